//! Checks every row of `e_invoices.md`, which explains the notation.

use std::collections::BTreeMap;

use domain::document::e_invoice::{EInvoice, EInvoiceLine, map};
use domain::document::{DocumentContext, DocumentFormat, Finding, FindingSeverity};
use domain::line_item_type::ChargeType;
use domain::seller::{Catalogue, SellerIdentifier};
use serde_json::Value;

use crate::table::{Row, RowResult, run, same};

const CATALOGUE: &str = r#"{"sellers":[
    {"id":"ACME","name":"Acme GmbH","lineItemTypes":["ALL"],"documentChargeType":"MONTHLY_USAGE",
     "identifiers":[{"scheme":"VAT","value":"DE123"}]},
    {"id":"BETA","name":"Beta Ltd","lineItemTypes":["ALL"],"identifiers":[{"scheme":"0088","value":"4012345000009"}]}]}"#;

/// The terms that occur in rows and in the usual e-invoice.
const TERMS: [(&str, &str); 17] = [
    ("BT-1", "R-1"),
    ("BT-2", "2026-06-02"),
    ("BT-3", "380"),
    ("BT-5", "EUR"),
    ("BT-9", "2026-07-02"),
    ("BT-13", "PO-7"),
    ("BT-27", "Acme GmbH"),
    ("BT-73", "2026-05-01"),
    ("BT-74", "2026-05-31"),
    ("BT-106", "100.00"),
    ("BT-107", "0.00"),
    ("BT-108", "0.00"),
    ("BT-109", "100.00"),
    ("BT-110", "19.00"),
    ("BT-112", "119.00"),
    ("BT-114", "0.00"),
    ("BT-115", "119.00"),
];

const LINE_TERMS: [&str; 4] = ["BT-13", "BT-132", "BT-134", "BT-135"];

#[test]
fn every_row_of_the_rules_for_e_invoices_holds() {
    run(include_str!("../e_invoices.md"), 40, row);
}

fn row(row: &Row<'_>) -> RowResult<()> {
    let source = e_invoice(row)?;
    let account = "111122223333".parse().unwrap();
    let catalogue = Catalogue::parse(CATALOGUE).unwrap();
    let said = || row.cell("request").split(", ");
    let context = DocumentContext {
        account: &account,
        catalogue: &catalogue,
        billing_period: said().find_map(|it| it.parse().ok()),
        charge_type: said().find(|it| *it == "USAGE").map(|_| ChargeType::MonthlyUsage),
        originals: &BTreeMap::new(),
    };
    let mut document = map(&source, DocumentFormat::UblInvoice, context);
    let invoice = document.invoice(&account);
    if invoice.is_some() == document.has_errors() {
        return Err(format!("as an invoice: {invoice:?}"));
    }
    for field in row.cell("invoice").split("; ").filter(|it| !it.is_empty()) {
        let (name, wanted) = field.split_once('=').ok_or("a field has no value")?;
        let shown = |value: &Value| match value.as_array() {
            Some(lines) => lines.iter().map(line_shown).collect::<Vec<_>>().join(", "),
            None => value.as_str().map_or_else(|| value.to_string(), str::to_owned),
        };
        let found = document.fields.get(name).map_or_else(|| "-".to_owned(), shown);
        same(name, wanted, &found)?;
    }
    let finding = |it: &Finding| match it.severity {
        FindingSeverity::Error => Some(format!("{} {}", it.term, it.code)),
        FindingSeverity::Note if it.detail.starts_with("charge type") => None,
        FindingSeverity::Note => Some(format!("{} NOTE {}", it.term, it.code)),
    };
    let findings: Vec<_> = document.findings.iter().filter_map(finding).collect();
    same("the findings", row.cell("findings"), &findings.join("; "))
}

fn e_invoice(row: &Row<'_>) -> RowResult<EInvoice> {
    let mut source = EInvoice::default();
    source.terms.extend(TERMS.map(|(term, text)| (term, text.to_owned())));
    for change in row.cell("terms").split("; ").filter(|it| !it.is_empty()) {
        let (name, text) = change.split_once('=').ok_or("a term has no value")?;
        let seller = |term, scheme: &str, value: &str| {
            (term, SellerIdentifier { scheme: scheme.to_owned(), value: value.to_owned() })
        };
        match (name, text) {
            ("BT-25", _) => source.preceding = text.split(", ").map(str::to_owned).collect(),
            ("BT-31", _) => source.seller.push(seller("BT-31", "VAT", text)),
            ("BT-29", _) => {
                let (scheme, value) = text.split_once(':').ok_or("an identifier has no scheme")?;
                source.seller.push(seller("BT-29", scheme, value));
            }
            ("BT-113", _) => _ = source.terms.insert("BT-113", text.to_owned()),
            (_, "-") => _ = source.terms.remove(name),
            _ => {
                let known = TERMS.iter().find(|(term, _)| *term == name).ok_or("an unknown term")?;
                source.terms.insert(known.0, text.to_owned());
            }
        }
    }
    let lines = row.cell_or("lines", "1: 100.00").split("; ");
    source.lines = lines.map(line).collect::<RowResult<_>>()?;
    Ok(source)
}

fn line(text: &str) -> RowResult<EInvoiceLine> {
    let (number, rest) = text.split_once(": ").ok_or("a line has no number")?;
    let mut parts = rest.split(", ");
    let net = parts.next().unwrap_or_default();
    let mut line = EInvoiceLine::default();
    line.terms.extend([("BT-126", number.to_owned()), ("BT-131", net.to_owned())]);
    for part in parts {
        let (name, text) = part.split_once('=').ok_or("a term of a line has no value")?;
        let term = LINE_TERMS.into_iter().find(|term| *term == name).ok_or("an unknown term")?;
        line.terms.insert(term, text.to_owned());
    }
    Ok(line)
}

/// Returns a line of an invoice as `1 71.40 2026-05 PO-8/3`.
fn line_shown(line: &Value) -> String {
    let text = |name: &str| line[name].as_str().map(str::to_owned);
    let number = text("purchaseOrderLineReference").map(|it| format!("/{it}"));
    let order = text("purchaseOrderReference").into_iter().chain(number).collect::<String>();
    let parts = [text("lineId"), text("amount"), text("billingPeriod"), Some(order)];
    parts.into_iter().flatten().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ")
}
