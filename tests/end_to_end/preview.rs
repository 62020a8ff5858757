//! Preview: what an invoice would get, without anything written.

use serde_json::{Value, json};

use crate::harness::given::{With, credit, invoice, line, order};
use crate::harness::{Answer, Caller, OTHER_ACCOUNT, Running};

impl Caller<'_> {
    async fn preview(&self, invoice: &Value) -> Answer {
        self.post("/invoices/preview", &invoice.clone().with(json!({"accountId": null}))).await
    }
}

/// What tells one result from another but the invoice's number.
fn told(result: &Value) -> Value {
    result.clone().with(json!({"invoiceId": null}))
}

#[tokio::test]
async fn a_preview_gets_what_the_match_then_gets_and_writes_nothing() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.given(&order("PO-A")).await;
    buyer.given(&order("PO-B").with(json!({"lineItems": [line("1", "MONTHLY_USAGE")]}))).await;
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
        assert_eq!(previewed.body, running.preview(&presented).await, "as by invocation");
    }
    let previewed = buyer.preview(&invoice("I-1")).await.body;
    assert_eq!(previewed["purchaseOrderId"], "PO-B");
    assert_eq!(previewed["draws"][0]["balanceAfter"], "800.00");
    assert_eq!(told(&running.match_one(&invoice("I-1")).await), told(&previewed));
}

#[tokio::test]
async fn an_invoice_on_record_is_previewed_as_it_is_on_record() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    running.match_one(&invoice("I-1")).await;
    buyer.given(&order("PO-7")).await;
    let again = buyer.preview(&invoice("I-1")).await.body;
    assert_eq!((&again["outcome"], &again["replayed"]), (&json!("UNMATCHED"), &json!(true)));
    let other = buyer.preview(&invoice("I-1").with(json!({"amount": "1.00"}))).await;
    assert_eq!(other.refusal(), (409, "InvoiceConflict"));
    // Another account's invoice of that number is another invoice.
    let elsewhere = running.buyer_of(OTHER_ACCOUNT);
    let result = elsewhere.preview(&invoice("I-1").with(json!({"amount": "1.00"}))).await.body;
    assert_eq!((&result["outcome"], &result["replayed"]), (&json!("UNMATCHED"), &json!(false)));
    assert_eq!(
        (&result["accountId"], &result["decision"]["candidates"]),
        (&json!(OTHER_ACCOUNT), &json!([]))
    );
}

#[tokio::test]
async fn what_is_no_invoice_is_refused_with_all_that_is_wrong() {
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
async fn a_store_that_does_not_answer_is_told() {
    let running = Running::on("2026-06-03").await;
    running.system.wire().fail_next("Query", 4, local::Fault::Unavailable);
    let answer = running.buyer().preview(&invoice("I-1")).await;
    assert_eq!((answer.refusal(), answer.header("retry-after")), ((503, "Unavailable"), "1"));
}
