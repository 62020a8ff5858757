//! Checks every row of `invoice_lines.md`, which explains the notation.

use domain::invoice::Invoice;
use domain::ledger::RecordedInvoice;
use serde_json::{Value, json};

use crate::invoice_stories::Story;
use crate::matching::{because, place, set_option, shown};
use crate::orders::orders;
use crate::table::{Row, RowResult, run, same};

#[test]
fn every_row_of_the_rules_for_invoice_lines_holds() {
    run(include_str!("../invoice_lines.md"), 80, row);
}

fn row(row: &Row<'_>) -> RowResult<()> {
    let above = row.cell("above").lines();
    let own = row.cell("orders").split("; ").filter(|it| !it.is_empty());
    let orders = orders(above.chain(own))?;
    let amount = row.cell_or("amount", "100.00");
    let document = document("I-1", row.cell("lines"), amount, row.cell("invoice"), row.cell("period"))?;
    let invoice = Invoice::read(document).map_err(|it| format!("{it:?}"))?;
    let mut story = Story::of(orders, invoice)?;
    for step in row.cell("then").split(" > ").filter(|it| !it.is_empty()) {
        story.take(step)?;
    }
    let record = &story.record;
    if let Some(wanted) = Some(row.cell("expected")).filter(|it| !it.is_empty()) {
        same("the draws", wanted, &outcomes(record))?;
    }
    for text in row.cell("because").split("; ").filter(|it| !it.is_empty()) {
        let of_line = text.strip_prefix('[').and_then(|it| it.split_once("] "));
        let (line, text) = of_line.map_or((None, text), |(line, text)| (Some(line), text));
        let meant = record
            .lines
            .iter()
            .find(|it| line.is_none_or(|line| it.line_id.as_ref().is_some_and(|id| id.as_str() == line)));
        because(text, &meant.ok_or("no such line")?.decision)?;
    }
    let status = record.status().to_string();
    if let Some(wanted) = Some(row.cell("outcome")).filter(|it| !it.is_empty()) {
        same("the outcome", wanted, &status)?;
    }
    if let Some(wanted) = Some(row.cell("credit")).filter(|it| !it.is_empty()) {
        let credit = story.credits.last().ok_or("has no credit")?;
        same("the draws of the credit", wanted, &outcomes(credit))?;
    }
    balances(row.cell("balances"), &story)
}

/// Returns the document of an invoice: `1: 60.00, SUBSCRIPTION; 2: 40.00`, or an amount without lines.
pub fn document(id: &str, lines: &str, amount: &str, options: &str, period: &str) -> RowResult<Value> {
    let mut document = json!({"accountId": "111122223333", "billFrom": "AWS_INC", "invoiceId": id,
        "invoiceType": "INVOICE", "chargeType": "MONTHLY_USAGE", "currency": "USD", "amount": amount,
        "billingPeriod": if period.is_empty() { "2021-05" } else { period }});
    for option in options.split(", ").filter(|it| !it.is_empty()) {
        set_option(&mut document, option)?;
    }
    let (mut each, mut cents) = (Vec::new(), 0);
    for line in lines.split("; ").filter(|it| !it.is_empty()) {
        let (line_id, rest) = line.split_once(": ").ok_or_else(|| format!("`{line}` is not a line"))?;
        let mut parts = rest.split(", ");
        let amount = parts.next().unwrap_or_default();
        cents += amount.replace('.', "").parse::<i64>().map_err(|_| line)?;
        let mut line = json!({"lineId": line_id, "amount": amount});
        for option in parts {
            match option {
                month if month.starts_with("20") => line["billingPeriod"] = json!(month),
                charge if charge.starts_with(char::is_uppercase) => line["chargeType"] = json!(charge),
                option => set_option(&mut line, option)?,
            }
        }
        each.push(line);
    }
    if !each.is_empty() {
        let sign = if cents < 0 { "-" } else { "" };
        document["amount"] = json!(format!("{sign}{}.{:02}", cents.abs() / 100, cents.abs() % 100));
        document["lines"] = Value::from(each);
    }
    Ok(document)
}

/// Returns `1: PO_A/1 60.00 + PO_B/1 40.00; 2: none NO_LINE_FITS`.
fn outcomes(record: &RecordedInvoice) -> String {
    let lines = record.lines.iter().map(|line| {
        let draws = line.associations.iter().map(|it| format!("{} {}", shown(&it.on), it.amount));
        let draws = draws.collect::<Vec<_>>().join(" + ");
        let reason = line.decision.reason.map_or_else(String::new, |it| format!("none {it}"));
        let name = line.line_id.as_ref().map_or_else(String::new, |it| format!("{it}: "));
        format!("{name}{draws}{reason}")
    });
    lines.collect::<Vec<_>>().join("; ")
}

/// Checks `PO_A/1 40.00; PO_B/1 -10.00`.
fn balances(text: &str, story: &Story) -> RowResult<()> {
    for wanted in text.split("; ").filter(|it| !it.is_empty()) {
        let (line, _) = wanted.rsplit_once(' ').ok_or_else(|| format!("`{wanted}` is not a balance"))?;
        let on = place(line)?;
        let order = &story.orders[&on.purchase_order_id];
        let terms = order.line(&on.line_item_number).ok_or_else(|| format!("there is no {line}"))?;
        let balance = order.balance(terms).map_err(|it| it.to_string())?;
        let balance = balance.map_or_else(|| "none".to_owned(), |it| it.to_string());
        same("the balance", wanted, &format!("{line} {balance}"))?;
    }
    Ok(())
}
