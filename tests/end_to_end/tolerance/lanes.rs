//! Entries and leases of a hot purchase order's lane that can't be read.

use serde_json::{Value, json};

use crate::harness::Running;
use crate::harness::given::{With, credit, invoice, order};

const LANE: &str = "LANE#111122223333#PO_A";

fn entry(id: usize, invoice: &Value) -> Value {
    json!({"pk": {"S": LANE}, "sk": {"S": format!("WAITING#AWS_INC#B-{id:03}")}, "invoice": invoice})
}

#[tokio::test]
async fn an_entry_or_a_lease_that_cannot_be_read_keeps_no_invoice_from_its_purchase_order() {
    for until in [json!({"S": "?"}), json!({"BOOL": true}), json!({"N": "1"})] {
        let running = Running::on("2026-06-15").await;
        let buyer = running.buyer();
        buyer.add_order(&order("PO_A")).await;
        // More than one transaction takes, so that they would hide all others.
        let entries: Vec<Value> = (0..120).map(|id| entry(id, &json!({"S": "?"}))).collect();
        running.put_items(&entries).await;
        running.put_items(&[json!({"pk": {"S": LANE}, "sk": {"S": "LEASE"}, "until": until})]).await;
        let far = json!({"N": "9999999999999"});
        running.tamper("PO#111122223333", "TOTALS#PO_A", "SET lane = :value", &far).await;
        let cents = |id: &String| invoice(id).with(json!({"amount": "1.00"}));
        let ids: Vec<String> = (0..8).map(|id| format!("I-{id}")).collect();
        let calls: Vec<Value> = ids.iter().map(cents).collect();
        let answers = futures::future::join_all(calls.iter().map(|it| running.match_one(it))).await;
        assert!(answers.iter().all(|answer| answer["outcome"] == "MATCHED"), "{until}: {answers:?}");
        assert_eq!(buyer.order("PO_A").await["balance"], "992.00", "{until}");
        assert_eq!(running.items_with(LANE).await, 0, "{until}: the lane is empty");
    }
}

#[tokio::test]
async fn a_credit_whose_original_cannot_be_read_keeps_no_invoice_from_its_lane() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_A")).await;
    let cents = |id: &str| invoice(id).with(json!({"amount": "1.00"}));
    running.match_all(&[cents("I-0"), credit("C-0", &cents("I-0")).with(json!({"amount": "1.00"}))]).await;
    let items = running.items().await;
    let recorded = items.iter().find(|item| item["pk"]["S"] == "INVOICE#111122223333#AWS_INC#C-0").unwrap();
    let mut waiting = recorded["invoice"].clone();
    waiting["M"]["invoiceId"] = json!({"S": "B-001"});
    running.put_items(&[entry(1, &waiting).with(json!({"laneEntry": {"S": "of another process"}}))]).await;
    running.break_item("INVOICE#111122223333#AWS_INC#I-0", "INVOICE", "invoice").await;
    running
        .tamper("PO#111122223333", "TOTALS#PO_A", "SET lane = :value", &json!({"N": "9999999999999"}))
        .await;
    let answers =
        futures::future::join(running.match_one(&cents("I-1")), running.match_one(&cents("I-2"))).await;
    assert!([&answers.0, &answers.1].iter().all(|answer| answer["outcome"] == "MATCHED"), "{answers:?}");
    assert_eq!(running.items_with(LANE).await, 0, "the lane is empty");
    assert_eq!(buyer.get("/invoices/AWS_INC/B-001").await.status, 404);
}
