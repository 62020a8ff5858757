//! The sweep reconciles each purchase order that has draws with its ledger, regularly: it reports a wrong total once per
//! reconciliation and doesn't correct it.

use chrono::{Days, NaiveDate};
use domain::ledger::ReconciliationProgress;
use functions::lambda::Environment;
use functions::lambda::clock::Clock;
use functions::purchase_orders::reconciliation::{ReconciliationStep, reconcile_step};
use functions::store::Store;
use serde_json::{Value, json};

use crate::harness::given::{With, invoice, order};
use crate::harness::{ACCOUNT, Running};

const PK: &str = "PO#111122223333";

impl Running {
    /// Sweeps a number of days after 2026-06-03. Returns the numbers of reconciled purchase orders and of differences.
    async fn reconciled_after(&self, days: u64) -> (Value, Value) {
        let start: NaiveDate = "2026-06-03".parse().unwrap();
        self.set_date(&(start + Days::new(days)).to_string());
        let report = self.sweep().await;
        assert_eq!(report["remaining"], 0, "{report}");
        (report["reconciled"].clone(), report["reconciliationDifferences"].clone())
    }
}

/// A purchase order with three draws of 10.00 that a sweep has evaluated.
async fn order_with_draws() -> Running {
    let running = Running::followed_on("2026-06-03").await;
    running.buyer().add_order(&order("PO-7").with(json!({"expirationMonth": "2027-12"}))).await;
    for number in 1..=3 {
        running.match_one(&invoice(&format!("I-{number}")).with(json!({"amount": "10.00"}))).await;
    }
    running.advance_one_hour();
    assert_eq!(running.sweep().await["evaluated"], 1);
    running
}

#[tokio::test]
async fn each_purchase_order_with_draws_is_reconciled_within_four_weeks() {
    let running = order_with_draws().await;
    running.buyer().add_order(&order("PO-8").with(json!({"expirationMonth": "2027-12"}))).await;
    running.reconciled_after(1).await;
    running.system.wire().reset();
    assert_eq!(running.reconciled_after(20).await, (json!(0), json!(0)));
    assert_eq!(running.system.wire().counts().total(), 4, "nothing is due");
    assert_eq!(running.reconciled_after(28).await, (json!(1), json!(0)));
    let counts = running.system.wire().counts();
    assert_eq!(
        (counts.of("Query"), counts.of("BatchGetItem"), counts.of("TransactWriteItems")),
        (9, 1, 1),
        "{counts:?}"
    );
    running.system.wire().reset();
    assert_eq!(running.reconciled_after(29).await, (json!(0), json!(0)));
    assert_eq!(running.system.wire().counts().total(), 4);
    assert_eq!(running.reconciled_after(57).await, (json!(1), json!(0)));
}

#[tokio::test]
async fn each_reconciliation_reports_a_wrong_total_once_and_never_corrects_it() {
    let running = order_with_draws().await;
    let totals = json!({"M": {"1": {"N": "31"}}});
    running.tamper(PK, "TOTALS#PO-7", "SET invoiced = :value", &totals).await;
    assert_eq!(running.reconciled_after(14).await, (json!(0), json!(0)));
    assert_eq!(running.reconciled_after(28).await, (json!(1), json!(1)));
    running.advance_one_hour();
    let report = running.sweep().await;
    assert_eq!((&report["evaluated"], &report["reconciliationDifferences"]), (&json!(0), &json!(0)));
    // A draw makes an evaluation due, not a reconciliation.
    running.match_one(&invoice("I-4").with(json!({"amount": "10.00"}))).await;
    let report = running.sweep().await;
    assert_eq!((&report["evaluated"], &report["reconciliationDifferences"]), (&json!(1), &json!(0)));
    let state = running.order_item("SWEEP", "PO-7").await;
    assert_eq!(state["reconciliation"]["M"]["last"]["M"]["differences"], json!({"N": "1"}));
    let item = running.order_item("TOTALS", "PO-7").await;
    assert_eq!(item["invoiced"]["M"]["1"], json!({"N": "41"}), "the wrong total, plus the draw");
    assert_eq!(
        running.reconciled_after(56).await,
        (json!(1), json!(1)),
        "the next reconciliation reports it again"
    );
    running.system.events().settled().await;
    let events = running.system.events().caught();
    let found = events.iter().filter(|event| event["detail-type"] == "LedgerDifferenceFound");
    assert_eq!(found.map(|event| event["detail"]["differences"].clone()).collect::<Vec<_>>(), [1, 1]);
}

#[tokio::test]
async fn an_unreadable_ledger_is_a_difference_and_holds_up_no_notice() {
    let running = order_with_draws().await;
    running
        .tamper("LEDGER#111122223333#PO-7", "000000000002", "SET entries = :value", &json!({"S": "?"}))
        .await;
    running.match_one(&invoice("I-9").with(json!({"amount": "400.00"}))).await;
    running.set_date("2026-07-01");
    let report = running.sweep().await;
    assert_eq!(report["reconciliationDifferences"], 1, "{report}");
    assert_eq!((&report["evaluated"], &report["undeliverable"]), (&json!(1), &json!(1)), "{report}");
}

#[tokio::test]
async fn a_reconciliation_continues_where_an_earlier_sweep_stopped() {
    let running = order_with_draws().await;
    // An earlier sweep added up 21.00 for the first two entries, 1.00 more than they are. Only a reconciliation that
    // continues there finds a difference.
    let progress = json!({"M": {"through": {"N": "2"}, "sums": {"M": {"1": {"S": "21.00 USD"}}}}});
    running.tamper(PK, "SWEEP#PO-7", "SET reconciliation.progress = :value", &progress).await;
    assert_eq!(running.reconciled_after(28).await, (json!(1), json!(1)));
    assert_eq!(running.order_item("SWEEP", "PO-7").await["reconciliation"]["M"].get("progress"), None);
}

#[tokio::test]
async fn a_long_ledger_is_reconciled_in_parts_while_it_grows() {
    let running = order_with_draws().await;
    let store = Store::of(&Environment::new(running.table_variables(), Clock::System)).unwrap();
    let (account, id) = (ACCOUNT.parse().unwrap(), "PO-7".parse().unwrap());
    let mut progress = ReconciliationProgress::default();
    for (through, next) in [(2, 4), (4, 5)] {
        let read = store.order(&account, &id).await.unwrap().unwrap();
        let portion = reconcile_step(&store, &account, &read, progress, 2).await.unwrap();
        let ReconciliationStep::Unfinished(so_far) = portion else { panic!("{portion:?}") };
        assert_eq!(so_far.through, through);
        progress = so_far;
        running.match_one(&invoice(&format!("I-{next}")).with(json!({"amount": "10.00"}))).await;
        running.match_one(&invoice(&format!("I-{next}0")).with(json!({"amount": "0.01"}))).await;
    }
    let read = store.order(&account, &id).await.unwrap().unwrap();
    // A draw after the purchase order was read.
    running.match_one(&invoice("I-6").with(json!({"amount": "10.00"}))).await;
    let portion = reconcile_step(&store, &account, &read, progress, 100).await.unwrap();
    let ReconciliationStep::Finished(reconciled) = portion else { panic!("{portion:?}") };
    assert_eq!((reconciled.differences(), reconciled.entries), (0, 7), "{reconciled:?}");
    assert_eq!(reconciled.lines[0].entries.to_string(), "50.02");
}
