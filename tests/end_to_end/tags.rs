//! Tags: replaced on their own, concurrently with other changes of the purchase order. They are part of the version.

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
async fn replaced_tags_are_a_version_but_no_update() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    let created = buyer.add_order(&order("PO-7")).await;
    running.match_one(&invoice("I-1")).await;
    let first = json!({"tags": {"project": "x", "empty": ""}});
    let answer = buyer.tag("PO-7", &first).await;
    assert_eq!(answer.body, buyer.order("PO-7").await);
    assert_eq!((answer.status, &answer.body["tags"]), (200, &first["tags"]));
    assert_eq!((&answer.body["version"], answer.header("etag")), (&json!(2), "\"2\""));
    assert_eq!(answer.body["updatedAt"], created["updatedAt"]);
    assert_eq!(answer.body["lineItems"][0]["balance"], "900.00");

    let items = running.items().await;
    let same = buyer.tag("PO-7", &first).await;
    assert_eq!((&same.body, running.items().await), (&answer.body, items), "nothing is written");

    let only = buyer.tag("PO-7", &json!({"tags": {"project": "y"}})).await.body;
    assert_eq!((&only["tags"], &only["version"]), (&json!({"project": "y"}), &json!(3)));
    assert_eq!(buyer.tag("PO-7", &json!({"tags": {}})).await.body["tags"], json!({}));
    let versions = buyer.all("/purchase-orders/PO-7/history", "versions", 100).await;
    let changes: Vec<&Value> = versions.iter().map(|version| &version["changes"]).collect();
    let change = |key: &str, fields: Value| json!({"pointer": format!("/tags/{key}")}).with(fields);
    assert_eq!(
        changes,
        [
            &json!([change("project", json!({"from": "y"}))]),
            &json!([
                change("empty", json!({"from": ""})),
                change("project", json!({"from": "x", "to": "y"}))
            ]),
            &json!([change("empty", json!({"to": ""})), change("project", json!({"to": "x"}))]),
            &json!([]),
        ]
    );
    for (version, tags) in
        [(1, json!({})), (2, first["tags"].clone()), (3, json!({"project": "y"})), (4, json!({}))]
    {
        let old = buyer.get(&format!("/purchase-orders/PO-7?version={version}")).await;
        assert_eq!((old.status, &old.body["tags"]), (200, &tags), "version {version}");
    }
}

#[tokio::test]
async fn tags_may_require_a_version() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO-7")).await;
    let path = format!("{}/tags", path_of("PO-7"));
    for (if_match, tag, refusal) in [
        ("\"1\"", "a", (200, "")),
        ("\"1\"", "b", (412, "VersionMismatch")),
        ("\"2\"", "c", (200, "")),
        ("*", "d", (200, "")),
        ("4", "e", (400, "MalformedRequest")),
    ] {
        let answer = buyer.put(&path, if_match, &json!({"tags": {"tag": tag}})).await;
        assert_eq!(answer.refusal(), refusal, "{if_match}");
    }
    let order = buyer.order("PO-7").await;
    assert_eq!((&order["tags"], &order["version"]), (&json!({"tag": "d"}), &json!(4)));
}

#[tokio::test]
async fn an_edit_and_a_change_of_tags_at_once_lose_nothing() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO-7")).await;
    let tags = json!({"tags": {"a": "b"}});
    let (suspended, tagged) =
        running.before_commit(buyer.set_status("PO-7", "SUSPENDED"), buyer.tag("PO-7", &tags)).await;
    assert_eq!((suspended.refusal(), tagged.status), ((412, "VersionMismatch"), 200));
    let tags = json!({"tags": {"c": "d"}});
    let (tagged, suspended) =
        running.before_commit(buyer.tag("PO-7", &tags), buyer.set_status("PO-7", "SUSPENDED")).await;
    assert_eq!((tagged.status, suspended.status), (200, 200), "tags need no version");
    let order = buyer.order("PO-7").await;
    assert_eq!((&order["tags"], &order["status"]), (&json!({"c": "d"}), &json!("SUSPENDED")));
    assert_eq!(order["version"], 4);
}

#[tokio::test]
async fn a_concurrent_transaction_only_delays_tags() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO-7")).await;
    running.system.wire().fail_next("TransactWriteItems", 2, local::Fault::Conflict);
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
