//! The growth of costs with purchase orders, line items, billed months, invoices of a call and invoices of the account.

use serde_json::{Value, json};

use crate::cost::{print_head, print_row};
use crate::measured::{Measured, invoice, order};

/// The measured calls of each operation.
const TIMES: u32 = 30;
/// The most invoices of a call of `MatchInvoice`.
const BATCH: usize = 500;
/// The invoices that the account has in the last section.
const INVOICES: usize = 100_000;

/// Prints the cost of each operation on an account whose purchase order `id` is the last one that was created.
async fn print_rows(measured: &Measured, what: &str, id: &str) {
    let matching =
        async |number| measured.match_all(&[invoice(&format!("M-{what}-{number}"), "2026-05")]).await;
    print_row(what, "match an invoice", &measured.cost(TIMES, matching).await);
    for (operation, path) in [
        ("get a purchase order", format!("/purchase-orders/{id}")),
        ("list 100 purchase orders", "/purchase-orders?limit=100".to_owned()),
        ("list 100 invoices", "/invoices?limit=100".to_owned()),
        ("list 100 ledger entries", format!("/purchase-orders/{id}/ledger?limit=100")),
        ("reconcile", format!("/purchase-orders/{id}/reconciliation")),
        ("summary", "/summary".to_owned()),
    ] {
        let get = async |_| drop(measured.get(&path).await);
        print_row(what, operation, &measured.cost(TIMES, get).await);
    }
}

pub async fn orders() {
    print_head("purchase orders of 5 lines");
    for count in [10, 100, 1000] {
        let measured = Measured::start().await;
        for number in 1..=count {
            measured.create(&order(&format!("PO-{number}"), 5)).await;
        }
        print_rows(&measured, &count.to_string(), &format!("PO-{count}")).await;
    }
}

pub async fn lines() {
    print_head("line items of the purchase order");
    for count in [1, 20, 100] {
        let measured = Measured::start().await;
        measured.create(&order("PO", count)).await;
        print_rows(&measured, &count.to_string(), "PO").await;
    }
}

pub async fn months() {
    print_head("billed months of 5 lines");
    let months: Vec<String> =
        (5..=12).map(|it| format!("2025-{it:02}")).chain((1..=5).map(|it| format!("2026-{it:02}"))).collect();
    for count in [1, 13] {
        let measured = Measured::start().await;
        measured.create(&order("PO", 5)).await;
        for month in &months[months.len() - count..] {
            let on_line = |line: u32| invoice(&format!("I-{month}-{line}"), month);
            measured.match_all(&(1..=5).map(on_line).collect::<Vec<_>>()).await;
        }
        print_rows(&measured, &count.to_string(), "PO").await;
    }
}

pub async fn batches() {
    print_head("invoices of a call");
    for count in [1, 100, BATCH] {
        let measured = Measured::start().await;
        measured.create(&order("PO", 5)).await;
        let matching = async |number| {
            let invoices = (0..count).map(|it| invoice(&format!("I-{number}-{it}"), "2026-05"));
            measured.match_all(&invoices.collect::<Vec<_>>()).await;
        };
        let cost = measured.cost(if count > 100 { 5 } else { TIMES }, matching).await;
        print_row(&count.to_string(), "match invoices of one purchase order", &cost);
    }
}

pub async fn invoices() {
    print_head("invoices of the account, of 20 purchase orders");
    let measured = Measured::start().await;
    let ids: Vec<String> = (1..=20).map(|number| format!("PO-{number}")).collect();
    for id in &ids {
        measured.create(&order(id, 5)).await;
    }
    let mut recorded = 0;
    for upto in [1000, 10_000, INVOICES] {
        while recorded < upto {
            let batch: Vec<Value> =
                (recorded..recorded + BATCH).map(|number| of_order(number, &ids)).collect();
            measured.match_all(&batch).await;
            recorded += BATCH;
        }
        print_rows(&measured, &upto.to_string(), "PO-20").await;
    }
}

/// Returns an invoice that names one of the purchase orders, which take turns by batch.
fn of_order(number: usize, ids: &[String]) -> Value {
    let mut invoice = invoice(&format!("I-{number}"), "2026-05");
    invoice["purchaseOrderReference"] = json!(ids[number / BATCH % ids.len()]);
    invoice
}
