//! The summary of an account's purchase orders for a dashboard.

use serde_json::{Value, json};

use crate::harness::given::{With, invoice, invoice_of_period, line, order};
use crate::harness::{Caller, OTHER_ACCOUNT, Running};

impl Caller<'_> {
    async fn summary(&self) -> Value {
        let answer = self.get("/summary").await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body
    }
}

/// The months with any amount, such as `2026-05 1000.00 100.00 900.00`.
fn burn_down(currency: &Value) -> Vec<String> {
    let months = currency["burnDown"].as_array().unwrap();
    assert_eq!(
        (months.len(), &months[0]["month"], &months[23]["month"]),
        (24, &json!("2025-07"), &json!("2027-06"))
    );
    let figure = |month: &Value, name: &str| month[name].as_str().unwrap().to_owned();
    let shown = months
        .iter()
        .map(|month| ["month", "value", "invoiced", "remaining"].map(|name| figure(month, name)).join(" "));
    shown.filter(|month| !month.ends_with(" 0.00 0.00 0.00")).collect()
}

#[tokio::test]
async fn an_empty_account_has_an_empty_summary() {
    let running = Running::on("2026-06-15").await;
    let none = json!({
        "asOf": "2026-06-15",
        "byStatus": {"ACTIVE": 0, "SUSPENDED": 0, "EXPIRED": 0, "SUSPENDED_EXPIRED": 0},
        "byHealth": {"NO_CONTACTS": 0, "NEGATIVE_BALANCE": 0, "OVER_CREDITED": 0, "LOW_BALANCE": 0, "EXPIRING": 0, "NOT_YET_EFFECTIVE": 0,
            "UNCOVERED_MONTHS": 0, "NEVER_WINS": 0, "RUNS_OUT_EARLY": 0},
        "currencies": [],
        "unmatched": {"invoices": 0, "more": false},
        "quotas": {"activePurchaseOrders": 100, "purchaseOrders": 5000},
    });
    assert_eq!(running.buyer().summary().await, none);
    running.buyer().add_order(&order("PO_A")).await;
    running.match_one(&invoice("I-1").with(json!({"currency": "EUR"}))).await;
    running.buyer().delete_order("PO_A").await;
    assert_eq!(running.buyer_of(OTHER_ACCOUNT).summary().await, none, "other accounts are not included");
    let summary = running.buyer().summary().await;
    assert_eq!(summary["byStatus"], none["byStatus"], "deleted purchase orders don't count");
    assert_eq!(
        (&summary["currencies"][0]["currency"], &summary["currencies"][1]),
        (&json!("EUR"), &Value::Null)
    );
}

#[tokio::test]
async fn a_summary_adds_up_amounts_by_currency() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let untracked = line("2", "SUBSCRIPTION").with(json!({"balanceTracking": false}));
    buyer
        .add_order(&order("PO_YEAR").with(json!({"lineItems": [line("1", "MONTHLY_USAGE"), untracked]})))
        .await;
    let month = json!({"effectiveMonth": "2026-05", "expirationMonth": "2026-05", "invoiceUnits": ["EU"]});
    buyer.add_order(&order("PO_MONTH").with(month)).await;
    buyer.add_order(&order("PO_SUSPENDED").with(json!({"invoiceUnits": ["US"]}))).await;
    buyer.set_status("PO_SUSPENDED", "SUSPENDED").await;
    let yen = json!({"currency": "JPY", "lineItems": [line("1", "ALL").with(json!({"unitPrice": "1000"}))]});
    buyer.add_order(&order("PO_YEN").with(yen)).await;
    for invoice in [
        invoice_of_period("I-1", "2026-04", "100.00"),
        invoice_of_period("I-2", "2026-05", "300.00"),
        invoice_of_period("I-3", "2026-05", "250.00").with(json!({"invoiceUnit": "EU"})),
        invoice_of_period("I-4", "2026-05", "50.00").with(json!({"chargeType": "SUBSCRIPTION"})),
    ] {
        assert_eq!(running.match_one(&invoice).await["outcome"], "MATCHED");
    }
    for invoice in
        [invoice_of_period("U-1", "2027-05", "30.00"), invoice_of_period("U-2", "2027-05", "-10.00")]
    {
        assert_eq!(running.match_one(&invoice).await["outcome"], "UNMATCHED");
    }
    let summary = buyer.summary().await;
    let by_status = json!({"ACTIVE": 2, "SUSPENDED": 1, "EXPIRED": 1, "SUSPENDED_EXPIRED": 0});
    assert_eq!(summary["byStatus"], by_status);
    assert_eq!(summary["byHealth"]["NO_CONTACTS"], 4);
    assert_eq!(summary["unmatched"], json!({"invoices": 2, "more": false}));
    let [yen, dollars] = summary["currencies"].as_array().unwrap().as_slice() else { panic!("{summary}") };
    assert_eq!(
        (&yen["currency"], &yen["value"], &yen["balance"]),
        (&json!("JPY"), &json!("1000"), &json!("1000"))
    );
    assert_eq!(yen["unmatched"], json!({"invoices": 0, "amount": "0"}));
    assert_eq!(dollars["currency"], "USD");
    assert_eq!(dollars["purchaseOrders"], 3);
    assert_eq!(dollars["byStatus"], by_status.with(json!({"ACTIVE": 1})));
    // Amounts of the active purchase order only, which has a line item without balance tracking.
    let amounts = ["value", "invoiced", "balance"].map(|name| dollars[name].as_str().unwrap());
    assert_eq!(amounts, ["2000.00", "450.00", "600.00"]);
    assert_eq!((&dollars["expiring"], &dollars["low"]), (&json!(0), &json!(0)));
    assert_eq!(dollars["unmatched"], json!({"invoices": 2, "amount": "20.00"}));
    let months = burn_down(dollars);
    let before_and_after = ["2026-03 2000.00 0.00 2000.00", "2026-06 2000.00 0.00 1600.00"];
    assert_eq!(months.len(), 12);
    assert!(before_and_after.iter().all(|it| months.contains(&(*it).to_owned())), "{months:?}");
    let june = &dollars["burnDown"][11];
    assert_eq!(
        (&june["month"], &june["projected"]),
        (&json!("2026-06"), &json!("1400.00")),
        "200.00 a month"
    );
    assert_eq!(dollars["burnDown"][10].get("projected"), None);
    assert_eq!(months[3..5], ["2026-04 2000.00 100.00 1900.00", "2026-05 3000.00 550.00 2350.00"]);
}

#[tokio::test]
async fn a_summary_reads_its_own_purchase_orders_in_batches() {
    let running = Running::on_with("2026-06-15", "ActivePurchaseOrdersLimit", "1000").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_000")).await;
    running.buyer_of(OTHER_ACCOUNT).add_order(&order("PO_OTHER")).await;
    let first = running.order_items("PO_000").await;
    let wire = running.system.wire();
    wire.reset();
    assert_eq!(buyer.summary().await["byStatus"]["ACTIVE"], 1);
    // The settings, three kinds of items, and unmatched invoices.
    assert_eq!((wire.counts().of("Query"), wire.counts().total()), (4, 5));
    running.put_copies(&first, (1..450).map(|number| format!("PO_{number:03}"))).await;
    buyer.set_settings(&json!({"contacts": [{"name": "A", "email": "a@example.com"}]})).await;
    wire.reset();
    let summary = buyer.summary().await;
    // No more than for one purchase order.
    assert_eq!((wire.counts().of("Query"), wire.counts().total()), (4, 5));
    assert_eq!(
        (&summary["byStatus"]["ACTIVE"], &summary["byHealth"]["NO_CONTACTS"]),
        (&json!(450), &json!(0))
    );
    assert_eq!(summary["currencies"][0]["value"], "450000.00");
    assert_eq!(burn_down(&summary["currencies"][0])[0], "2026-01 450000.00 0.00 450000.00");
}

#[tokio::test]
async fn a_summary_says_that_there_are_more_unmatched_invoices() {
    let running = Running::on("2026-06-15").await;
    running.match_one(&invoice("U-0000")).await;
    let first = running
        .items()
        .await
        .into_iter()
        .find(|item| item["pk"]["S"] == "INVOICE#111122223333#AWS_INC#U-0000");
    let first = first.unwrap();
    let copy = |number: usize| {
        let mut item = first.clone();
        item["pk"]["S"] = json!(format!("INVOICE#111122223333#AWS_INC#U-{number:04}"));
        item["invoice"]["M"]["invoiceId"]["S"] = json!(format!("U-{number:04}"));
        item
    };
    running.put_items(&(1..1000).map(copy).collect::<Vec<_>>()).await;
    let summary = running.buyer().summary().await;
    assert_eq!(summary["unmatched"], json!({"invoices": 1000, "more": false}));
    assert_eq!(summary["currencies"][0]["unmatched"], json!({"invoices": 1000, "amount": "100000.00"}));
    running.put_items(&[copy(1000)]).await;
    assert_eq!(running.buyer().summary().await["unmatched"], json!({"invoices": 1000, "more": true}));
}

#[tokio::test]
async fn a_summary_takes_no_parameters() {
    let running = Running::on("2026-06-15").await;
    for query in ["currency=USD", "limit=1", "accountId=444455556666"] {
        let answer = running.buyer().get(&format!("/summary?{query}")).await;
        assert_eq!(answer.refusal(), (400, "MalformedRequest"), "{query}");
    }
}
