//! The statement of a month: what it did to each line item, from the ledgers.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::given::{With, invoice_of_period, order, order_with_lines};
use crate::harness::{Caller, OTHER_ACCOUNT, Running, send, with_json};

impl Caller<'_> {
    async fn statement(&self, query: &str) -> Value {
        let answer = self.get(&format!("/statement{query}")).await;
        assert_eq!(answer.status, 200, "{query}: {}", answer.body);
        answer.body
    }
}

/// `PO-7/1: opening draws credits moves voids closing difference`, for each line item.
fn lines(statement: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let orders = statement["purchaseOrders"].as_array().unwrap().iter();
    let shown = orders.flat_map(|order| {
        order["lines"].as_array().unwrap().iter().map(move |line| {
            let names = ["opening", "draws", "credits", "moves", "voids", "closing", "difference"];
            let amounts: Vec<String> = names.iter().map(|name| text(&line[name])).collect();
            let number = text(&line["lineItemNumber"]);
            format!("{}/{number}: {}", text(&order["purchaseOrderId"]), amounts.join(" "))
        })
    });
    shown.collect()
}

#[tokio::test]
async fn a_month_is_stated_from_what_earlier_months_left_to_what_it_leaves() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    let over = json!({"lineItems": [{"lineItemNumber": "1", "type": "SUBSCRIPTION", "balanceTracking": false}],
        "expirationMonth": "2026-04"});
    buyer.add_order(&order_with_lines("PO-7", &["MONTHLY_USAGE", "SUBSCRIPTION"])).await;
    buyer.add_order(&order("PO-OVER").with(over)).await;
    let voided = invoice_of_period("I-4", "2026-05", "5.00");
    for drawing in [
        invoice_of_period("I-1", "2026-04", "100.00"),
        invoice_of_period("I-2", "2026-05", "20.50"),
        invoice_of_period("I-3", "2026-05", "-0.50"),
        voided.clone(),
        invoice_of_period("I-5", "2026-06", "7.00"),
    ] {
        assert_eq!(running.match_one(&drawing).await["outcome"], "MATCHED");
    }
    running.void(&voided).await;
    let moved = json!({"purchaseOrderId": "PO-7", "lineItemNumber": "2", "reason": "it was a subscription"});
    let request = buyer.request(Method::PUT, "/invoices/AWS_INC/I-2/association");
    assert_eq!(send(with_json(request, &moved)).await.status, 200);
    // May is the month before the system's.
    let statement = buyer.statement("").await;
    assert_eq!(statement["billingPeriod"], "2026-05");
    assert_eq!(
        lines(&statement),
        [
            "PO-7/1: 900.00 25.50 -0.50 -20.50 -5.00 900.50 0.00",
            "PO-7/2: 1000.00 0.00 0.00 20.50 0.00 979.50 0.00",
        ]
    );
    assert_eq!(
        lines(&buyer.statement("?billingPeriod=2026-06").await)[0],
        "PO-7/1: 900.50 7.00 0.00 0.00 0.00 893.50 0.00"
    );
    let entries = statement["purchaseOrders"][0]["movesAndVoids"].as_array().unwrap();
    let shown: Vec<_> =
        entries.iter().map(|it| (&it["posting"], &it["lineItemNumber"], &it["amount"])).collect();
    let posted = [("VOID", "1", "-5.00"), ("REASSOCIATION", "1", "-20.50"), ("REASSOCIATION", "2", "20.50")];
    assert_eq!(json!(shown), json!(posted));
    assert_eq!(entries[1]["reason"], "it was a subscription");
    assert!(entries[1]["actor"].is_string());
    assert_eq!(running.buyer_of(OTHER_ACCOUNT).statement("").await["purchaseOrders"], json!([]));
}

#[tokio::test]
async fn a_statement_goes_on_by_its_token_and_takes_few_requests() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    for number in 0..5 {
        buyer.add_order(&order(&format!("PO-{number}"))).await;
    }
    running.match_one(&invoice_of_period("I-1", "2026-05", "10.00")).await;
    let whole = buyer.statement("?limit=100").await;
    assert_eq!((lines(&whole).len(), whole.get("nextToken")), (5, None));
    running.system.wire().reset();
    let first = buyer.statement("?limit=3").await;
    assert!(running.system.wire().counts().total() <= 5, "{:?}", running.system.wire().counts());
    let token = first["nextToken"].as_str().unwrap();
    let second = buyer.statement(&format!("?limit=3&nextToken={token}")).await;
    assert_eq!([lines(&first), lines(&second)].concat(), lines(&whole));
}

#[tokio::test]
async fn a_total_that_differs_from_its_ledger_is_stated_whatever_the_month() {
    let running = Running::on("2026-06-03").await;
    running.buyer().add_order(&order("PO-7").with(json!({"expirationMonth": "2026-05"}))).await;
    running.match_one(&invoice_of_period("I-1", "2026-05", "10.00")).await;
    let totals = json!({"1": {"N": "12.00"}});
    running.tamper("PO#111122223333", "TOTALS#PO-7", "SET invoiced = :value", &json!({ "M": totals })).await;
    let statement = running.buyer().statement("?billingPeriod=2027-01").await;
    assert_eq!(lines(&statement), ["PO-7/1: 990.00 0.00 0.00 0.00 0.00 990.00 2.00"]);
    let refused = running.buyer().get("/statement?billingPeriod=May").await;
    assert_eq!(refused.refusal(), (422, "ValidationFailed"));
}
