//! Dry runs: the result of creating or editing a purchase order, without writing anything.

use reqwest::Method;
use serde_json::json;

use crate::harness::given::{With, invoice, line, order, order_with_lines};
use crate::harness::{Running, path_of, send, tag, with_json};

const DRY: &str = "/purchase-orders?dryRun=true";

#[tokio::test]
async fn a_dry_run_returns_the_purchase_order_and_creates_nothing() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let planned = buyer.post(DRY, &order("PO_A").with(json!({"paymentTerms": "NET30"}))).await;
    assert_eq!(
        (planned.status, &planned.body["value"], &planned.body["status"]),
        (200, &json!("1000.00"), &json!("ACTIVE"))
    );
    assert_eq!(planned.body["health"], json!(["NO_CONTACTS"]));
    assert_eq!(running.system.wire().counts().total(), 1, "the ID and the settings at once");
    assert_eq!(buyer.get(&path_of("PO_A")).await.status, 404);
    let created = buyer.create(&order("PO_A").with(json!({"paymentTerms": "NET30"}))).await;
    assert_eq!(created.status, 201, "the ID is still free");
    assert_eq!(planned.body["lineItems"], created.body["lineItems"]);
}

#[tokio::test]
async fn a_dry_run_is_refused_as_the_real_one_would_be() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let wrong = order("PO_A").with(json!({"billFrom": ["UNKNOWN"], "expirationMonth": "2025-12"}));
    let (dry, real) = (buyer.post(DRY, &wrong).await, buyer.create(&wrong).await);
    assert_eq!(dry.body, real.body);
    assert_eq!(dry.refusal(), (422, "ValidationFailed"));
    buyer.add_order(&order("PO_A")).await;
    assert_eq!(buyer.post(DRY, &order("PO_A")).await.refusal(), (409, "AlreadyExists"));
    buyer.delete_order("PO_A").await;
    assert_eq!(
        buyer.post(DRY, &order("PO_A")).await.refusal(),
        (409, "AlreadyExists"),
        "IDs are never reused"
    );
    assert_eq!(
        buyer.post("/purchase-orders?dryRun=yes", &order("PO_B")).await.refusal(),
        (400, "MalformedRequest")
    );
}

#[tokio::test]
async fn a_dry_run_of_an_edit_changes_nothing() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order_with_lines("PO_A", &["ALL", "SUBSCRIPTION"])).await;
    running.match_one(&invoice("I-1")).await;
    let before = buyer.get(&path_of("PO_A")).await.body;
    let path = format!("{}?dryRun=true", path_of("PO_A"));
    let longer = order("PO_A").with(json!({"expirationMonth": "2027-03"}));
    let planned = buyer.put(&path, &tag(&before), &longer).await;
    assert_eq!((planned.status, &planned.body["expirationMonth"]), (200, &json!("2027-03")));
    assert_eq!((planned.header("etag"), &planned.body["balance"]), ("", &json!("900.00")));
    let without = order("PO_A").with(json!({"lineItems": [line("2", "SUBSCRIPTION")]}));
    assert_eq!(buyer.put(&path, &tag(&before), &without).await.refusal(), (409, "LineItemInUse"));
    assert_eq!(buyer.put(&path, "\"7\"", &longer).await.refusal(), (412, "VersionMismatch"));
    let status = format!("{}/status?dryRun=true", path_of("PO_A"));
    assert_eq!(
        buyer.put(&status, &tag(&before), &json!({"status": "SUSPENDED"})).await.body["status"],
        "SUSPENDED"
    );
    assert_eq!(buyer.delete(&path, &tag(&before)).await.refusal(), (400, "MalformedRequest"));
    assert_eq!(buyer.get(&path_of("PO_A")).await.body, before);
}

#[tokio::test]
async fn a_dry_run_of_a_put_that_creates_writes_nothing() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let made_by_put = async |path: &str| {
        let request = buyer.request(Method::PUT, path).header("if-none-match", "*");
        send(with_json(request, &order("PO_A"))).await
    };
    let path = path_of("PO_A");
    let dry = format!("{path}?dryRun=true");
    let planned = made_by_put(&dry).await;
    assert_eq!((planned.status, &planned.body["value"]), (200, &json!("1000.00")));
    assert_eq!(made_by_put(&path).await.status, 201, "the ID is still free");
    assert_eq!(made_by_put(&dry).await.refusal(), (412, "VersionMismatch"));
}
