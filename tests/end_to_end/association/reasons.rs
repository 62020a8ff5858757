//! Who moved an invoice, when and why, and what matching had decided before.

use serde_json::json;

use super::{rematch, to};
use crate::harness::Running;
use crate::harness::given::{With, invoice, order, order_with_lines};

#[tokio::test]
async fn an_invoice_tells_who_moved_it_when_and_why_and_keeps_the_original_decision() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO-A")).await;
    buyer.add_order(&order_with_lines("PO-B", &["SUBSCRIPTION", "ALL"])).await;
    let named = json!({"purchaseOrderReference": "PO-A"});
    running.match_one(&invoice("I-1").with(named)).await;
    let matched = buyer.get("/invoices/AWS_INC/I-1").await.body;
    assert_eq!((matched.get("overruled"), matched.get("entries")), (None, None));

    buyer.associate("I-1", &to("PO-B", "1").with(json!({"reason": "Wrong project"}))).await;
    let again = buyer.associate("I-1", &to("PO-B", "2")).await.body;
    assert_eq!(again["overruled"], matched["decision"], "also after a second move by hand");
    running.system.wire().reset();
    let moved = buyer.get("/invoices/AWS_INC/I-1?entries=true").await.body;
    assert_eq!(running.system.wire().counts().total(), 6, "the invoice, and the page of each draw");
    let entries = moved["entries"].as_array().unwrap();
    let said: Vec<_> = entries
        .iter()
        .map(|it| {
            let text = |name: &str| it[name].as_str().unwrap_or("-");
            (text("purchaseOrderId"), text("amount"), text("posting"), text("actor"), text("reason"))
        })
        .collect();
    let who = "buyer@example.com";
    assert_eq!(
        said,
        [
            ("PO-A", "100.00", "MATCH", "-", "-"),
            ("PO-A", "-100.00", "REASSOCIATION", who, "Wrong project"),
            ("PO-B", "100.00", "REASSOCIATION", who, "Wrong project"),
            ("PO-B", "-100.00", "REASSOCIATION", who, "-"),
            ("PO-B", "100.00", "REASSOCIATION", who, "-"),
        ]
    );
    assert!(entries.iter().all(|it| it["at"].as_str().unwrap().starts_with("2026-06-03T12:00:0")));
    assert_eq!(buyer.get("/invoices/AWS_INC/I-1?entries=maybe").await.status, 400);

    // A new match replaces both.
    let rematched = buyer.associate("I-1", &rematch()).await.body;
    assert_eq!((&rematched["purchaseOrderId"], rematched.get("overruled")), (&json!("PO-A"), None));
}

#[tokio::test]
async fn a_line_and_an_unmatched_invoice_keep_their_decisions_too() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    running.match_one(&invoice("I-1")).await;
    let lines = json!([{"lineId": "1", "amount": "60.00"}, {"lineId": "2", "amount": "40.00"}]);
    running.match_one(&invoice("I-2").with(json!({"lines": lines}))).await;
    buyer.add_order(&order("PO-A")).await;
    let moved = buyer.associate("I-1", &to("PO-A", "1")).await.body;
    assert_eq!(moved["overruled"]["reason"], "NO_LINE_FITS");
    let moved = buyer.associate("I-2", &to("PO-A", "1").with(json!({"lineId": "2"}))).await.body;
    assert_eq!(moved["lines"][0].get("overruled"), None);
    assert_eq!(moved["lines"][1]["overruled"]["reason"], "NO_LINE_FITS");
    assert_eq!(moved.get("overruled"), None);
}
