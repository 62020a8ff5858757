//! Reconciliation: compares a purchase order's totals with its ledger and reports differences.

use serde_json::{Value, json};

use crate::harness::given::{With, invoice, order, order_with_lines};
use crate::harness::{Caller, OTHER_ACCOUNT, Running};

const PATH: &str = "/purchase-orders/PO-7/reconciliation";

impl Caller<'_> {
    async fn reconciliation(&self) -> Value {
        let answer = self.get(PATH).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body
    }
}

fn numbered_invoice(number: usize, amount: &str) -> Value {
    invoice(&format!("I-{number}")).with(json!({ "amount": amount }))
}

/// A purchase order with two line items, one of which has three draws and a void.
async fn order_with_draws() -> Running {
    let running = Running::on("2026-06-03").await;
    running.buyer().add_order(&order_with_lines("PO-7", &["MONTHLY_USAGE", "SUBSCRIPTION"])).await;
    for (number, amount) in [(1, "100.00"), (2, "20.50"), (3, "-0.01")] {
        running.match_one(&numbered_invoice(number, amount)).await;
    }
    running.void(&numbered_invoice(2, "20.50")).await;
    running
}

fn compared(line: &str, invoiced: &str, entries: &str, difference: &str) -> Value {
    json!({"lineItemNumber": line, "invoiced": invoiced, "entries": entries, "difference": difference})
}

#[tokio::test]
async fn each_line_item_is_reconciled_with_its_ledger() {
    let running = order_with_draws().await;
    running.system.wire().reset();
    let reconciled = running.buyer().reconciliation().await;
    assert_eq!(running.system.wire().counts().total(), 2);
    assert_eq!(
        reconciled,
        json!({
            "purchaseOrderId": "PO-7",
            "lines": [compared("1", "99.99", "99.99", "0.00"), compared("2", "0.00", "0.00", "0.00")],
            "differences": [],
            "entries": 4,
        })
    );
    running.buyer().delete_order("PO-7").await;
    assert_eq!(running.buyer().reconciliation().await, reconciled, "also after deletion");
}

#[tokio::test]
async fn every_difference_is_reported_and_nothing_is_corrected() {
    let running = order_with_draws().await;
    let totals = json!({"1": {"N": "100.00"}, "2": {"N": "7"}});
    running.tamper("PO#111122223333", "TOTALS#PO-7", "SET invoiced = :value", &json!({ "M": totals })).await;
    let items = running.items().await;
    let reconciled = running.buyer().reconciliation().await;
    let differences =
        json!([compared("1", "100.00", "99.99", "0.01"), compared("2", "7.00", "0.00", "7.00")]);
    assert_eq!(reconciled["differences"], differences);
    assert_eq!((&reconciled["entries"], reconciled.get("missingEntries")), (&json!(4), None));
    assert_eq!(running.items().await, items);
}

#[tokio::test]
async fn missing_and_surplus_entries_are_reported() {
    let running = order_with_draws().await;
    running.tamper("PO#111122223333", "TOTALS#PO-7", "SET entries = :value", &json!({"N": "6"})).await;
    let reconciled = running.buyer().reconciliation().await;
    assert_eq!((&reconciled["missingEntries"], &reconciled["differences"]), (&json!([5, 6]), &json!([])));
    running.tamper("PO#111122223333", "TOTALS#PO-7", "SET entries = :value", &json!({"N": "3"})).await;
    let page =
        json!({"S": r#"[{"l":"9","a":"-20.5","b":"900.01","m":"2026-05","t":"INVOICE","i":"AWS_INC#I-2"}]"#});
    running.tamper("LEDGER#111122223333#PO-7", "000000000004", "SET entries = :value", &page).await;
    let reconciled = running.buyer().reconciliation().await;
    let differences =
        json!([compared("1", "99.99", "120.49", "-20.50"), compared("9", "0.00", "-20.50", "20.50")]);
    assert_eq!(reconciled["differences"], differences);
}

#[tokio::test]
async fn a_concurrent_draw_is_no_difference() {
    let running = order_with_draws().await;
    // With a reference the match takes no query.
    let drawing = numbered_invoice(4, "5.00").with(json!({"purchaseOrderReference": "PO-7"}));
    let buyer = running.buyer();
    let (reconciled, matched) =
        running.before("Query", buyer.reconciliation(), running.match_one(&drawing)).await;
    assert_eq!(matched["outcome"], "MATCHED");
    assert_eq!((&reconciled["differences"], &reconciled["entries"]), (&json!([]), &json!(4)));
    assert_eq!(reconciled["lines"][0], compared("1", "99.99", "99.99", "0.00"));
    assert_eq!(running.buyer().reconciliation().await["entries"], 5);
}

#[tokio::test]
async fn a_ledger_of_many_pages_is_read_to_its_end() {
    let running = Running::on("2026-06-03").await;
    running.buyer().add_order(&order("PO-7")).await;
    for batch in 0..4 {
        let invoices: Vec<Value> = (0..250).map(|n| numbered_invoice(batch * 250 + n, "0.10")).collect();
        running.match_all(&invoices).await;
    }
    let reconciled = running.buyer().reconciliation().await;
    assert_eq!((&reconciled["entries"], &reconciled["differences"]), (&json!(1000), &json!([])));
    assert_eq!(reconciled["lines"][0]["entries"], "100.00");
}

#[tokio::test]
async fn a_ledger_that_is_too_long_is_refused_with_numbers() {
    let running = order_with_draws().await;
    running.tamper("PO#111122223333", "TOTALS#PO-7", "SET entries = :value", &json!({"N": "50001"})).await;
    let answer = running.buyer().get(PATH).await;
    assert_eq!(answer.refusal(), (413, "TooLarge"));
    assert_eq!((&answer.body["limit"], &answer.body["actual"]), (&json!(50_000), &json!(50_001)));
}

#[tokio::test]
async fn an_unknown_or_foreign_purchase_order_is_not_found() {
    let running = order_with_draws().await;
    let not_found = (404, "NotFound");
    assert_eq!(running.buyer_of(OTHER_ACCOUNT).get(PATH).await.refusal(), not_found);
    assert_eq!(running.buyer().get("/purchase-orders/PO-8/reconciliation").await.refusal(), not_found);
    let answer = running.buyer().get(&format!("{PATH}?limit=1")).await;
    assert_eq!(answer.refusal(), (400, "MalformedRequest"));
}
