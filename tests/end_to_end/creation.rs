//! Creating a purchase order exactly once: `Idempotency-Key` with `POST`, `If-None-Match: *` with `PUT`.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::given::{With, invoice, order};
use crate::harness::{Answer, Caller, OTHER_ACCOUNT, Running, path_of, send, with_json};

impl Caller<'_> {
    async fn create_with_key(&self, key: &str, order: &Value) -> Answer {
        let request = self.request(Method::POST, "/purchase-orders").header("idempotency-key", key);
        send(with_json(request, order)).await
    }

    async fn create_at(&self, id: &str, order: &Value) -> Answer {
        let request = self.request(Method::PUT, &path_of(id)).header("if-none-match", "*");
        send(with_json(request, order)).await
    }
}

fn with_contact(id: &str) -> Value {
    let contact = json!({"name": "Ada", "email": "ada@example.com"});
    order(id).with(json!({"contacts": [contact], "tags": {"a": "b"}}))
}

#[tokio::test]
async fn a_repeated_request_with_the_same_key_gets_the_first_answer() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    let first = buyer.create_with_key("key-1", &with_contact("PO-7")).await;
    assert_eq!((first.status, first.header("idempotency-replayed")), (201, ""));
    assert_eq!(running.system.wire().counts().total(), 3, "no more than without a key");
    let edited = buyer.edit("PO-7", &json!({"description": "Edited since"})).await;
    assert_eq!(edited.status, 200);
    running.match_one(&invoice("I-1")).await;

    let clock = running.system.clock();
    clock.set(clock.now() + chrono::TimeDelta::hours(23));
    running.system.wire().reset();
    let reordered: Value = {
        let Value::Object(fields) = with_contact("PO-7") else { panic!() };
        Value::Object(fields.into_iter().rev().collect())
    };
    let again = buyer.create_with_key("key-1", &reordered).await;
    assert_eq!((again.status, &again.body), (201, &first.body));
    assert_eq!(again.header("idempotency-replayed"), "true");
    for header in ["location", "etag"] {
        assert_eq!(again.header(header), first.header(header));
    }
    assert_eq!(running.system.wire().counts().total(), 3);
    assert_eq!(buyer.order("PO-7").await["version"], 2, "nothing was written");
}

#[tokio::test]
async fn the_first_answer_does_not_follow_the_settings_and_the_day() {
    let running = Running::on("2026-11-30").await;
    let buyer = running.buyer();
    let first = buyer.create_with_key("key-1", &order("PO-7")).await;
    assert_eq!(first.body["health"], json!(["NO_CONTACTS", "EXPIRING"]));
    let contact = json!({"name": "Ada", "email": "ada@example.com"});
    let policy = json!({"balanceThresholds": [], "expirationLeads": []});
    buyer.set_settings(&json!({"contacts": [contact], "noticePolicy": policy})).await;
    let clock = running.system.clock();
    clock.set(clock.now() + chrono::TimeDelta::hours(23));
    let again = buyer.create_with_key("key-1", &order("PO-7")).await;
    assert_eq!((again.status, again.header("idempotency-replayed"), &again.body), (201, "true", &first.body));
    assert_eq!(buyer.order("PO-7").await["health"], json!([]), "today's differs");
    buyer.delete_order("PO-7").await;
    assert_eq!(
        buyer.create_with_key("key-1", &order("PO-7")).await.body,
        first.body,
        "also when it is deleted"
    );
}

#[tokio::test]
async fn a_key_is_valid_for_one_purchase_order_of_one_account_for_a_day() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    assert_eq!(buyer.create_with_key("key-1", &order("PO-7")).await.status, 201);
    let items = running.items().await;
    for other in [order("PO-8"), order("PO-7").with(json!({"tags": {"a": "b"}}))] {
        let answer = buyer.create_with_key("key-1", &other).await;
        assert_eq!(answer.refusal(), (409, "AlreadyExists"));
        assert!(answer.body["detail"].as_str().unwrap().contains("Idempotency-Key"), "{}", answer.body);
    }
    assert_eq!(running.items().await, items);
    assert_eq!(buyer.create_with_key("key-2", &order("PO-7")).await.refusal(), (409, "AlreadyExists"));
    let other = running.buyer_of(OTHER_ACCOUNT).create_with_key("key-1", &order("PO-7")).await;
    assert_eq!((other.status, other.header("idempotency-replayed")), (201, ""), "another account's key");
    // Even if the table has not removed the expired item yet.
    running.set_date("2026-06-05");
    assert_eq!(buyer.create_with_key("key-1", &order("PO-8")).await.status, 201);
}

#[tokio::test]
async fn a_refused_request_does_not_use_up_its_key() {
    let running = Running::on_with("2026-06-03", "ActivePurchaseOrdersLimit", "1").await;
    let buyer = running.buyer();
    let invalid = order("PO-7").with(json!({"currency": "usd"}));
    assert_eq!(buyer.create_with_key("key-1", &invalid).await.status, 422);
    assert_eq!(buyer.create_with_key("key-1", &order("PO-7")).await.status, 201);
    assert_eq!(buyer.create_with_key("key-2", &order("PO-8")).await.refusal(), (422, "QuotaExceeded"));
    // The key's own purchase order has used up the quota.
    let again = buyer.create_with_key("key-1", &order("PO-7")).await;
    assert_eq!((again.status, again.header("idempotency-replayed")), (201, "true"));
    assert_eq!(buyer.create_with_key("key-1", &order("PO-8")).await.refusal(), (409, "AlreadyExists"));
    buyer.delete_order("PO-7").await;
    assert_eq!(buyer.create_with_key("key-2", &order("PO-8")).await.status, 201);
}

#[tokio::test]
async fn concurrent_requests_with_one_key_create_one_purchase_order() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    let body = with_contact("PO-7");
    let all = (0..20).map(|_| buyer.create_with_key("key-1", &body));
    let answers = futures::future::join_all(all).await;
    assert!(answers.iter().all(|it| it.status == 201), "{answers:?}");
    assert!(answers.iter().all(|it| it.body == answers[0].body), "{answers:?}");
    let first = answers.iter().filter(|it| it.header("idempotency-replayed").is_empty()).count();
    assert_eq!(first, 1);
    assert_eq!(buyer.all("/purchase-orders/PO-7/history", "versions", 100).await.len(), 1);
}

#[tokio::test]
async fn a_lost_answer_is_repeated_for_the_same_key() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    running.system.wire().fail_next("TransactWriteItems", 4, local::Fault::AnswerLost);
    assert_eq!(buyer.create_with_key("key-1", &order("PO-7")).await.refusal(), (503, "Unavailable"));
    running.system.wire().reset();
    let again = buyer.create_with_key("key-1", &order("PO-7")).await;
    assert_eq!((again.status, again.header("idempotency-replayed")), (201, "true"));
    assert_eq!(again.body, buyer.order("PO-7").await);
}

#[tokio::test]
async fn no_contact_is_stored_with_a_key() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    assert_eq!(buyer.create_with_key("key-1", &with_contact("PO-7")).await.status, 201);
    assert_eq!(running.items_with("ada@example.com").await, 1);
    buyer.delete_order("PO-7").await;
    assert_eq!(running.items_with("ada@example.com").await, 0);
}

#[tokio::test]
async fn a_key_has_1_to_255_visible_characters() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    let longest = "~".repeat(255);
    for key in [String::new(), "a b".to_owned(), "~".repeat(256), "ä".to_owned()] {
        let answer = buyer.create_with_key(&key, &order("PO-7")).await;
        assert_eq!(answer.refusal(), (400, "MalformedRequest"), "`{key}`");
    }
    assert_eq!(buyer.create_with_key(&longest, &order("PO-7")).await.status, 201);
    assert_eq!(buyer.create_with_key("#!\"", &order("PO-8")).await.status, 201);
}

#[tokio::test]
async fn put_with_if_none_match_creates_an_id_that_was_never_used() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    let body = with_contact("PO 7/A").with(json!({"reason": "New project"}));
    let created = buyer.create_at("PO 7/A", &body).await;
    assert_eq!((created.status, running.system.wire().counts().total()), (201, 3));
    assert_eq!((created.header("location"), created.header("etag")), (path_of("PO 7/A").as_str(), "\"1\""));
    assert_eq!(created.body, buyer.order("PO 7/A").await);
    let history = buyer.get(&format!("{}/history", path_of("PO 7/A"))).await;
    assert_eq!(history.body["versions"][0]["reason"], "New project");

    let taken = (412, "VersionMismatch");
    assert_eq!(buyer.create_at("PO 7/A", &body).await.refusal(), taken);
    buyer.delete_order("PO 7/A").await;
    assert_eq!(buyer.create_at("PO 7/A", &body).await.refusal(), taken, "also after deletion");
    assert_eq!(running.buyer_of(OTHER_ACCOUNT).create_at("PO 7/A", &body).await.status, 201);
}

#[tokio::test]
async fn put_without_a_valid_condition_creates_nothing() {
    let running = Running::on_with("2026-06-03", "ActivePurchaseOrdersLimit", "1").await;
    let buyer = running.buyer();
    let put = async |headers: &[(&str, &str)]| {
        let mut request = buyer.request(Method::PUT, &path_of("PO-7"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        send(with_json(request, &order("PO-7"))).await
    };
    assert_eq!(put(&[]).await.refusal(), (428, "PreconditionRequired"));
    assert_eq!(put(&[("if-match", "*")]).await.refusal(), (404, "NotFound"));
    for headers in [&[("if-none-match", "\"1\"")][..], &[("if-none-match", "*"), ("if-match", "*")]] {
        assert_eq!(put(headers).await.refusal(), (400, "MalformedRequest"), "{headers:?}");
    }
    let elsewhere = buyer.create_at("PO-8", &order("PO-7")).await;
    assert_eq!(elsewhere.refusal(), (422, "ValidationFailed"));
    assert_eq!(elsewhere.errors(), [("/purchaseOrderId", "Inconsistent")]);
    let invalid = order("PO-7").with(json!({"currency": "usd"}));
    assert_eq!(buyer.create_at("PO-7", &invalid).await.errors(), [("/currency", "InvalidValue")]);
    assert_eq!(running.items().await, Vec::<Value>::new());
    assert_eq!(buyer.create_at("PO-7", &order("PO-7")).await.status, 201);
    assert_eq!(buyer.create_at("PO-8", &order("PO-8")).await.refusal(), (422, "QuotaExceeded"));
}
