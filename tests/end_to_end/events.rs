//! The operators' exit: what happens is put on `EventBridge`, at least once, in order, and nothing of people with it.

use std::collections::{BTreeMap, BTreeSet};

use local::EventFault;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::given::{With, invoice, line, order};
use crate::harness::{Running, path_of, sent, to_the_second, with_json};

impl Running {
    /// All events so far, once everything written was told or given up.
    async fn events(&self) -> Vec<Value> {
        self.system.events().settled().await;
        self.system.events().caught()
    }

    /// The kinds of all events so far, and what they are about.
    async fn told_so_far(&self) -> Vec<String> {
        self.events().await.iter().map(told).collect()
    }

    async fn moved(&self, invoice: &str, order: &str) {
        let path = format!("/invoices/AWS_INC/{invoice}/association");
        let to = json!({"purchaseOrderId": order, "lineItemNumber": "1", "reason": "Wrong project"});
        let answer = sent(with_json(self.buyer().request(Method::PUT, &path), &to)).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
}

/// `InvoiceAssociated I-1 PO-A`.
fn told(event: &Value) -> String {
    let detail = &event["detail"];
    let named = ["invoiceId", "purchaseOrderId"].iter().filter_map(|name| detail[*name].as_str());
    std::iter::once(event["detail-type"].as_str().unwrap()).chain(named).collect::<Vec<_>>().join(" ")
}

/// How often each event, by what it is deduplicated by, was put.
fn times(events: &[Value]) -> BTreeMap<&str, usize> {
    let mut times = BTreeMap::new();
    for event in events {
        *times.entry(event["detail"]["id"].as_str().unwrap()).or_default() += 1;
    }
    times
}

/// The kinds in the order in which each event was first put.
fn first_told(events: &[Value]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    events.iter().filter(|it| seen.insert(it["detail"]["id"].to_string())).map(told).collect()
}

#[tokio::test]
async fn the_life_of_a_purchase_order_is_told_in_order() {
    let running = Running::followed_on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.given(&order("PO 7/A")).await;
    buyer.edit("PO 7/A", &json!({"description": "For the new data centre"})).await;
    let tags = json!({"tags": {"project": "apollo"}});
    let tagged = buyer.put(&format!("{}/tags", path_of("PO 7/A")), "\"2\"", &tags).await;
    assert_eq!(tagged.status, 200, "{}", tagged.body);
    buyer.set_status("PO 7/A", "SUSPENDED").await;
    buyer.set_status("PO 7/A", "ACTIVE").await;
    buyer.deleted("PO 7/A").await;
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
        "id": "042b7a2f90a5c6d4934d1ddeaea685af",
        "accountId": "111122223333",
        "time": "2026-06-15T12:00:00Z",
        "href": "/purchase-orders/PO~207~2FA",
        "purchaseOrderId": "PO 7/A",
        "version": 3,
        "status": "SUSPENDED",
        "billFrom": [
          "AWS_INC"
        ],
        "effectiveMonth": "2026-01",
        "expirationMonth": "2026-12",
        "currency": "USD",
        "value": "1000.00",
        "balance": "1000.00",
        "previousStatus": "ACTIVE"
      }
    }
    "#);
    assert_eq!(events[1]["detail"]["changedFields"], json!(["/description"]));
    assert_eq!(events[2]["detail"]["changedTagKeys"], json!(["project"]));
    assert!(times(&events).values().all(|times| *times == 1), "{:?}", times(&events));
}

#[tokio::test]
async fn what_becomes_of_an_invoice_is_told() {
    let running = Running::followed_on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.given(&order("PO-A")).await;
    buyer.given(&order("PO-B")).await;
    let named = |id: &str, order: &str| invoice(id).with(json!({"purchaseOrderReference": order}));
    running.match_all(&[named("I-1", "PO-A"), named("I-2", "PO-C")]).await;
    running.match_one(&named("I-1", "PO-A")).await;
    running.rematch(&named("I-2", "PO-C")).await;
    running.moved("I-1", "PO-B").await;
    running.moved("I-2", "PO-A").await;
    running.void(&invoice("I-1")).await;
    let events = running.events().await;
    let told: Vec<String> = events.iter().skip(2).map(told).collect();
    assert_eq!(
        told,
        [
            "InvoiceAssociated I-1 PO-A",
            "InvoiceUnmatched I-2",
            "InvoiceReassociated I-1 PO-B",
            "InvoiceAssociated I-2 PO-A",
            "InvoiceVoided I-1 PO-B",
        ]
    );
    let moved = events[4]["detail"].clone().with(json!({"time": "-"}));
    insta::assert_json_snapshot!(moved, @r#"
    {
      "schemaVersion": "1",
      "id": "e19e38f87c057ea297d93ae91cf5e233",
      "accountId": "111122223333",
      "time": "-",
      "href": "/invoices/AWS_INC/I-1",
      "billFrom": "AWS_INC",
      "invoiceId": "I-1",
      "invoiceType": "INVOICE",
      "chargeType": "MONTHLY_USAGE",
      "billingPeriod": "2026-05",
      "currency": "USD",
      "amount": "100.00",
      "purchaseOrderId": "PO-B",
      "lineItemNumber": "1",
      "purchaseOrderVersion": 1,
      "previous": {
        "purchaseOrderId": "PO-A",
        "lineItemNumber": "1",
        "purchaseOrderVersion": 1
      },
      "draws": [
        {
          "purchaseOrderId": "PO-A",
          "lineItemNumber": "1",
          "amount": "-100.00",
          "balanceAfter": "1000.00",
          "ledgerEntry": 2
        },
        {
          "purchaseOrderId": "PO-B",
          "lineItemNumber": "1",
          "amount": "100.00",
          "balanceAfter": "900.00",
          "ledgerEntry": 1
        }
      ]
    }
    "#);
    assert_eq!(events[3]["detail"]["reason"], "REFERENCE_NOT_FOUND");
}

#[tokio::test]
async fn thresholds_that_are_crossed_and_expirations_are_told_once() {
    let running = Running::followed_on("2026-12-01").await;
    let lines = [line("1", "MONTHLY_USAGE"), line("2", "SUBSCRIPTION")];
    running.buyer().given(&order("PO-A").with(json!({ "lineItems": lines }))).await;
    for (id, charge, amount) in [("I-1", "MONTHLY_USAGE", "300.00"), ("I-2", "SUBSCRIPTION", "1000.00")] {
        running.match_one(&invoice(id).with(json!({"chargeType": charge, "amount": amount}))).await;
    }
    running.it_is("2026-12-02");
    running.sweep().await;
    running.an_hour_passes();
    running.sweep().await;
    let events = running.events().await;
    let due: Vec<&Value> = events.iter().skip(3).map(|event| &event["detail"]).collect();
    assert_eq!(due.len(), 2, "{events:#?}");
    assert_eq!(
        (&due[0]["lineItemNumber"], &due[0]["threshold"], &due[0]["balance"]),
        (&json!("1"), &json!("75"), &json!("700.00"))
    );
    assert_eq!((&due[1]["lineItemNumber"], &due[1]["threshold"]), (&json!("2"), &json!("0")));
    running.it_is("2026-12-31");
    running.sweep().await;
    let last = running.events().await.pop().unwrap();
    assert_eq!(last["detail-type"], "ExpirationNoticeDue");
    assert_eq!(
        (&last["detail"]["expiresOn"], &last["detail"]["dueOn"]),
        (&json!("2026-12-31"), &json!("2026-12-31"))
    );
}

#[tokio::test]
async fn events_say_nothing_of_people() {
    let running = Running::followed_on("2026-12-15").await;
    let buyer = running.buyer();
    let secret = json!({
        "description": "For Grace", "contacts": [{"name": "Grace Hopper", "email": "grace@example.com"}],
        "billTo": {"name": "Hopper Ltd", "lines": ["Harbour Rd 9"], "city": "Arlington", "postalCode": "22211", "country": "US"},
        "tags": {"owner": "Grace"},
    });
    buyer.given(&order("PO-A").with(secret)).await;
    buyer.given(&order("PO-B")).await;
    let more = json!([{"name": "Grace Hopper", "email": "hopper@example.com"}]);
    buyer.edit("PO-A", &json!({ "contacts": more, "description": "For Grace Hopper" })).await;
    buyer.put("/purchase-orders/PO-A/tags", "\"2\"", &json!({"tags": {"owner": "Hopper"}})).await;
    running.match_one(&invoice("I-1").with(json!({"amount": "990.00"}))).await;
    running.moved("I-1", "PO-B").await;
    running.sweep().await;
    buyer.deleted("PO-A").await;
    let events = running.events().await;
    assert!(events.len() >= 8, "{events:#?}");
    let text = Value::from(events).to_string();
    for person in ["Grace", "Hopper", "@", "Harbour", "22211", "Wrong project"] {
        assert!(!text.contains(person), "{person}: {text}");
    }
}

#[tokio::test]
async fn nothing_else_that_is_written_is_an_event() {
    let running = Running::followed_on("2026-12-24").await;
    let buyer = running.buyer();
    buyer.put("/settings", "\"0\"", &json!({"displayName": "Example"})).await;
    running.match_one(&invoice("I-1")).await;
    assert_eq!(running.told_so_far().await, ["InvoiceUnmatched I-1"]);
    // The sweep tells the contacts of it; a delivery is written, and the invoice marked.
    running.sweep().await;
    assert!(running.items_with("INVOICE_NOTICES#").await > 0);
    assert_eq!(running.told_so_far().await, ["InvoiceUnmatched I-1"]);
    assert_eq!(running.system.events().attempts(), 1);
}

#[tokio::test]
async fn an_answer_that_is_lost_repeats_events_under_the_same_ids() {
    let running = Running::followed_on("2026-06-15").await;
    running.buyer().given(&order("PO-A")).await;
    running.match_one(&invoice("I-1")).await;
    running.system.events().fail_next(1, EventFault::AnswerLost);
    let events = running.events().await;
    assert_eq!(times(&events).into_values().collect::<Vec<_>>(), [2, 2], "{events:#?}");
    assert_eq!(first_told(&events), ["PurchaseOrderCreated PO-A", "InvoiceAssociated I-1 PO-A"]);
}

#[tokio::test]
async fn while_the_bus_fails_events_wait_and_none_is_lost() {
    let running = Running::followed_on("2026-06-15").await;
    let buyer = running.buyer();
    let mut expected = Vec::new();
    for number in 0..13 {
        buyer.given(&order(&format!("PO-{number}"))).await;
        expected.push(format!("PurchaseOrderCreated PO-{number}"));
    }
    running.system.events().fail_next(9, EventFault::Unavailable);
    running.system.events().fail_next(1, EventFault::LastEntry);
    let events = running.events().await;
    assert_eq!(first_told(&events), expected);
    assert_eq!(running.system.events().given_up(), Vec::<Vec<Value>>::new());
}

#[tokio::test]
async fn an_event_that_is_never_taken_is_given_up_alone() {
    let running = Running::followed_on("2026-06-15").await;
    running.system.events().refuse("InvoiceUnmatched");
    running.match_one(&invoice("I-0")).await;
    running.buyer().given(&order("PO-A")).await;
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
    assert_eq!(first_told(&events), expected);
    let given_up = running.system.events().given_up();
    let keys: Vec<Vec<&str>> = given_up
        .iter()
        .map(|batch| batch.iter().map(|it| it["dynamodb"]["Keys"]["pk"]["S"].as_str().unwrap()).collect())
        .collect();
    assert_eq!(keys, [["INVOICE#111122223333#AWS_INC#I-0"], ["INVOICE#111122223333#AWS_INC#I-3"]]);
}

#[tokio::test]
async fn an_item_that_does_not_read_holds_up_nothing() {
    let running = Running::followed_on("2026-06-15").await;
    running.buyer().given(&order("PO-A")).await;
    running.buyer().given(&order("PO-B")).await;
    running.tamper("ACCOUNT#111122223333", "PO#PO-A", "SET version = :value", &json!({"S": "?"})).await;
    running.match_one(&invoice("I-1").with(json!({"purchaseOrderReference": "PO-B"}))).await;
    let events = running.events().await;
    let expected = ["PurchaseOrderCreated PO-A", "PurchaseOrderCreated PO-B", "InvoiceAssociated I-1 PO-B"];
    assert_eq!(first_told(&events), expected);
    assert_eq!(running.system.events().given_up().iter().map(Vec::len).collect::<Vec<_>>(), [1]);
}

#[tokio::test]
async fn anybody_here_can_look_at_the_events() {
    let running = Running::followed_on("2026-06-15").await;
    running.buyer().given(&order("PO-A")).await;
    let shown = sent(running.client.get(format!("{}/local/events", running.system.url()))).await;
    assert_eq!(shown.status, 200);
    assert_eq!(
        shown.body.as_array().unwrap().iter().map(told).collect::<Vec<_>>(),
        ["PurchaseOrderCreated PO-A"]
    );
}

#[tokio::test]
async fn the_sample_event_tells_of_an_invoice_without_purchase_order() {
    let running = Running::followed_on("2026-12-01").await;
    let sample = serde_json::from_str(include_str!("../../events/stream_events.json")).unwrap();
    let answer = running.system.invoke("StreamEvents", sample).await.unwrap();
    assert_eq!(answer, json!({"batchItemFailures": []}));
    assert_eq!(running.told_so_far().await, ["InvoiceUnmatched INV-2026-11-0001"]);
    for strange in [json!({}), json!({"Records": [{"dynamodb": {}}]}), json!([])] {
        assert!(running.system.invoke("StreamEvents", strange).await.is_err());
    }
}
