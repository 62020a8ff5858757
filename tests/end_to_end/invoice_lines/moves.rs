//! Moves of invoices with lines, and of single lines.

use reqwest::Method;
use serde_json::{Value, json};

use super::{draws, of_two_orders, order_worth, two_orders};
use crate::harness::given::{With, credit, invoice, order};
use crate::harness::{Answer, Caller, Running, send, with_json};

impl Caller<'_> {
    async fn move_invoice(&self, invoice_id: &str, body: &Value) -> Answer {
        let path = format!("/invoices/AWS_INC/{invoice_id}/association");
        send(with_json(self.request(Method::PUT, &path), body)).await
    }

    async fn listed_under(&self, order: &str) -> usize {
        let answer = self.get(&format!("/purchase-orders/{order}/invoices")).await;
        answer.body["invoices"].as_array().unwrap().len()
    }
}

async fn balances(running: &Running, ids: &[&str]) -> Vec<String> {
    let mut balances = Vec::new();
    for id in ids {
        balances.push(running.buyer().reconciled(id).await["balance"].as_str().unwrap().to_owned());
    }
    balances
}

#[tokio::test]
async fn one_line_moves_in_one_transaction_and_leaves_the_lists_that_it_left() {
    let running = two_orders("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_C")).await;
    running.match_one(&of_two_orders("I-1")).await;
    let to = json!({"purchaseOrderId": "PO_C", "lineItemNumber": "1", "lineId": "2", "reason": "Project C"});
    running.system.wire().reset();
    let answer = buyer.move_invoice("I-1", &to).await;
    let counts = running.system.wire().counts();
    assert_eq!((answer.status, counts.of("TransactWriteItems")), (200, 1), "{}", answer.body);
    assert_eq!(
        draws(&answer.body),
        ["1: PO_USE/1 60.00", "2: PO_SUB/1 40.00", "2: PO_SUB/1 -40.00", "2: PO_C/1 40.00"]
    );
    assert_eq!(answer.body["purchaseOrders"], json!(["PO_USE", "PO_C"]));
    assert_eq!(balances(&running, &["PO_USE", "PO_SUB", "PO_C"]).await, ["940.00", "1000.00", "960.00"]);
    assert_eq!((buyer.listed_under("PO_SUB").await, buyer.listed_under("PO_C").await), (0, 1));
    let whole = json!({"purchaseOrderId": "PO_USE", "lineItemNumber": "1"});
    assert_eq!(buyer.move_invoice("I-1", &whole).await.body["purchaseOrderId"], "PO_USE");
    assert_eq!(balances(&running, &["PO_USE", "PO_SUB", "PO_C"]).await, ["900.00", "1000.00", "1000.00"]);
    assert_eq!((buyer.listed_under("PO_C").await, buyer.listed_under("PO_USE").await), (0, 1));
    let back = buyer.move_invoice("I-1", &json!({"rematch": true})).await;
    assert_eq!(back.body["purchaseOrders"], json!(["PO_USE", "PO_SUB"]));
    assert_eq!((buyer.listed_under("PO_SUB").await, buyer.listed_under("PO_USE").await), (1, 1));
}

#[tokio::test]
async fn a_move_of_a_line_that_the_invoice_has_not_is_refused() {
    let running = two_orders("2026-06-15").await;
    running.match_one(&of_two_orders("I-1")).await;
    running.match_one(&invoice("I-2")).await;
    for (id, line) in [("I-1", "3"), ("I-2", "1")] {
        let to = json!({"purchaseOrderId": "PO_SUB", "lineItemNumber": "1", "lineId": line});
        let answer = running.buyer().move_invoice(id, &to).await;
        assert_eq!(answer.refusal(), (409, "AssociationRefused"), "{}", answer.body);
        assert_eq!(answer.body["detail"], format!("the invoice has no line {line}"));
    }
    let empty = json!({"rematch": true, "lineId": ""});
    assert_eq!(running.buyer().move_invoice("I-1", &empty).await.errors(), [("/lineId", "InvalidValue")]);
}

#[tokio::test]
async fn a_rematch_finds_the_line_items_that_pay_an_invoice_now() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order_worth("PO_A", "500.00", "CONTINUE")).await;
    running.match_one(&invoice("I-1")).await;
    buyer.add_order(&order_worth("PO_B", "500.00", "CONTINUE")).await;
    buyer.add_order(&order_worth("PO_S", "30.00", "SPILL")).await;
    let moved = buyer.move_invoice("I-1", &json!({"rematch": true})).await.body;
    assert_eq!(moved["purchaseOrders"], json!(["PO_B"]), "one with enough ranks before one that spills");
    let large = invoice("I-2").with(json!({"amount": "600.00"}));
    let spilled = running.match_one(&large).await;
    assert_eq!(draws(&spilled), ["PO_S/1 30.00", "PO_B/1 570.00"]);
    let memo = credit("C-1", &large).with(json!({"amount": "590.00"}));
    assert_eq!(draws(&running.match_one(&memo).await), ["PO_B/1 -570.00", "PO_S/1 -20.00"]);
    let elsewhere = json!({"purchaseOrderId": "PO_A", "lineItemNumber": "1"});
    assert_eq!(buyer.move_invoice("C-1", &elsewhere).await.status, 200);
    let again = credit("C-2", &large).with(json!({"amount": "10.00"}));
    let again = running.match_one(&again).await;
    assert_eq!(draws(&again), ["PO_B/1 -10.00"], "a moved credit leaves what it took");
    assert_eq!(balances(&running, &["PO_A", "PO_S"]).await, ["1090.00", "0.00"]);
}
