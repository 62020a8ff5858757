//! Checks every row of `what_if.md`, which explains the notation.

use std::collections::BTreeSet;

use domain::invoice::{Invoice, InvoiceCharge};
use domain::ledger::RecordedInvoice;
use domain::matching::{Decider, WorkingOrders};
use domain::what_if::{DrawnThere, WhatIf, what_if};
use serde_json::json;

use crate::invoice_lines::document;
use crate::orders::{Orders, instant, orders};
use crate::table::{Row, RowResult, run, same};

#[test]
fn every_row_of_the_what_if_rules_holds() {
    run(include_str!("../what_if.md"), 20, row);
}

fn row(row: &Row<'_>) -> RowResult<()> {
    let mut now = orders(row.cell("orders").split("; ").filter(|it| !it.is_empty()))?;
    let mut past = Vec::new();
    for text in row.cell("invoices").split("; ") {
        past.push(present(text, &past, &mut now)?);
    }
    let then = changed(row.cell("what if"), &now)?;
    let found = what_if(&past, &now, then, &BTreeSet::new()).map_err(|it| it.to_string())?;
    same("the invoices", row.cell("invoices then"), &moves(&found))?;
    same("the lines", row.cell("lines then"), &lines(&found))?;
    same("considered", &past.len().to_string(), &found.considered.to_string())?;
    let counts = format!("{}/{}/{}", found.newly_matched, found.newly_unmatched, found.moved);
    same("matched/unmatched/moved", row.cell("counts"), &counts)
}

/// Records `I-1 2021-05 100.00`, or `C-1 2021-05 20.00, credits I-1`.
fn present(text: &str, past: &[RecordedInvoice], now: &mut Orders) -> RowResult<RecordedInvoice> {
    let (head, options) = text.split_once(", ").unwrap_or((text, ""));
    let [id, period, amount] = head.split(' ').collect::<Vec<_>>()[..] else {
        return Err(format!("`{text}` is not an invoice"));
    };
    let credited = options.strip_prefix("credits ");
    let mut document =
        document(id, "", amount, if credited.is_some() { "credit memo" } else { options }, period)?;
    if let Some(id) = credited {
        document["originalInvoice"] = json!({"billFrom": "AWS_INC", "invoiceId": id});
    }
    let invoice = Invoice::read(document).map_err(|it| format!("{it:?}"))?;
    let original = past.iter().find(|record| Some(&record.invoice.key()) == invoice.credited()).cloned();
    let nothing = BTreeSet::new();
    let mut decider = Decider { unreadable: &nothing, original };
    let mut decide = |charge: InvoiceCharge<'_>, orders: &WorkingOrders<'_>| decider.decide(charge, orders);
    let before = now.clone();
    let mut working = WorkingOrders::of(&before);
    let record = RecordedInvoice::new(invoice, &mut decide, &mut working, instant());
    now.extend(working.into_drawn_on());
    record.map_err(|it| it.to_string())
}

/// Returns the purchase orders with another one, with one replaced, or with `delete PO_A`.
fn changed(text: &str, now: &Orders) -> RowResult<Orders> {
    let mut then = now.clone();
    if let Some(id) = text.strip_prefix("delete ") {
        let id = id.parse().map_err(|it| format!("{it}"))?;
        then.remove(&id).ok_or("no such order")?;
        return Ok(then);
    }
    for (id, mut order) in orders([text])? {
        if let Some(before) = now.get(&id) {
            order.totals = before.totals.clone();
            order.updated_at = before.updated_at;
        } else {
            let latest = now.values().map(|order| order.updated_at).max().unwrap_or(order.updated_at);
            order.updated_at = latest + chrono::TimeDelta::seconds(1);
        }
        then.insert(id, order);
    }
    Ok(then)
}

fn moves(found: &WhatIf) -> String {
    let place = |place: &Option<DrawnThere>| {
        let Some(DrawnThere { destination, .. }) = place else { return "none".to_owned() };
        match (&destination.purchase_order_id, &destination.line_item_number) {
            (Some(id), Some(line)) => format!("{id}/{line}"),
            _ => destination.purchase_orders.iter().map(ToString::to_string).collect::<Vec<_>>().join(" + "),
        }
    };
    let rows = found.invoices.iter().map(|moved| {
        format!("{} {} to {}", moved.invoice.invoice_id, place(&moved.before), place(&moved.after))
    });
    rows.collect::<Vec<_>>().join("; ")
}

fn lines(found: &WhatIf) -> String {
    let rows = found.lines.iter().map(|line| {
        let balance = line.balance_after.map_or_else(|| "none".to_owned(), |it| it.to_string());
        let id = &line.purchase_order_id;
        let change = format!("{} to {}", line.invoiced_before, line.invoiced_after);
        format!("{id}/{} {change} leaves {balance}", line.line_item_number)
    });
    rows.collect::<Vec<_>>().join("; ")
}
