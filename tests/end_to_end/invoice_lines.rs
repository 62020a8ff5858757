//! Invoices with lines, and invoices that several line items pay: results, lists, ledgers, refusals and moves.

mod concurrency;
mod credits;
mod lists;
mod moves;

use serde_json::{Value, json};

use crate::harness::given::{With, invoice, line, order, order_with_lines};
use crate::harness::{Running, errors, outcome};

/// An invoice with lines: each its ID, its amount and further fields. Its amount is their sum.
pub fn invoice_with_lines(id: &str, lines: &[(&str, &str, Value)]) -> Value {
    let cents = |amount: &str| amount.replace('.', "").parse::<i64>().unwrap();
    let sum: i64 = lines.iter().map(|(_, amount, _)| cents(amount)).sum();
    let each: Vec<Value> = lines
        .iter()
        .map(|(line_id, amount, fields)| json!({"lineId": line_id, "amount": amount}).with(fields.clone()))
        .collect();
    invoice(id).with(json!({"amount": format!("{}.{:02}", sum / 100, sum % 100), "lines": each}))
}

/// A purchase order whose only line, of type `ALL`, is worth `price`.
pub fn order_worth(id: &str, price: &str, when_depleted: &str) -> Value {
    let lines = [line("1", "ALL").with(json!({ "unitPrice": price }))];
    order(id).with(json!({"whenDepleted": when_depleted, "lineItems": lines}))
}

/// The draws of a result: `PO_A/1 60.00`, with the line before it if there are lines.
pub fn draws(result: &Value) -> Vec<String> {
    let text = |draw: &Value, name: &str| draw[name].as_str().map(str::to_owned);
    let draw = |draw: &Value| {
        let line = text(draw, "lineId").map_or_else(String::new, |line| format!("{line}: "));
        let [order, number, amount] =
            ["purchaseOrderId", "lineItemNumber", "amount"].map(|it| text(draw, it).unwrap());
        format!("{line}{order}/{number} {amount}")
    };
    result["draws"].as_array().unwrap().iter().map(draw).collect()
}

/// Usage on `PO_USE`, subscriptions on `PO_SUB`.
async fn two_orders(day: &str) -> Running {
    let running = Running::on(day).await;
    running.buyer().add_order(&order_with_lines("PO_USE", &["MONTHLY_USAGE"])).await;
    running.buyer().add_order(&order_with_lines("PO_SUB", &["SUBSCRIPTION"])).await;
    running
}

/// 60.00 of usage and 40.00 of a subscription.
fn of_two_orders(id: &str) -> Value {
    let subscription =
        json!({"chargeType": "SUBSCRIPTION", "billingPeriod": "2026-04", "description": "Seats"});
    invoice_with_lines(id, &[("1", "60.00", json!({})), ("2", "40.00", subscription)])
}

#[tokio::test]
async fn each_line_has_its_outcome_draws_and_decision() {
    let running = two_orders("2026-06-15").await;
    let services = json!({"chargeType": "PROFESSIONAL_SERVICES_AND_TRAINING"});
    let of_three = invoice_with_lines("I-1", &[("a", "60.00", json!({})), ("b", "5.00", services)]);
    let result = running.match_one(&of_three).await;
    insta::assert_json_snapshot!(result);
}

#[tokio::test]
async fn the_purchase_order_of_a_result_is_there_only_if_it_is_the_only_one() {
    let running = two_orders("2026-06-15").await;
    let result = running.match_one(&of_two_orders("I-1")).await;
    assert_eq!(outcome(&result), ("MATCHED", None));
    assert_eq!(result["purchaseOrders"], json!(["PO_USE", "PO_SUB"]));
    assert_eq!(draws(&result), ["1: PO_USE/1 60.00", "2: PO_SUB/1 40.00"]);
    let usage = [("1", "60.00", json!({})), ("2", "40.00", json!({}))];
    let result = running.match_one(&invoice_with_lines("I-2", &usage)).await;
    assert_eq!(outcome(&result), ("MATCHED", Some("PO_USE")));
    assert_eq!((&result["lineItemNumber"], &result["purchaseOrders"]), (&json!("1"), &json!(["PO_USE"])));
    let result = running.match_one(&invoice("I-3").with(json!({"currency": "EUR"}))).await;
    assert_eq!((outcome(&result), &result["purchaseOrders"]), (("UNMATCHED", None), &json!([])));
    assert_eq!(result.get("lines"), None);
}

#[tokio::test]
async fn the_same_invoice_is_a_replay_only_with_the_same_lines() {
    let running = two_orders("2026-06-15").await;
    let first = running.match_one(&of_two_orders("I-1")).await;
    assert_eq!(running.match_one(&of_two_orders("I-1")).await, first.with(json!({"replayed": true})));
    let other_split = invoice_with_lines("I-1", &[("1", "50.00", json!({})), ("2", "50.00", json!({}))]);
    for other in [other_split, of_two_orders("I-1").with(json!({"lines": null}))] {
        let result = running.match_one(&other).await;
        assert_eq!(result["error"]["code"], "InvoiceConflict", "{result}");
    }
    assert_eq!(running.buyer().reconciled("PO_USE").await["balance"], "940.00");
}

#[tokio::test]
async fn lines_that_do_not_add_up_are_refused_with_both_amounts() {
    let running = two_orders("2026-06-15").await;
    let invoice = of_two_orders("I-1").with(json!({"amount": "100.01"}));
    let result = running.match_one(&invoice).await;
    assert_eq!(result["outcome"], "REJECTED");
    assert_eq!(errors(&result["error"]), [("/lines", "Inconsistent")]);
    let error = &result["error"]["errors"][0];
    assert_eq!((&error["expected"], &error["actual"]), (&json!("100.01"), &json!("100.00")));
    let answer = running.buyer().post("/invoices/preview", &invoice.with(json!({"accountId": null}))).await;
    assert_eq!(
        (answer.refusal(), answer.errors()),
        ((422, "ValidationFailed"), vec![("/lines", "Inconsistent")])
    );
}

#[tokio::test]
async fn an_invoice_of_more_than_twenty_purchase_orders_is_refused_with_numbers_and_its_neighbours_are_not() {
    let running = Running::on("2026-06-15").await;
    for number in 1..=21 {
        running.buyer().add_order(&order(&format!("PO_{number}"))).await;
    }
    let lines = |count: usize| -> Vec<(String, Value)> {
        (1..=count)
            .map(|nth| (nth.to_string(), json!({"purchaseOrderReference": format!("PO_{nth}")})))
            .collect()
    };
    let invoice_of = |id: &str, count: usize| {
        let lines = lines(count);
        let lines: Vec<_> =
            lines.iter().map(|(line, fields)| (line.as_str(), "1.00", fields.clone())).collect();
        invoice_with_lines(id, &lines)
    };
    let results = running
        .match_all(&[invoice("I-1"), invoice_of("I-2", 21), invoice_of("I-3", 20), invoice("I-4")])
        .await;
    let outcomes: Vec<_> = results.iter().map(|it| it["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["MATCHED", "REJECTED", "MATCHED", "MATCHED"]);
    let error = &results[1]["error"];
    assert_eq!(
        (&error["code"], &error["limit"], &error["actual"]),
        (&json!("ValidationFailed"), &json!(20), &json!(21))
    );
    assert_eq!(running.buyer().reconciled("PO_21").await["balance"], "800.00");
    assert_eq!(running.buyer().reconciled("PO_20").await["balance"], "999.00");
    assert_eq!(running.buyer().get("/invoices/AWS_INC/I-2").await.status, 404);
}

#[tokio::test]
async fn a_call_has_at_most_two_thousand_lines_and_a_full_answer_fits() {
    let running = Running::on("2026-06-15").await;
    for number in 0..8 {
        running.buyer().add_order(&order(&format!("PO_{number}{}", "x".repeat(90)))).await;
    }
    let lines: Vec<(String, Value)> = (0..20).map(|nth| (nth.to_string(), json!({}))).collect();
    let lines: Vec<_> = lines.iter().map(|(line, fields)| (line.as_str(), "0.10", fields.clone())).collect();
    let invoices: Vec<Value> = (0..100).map(|nth| invoice_with_lines(&format!("I-{nth}"), &lines)).collect();
    let results = running.match_all(&invoices).await;
    let failed = results.iter().find(|result| result["outcome"] != "MATCHED");
    assert_eq!(failed, None);
    assert!(results[0]["lines"][0]["decision"]["candidates"].as_array().unwrap().len() > 1);
    assert!(serde_json::to_vec(&results).unwrap().len() < 6_000_000);
    let more: Vec<Value> = invoices.into_iter().chain([of_two_orders("I-X")]).collect();
    let refused = running.system.invoke("MatchInvoice", json!({ "invoices": more })).await.unwrap();
    assert_eq!(errors(&refused["error"]), [("/invoices", "LimitExceeded")], "{refused}");
}

#[tokio::test]
async fn what_one_line_item_lacks_is_drawn_on_the_next_and_a_preview_says_so_before() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order_worth("PO_B", "500.00", "CONTINUE")).await;
    buyer.add_order(&order_worth("PO_A", "70.00", "SPILL")).await;
    buyer.add_order(&order_worth("PO_C", "20.00", "SPILL")).await;
    let usage = invoice("I-1").with(json!({"amount": "600.00"}));
    let preview = running.preview(&usage).await;
    assert_eq!(draws(&preview), ["PO_C/1 20.00", "PO_A/1 70.00", "PO_B/1 510.00"]);
    assert_eq!(buyer.reconciled("PO_C").await["balance"], "20.00", "a preview writes nothing");
    let result = running.match_one(&usage).await;
    assert_eq!(result, preview);
    let reasons =
        result["decision"]["candidates"].as_array().unwrap().iter().map(|it| (&it["verdict"], &it["reason"]));
    let selected = (&json!("SELECTED"), &json!("TAKES_REST"));
    assert_eq!(reasons.collect::<Vec<_>>(), [(&json!("SELECTED"), &Value::Null), selected, selected]);
    for (id, balance) in [("PO_A", "0.00"), ("PO_B", "-10.00"), ("PO_C", "0.00")] {
        assert_eq!(buyer.reconciled(id).await["balance"], balance, "{id}");
    }
    let voided = running.void(&usage).await;
    assert_eq!(voided["outcome"], "VOIDED");
    for (id, balance) in [("PO_A", "70.00"), ("PO_B", "500.00"), ("PO_C", "20.00")] {
        assert_eq!(buyer.reconciled(id).await["balance"], balance, "{id}");
    }
}
