//! Purchase orders whose stored items can't be read.

use serde_json::json;

use crate::harness::given::{With, credit, invoice, order};
use crate::harness::{Running, outcome};

#[tokio::test]
async fn an_unreadable_purchase_order_is_counted_and_holds_up_no_other() {
    let running = Running::on("2026-06-15").await;
    for id in ["PO_A", "PO_BROKEN"] {
        running.buyer().add_order(&order(id)).await;
    }
    let named = |id: &str| invoice(id).with(json!({"purchaseOrderReference": "PO_BROKEN"}));
    assert_eq!(outcome(&running.match_one(&named("I-0")).await), ("MATCHED", Some("PO_BROKEN")));
    running.tamper("PO#111122223333", "TERMS#PO_BROKEN", "SET terms = :value", &json!({"S": "?"})).await;
    let matched = running.match_one(&invoice("I-1")).await;
    assert_eq!(outcome(&matched), ("MATCHED", Some("PO_A")));
    assert_eq!(matched["decision"]["others"], json!({"UNREADABLE": 1}));
    for unreadable in [named("I-2"), credit("C-1", &named("I-0"))] {
        let result = running.match_one(&unreadable).await;
        assert_eq!(outcome(&result), ("UNMATCHED", None));
        let decision = json!({"ruleset": 1, "reason": "UNREADABLE", "considered": 0, "candidates": [], "others": {"UNREADABLE": 1}});
        assert_eq!(result["decision"], decision);
    }
}
