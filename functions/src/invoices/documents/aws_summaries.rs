//! Files of AWS's invoice summaries.

use std::collections::BTreeMap;

use domain::document::{DocumentContext, MappedDocument, aws_summary};
use domain::ids::{AccountId, InvoiceKey};
use domain::line_item_type::ChargeType;
use domain::month::Month;
use domain::seller::Catalogue;
use serde_json::{Value, json};

use super::{Unreadable, encoding};
use crate::api::json;
use crate::store::{Store, StoreError};

/// What a request says in place of documents that don't.
#[derive(Clone, Copy, Debug, Default)]
pub struct Supplied {
    pub billing_period: Option<Month>,
    pub charge_type: Option<ChargeType>,
}

/// Reads the summaries of a file: the output of `aws invoicing list-invoice-summaries`, one page or several, one after the
/// other or in an array, or an array of summaries.
pub fn read(bytes: &[u8]) -> Result<Vec<Value>, Unreadable> {
    let text = encoding::text(bytes)?;
    let mut summaries = Vec::new();
    for page in json::read_all(text.as_bytes())? {
        let pages = if let Value::Array(pages) = page { pages } else { vec![page] };
        for mut page in pages {
            if let Some(Value::Array(listed)) = page.get_mut("InvoiceSummaries") {
                summaries.append(listed);
            } else if page.get("InvoiceId").is_some() {
                summaries.push(page);
            } else {
                return Err(Unreadable::NoSummaries);
            }
        }
    }
    if text.trim().is_empty() { Err(Unreadable::NoSummaries) } else { Ok(summaries) }
}

/// Maps summaries to documents of `account`. Refunds have the charge types of their originals, which are in the file or on
/// record. At most one `BatchGetItem` for each hundred originals.
pub async fn map(
    store: &Store,
    account: &AccountId,
    catalogue: &Catalogue,
    supplied: Supplied,
    summaries: &[Value],
) -> Result<Vec<MappedDocument>, StoreError> {
    let map_all = |originals: &BTreeMap<InvoiceKey, ChargeType>| -> Vec<MappedDocument> {
        let Supplied { billing_period, charge_type } = supplied;
        let context = DocumentContext { account, catalogue, billing_period, charge_type, originals };
        summaries.iter().map(|summary| aws_summary::map(summary, context)).collect()
    };
    let documents = map_all(&BTreeMap::new());
    let needed: Vec<&InvoiceKey> = documents.iter().filter_map(|it| it.needs.as_ref()).collect();
    if needed.is_empty() {
        return Ok(documents);
    }
    let mut originals: BTreeMap<InvoiceKey, ChargeType> = documents.iter().filter_map(charge_type).collect();
    let recorded = store.invoices(account, needed).await?;
    originals.extend(
        recorded.into_iter().filter_map(|(key, record)| Some((key, record.ok()?.invoice.charge_type))),
    );
    Ok(map_all(&originals))
}

/// Returns the charge type of a document that doesn't follow another one.
fn charge_type(document: &MappedDocument) -> Option<(InvoiceKey, ChargeType)> {
    let key = json!({"billFrom": document.text("billFrom")?, "invoiceId": document.text("invoiceId")?});
    let charge_type = document.text("chargeType")?.parse().ok().filter(|_| document.needs.is_none())?;
    Some((serde_json::from_value(key).ok()?, charge_type))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_output_of_the_aws_cli_is_read_in_each_of_its_shapes() {
        let page = |ids: &[&str]| {
            let summaries: Vec<Value> = ids.iter().map(|id| json!({"InvoiceId": id})).collect();
            json!({"InvoiceSummaries": summaries, "NextToken": "x"}).to_string()
        };
        let utf16 = |text: &str, unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
            format!("\u{feff}{text}").encode_utf16().flat_map(unit).collect()
        };
        for (file, ids) in [
            (page(&["1", "2"]).into_bytes(), "1 2"),
            (format!("\u{feff}{}\r\n", page(&["1"])).into_bytes(), "1"),
            (utf16(&page(&["1", "2"]), u16::to_le_bytes), "1 2"),
            (utf16(&page(&["1"]), u16::to_be_bytes), "1"),
            ((page(&["1", "2"]) + "\n" + &page(&["3"])).into_bytes(), "1 2 3"),
            (format!("[{},{}]", page(&["1"]), page(&["2"])).into_bytes(), "1 2"),
            (json!([{"InvoiceId": "1"}, {"InvoiceId": "2"}]).to_string().into_bytes(), "1 2"),
            (page(&[]).into_bytes(), ""),
        ] {
            let found: Vec<String> =
                read(&file).unwrap().iter().map(|it| it["InvoiceId"].as_str().unwrap().to_owned()).collect();
            assert_eq!(found.join(" "), ids, "{}", String::from_utf8_lossy(&file));
        }
    }

    #[test]
    fn other_files_are_refused() {
        for (file, reason) in [
            (&b""[..], "no `InvoiceSummaries`"),
            (b"{}", "no `InvoiceSummaries`"),
            (b"[1]", "no `InvoiceSummaries`"),
            (b"{\"InvoiceSummaries\":{}}", "no `InvoiceSummaries`"),
            (b"{\"InvoiceSummaries\":[],\"InvoiceSummaries\":[]}", "has `InvoiceSummaries` twice"),
            (b"{\"InvoiceSummaries\":[", "ends too early"),
            (b"<Invoice/>", "not JSON"),
            (b"\xff\xfe\x7b", "not text"),
            (b"\xc3\x28", "not text"),
            (&[b'['; 5000], "nested deeper than 127 levels"),
        ] {
            let refused = read(file).unwrap_err().to_string();
            assert!(refused.contains(reason), "{refused}");
        }
    }
}
