//! Credit memos for invoices that several line items pay.

use serde_json::{Value, json};

use super::{draws, invoice_with_lines, of_two_orders, two_orders};
use crate::harness::Running;
use crate::harness::given::{With, credit};

async fn balances(running: &Running) -> [Value; 2] {
    let buyer = running.buyer();
    [buyer.reconciled("PO_USE").await["balance"].clone(), buyer.reconciled("PO_SUB").await["balance"].clone()]
}

#[tokio::test]
async fn credits_follow_the_latest_draw_up_to_what_earlier_credits_left() {
    let running = two_orders("2026-06-15").await;
    let original = of_two_orders("I-1");
    running.match_one(&original).await;
    let memo = |id: &str, amount: &str| credit(id, &original).with(json!({ "amount": amount }));
    let first = running.match_one(&memo("C-1", "30.00")).await;
    assert_eq!(draws(&first), ["PO_SUB/1 -30.00"]);
    let second = running.match_one(&memo("C-2", "30.00")).await;
    assert_eq!(draws(&second), ["PO_SUB/1 -10.00", "PO_USE/1 -20.00"]);
    assert_eq!(balances(&running).await, ["960.00", "1000.00"]);
    let voided = running.void(&memo("C-2", "30.00")).await;
    assert_eq!(voided["outcome"], "VOIDED");
    let third = running.match_one(&memo("C-3", "10.00")).await;
    assert_eq!(draws(&third), ["PO_SUB/1 -10.00"], "a voided credit leaves what it took");
    assert_eq!(balances(&running).await, ["940.00", "1000.00"]);
}

#[tokio::test]
async fn credits_of_one_call_see_each_other_and_so_does_a_preview_of_them() {
    let running = two_orders("2026-06-15").await;
    let original = of_two_orders("I-1");
    running.match_one(&original).await;
    let memos = ["C-1", "C-2", "C-3"].map(|id| credit(id, &original).with(json!({"amount": "30.00"})));
    let previews = running.invoke_match(json!({"invoices": memos, "dryRun": true})).await;
    let results = running.match_all(&memos).await;
    assert_eq!(results, previews);
    let drawn: Vec<_> = results.iter().map(draws).collect();
    assert_eq!(
        drawn,
        [vec!["PO_SUB/1 -30.00"], vec!["PO_SUB/1 -10.00", "PO_USE/1 -20.00"], vec!["PO_USE/1 -30.00"]]
    );
    assert_eq!(balances(&running).await, ["990.00", "1000.00"]);
}

#[tokio::test]
async fn a_line_of_a_credit_memo_follows_the_line_with_its_id() {
    let running = two_orders("2026-06-15").await;
    let original = of_two_orders("I-1");
    running.match_one(&original).await;
    let lines = [("1", "50.00", json!({})), ("2", "5.00", json!({}))];
    let fields = credit("C-1", &original);
    let memo = invoice_with_lines("C-1", &lines).with(json!({"invoiceType": fields["invoiceType"],
        "originalInvoice": fields["originalInvoice"]}));
    let result = running.match_one(&memo).await;
    assert_eq!(draws(&result), ["1: PO_USE/1 -50.00", "2: PO_SUB/1 -5.00"]);
    assert_eq!(balances(&running).await, ["990.00", "965.00"]);
}

#[tokio::test]
async fn a_credit_that_meets_another_is_decided_again() {
    let running = two_orders("2026-06-15").await;
    let original = of_two_orders("I-1");
    running.match_one(&original).await;
    let [slow, fast] = ["C-1", "C-2"].map(|id| credit(id, &original).with(json!({"amount": "40.00"})));
    let (slow, fast) = running.before_commit(running.match_one(&slow), running.match_one(&fast)).await;
    assert_eq!(draws(&fast), ["PO_SUB/1 -40.00"]);
    assert_eq!(draws(&slow), ["PO_USE/1 -40.00"]);
}
