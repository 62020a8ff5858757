//! A purchase order whose definition or totals, terms, or sweep state can't be read.

use serde_json::{Value, json};

use super::ORDERS;
use crate::export::text_of;
use crate::harness::given::{With, invoice, invoice_naming, order};
use crate::harness::{Running, outcome};
use crate::import::{HEADER, counts, faults, row};

const BROKEN_PATH: &str = "/purchase-orders/PO_B";

/// Two purchase orders with a draw each. The second one was updated last.
async fn two_orders() -> Running {
    let running = Running::on("2026-06-15").await;
    for id in ["PO_A", "PO_B"] {
        running.buyer().add_order(&order(id)).await;
        running.match_one(&invoice_naming(id, "100.00", id)).await;
    }
    running
}

fn ids(answer: &Value) -> Vec<&str> {
    let rows = answer["purchaseOrders"].as_array().unwrap();
    rows.iter().map(|row| row["purchaseOrderId"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_definition_or_totals_that_cannot_be_read_affect_no_other_purchase_order() {
    for (kind, attribute) in [("ORDER", "suspended"), ("ORDER", "tags"), ("TOTALS", "invoiced")] {
        let running = two_orders().await;
        let buyer = running.buyer();
        running.break_item(ORDERS, &format!("{kind}#PO_B"), attribute).await;
        let what = format!("{attribute} of {kind}");

        let list = buyer.get("/purchase-orders").await.body;
        let unreadable = json!({"purchaseOrderId": "PO_B", "href": BROKEN_PATH, "unreadable": true});
        assert_eq!((ids(&list), &list["count"]), (vec!["PO_A", "PO_B"], &json!(2)), "{what}");
        assert_eq!(list["purchaseOrders"][1], unreadable, "{what}");
        let filtered = buyer.get("/purchase-orders?status=ACTIVE").await.body;
        assert_eq!((ids(&filtered), &filtered["count"]), (vec!["PO_A"], &json!(1)), "{what}");
        let by_id = buyer.get("/purchase-orders?purchaseOrderId=PO_B").await.body;
        assert_eq!(by_id["purchaseOrders"], json!([unreadable]), "{what}");
        let file = buyer.exported("").await;
        assert!(text_of(&file).contains("PO_A") && !text_of(&file).contains("PO_B"), "{what}");
        let summary = buyer.get("/summary").await.body;
        assert_eq!(
            (&summary["unreadable"], &summary["byStatus"]["ACTIVE"]),
            (&json!(1), &json!(1)),
            "{what}"
        );
        assert_eq!(buyer.get("/coverage").await.status, 200, "{what}");

        let items = running.items().await;
        let edited = order("PO_B").with(json!({"description": "edited"}));
        for answer in [
            buyer.get(BROKEN_PATH).await,
            buyer.put(BROKEN_PATH, "\"1\"", &edited).await,
            buyer.put(&format!("{BROKEN_PATH}/status"), "\"1\"", &json!({"status": "SUSPENDED"})).await,
            buyer.delete(BROKEN_PATH, "\"1\"").await,
            buyer.put(&format!("{BROKEN_PATH}/tags"), "\"1\"", &json!({"tags": {}})).await,
            buyer.get(&format!("{BROKEN_PATH}/reconciliation")).await,
        ] {
            assert_eq!(answer.refusal(), (409, "Unreadable"), "{what}: {}", answer.body);
            assert!(
                answer.body["detail"].as_str().unwrap().contains("can't be read"),
                "{what}: {}",
                answer.body
            );
        }
        assert_eq!(running.items().await, items, "{what}: nothing is written");
        for list in ["history", "ledger", "invoices", "notices"] {
            assert_eq!(buyer.get(&format!("{BROKEN_PATH}/{list}")).await.status, 200, "{what}: {list}");
        }

        let file = [row("PO_A", "1").replace("1000.00", "2000.00"), row("PO_B", "1"), row("PO_C", "1")];
        let imported = buyer.imported(&format!("{HEADER}{}", file.concat())).await;
        assert_eq!(counts(&imported), [1, 1, 0, 1], "{what}");
        assert_eq!(faults(&imported), [(3, "", "Unreadable")], "{what}");
        let report = running.sweep().await;
        assert_eq!((&report["evaluated"], &report["unreadable"]), (&json!(2), &json!(1)), "{what}: {report}");
        let matched = running.match_one(&invoice_naming("I-1", "1.00", "PO_A")).await;
        assert_eq!(outcome(&matched), ("MATCHED", Some("PO_A")), "{what}");
    }
}

#[tokio::test]
async fn an_edit_restores_terms_that_cannot_be_read() {
    let running = two_orders().await;
    let buyer = running.buyer();
    running.break_item(ORDERS, "TERMS#PO_B", "terms").await;
    assert_eq!(outcome(&running.match_one(&invoice("I-1")).await), ("MATCHED", Some("PO_A")));
    assert_eq!(buyer.get("/coverage").await.status, 200);
    assert_eq!(buyer.order("PO_B").await["balance"], "900.00");
    let other = buyer.create(&order("PO_C")).await;
    assert_eq!(other.status, 201, "{}", other.body);
    assert_eq!(buyer.edit("PO_B", &json!({"description": "edited"})).await.status, 200);
    assert_eq!(outcome(&running.match_one(&invoice("I-2")).await), ("MATCHED", Some("PO_B")));
}

#[tokio::test]
async fn a_sweep_state_that_cannot_be_read_only_stops_the_sweep_of_its_purchase_order() {
    for attribute in ["months", "notices"] {
        let running = two_orders().await;
        let buyer = running.buyer();
        assert_eq!(running.sweep().await["evaluated"], 2);
        running.break_item(ORDERS, "SWEEP#PO_B", attribute).await;
        for id in ["PO_A", "PO_B"] {
            running.match_one(&invoice_naming(&format!("{id}-2"), "800.00", id)).await;
        }
        let billed = &buyer.order("PO_B").await["lineItems"][0]["billedMonths"];
        assert_eq!(*billed, json!([{"billingPeriod": "2026-05", "amount": "900.00"}]), "{attribute}");
        let report = running.sweep().await;
        assert_eq!(
            (&report["evaluated"], &report["unreadable"]),
            (&json!(1), &json!(1)),
            "{attribute}: {report}"
        );
        let list = buyer.get("/purchase-orders").await.body;
        assert!(list["purchaseOrders"].as_array().unwrap().iter().all(|row| row["balance"] == "100.00"));
        buyer.delete_order("PO_B").await;
        assert_eq!(running.sweep().await["unreadable"], 0, "{attribute}");
    }
}

#[tokio::test]
async fn nothing_that_the_sweep_keeps_remains_of_a_deleted_purchase_order() {
    let running = two_orders().await;
    running.sweep().await;
    assert_eq!(running.items_with("SWEEP#PO_B").await, 1);
    running.buyer().delete_order("PO_B").await;
    assert_eq!(running.items_with("SWEEP#PO_B").await, 0);
    assert_eq!(running.items_with("DELETED#PO_B").await, 1);
    assert_eq!(running.sweep().await["evaluated"], 0);
}
