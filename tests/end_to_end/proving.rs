//! The sweep proves each purchase order that was drawn on from its ledger, again and again: a sum that is wrong is
//! found, told once by each proof, and left as it is.

use chrono::{Days, NaiveDate};
use domain::ledger::ReconciliationProgress;
use functions::lambda::Environment;
use functions::lambda::clock::Clock;
use functions::purchase_orders::reconciliation::{ReconciliationStep, reconcile_step};
use functions::store::Store;
use serde_json::{Value, json};

use crate::harness::given::{With, invoice, order};
use crate::harness::{ACCOUNT, Running};

const PK: &str = "ACCOUNT#111122223333";

impl Running {
    /// Sweeps at noon of so many days after 2026-06-03: what was proven, and found wrong.
    async fn proven_after(&self, days: u64) -> (Value, Value) {
        let began: NaiveDate = "2026-06-03".parse().unwrap();
        self.it_is(&(began + Days::new(days)).to_string());
        let report = self.sweep().await;
        assert_eq!(report["remaining"], 0, "{report}");
        (report["reconciled"].clone(), report["reconciliationDifferences"].clone())
    }

    async fn item(&self, id: &str) -> Value {
        let sk = json!({ "S": format!("PO#{id}") });
        self.items().await.into_iter().find(|item| item["sk"] == sk).unwrap()
    }
}

/// A purchase order with three draws of 10.00, looked at by a sweep.
async fn drawn_on() -> Running {
    let running = Running::followed_on("2026-06-03").await;
    running.buyer().given(&order("PO-7").with(json!({"expirationMonth": "2027-12"}))).await;
    for number in 1..=3 {
        running.match_one(&invoice(&format!("I-{number}")).with(json!({"amount": "10.00"}))).await;
    }
    running.an_hour_passes();
    assert_eq!(running.sweep().await["evaluated"], 1);
    running
}

#[tokio::test]
async fn each_purchase_order_that_was_drawn_on_is_proven_within_four_weeks() {
    let running = drawn_on().await;
    running.buyer().given(&order("PO-8").with(json!({"expirationMonth": "2027-12"}))).await;
    running.proven_after(1).await;
    running.system.wire().reset();
    assert_eq!(running.proven_after(20).await, (json!(0), json!(0)));
    assert_eq!(running.system.wire().counts().total(), 4, "nothing is due, and nothing is read");
    assert_eq!(running.proven_after(28).await, (json!(1), json!(0)));
    let counts = running.system.wire().counts();
    assert_eq!(
        (counts.of("Query"), counts.of("BatchGetItem"), counts.of("UpdateItem")),
        (9, 1, 1),
        "{counts:?}"
    );
    running.system.wire().reset();
    assert_eq!(running.proven_after(29).await, (json!(0), json!(0)));
    assert_eq!(running.system.wire().counts().total(), 4);
    assert_eq!(running.proven_after(57).await, (json!(1), json!(0)));
}

#[tokio::test]
async fn a_wrong_sum_is_found_told_once_by_each_proof_and_never_mended() {
    let running = drawn_on().await;
    let sums = json!({"M": {"1": {"N": "31"}}});
    running.tamper(PK, "PO#PO-7", "SET invoiced = :value", &sums).await;
    assert_eq!(running.proven_after(14).await, (json!(0), json!(0)));
    assert_eq!(running.proven_after(28).await, (json!(1), json!(1)));
    running.an_hour_passes();
    let report = running.sweep().await;
    assert_eq!((&report["evaluated"], &report["reconciliationDifferences"]), (&json!(0), &json!(0)));
    // A draw makes it due to be looked at, not to be proven.
    running.match_one(&invoice("I-4").with(json!({"amount": "10.00"}))).await;
    let report = running.sweep().await;
    assert_eq!((&report["evaluated"], &report["reconciliationDifferences"]), (&json!(1), &json!(0)));
    let item = running.item("PO-7").await;
    assert_eq!(item["reconciliation"]["M"]["last"]["M"]["differences"], json!({"N": "1"}));
    assert_eq!(item["invoiced"]["M"]["1"], json!({"N": "41"}), "as it was, and what was drawn");
    assert_eq!(running.proven_after(56).await, (json!(1), json!(1)), "the next proof tells it again");
    running.system.events().settled().await;
    let events = running.system.events().caught();
    let found = events.iter().filter(|event| event["detail-type"] == "LedgerDifferenceFound");
    assert_eq!(found.map(|event| event["detail"]["differences"].clone()).collect::<Vec<_>>(), [1, 1]);
}

#[tokio::test]
async fn a_ledger_that_does_not_read_is_a_difference_and_holds_up_no_notice() {
    let running = drawn_on().await;
    running
        .tamper("LEDGER#111122223333#PO-7", "000000000002", "SET amount = :value", &json!({"S": "?"}))
        .await;
    running.match_one(&invoice("I-9").with(json!({"amount": "400.00"}))).await;
    running.it_is("2026-07-01");
    let report = running.sweep().await;
    assert_eq!(report["reconciliationDifferences"], 1, "{report}");
    assert_eq!((&report["evaluated"], &report["undeliverable"]), (&json!(1), &json!(1)), "{report}");
}

#[tokio::test]
async fn a_proof_goes_on_where_an_earlier_sweep_left_it() {
    let running = drawn_on().await;
    let progress = json!({"M": {"through": {"N": "2"}, "sums": {"M": {"1": {"S": "20.00 USD"}}}}});
    running.tamper(PK, "PO#PO-7", "SET reconciliation.progress = :value", &progress).await;
    running.system.wire().record();
    assert_eq!(running.proven_after(28).await, (json!(1), json!(0)));
    let queries = running.system.wire().recorded();
    let ledger =
        queries.iter().find(|it| it.body["ExpressionAttributeValues"].get(":ledger").is_some()).unwrap();
    assert_eq!(ledger.body["ExpressionAttributeValues"][":first"], json!({"S": "000000000003"}));
    assert_eq!(running.item("PO-7").await["reconciliation"]["M"].get("progress"), None);
}

#[tokio::test]
async fn a_long_ledger_is_added_up_in_portions_while_it_grows() {
    let running = drawn_on().await;
    let variables = [
        ("AWS_ACCESS_KEY_ID", "local"),
        ("AWS_SECRET_ACCESS_KEY", "local"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ENDPOINT_URL_DYNAMODB", running.system.wire_url()),
        ("TABLE_NAME", running.system.table_name()),
    ];
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let store = Store::of(&Environment::new(variables, Clock::System)).unwrap();
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
    // One more, after the order was read.
    running.match_one(&invoice("I-6").with(json!({"amount": "10.00"}))).await;
    let portion = reconcile_step(&store, &account, &read, progress, 100).await.unwrap();
    let ReconciliationStep::Whole(reconciled) = portion else { panic!("{portion:?}") };
    assert_eq!((reconciled.findings(), reconciled.entries), (0, 7), "{reconciled:?}");
    assert_eq!(reconciled.lines[0].entries.to_string(), "50.02");
}
