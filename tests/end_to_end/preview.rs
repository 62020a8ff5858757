//! Previewing the match of an invoice without writing anything.

use serde_json::{Value, json};

use crate::harness::given::{With, credit, invoice, order, order_with_lines};
use crate::harness::{Answer, Caller, OTHER_ACCOUNT, Running};

impl Caller<'_> {
    async fn preview(&self, invoice: &Value) -> Answer {
        self.post("/invoices/preview", &invoice.clone().with(json!({"accountId": null}))).await
    }
}

/// A result without the invoice's number.
fn without_id(result: &Value) -> Value {
    result.clone().with(json!({"invoiceId": null}))
}

#[tokio::test]
async fn a_preview_returns_what_the_match_then_returns_and_writes_nothing() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO-A")).await;
    buyer.add_order(&order_with_lines("PO-B", &["MONTHLY_USAGE"])).await;
    let drawn = invoice("I-0");
    running.match_one(&drawn).await;
    let items = running.items().await;
    for (presented, requests) in [
        (invoice("I-1"), 2),
        (invoice("I-2").with(json!({"purchaseOrderReference": "PO-A"})), 2),
        (invoice("I-3").with(json!({"currency": "EUR"})), 2),
        (credit("I-4", &drawn), 2),
    ] {
        running.system.wire().reset();
        let previewed = buyer.preview(&presented).await;
        assert_eq!(previewed.status, 200, "{}", previewed.body);
        assert_eq!(running.system.wire().counts().total(), requests, "{presented}");
        assert_eq!(running.items().await, items, "{presented}");
        assert_eq!(previewed.body, running.preview(&presented).await, "the same as by invocation");
    }
    let previewed = buyer.preview(&invoice("I-1")).await.body;
    assert_eq!(previewed["purchaseOrderId"], "PO-B");
    assert_eq!(previewed["draws"][0]["balanceAfter"], "800.00");
    assert_eq!(without_id(&running.match_one(&invoice("I-1")).await), without_id(&previewed));
}

#[tokio::test]
async fn a_preview_of_a_recorded_invoice_returns_its_record() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    running.match_one(&invoice("I-1")).await;
    buyer.add_order(&order("PO-7")).await;
    let again = buyer.preview(&invoice("I-1")).await.body;
    assert_eq!((&again["outcome"], &again["replayed"]), (&json!("UNMATCHED"), &json!(true)));
    let other = buyer.preview(&invoice("I-1").with(json!({"amount": "1.00"}))).await;
    assert_eq!(other.refusal(), (409, "InvoiceConflict"));
    // Another account has its own invoice numbers.
    let elsewhere = running.buyer_of(OTHER_ACCOUNT);
    let result = elsewhere.preview(&invoice("I-1").with(json!({"amount": "1.00"}))).await.body;
    assert_eq!((&result["outcome"], &result["replayed"]), (&json!("UNMATCHED"), &json!(false)));
    assert_eq!(
        (&result["accountId"], &result["decision"]["candidates"]),
        (&json!(OTHER_ACCOUNT), &json!([]))
    );
}

#[tokio::test]
async fn an_invalid_invoice_is_refused_with_every_error() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    let answer = buyer.preview(&invoice("").with(json!({"amount": "1.001", "billingPeriod": "May"}))).await;
    assert_eq!(answer.refusal(), (422, "ValidationFailed"));
    let wrong =
        [("/invoiceId", "InvalidValue"), ("/billingPeriod", "InvalidValue"), ("/amount", "InvalidValue")];
    assert_eq!(answer.errors(), wrong);
    let answer = buyer.post("/invoices/preview", &invoice("I-1")).await;
    assert_eq!(
        (answer.refusal(), answer.errors()),
        ((400, "MalformedRequest"), vec![("/accountId", "UnknownField")])
    );
    for body in [json!([]), json!({"invoices": []}), json!("x")] {
        assert_eq!(buyer.post("/invoices/preview", &body).await.status, 400, "{body}");
    }
    let answer = buyer.post("/invoices/preview?dryRun=false", &invoice("I-1")).await;
    assert_eq!(answer.refusal(), (400, "MalformedRequest"));
}

#[tokio::test]
async fn an_unavailable_store_is_reported() {
    let running = Running::on("2026-06-03").await;
    running.system.wire().fail_next("Query", 4, local::Fault::Unavailable);
    let answer = running.buyer().preview(&invoice("I-1")).await;
    assert_eq!((answer.refusal(), answer.header("retry-after")), ((503, "Unavailable"), "1"));
}
