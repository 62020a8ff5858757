//! Where recorded invoices would draw if a purchase order were different.

use serde_json::{Value, json};

use crate::harness::given::{With, credit, editable, invoice, invoice_of_period, line, order};
use crate::harness::{Answer, Caller, OTHER_ACCOUNT, Running};

impl Caller<'_> {
    async fn what_if(&self, body: &Value) -> Answer {
        let months = json!({"from": "2026-01", "to": "2026-12"});
        self.post("/purchase-orders/what-if", &months.with(body.clone())).await
    }
}

#[tokio::test]
async fn a_new_purchase_order_an_edit_and_a_deletion_show_what_would_move_and_write_nothing() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let made = buyer.add_order(&order("PO-A")).await;
    let drawn = invoice("I-1");
    running.match_one(&drawn).await;
    running.match_one(&invoice_of_period("I-2", "2026-04", "50.00")).await;
    running.match_one(&credit("C-1", &drawn).with(json!({"amount": "20.00"}))).await;
    running.match_one(&invoice("I-3")).await;
    running.void(&invoice("I-3")).await;
    running.match_one(&invoice("U-1").with(json!({"currency": "EUR"}))).await;
    let items = running.items().await;

    let lines = json!([line("1", "MONTHLY_USAGE").with(json!({"startMonth": "2026-05"}))]);
    let other = buyer.what_if(&order("PO-B").with(json!({ "lineItems": lines }))).await;
    assert_eq!(other.status, 200, "{}", other.body);
    let place = |id: &str, drawn: &str| json!({"purchaseOrderId": id, "lineItemNumber": "1", "purchaseOrders": [id], "drawn": drawn});
    assert_eq!(
        other.body,
        json!({
            "from": "2026-01", "to": "2026-12", "considered": 4,
            "newlyMatched": 0, "newlyUnmatched": 0, "moved": 2,
            "invoices": [
                {"billFrom": "AWS_INC", "invoiceId": "I-1", "billingPeriod": "2026-05", "currency": "USD",
                 "amount": "100.00", "before": place("PO-A", "100.00"), "after": place("PO-B", "100.00")},
                {"billFrom": "AWS_INC", "invoiceId": "C-1", "billingPeriod": "2026-05", "currency": "USD",
                 "amount": "20.00", "before": place("PO-A", "-20.00"), "after": place("PO-B", "-20.00")},
            ],
            "lines": [
                {"purchaseOrderId": "PO-A", "lineItemNumber": "1", "currency": "USD", "invoicedBefore": "130.00",
                 "invoicedAfter": "50.00", "balanceAfter": "950.00"},
                {"purchaseOrderId": "PO-B", "lineItemNumber": "1", "currency": "USD", "invoicedBefore": "0.00",
                 "invoicedAfter": "80.00", "balanceAfter": "920.00"},
            ],
        })
    );

    let edit = editable(&made).with(json!({"currency": "EUR"}));
    assert_eq!(buyer.what_if(&edit).await.errors(), [("/currency", "Unchangeable")]);
    let later = editable(&made).with(json!({"effectiveMonth": "2026-05"}));
    let later = buyer
        .what_if(&later.with(json!({"lineItems": [line("1", "ALL").with(json!({"startMonth": "2026-05"}))]})))
        .await;
    assert_eq!(
        (&later.body["newlyUnmatched"], &later.body["invoices"][0]["invoiceId"]),
        (&json!(1), &json!("I-2")),
        "{}",
        later.body
    );
    assert_eq!(later.body["invoices"][0]["after"], Value::Null);

    let gone = buyer.what_if(&json!({"delete": "PO-A"})).await.body;
    assert_eq!((&gone["newlyUnmatched"], &gone["moved"]), (&json!(3), &json!(0)), "{gone}");
    assert_eq!(gone["lines"][0].get("balanceAfter"), None);
    assert_eq!(running.items().await, items, "nothing is written");
}

#[tokio::test]
async fn a_range_of_months_leaves_the_draws_of_others_where_they_are() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO-A").with(json!({"whenDepleted": "STOP"}))).await;
    running.match_one(&invoice_of_period("I-1", "2026-03", "700.00")).await;
    running.match_one(&invoice_of_period("I-2", "2026-05", "400.00")).await;
    let raised = order("PO-A").with(json!({
        "whenDepleted": "STOP",
        "lineItems": [line("1", "ALL").with(json!({"unitPrice": "1100.00"}))],
        "from": "2026-05",
        "to": "2026-05",
    }));
    let found = buyer.what_if(&raised).await.body;
    assert_eq!((&found["considered"], &found["newlyMatched"]), (&json!(1), &json!(1)), "{found}");
    assert_eq!(found["lines"][0]["balanceAfter"], "0.00");
}

#[tokio::test]
async fn a_bad_what_if_is_refused() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO-A")).await;
    buyer.delete_order("PO-A").await;
    assert_eq!(buyer.what_if(&order("PO-A")).await.refusal(), (409, "AlreadyExists"));
    assert_eq!(buyer.what_if(&json!({"delete": "PO-A"})).await.refusal(), (404, "NotFound"));
    for (body, errors) in [
        (
            json!({"from": null, "to": null, "delete": "PO-B"}),
            vec![("/from", "Required"), ("/to", "Required")],
        ),
        (json!({"delete": "PO-B", "currency": "USD"}), vec![("/currency", "UnknownField")]),
        (order("PO-B").with(json!({"to": "2025-01"})), vec![("/to", "Inconsistent")]),
        (order("PO-B").with(json!({"to": "2028-01"})), vec![("/to", "LimitExceeded")]),
        (order("PO-B").with(json!({"reason": "x"})), vec![("/reason", "UnknownField")]),
    ] {
        let answer = buyer.what_if(&body).await;
        assert_eq!(answer.errors(), errors, "{body}: {}", answer.body);
    }
    let elsewhere = running.buyer_of(OTHER_ACCOUNT).what_if(&json!({"delete": "PO-A"})).await;
    assert_eq!(elsewhere.refusal(), (404, "NotFound"));
}

#[tokio::test]
async fn an_invoice_that_would_be_partly_unmatched_shows_what_it_would_draw() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    for id in ["PO-A", "PO-B"] {
        buyer.add_order(&order(id)).await;
    }
    let line = |id: &str, amount: &str, reference: &str| json!({"lineId": id, "amount": amount, "purchaseOrderReference": reference});
    let lines = json!([line("a", "70.00", "PO-A"), line("b", "30.00", "PO-B")]);
    running.match_one(&invoice("I-1").with(json!({ "lines": lines }))).await;
    let answer = buyer.what_if(&json!({"delete": "PO-B"})).await.body;
    let invoice = &answer["invoices"][0];
    assert_eq!(invoice["before"], json!({"purchaseOrders": ["PO-A", "PO-B"], "drawn": "100.00"}));
    let left = json!({"purchaseOrderId": "PO-A", "lineItemNumber": "1", "purchaseOrders": ["PO-A"], "drawn": "70.00"});
    assert_eq!((&invoice["after"], &answer["moved"]), (&left, &json!(1)));
}
