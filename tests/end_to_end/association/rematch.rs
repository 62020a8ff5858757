//! Rematching an invoice: a new decision replaces its association.

use serde_json::json;

use super::{more_specific, rematch, to};
use crate::harness::Running;
use crate::harness::given::{With, credit, invoice, order};

#[tokio::test]
async fn a_rematch_decides_as_if_the_invoice_had_not_drawn_yet() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    let stop = json!({"whenDepleted": "STOP"});
    buyer.add_order(&order("PO-A").with(stop)).await;
    running.match_one(&invoice("I-1").with(json!({"amount": "900.00"}))).await;
    let items = running.items().await;
    running.system.wire().reset();
    // 100.00 are left, too little if the invoice's own draw still counted.
    let same = buyer.associate("I-1", &rematch()).await;
    assert_eq!((same.status, &same.body["purchaseOrderId"]), (200, &json!("PO-A")), "{}", same.body);
    assert_eq!(running.system.wire().counts().total(), 2);
    assert_eq!(running.items().await, items, "the same decision changes nothing");

    buyer.add_order(&more_specific("PO-B")).await;
    running.system.wire().reset();
    let moved =
        buyer.associate("I-1", &rematch().with(json!({"reason": "PO-B was created later"}))).await.body;
    assert_eq!(running.system.wire().counts().total(), 3);
    assert_eq!(moved["purchaseOrderId"], "PO-B");
    assert_eq!(moved["decision"]["candidates"][1]["reason"], "MORE_SPECIFIC_TYPE");
    assert_eq!(
        (buyer.balance("PO-A").await, buyer.balance("PO-B").await),
        ("1000.00".into(), "100.00".into())
    );
    assert_eq!(buyer.ledger("PO-B").await[0]["reason"], "PO-B was created later");
}

#[tokio::test]
async fn a_rematch_without_a_match_is_refused_and_does_not_move_the_invoice() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    running.match_one(&invoice("I-0")).await;
    assert_eq!(
        running.refused_association("I-0", &rematch()).await,
        "a new match finds no line item: no line item of any purchase order fits the invoice"
    );
    running.match_one(&credit("C-1", &invoice("I-9"))).await;
    let detail = running.refused_association("C-1", &rematch()).await;
    assert_eq!(
        detail,
        "a new match finds no line item: the invoice that it gives money back for is unknown, unmatched or voided"
    );
    buyer.add_order(&order("PO-A")).await;
    running.match_one(&invoice("I-1")).await;
    buyer.delete_order("PO-A").await;
    assert_eq!(
        running.refused_association("I-1", &rematch()).await,
        "a new match finds no line item: no line item of any purchase order fits the invoice"
    );
    // Moves the invoice out of the deleted purchase order, which gets another ledger entry.
    buyer.add_order(&order("PO-B")).await;
    assert_eq!(buyer.associate("I-1", &rematch()).await.body["purchaseOrderId"], "PO-B");
    assert_eq!(buyer.ledger("PO-A").await.len(), 2);
    assert_eq!(buyer.balance("PO-B").await, "900.00");
}

#[tokio::test]
async fn a_rematched_credit_follows_its_invoice() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO-A")).await;
    running.match_one(&invoice("I-1")).await;
    running.match_one(&credit("C-1", &invoice("I-1"))).await;
    buyer.add_order(&order("PO-B")).await;
    buyer.associate("I-1", &to("PO-B", "1")).await;
    assert_eq!(
        (buyer.balance("PO-A").await, buyer.balance("PO-B").await),
        ("1100.00".into(), "900.00".into())
    );
    let moved = buyer.associate("C-1", &rematch()).await.body;
    assert_eq!(moved["decision"]["candidates"][0]["reason"], "FOLLOWS_ORIGINAL");
    assert_eq!(
        (buyer.balance("PO-A").await, buyer.balance("PO-B").await),
        ("1000.00".into(), "1000.00".into())
    );
}
