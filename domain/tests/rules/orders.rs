//! Purchase orders in the notation of `matching.md`.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::{LineItemNumber, PurchaseOrderId};
use domain::ledger::RecordedOrder;
use domain::matching::Candidate;
use domain::money::Money;
use domain::purchase_order::PurchaseOrder;
use domain::seller::Catalogue;
use serde_json::{Value, json};

use crate::table::RowResult;

pub type Orders = BTreeMap<PurchaseOrderId, Candidate>;

/// Parses purchase orders, each created later than the one before.
pub fn orders<'a>(texts: impl IntoIterator<Item = &'a str>) -> RowResult<Orders> {
    let mut orders = Orders::new();
    for (nth, text) in texts.into_iter().enumerate() {
        let order = order(nth, text, &orders)?;
        orders.insert(order.id.clone(), order);
    }
    Ok(orders)
}

/// Parses `PO_A 2021-01..2021-12: ALL 1000.00, SUBSCRIPTION 2021-03..2021-05 500.00 drawn 20.00, STOP`.
fn order(nth: usize, text: &str, others: &Orders) -> RowResult<Candidate> {
    let form = || format!("`{text}` is not a purchase order");
    let (head, parts) = text.split_once(": ").ok_or_else(form)?;
    let (id, months) = head.split_once(' ').ok_or_else(form)?;
    let (first, last) = match months.split_once("..") {
        Some((first, last)) => (first.to_owned(), last.to_owned()),
        None if months.len() == 4 => (format!("{months}-01"), format!("{months}-12")),
        None => (months.to_owned(), months.to_owned()),
    };
    let mut document = json!({"purchaseOrderId": id, "billFrom": ["AWS_INC"], "currency": "USD",
        "effectiveMonth": first, "expirationMonth": last});
    let (mut lines, mut draws) = (Vec::new(), Vec::new());
    let (mut suspended, mut deleted) = (false, false);
    let mut now = instant() + TimeDelta::seconds(i64::try_from(nth).unwrap());
    for part in parts.split(", ") {
        let (word, rest) = part.split_once(' ').unwrap_or((part, ""));
        let several = || Value::from(rest.split('+').collect::<Vec<_>>());
        match word {
            "STOP" | "SPILL" if rest.is_empty() => document["whenDepleted"] = json!(word),
            "suspended" if rest.is_empty() => suspended = true,
            "deleted" if rest.is_empty() => deleted = true,
            "from" => document["billFrom"] = several(),
            "tax" => document["taxRegistrationNumbers"] = several(),
            "unit" => document["invoiceUnits"] = several(),
            "in" => document["currency"] = json!(rest),
            "updated" => {
                let with = rest.strip_prefix("with ").and_then(|id| others.get(&id.parse().ok()?));
                now = with.ok_or_else(|| format!("`{part}`: there is no such order"))?.updated_at;
            }
            _ => line(part, &mut lines, &mut draws)?,
        }
    }
    document["lineItems"] = Value::from(lines);
    let (order, tags) = PurchaseOrder::read(document, &Catalogue::aws().unwrap())
        .map_err(|it| format!("`{text}`: {it:?}"))?;
    let mut record = RecordedOrder::new(order, tags, now, now.date_naive());
    for (number, amount) in draws {
        let amount = money(&amount, &record.order.currency.to_string())?;
        record.totals = record.totals.after(&number, amount).map_err(|it| it.to_string())?;
    }
    record.suspended = suspended;
    record.deleted_at = deleted.then_some(now);
    Ok(Candidate::of(&record))
}

/// Parses `#10 ALL 2021-03..2021-05 500.00 x 2 drawn 20.00`, `60 lines ALL untracked`.
fn line(text: &str, lines: &mut Vec<Value>, draws: &mut Vec<(LineItemNumber, String)>) -> RowResult<()> {
    let mut words = text.split(' ').peekable();
    let number = words.next_if(|word| word.starts_with('#')).map(|word| word[1..].to_owned());
    let count: u32 = if text.contains(" lines ") {
        words.next().unwrap_or_default().parse().map_err(|_| text)?
    } else {
        1
    };
    words.next_if_eq(&"lines");
    let r#type = words.next().unwrap_or_default();
    let window = words.next_if(|word| word.contains('-'));
    let mut line = json!({"type": r#type, "balanceTracking": true});
    if let Some(window) = window {
        let (first, last) = window.split_once("..").unwrap_or((window, window));
        (line["startMonth"], line["endMonth"]) = (json!(first), json!(last));
    }
    let mut already_drawn = None;
    while let Some(word) = words.next() {
        match word {
            "untracked" => line["balanceTracking"] = json!(false),
            "x" => line["quantity"] = json!(words.next()),
            "drawn" => already_drawn = words.next(),
            price if line.get("unitPrice").is_none() => {
                (line["unitPrice"], line["quantity"]) = (json!(price), json!("1"));
            }
            unknown => return Err(format!("`{text}`: unknown word `{unknown}`")),
        }
    }
    for _ in 0..count {
        let number = number.clone().unwrap_or_else(|| (lines.len() + 1).to_string());
        line["lineItemNumber"] = json!(number);
        draws.extend(already_drawn.map(|amount| (number.parse().unwrap(), amount.to_owned())));
        lines.push(line.clone());
    }
    Ok(())
}

fn money(text: &str, currency: &str) -> RowResult<Money> {
    Money::parse(text, currency.parse().map_err(|it| format!("{it}"))?).map_err(|it| it.to_string())
}

pub fn instant() -> DateTime<Utc> {
    "2020-12-01T00:00:00Z".parse().unwrap()
}
