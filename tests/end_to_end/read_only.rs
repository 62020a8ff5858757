//! GET, change, PUT: the read-only fields of an answer may be sent back, and are ignored.

use serde_json::{Value, json};

use crate::harness::contract::CONTRACT;
use crate::harness::given::{With, contact, invoice_of_period, line, order};
use crate::harness::{Running, path_of, tag};

/// A purchase order with every field that an answer can have.
async fn full_order(running: &Running) -> Value {
    let buyer = running.buyer();
    let address = json!({"name": "Example GmbH", "lines": ["Weg 1"], "city": "Bonn", "region": "NW",
        "postalCode": "53111", "country": "DE"});
    let full = order("PO_A").with(json!({
        "description": "Cloud", "billTo": address, "paymentTerms": "NET30", "tags": {"a": "b"},
        "contacts": [contact("ada@example.com").with(json!({"phone": "1"}))],
        "noticePolicy": {"balanceThresholds": ["50"], "expirationLeads": ["P1M"]},
        "lineItems": [line("1", "ALL").with(json!({"description": "All", "tax": {"percent": "19"}}))],
    }));
    buyer.add_order(&full).await;
    for (id, period) in [("I-1", "2026-04"), ("I-2", "2026-05")] {
        running.match_one(&invoice_of_period(id, period, "100.00")).await;
    }
    buyer.order("PO_A").await
}

#[tokio::test]
async fn an_answer_can_be_changed_and_sent_back() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let read = full_order(&running).await;
    assert!(read["lineItems"][0]["forecast"].is_object() && read["balance"].is_string(), "{read}");
    let same = buyer.put(&path_of("PO_A"), &tag(&read), &read).await;
    assert_eq!((same.status, &same.body), (200, &read), "sending it back changes nothing");

    let mut changed =
        read.clone().with(json!({"description": "more", "status": "NEW", "health": 7, "version": {}}));
    changed["href"] = Value::Null;
    changed["deletedAt"] = json!("2026-01-01");
    changed["lineItems"][0]["balance"] = json!("999.00");
    changed["lineItems"][0]["forecast"] = json!([1]);
    let edited = buyer.put(&path_of("PO_A"), &tag(&read), &changed).await;
    assert_eq!((edited.status, &edited.body["description"]), (200, &json!("more")), "{}", edited.body);
    assert_eq!(edited.body["lineItems"], read["lineItems"]);
    assert_eq!(edited.body["status"], "ACTIVE");

    let copy = changed.with(json!({"purchaseOrderId": "PO_B"}));
    let made = buyer.create(&copy).await;
    assert_eq!((made.status, &made.body["version"]), (201, &json!(1)), "{}", made.body);
    let old = buyer.get("/purchase-orders/PO_A?version=1").await.body;
    assert_eq!(
        buyer.put(&path_of("PO_A"), "*", &old).await.body["description"],
        "Cloud",
        "an earlier version"
    );
    for (unknown, pointer) in [
        (json!({"total": "1"}), "/total"),
        (json!({"lineItems": [line("1", "ALL").with(json!({"status": "ACTIVE"}))]}), "/lineItems/0/status"),
        (json!({"contacts": [contact("a@example.com").with(json!({"version": 1}))]}), "/contacts/0/version"),
    ] {
        let refused = buyer.put(&path_of("PO_A"), "*", &read.clone().with(unknown)).await;
        assert_eq!((refused.status, refused.errors()), (400, vec![(pointer, "UnknownField")]));
    }
}

#[tokio::test]
async fn settings_can_be_changed_and_sent_back() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let first = buyer.get("/settings").await.body.with(json!({"displayName": "Example GmbH"}));
    let written = buyer.put("/settings", "\"0\"", &first).await;
    assert_eq!((written.status, &written.body["version"]), (200, &json!(1)), "{}", written.body);
    let read = buyer.get("/settings").await.body;
    let same =
        buyer.put("/settings", "\"1\"", &read.clone().with(json!({"version": "x", "updatedAt": 7}))).await;
    assert_eq!((same.status, same.body), (200, read));
}

/// Adds to `missing` the fields that `answered` has at any level and `asked` doesn't.
fn compare(place: &str, answered: &Value, asked: &Value, missing: &mut Vec<String>) {
    let (answered, asked) = (resolved(answered), resolved(asked));
    for variant in ["anyOf", "oneOf", "allOf"].iter().filter_map(|it| answered[it].as_array()).flatten() {
        compare(place, variant, asked, missing);
    }
    if answered["items"].is_object() {
        compare(place, &answered["items"], &asked["items"], missing);
    }
    for (name, field) in answered["properties"].as_object().into_iter().flatten() {
        let place = format!("{place}/{name}");
        match asked["properties"].get(name) {
            None => missing.push(place),
            Some(sent) if sent["readOnly"] == true => {}
            Some(sent) => compare(&place, field, sent, missing),
        }
    }
}

/// Follows the reference of a schema, if it has one.
fn resolved(schema: &Value) -> &Value {
    let target = schema["$ref"].as_str().and_then(|it| CONTRACT.pointer(it.trim_start_matches('#')));
    target.map_or(schema, resolved)
}

#[test]
fn every_field_of_an_answer_to_get_is_accepted_by_put() {
    let schema = |body: &Value| body["content"]["application/json"]["schema"].clone();
    let (mut compared, mut missing) = (Vec::new(), Vec::new());
    for (path, methods) in CONTRACT["paths"].as_object().unwrap() {
        let (get, put) = (&methods["get"], &methods["put"]);
        if get.is_object() && put.is_object() {
            compared.push(path.as_str());
            let (answered, asked) = (schema(&get["responses"]["200"]), schema(&put["requestBody"]));
            assert!(resolved(&asked)["properties"].is_object(), "{path}");
            compare(path, &answered, &asked, &mut missing);
        }
    }
    assert_eq!(compared, ["/purchase-orders/{key}", "/settings"]);
    assert_eq!(missing, Vec::<String>::new(), "declare these as read-only in the form");
}
