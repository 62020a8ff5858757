//! Tags: replaced on their own without a new version, concurrently with other changes of the purchase order.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::given::{With, invoice, order};
use crate::harness::{Answer, Caller, OTHER_ACCOUNT, Running, path_of, send, with_json};

impl Caller<'_> {
    async fn tag(&self, id: &str, body: &Value) -> Answer {
        send(with_json(self.request(Method::PUT, &format!("{}/tags", path_of(id))), body)).await
    }
}

#[tokio::test]
async fn tags_are_replaced_in_one_write_and_create_no_version() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    let created = buyer.add_order(&order("PO-7")).await;
    running.match_one(&invoice("I-1")).await;
    running.system.wire().reset();
    let answer = buyer.tag("PO-7", &json!({"tags": {"project": "x", "empty": ""}})).await;
    let counts = running.system.wire().counts();
    // A purchase order without its own contacts or policy needs the account's settings.
    assert_eq!(
        (answer.status, counts.of("UpdateItem"), counts.of("GetItem"), counts.total()),
        (200, 1, 1, 2)
    );
    assert_eq!(answer.body, buyer.order("PO-7").await);
    assert_eq!(answer.body["tags"], json!({"project": "x", "empty": ""}));
    assert_eq!((&answer.body["version"], answer.header("etag")), (&json!(1), "\"1\""));
    assert_eq!(answer.body["updatedAt"], created["updatedAt"]);
    assert_eq!(answer.body["lineItems"][0]["balance"], "900.00");
    assert_eq!(
        buyer.tag("PO-7", &json!({"tags": {"only": "this"}})).await.body["tags"],
        json!({"only": "this"})
    );
    assert_eq!(buyer.tag("PO-7", &json!({"tags": {}})).await.body["tags"], json!({}));

    let own = json!({"contacts": [{"name": "A", "email": "a@example.com"}], "noticePolicy": {}});
    buyer.add_order(&order("OWN").with(own)).await;
    running.system.wire().reset();
    assert_eq!(buyer.tag("OWN", &json!({"tags": {"a": "b"}})).await.status, 200);
    assert_eq!(running.system.wire().counts().total(), 1);
}

#[tokio::test]
async fn an_edit_keeps_tags_that_are_replaced_concurrently() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO-7")).await;
    let tags = json!({"tags": {"a": "b"}});
    let (suspended, tagged) =
        running.before_commit(buyer.set_status("PO-7", "SUSPENDED"), buyer.tag("PO-7", &tags)).await;
    assert_eq!((suspended.status, tagged.status), (200, 200));
    let order = buyer.order("PO-7").await;
    assert_eq!((&order["tags"], &order["status"]), (&json!({"a": "b"}), &json!("SUSPENDED")));
}

#[tokio::test]
async fn a_concurrent_transaction_only_delays_tags() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO-7")).await;
    running.system.wire().fail_next("UpdateItem", 2, local::Fault::Conflict);
    assert_eq!(buyer.tag("PO-7", &json!({"tags": {"a": "b"}})).await.body["tags"], json!({"a": "b"}));
}

#[tokio::test]
async fn invalid_tags_are_refused_with_every_error() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO-7")).await;
    let answer = buyer.tag("PO-7", &json!({"tags": {"": "x", "a": "x".repeat(257), "ok": "x"}})).await;
    assert_eq!(answer.refusal(), (422, "ValidationFailed"));
    assert_eq!(answer.errors(), [("/tags/", "InvalidValue"), ("/tags/a", "InvalidValue")]);
    let many: serde_json::Map<String, Value> = (0..51).map(|n| (n.to_string(), json!("x"))).collect();
    let answer = buyer.tag("PO-7", &json!({ "tags": many })).await;
    assert_eq!(
        (answer.refusal(), answer.errors()),
        ((422, "ValidationFailed"), vec![("/tags", "LimitExceeded")])
    );
    let answer = buyer.tag("PO-7", &json!({})).await;
    assert_eq!((answer.refusal(), answer.errors()), ((422, "ValidationFailed"), vec![("/tags", "Required")]));
    for body in [
        json!([]),
        json!({"tags": []}),
        json!({"tags": {"a": 1}}),
        json!({"tags": {"a": null}}),
        json!({"tags": {}, "reason": "x"}),
        json!({"project": "x"}),
    ] {
        assert_eq!(buyer.tag("PO-7", &body).await.refusal(), (400, "MalformedRequest"), "{body}");
    }
    assert_eq!(buyer.order("PO-7").await["tags"], json!({}));
}

#[tokio::test]
async fn an_unknown_or_deleted_purchase_order_cannot_be_tagged() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO-7")).await;
    buyer.add_order(&order("GONE")).await;
    buyer.delete_order("GONE").await;
    let tags = json!({"tags": {"a": "b"}});
    let before = running.items().await;
    for answer in [
        buyer.tag("PO-8", &tags).await,
        buyer.tag("GONE", &tags).await,
        running.buyer_of(OTHER_ACCOUNT).tag("PO-7", &tags).await,
    ] {
        assert_eq!(answer.refusal(), (404, "NotFound"));
    }
    assert_eq!(running.items().await, before);
}
