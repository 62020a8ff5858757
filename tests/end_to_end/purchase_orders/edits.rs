//! Edits and their versions, and the fields that can't be changed.

use serde_json::json;

use crate::harness::given::{With, invoice, line, order, order_with_lines};
use crate::harness::{Running, send, with_json};

#[tokio::test]
async fn an_edit_creates_the_next_version() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let first = buyer.add_order(&order("PO_A")).await;
    let changed = first.clone().with(json!({"description": "more", "reason": "as agreed"}));
    let edited = buyer.put("/purchase-orders/PO_A", "\"1\"", &changed).await;
    assert_eq!((edited.status, edited.header("etag")), (200, "\"2\""));
    assert_eq!((&edited.body["version"], &edited.body["description"]), (&json!(2), &json!("more")));
    assert_eq!(edited.body.get("reason"), None);
    assert_eq!(edited.body["createdAt"], first["createdAt"]);
    assert!(edited.body["updatedAt"].as_str() > first["updatedAt"].as_str());
    assert_eq!(buyer.order("PO_A").await, edited.body);
}

#[tokio::test]
async fn an_edit_requires_the_current_version() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_A")).await;
    buyer.edit("PO_A", &json!({"description": "second"})).await;
    let body = order("PO_A").with(json!({"description": "third"}));
    let status = json!({"status": "SUSPENDED"});
    for (tag, refused) in [
        ("\"1\"", (412, "VersionMismatch")),
        ("\"3\"", (412, "VersionMismatch")),
        ("\"+2\"", (412, "VersionMismatch")),
        ("\"02\"", (412, "VersionMismatch")),
        ("W/\"1\", \"3\"", (412, "VersionMismatch")),
        ("\"x\"", (412, "VersionMismatch")),
        ("\"\"", (412, "VersionMismatch")),
        ("2", (400, "MalformedRequest")),
        ("\"2", (400, "MalformedRequest")),
        ("", (400, "MalformedRequest")),
    ] {
        let path = "/purchase-orders/PO_A";
        assert_eq!(buyer.put(path, tag, &body).await.refusal(), refused, "PUT {tag}");
        assert_eq!(
            buyer.put(&format!("{path}/status"), tag, &status).await.refusal(),
            refused,
            "status {tag}"
        );
        assert_eq!(buyer.delete(path, tag).await.refusal(), refused, "DELETE {tag}");
    }
    for (method, path) in [("PUT", ""), ("PUT", "/status"), ("DELETE", "")] {
        let request = buyer.request(method.parse().unwrap(), &format!("/purchase-orders/PO_A{path}"));
        let json = if path.is_empty() { &body } else { &status };
        let answer = send(with_json(request, json)).await;
        assert_eq!(answer.refusal(), (428, "PreconditionRequired"), "{method} {path}");
    }
    assert_eq!(buyer.order("PO_A").await["version"], 2);
    assert_eq!(buyer.put("/purchase-orders/PO_A", "\"9\", \"2\"", &body).await.status, 200);
    assert_eq!(
        buyer.put("/purchase-orders/PO_A", "*", &body.with(json!({"description": "4"}))).await.status,
        200
    );
}

#[tokio::test]
async fn saving_no_change_keeps_the_version_and_only_tags_the_time() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let first = buyer.add_order(&order("PO_A").with(json!({"tags": {"a": "1"}}))).await;
    let before = running.items().await;
    let same = buyer.put("/purchase-orders/PO_A", "\"1\"", &first).await;
    assert_eq!((same.status, same.header("etag"), &same.body), (200, "\"1\"", &first));
    assert_eq!(running.items().await, before, "nothing is written");
    let tagged = buyer.edit("PO_A", &json!({"tags": {"b": "2"}})).await;
    assert_eq!((&tagged.body["version"], &tagged.body["tags"]), (&json!(2), &json!({"b": "2"})));
    assert_eq!(tagged.body["updatedAt"], first["updatedAt"]);
    assert_eq!(buyer.order("PO_A").await, tagged.body);
}

#[tokio::test]
async fn a_line_item_with_draws_cannot_be_removed() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order_with_lines("PO_A", &["ALL", "SUBSCRIPTION"])).await;
    running.match_one(&invoice("I-1")).await;
    let without = json!({"lineItems": [line("2", "SUBSCRIPTION")]});
    assert_eq!(buyer.edit("PO_A", &without).await.refusal(), (409, "LineItemInUse"));
    assert_eq!(buyer.edit("PO_A", &json!({"lineItems": [line("1", "ALL")]})).await.status, 200);
    // Also if its draws cancel out: ledger entries must have their line item.
    running.void(&invoice("I-1")).await;
    assert_eq!(buyer.edit("PO_A", &without).await.refusal(), (409, "LineItemInUse"));
    buyer.reconciled("PO_A").await;
}

#[tokio::test]
async fn the_id_never_changes_and_the_currency_not_after_a_draw() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_A")).await;
    let renamed = buyer.edit("PO_A", &json!({"purchaseOrderId": "PO_B"})).await;
    assert_eq!(renamed.refusal(), (422, "ValidationFailed"));
    assert_eq!(renamed.errors(), [("/purchaseOrderId", "Unchangeable")]);
    assert_eq!(buyer.edit("PO_A", &json!({"currency": "EUR"})).await.status, 200, "there are no draws yet");
    running.match_one(&invoice("I-1").with(json!({"currency": "EUR"}))).await;
    let changed = buyer.edit("PO_A", &json!({"currency": "USD"})).await;
    assert_eq!(
        (changed.refusal(), changed.errors()),
        ((422, "ValidationFailed"), vec![("/currency", "Unchangeable")])
    );
    assert_eq!(buyer.reconciled("PO_A").await["balance"], "900.00");
}

#[tokio::test]
async fn a_value_below_the_invoiced_amount_gives_a_negative_balance() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_A")).await;
    running.match_one(&invoice("I-1").with(json!({"amount": "600.00"}))).await;
    let lowered = json!({"lineItems": [line("1", "ALL").with(json!({"unitPrice": "500.00"}))]});
    assert_eq!(buyer.edit("PO_A", &lowered).await.status, 200);
    let order = buyer.reconciled("PO_A").await;
    assert_eq!((&order["value"], &order["balance"]), (&json!("500.00"), &json!("-100.00")));
    assert_eq!(order["lineItems"][0]["balance"], "-100.00");
    assert!(order["health"].as_array().unwrap().contains(&json!("NEGATIVE_BALANCE")), "{}", order["health"]);
    // A line item without balance tracking still counts invoiced amounts.
    let untracked = json!({"lineItems": [line("1", "ALL").with(json!({"balanceTracking": false}))]});
    let order = buyer.edit("PO_A", &untracked).await.body;
    assert_eq!((order.get("balance"), &order["lineItems"][0]["invoiced"]), (None, &json!("600.00")));
}
