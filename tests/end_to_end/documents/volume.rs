//! Many documents in one request.

use serde_json::{Value, json};

use super::summary;
use crate::harness::Running;
use crate::harness::given::order;

#[tokio::test]
async fn a_thousand_summaries_are_recorded_in_one_request() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO-A")).await;
    let file: Vec<Value> = (0..1_000).map(|nth| summary(&format!("I-{nth}"), "PO-A")).collect();
    running.system.wire().reset();
    let answer = buyer.add_summaries("", &file).await;
    assert_eq!(answer.body["counts"]["matched"], 1_000, "{}", answer.body["counts"]);
    let requests = running.system.wire().counts().total();
    assert!(requests <= 200, "{requests} requests to the table");
    assert!(answer.body.to_string().len() < 3_000_000, "the answer fits");
    assert_eq!(buyer.reconciled("PO-A").await["lineItems"][0]["invoiced"], "100000.00");
}

#[tokio::test]
async fn more_documents_than_the_limit_are_refused_with_both_numbers() {
    let running = Running::on("2026-06-15").await;
    let file: Vec<Value> = (0..1_001).map(|nth| json!({"InvoiceId": nth.to_string()})).collect();
    let answer = running.buyer().add_summaries("", &file).await;
    assert_eq!(answer.refusal(), (422, "ValidationFailed"));
    assert_eq!((&answer.body["limit"], &answer.body["actual"]), (&json!(1_000), &json!(1_001)));
}
