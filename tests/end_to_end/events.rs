//! Events on `EventBridge`: published at least once, in order, without personal data.

use std::collections::{BTreeMap, BTreeSet};

use local::EventFault;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::given::{With, invoice, order, order_with_lines};
use crate::harness::{Running, path_of, send, to_the_second, with_json};

impl Running {
    /// Waits until all changes are published or given up, and returns all events so far.
    async fn events(&self) -> Vec<Value> {
        self.system.events().settled().await;
        self.system.events().caught()
    }

    /// The labels of all events so far.
    async fn published(&self) -> Vec<String> {
        self.events().await.iter().map(label).collect()
    }

    async fn move_invoice(&self, invoice: &str, order: &str) {
        let path = format!("/invoices/AWS_INC/{invoice}/association");
        let to = json!({"purchaseOrderId": order, "lineItemNumber": "1", "reason": "Wrong project"});
        let answer = send(with_json(self.buyer().request(Method::PUT, &path), &to)).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
}

/// An event's kind and what it is about, such as `InvoiceAssociated I-1 PO-A`.
fn label(event: &Value) -> String {
    let detail = &event["detail"];
    let named = ["invoiceId", "purchaseOrderId"].iter().filter_map(|name| detail[*name].as_str());
    std::iter::once(event["detail-type"].as_str().unwrap()).chain(named).collect::<Vec<_>>().join(" ")
}

/// How often each event was put, by the ID for deduplication.
fn times(events: &[Value]) -> BTreeMap<&str, usize> {
    let mut times = BTreeMap::new();
    for event in events {
        *times.entry(event["detail"]["id"].as_str().unwrap()).or_default() += 1;
    }
    times
}

/// The labels in the order in which each event was first put.
fn first_published(events: &[Value]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    events.iter().filter(|it| seen.insert(it["detail"]["id"].to_string())).map(label).collect()
}

#[tokio::test]
async fn the_changes_of_a_purchase_order_are_published_in_order() {
    let running = Running::followed_on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO 7/A")).await;
    buyer.edit("PO 7/A", &json!({"description": "For the new data centre"})).await;
    let tags = json!({"tags": {"project": "apollo"}});
    let tagged = buyer.put(&format!("{}/tags", path_of("PO 7/A")), "\"2\"", &tags).await;
    assert_eq!(tagged.status, 200, "{}", tagged.body);
    buyer.set_status("PO 7/A", "SUSPENDED").await;
    buyer.set_status("PO 7/A", "ACTIVE").await;
    buyer.delete_order("PO 7/A").await;
    let events = running.events().await;
    let kinds: Vec<&str> = events.iter().map(|event| event["detail-type"].as_str().unwrap()).collect();
    assert_eq!(
        kinds,
        [
            "PurchaseOrderCreated",
            "PurchaseOrderEdited",
            "PurchaseOrderTagsChanged",
            "PurchaseOrderStatusChanged",
            "PurchaseOrderStatusChanged",
            "PurchaseOrderDeleted",
        ]
    );
    let envelope = events[3].clone().with(json!({"id": "-"}));
    insta::assert_json_snapshot!(to_the_second(&envelope), @r#"
    {
      "version": "0",
      "id": "-",
      "detail-type": "PurchaseOrderStatusChanged",
      "source": "purchase-orders",
      "account": "000000000000",
      "time": "2026-06-15T12:00:00Z",
      "region": "us-east-1",
      "resources": [],
      "detail": {
        "schemaVersion": "1",
        "id": "6303d456109d2fb177434638e3ad0bbe",
        "accountId": "111122223333",
        "time": "2026-06-15T12:00:00Z",
        "href": "/purchase-orders/PO~207~2FA",
        "purchaseOrderId": "PO 7/A",
        "version": 4,
        "status": "SUSPENDED",
        "billFrom": [
          "AWS_INC"
        ],
        "effectiveMonth": "2026-01",
        "expirationMonth": "2026-12",
        "currency": "USD",
        "value": "1000.00",
        "previousStatus": "ACTIVE"
      }
    }
    "#);
    assert_eq!(events[1]["detail"]["changedFields"], json!(["/description"]));
    assert_eq!(events[2]["detail"]["changedTagKeys"], json!(["project"]));
    assert!(times(&events).values().all(|times| *times == 1), "{:?}", times(&events));
}

#[tokio::test]
async fn the_changes_of_an_invoice_are_published() {
    let running = Running::followed_on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO-A")).await;
    buyer.add_order(&order("PO-B")).await;
    let named = |id: &str, order: &str| invoice(id).with(json!({"purchaseOrderReference": order}));
    running.match_all(&[named("I-1", "PO-A"), named("I-2", "PO-C")]).await;
    running.match_one(&named("I-1", "PO-A")).await;
    running.rematch(&named("I-2", "PO-C")).await;
    running.move_invoice("I-1", "PO-B").await;
    running.move_invoice("I-2", "PO-A").await;
    running.void(&invoice("I-1")).await;
    let events = running.events().await;
    let labels: Vec<String> = events.iter().skip(2).map(label).collect();
    assert_eq!(
        labels,
        [
            "InvoiceAssociated I-1 PO-A",
            "InvoiceUnmatched I-2",
            "InvoiceReassociated I-1 PO-B",
            "InvoiceAssociated I-2 PO-A",
            "InvoiceVoided I-1 PO-B",
        ]
    );
    let moved = events[4]["detail"].clone().with(json!({"time": "-"}));
    insta::assert_json_snapshot!(moved);
    assert_eq!(events[3]["detail"]["reason"], "REFERENCE_NOT_FOUND");
}

#[tokio::test]
async fn crossed_thresholds_and_expirations_are_published_once() {
    let running = Running::followed_on("2026-12-01").await;
    running.buyer().add_order(&order_with_lines("PO-A", &["MONTHLY_USAGE", "SUBSCRIPTION"])).await;
    for (id, charge, amount) in [("I-1", "MONTHLY_USAGE", "300.00"), ("I-2", "SUBSCRIPTION", "1000.00")] {
        running.match_one(&invoice(id).with(json!({"chargeType": charge, "amount": amount}))).await;
    }
    running.set_date("2026-12-02");
    running.sweep().await;
    running.advance_one_hour();
    running.sweep().await;
    let events = running.events().await;
    let due: Vec<&Value> = events.iter().skip(3).map(|event| &event["detail"]).collect();
    assert_eq!(due.len(), 2, "{events:#?}");
    assert_eq!(
        (&due[0]["lineItemNumber"], &due[0]["threshold"], &due[0]["balance"]),
        (&json!("1"), &json!("75"), &json!("700.00"))
    );
    assert_eq!((&due[1]["lineItemNumber"], &due[1]["threshold"]), (&json!("2"), &json!("0")));
    running.set_date("2026-12-31");
    running.sweep().await;
    let last = running.events().await.pop().unwrap();
    assert_eq!(last["detail-type"], "ExpirationNoticeDue");
    assert_eq!(
        (&last["detail"]["expiresOn"], &last["detail"]["dueOn"]),
        (&json!("2026-12-31"), &json!("2026-12-31"))
    );
}

#[tokio::test]
async fn events_contain_no_personal_data() {
    let running = Running::followed_on("2026-12-15").await;
    let buyer = running.buyer();
    let secret = json!({
        "description": "For Grace", "contacts": [{"name": "Grace Hopper", "email": "grace@example.com"}],
        "billTo": {"name": "Hopper Ltd", "lines": ["Harbour Rd 9"], "city": "Arlington", "postalCode": "22211", "country": "US"},
        "tags": {"owner": "Grace"},
    });
    buyer.add_order(&order("PO-A").with(secret)).await;
    buyer.add_order(&order("PO-B")).await;
    let more = json!([{"name": "Grace Hopper", "email": "hopper@example.com"}]);
    buyer.edit("PO-A", &json!({ "contacts": more, "description": "For Grace Hopper" })).await;
    buyer.put("/purchase-orders/PO-A/tags", "\"2\"", &json!({"tags": {"owner": "Hopper"}})).await;
    running.match_one(&invoice("I-1").with(json!({"amount": "990.00"}))).await;
    running.move_invoice("I-1", "PO-B").await;
    running.sweep().await;
    buyer.delete_order("PO-A").await;
    let events = running.events().await;
    assert!(events.len() >= 8, "{events:#?}");
    let text = Value::from(events).to_string();
    for person in ["Grace", "Hopper", "@", "Harbour", "22211", "Wrong project"] {
        assert!(!text.contains(person), "{person}: {text}");
    }
}

#[tokio::test]
async fn other_writes_publish_no_event() {
    let running = Running::followed_on("2026-12-24").await;
    let buyer = running.buyer();
    buyer.put("/settings", "\"0\"", &json!({"displayName": "Example"})).await;
    running.match_one(&invoice("I-1")).await;
    assert_eq!(running.published().await, ["InvoiceUnmatched I-1"]);
    // The sweep writes a delivery and marks the invoice as notified.
    running.sweep().await;
    assert!(running.items_with("INVOICE_NOTICES#").await > 0);
    assert_eq!(running.published().await, ["InvoiceUnmatched I-1"]);
    assert_eq!(running.system.events().attempts(), 1);
}

#[tokio::test]
async fn a_lost_answer_repeats_events_with_the_same_ids() {
    let running = Running::followed_on("2026-06-15").await;
    running.buyer().add_order(&order("PO-A")).await;
    running.match_one(&invoice("I-1")).await;
    running.system.events().fail_next(1, EventFault::AnswerLost);
    let events = running.events().await;
    assert_eq!(times(&events).into_values().collect::<Vec<_>>(), [2, 2], "{events:#?}");
    assert_eq!(first_published(&events), ["PurchaseOrderCreated PO-A", "InvoiceAssociated I-1 PO-A"]);
}

#[tokio::test]
async fn events_wait_while_the_bus_fails_and_none_is_lost() {
    let running = Running::followed_on("2026-06-15").await;
    let buyer = running.buyer();
    let mut expected = Vec::new();
    for number in 0..13 {
        buyer.add_order(&order(&format!("PO-{number}"))).await;
        expected.push(format!("PurchaseOrderCreated PO-{number}"));
    }
    running.system.events().fail_next(9, EventFault::Unavailable);
    running.system.events().fail_next(1, EventFault::LastEntry);
    let events = running.events().await;
    assert_eq!(first_published(&events), expected);
    assert_eq!(running.system.events().given_up(), Vec::<Vec<Value>>::new());
}

#[tokio::test]
async fn an_event_that_the_bus_refuses_holds_up_no_other() {
    let running = Running::followed_on("2026-06-15").await;
    running.system.events().refuse("InvoiceUnmatched");
    running.match_one(&invoice("I-0")).await;
    running.buyer().add_order(&order("PO-A")).await;
    for id in ["I-1", "I-2"] {
        running.match_one(&invoice(id)).await;
    }
    running.match_one(&invoice("I-3").with(json!({"currency": "EUR"}))).await;
    running.match_one(&invoice("I-4")).await;
    let events = running.events().await;
    let expected = [
        "PurchaseOrderCreated PO-A",
        "InvoiceAssociated I-1 PO-A",
        "InvoiceAssociated I-2 PO-A",
        "InvoiceAssociated I-4 PO-A",
    ];
    assert_eq!(first_published(&events), expected);
    let given_up = running.system.events().given_up();
    let keys: Vec<Vec<&str>> = given_up
        .iter()
        .map(|batch| batch.iter().map(|it| it["dynamodb"]["Keys"]["pk"]["S"].as_str().unwrap()).collect())
        .collect();
    assert_eq!(keys, [["INVOICE#111122223333#AWS_INC#I-0"], ["INVOICE#111122223333#AWS_INC#I-3"]]);
}

#[tokio::test]
async fn a_change_that_cannot_be_read_is_published_as_such_and_holds_up_no_other() {
    let running = Running::followed_on("2026-06-15").await;
    running.buyer().add_order(&order("PO-A")).await;
    running.buyer().add_order(&order("PO-B")).await;
    running.match_one(&invoice("I-0")).await;
    running.sweep().await;
    running.events().await;
    let attempts = running.system.events().attempts();
    let account = "111122223333";
    let tampered = [
        (format!("PO#{account}"), "ORDER#PO-A", "SET version = :value", json!({"S": "?"})),
        (format!("PO#{account}"), "SWEEP#PO-A", "SET notices = :value", json!({"S": "?"})),
        (format!("INVOICE#{account}#AWS_INC#I-0"), "INVOICE", "SET invoice = :value", json!({"S": "?"})),
    ];
    for (pk, sk, update, value) in &tampered {
        running.tamper(pk, sk, update, value).await;
    }
    // The item before the write can't be read either.
    running.tamper(&tampered[0].0, "ORDER#PO-A", "SET version = :value", &json!({"N": "2"})).await;
    running.match_one(&invoice("I-1").with(json!({"purchaseOrderReference": "PO-B"}))).await;
    let events = running.events().await;
    let named: Vec<String> = events
        .iter()
        .skip(3)
        .map(|event| match event["detail"]["sk"].as_str() {
            Some(sk) => format!("{} {sk}", event["detail-type"].as_str().unwrap()),
            None => label(event),
        })
        .collect();
    assert_eq!(
        named,
        [
            "ChangeUnreadable ORDER#PO-A",
            "ChangeUnreadable SWEEP#PO-A",
            "ChangeUnreadable INVOICE",
            "ChangeUnreadable ORDER#PO-A",
            "InvoiceAssociated I-1 PO-B",
        ]
    );
    assert!(times(&events).values().all(|times| *times == 1), "each change has its ID");
    let detail = &events[3]["detail"];
    assert_eq!((&detail["pk"], &detail["schemaVersion"]), (&json!("PO#111122223333"), &json!("1")));
    assert!(running.system.events().attempts() - attempts <= 5, "no change is tried twice");
    assert_eq!(running.system.events().given_up(), Vec::<Vec<Value>>::new());
}

#[tokio::test]
async fn the_local_system_shows_its_events() {
    let running = Running::followed_on("2026-06-15").await;
    running.buyer().add_order(&order("PO-A")).await;
    let shown = send(running.client.get(format!("{}/local/events", running.system.url()))).await;
    assert_eq!(shown.status, 200);
    assert_eq!(
        shown.body.as_array().unwrap().iter().map(label).collect::<Vec<_>>(),
        ["PurchaseOrderCreated PO-A"]
    );
}

#[tokio::test]
async fn the_sample_event_publishes_an_unmatched_invoice() {
    let running = Running::followed_on("2026-12-01").await;
    let sample = serde_json::from_str(include_str!("../../events/stream_events.json")).unwrap();
    let answer = running.system.invoke("StreamEvents", sample).await.unwrap();
    assert_eq!(answer, json!({"batchItemFailures": []}));
    assert_eq!(running.published().await, ["InvoiceUnmatched INV-2026-11-0001"]);
    for invalid in [json!({}), json!({"Records": [{"dynamodb": {}}]}), json!([])] {
        assert!(running.system.invoke("StreamEvents", invalid).await.is_err());
    }
}
