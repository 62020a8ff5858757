//! Coverage: the months in which invoices would match no purchase order, compared with how they do match.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::harness::given::{With, invoice, line, order};
use crate::harness::{Caller, OTHER_ACCOUNT, Running};

impl Caller<'_> {
    async fn coverage(&self, query: &str) -> Value {
        let answer = self.get(&format!("/coverage{query}")).await;
        assert_eq!(answer.status, 200, "{query}: {}", answer.body);
        answer.body
    }
}

/// The row of a seller's invoices in USD for a charge.
fn row<'a>(coverage: &'a Value, seller: &str, charge: &str) -> &'a Value {
    let mut rows = coverage["rows"].as_array().unwrap().iter();
    rows.find(|it| {
        (&it["billFrom"], &it["currency"], &it["chargeType"])
            == (&json!(seller), &json!("USD"), &json!(charge))
    })
    .unwrap()
}

/// `2026-03 COVERED PO_A/1`.
fn months(row: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let place =
        |line: &Value| format!("{}/{}", text(&line["purchaseOrderId"]), text(&line["lineItemNumber"]));
    let months = row["months"].as_array().unwrap().iter();
    let shown = months.map(|it| {
        let lines = it["purchaseOrders"].as_array().unwrap().iter().map(place);
        [text(&it["month"]), text(&it["coverage"])].into_iter().chain(lines).collect::<Vec<_>>().join(" ")
    });
    shown.collect()
}

#[tokio::test]
async fn months_without_a_line_item_are_gaps() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let lines = [
        line("1", "MONTHLY_USAGE").with(json!({"endMonth": "2026-07"})),
        line("2", "MONTHLY_USAGE").with(json!({"startMonth": "2026-09"})),
    ];
    buyer.add_order(&order("PO 7/a").with(json!({ "lineItems": lines }))).await;
    let unit = json!({"invoiceUnits": ["EU"], "effectiveMonth": "2026-08", "lineItems": [line("1", "ALL")]});
    buyer.add_order(&order("PO-EU").with(unit)).await;
    let coverage = buyer.coverage("?from=2026-07&to=2027-01").await;
    assert_eq!((&coverage["from"], &coverage["to"]), (&json!("2026-07"), &json!("2027-01")));
    let charges: Vec<&Value> =
        coverage["rows"].as_array().unwrap().iter().map(|it| &it["chargeType"]).collect();
    assert_eq!(
        charges,
        ["MONTHLY_USAGE", "SUBSCRIPTION", "MARKETPLACE", "PROFESSIONAL_SERVICES_AND_TRAINING"]
    );
    let usage = row(&coverage, "AWS_INC", "MONTHLY_USAGE");
    assert_eq!(
        months(usage)[..3],
        ["2026-07 COVERED PO 7/a/1", "2026-08 RESTRICTED PO-EU/1", "2026-09 COVERED PO 7/a/2"]
    );
    assert_eq!(usage["gaps"], json!(["2027-01"]));
    assert_eq!(usage["months"][0]["purchaseOrders"][0]["href"], "/purchase-orders/PO~207~2Fa");
    assert_eq!(row(&coverage, "AWS_INC", "SUBSCRIPTION")["gaps"], json!(["2026-07", "2027-01"]));
    assert_eq!(coverage["neverWins"], json!([]));
}

#[tokio::test]
async fn charges_invoiced_without_a_purchase_order_are_listed() {
    let running = Running::on("2026-06-15").await;
    let unmatched = invoice("I-1")
        .with(json!({"billFrom": "AWS_JAPAN", "chargeType": "PROFESSIONAL_SERVICES_AND_TRAINING"}));
    assert_eq!(running.match_one(&unmatched).await["outcome"], "UNMATCHED");
    let months = json!(["2026-07", "2026-08"]);
    let coverage = running.buyer().coverage("?from=2026-07&to=2026-08").await;
    assert_eq!(coverage["rows"].as_array().unwrap().len(), 1);
    assert_eq!(row(&coverage, "AWS_JAPAN", "PROFESSIONAL_SERVICES_AND_TRAINING")["gaps"], months);
    // The invoice is of May 2026: more than a year before the requested months, or after them.
    for query in ["?from=2027-06", "?from=2026-03&to=2026-04"] {
        assert_eq!(running.buyer().coverage(query).await["rows"], json!([]), "{query}");
    }
    running.buyer().add_order(&order("PO_A").with(json!({"billFrom": ["AWS_JAPAN"]}))).await;
    running.rematch(&unmatched).await;
    let coverage = running.buyer().coverage("?from=2026-07&to=2026-08").await;
    assert_eq!(coverage["rows"].as_array().unwrap().len(), 3, "the purchase order covers it now");
}

#[tokio::test]
async fn an_ordinary_invoice_is_matched_exactly_in_covered_months() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let stop = json!({"whenDepleted": "STOP", "effectiveMonth": "2026-03", "expirationMonth": "2026-04",
        "lineItems": [line("1", "ALL").with(json!({"unitPrice": "0.01"}))]});
    buyer.add_order(&order("PO_STOP").with(stop)).await;
    let usage = json!({"effectiveMonth": "2026-02", "expirationMonth": "2026-02", "lineItems": [line("1", "MONTHLY_USAGE")]});
    buyer.add_order(&order("PO_USAGE").with(usage)).await;
    let suspended = json!({"effectiveMonth": "2026-05", "expirationMonth": "2026-05"});
    buyer.add_order(&order("PO_SUSPENDED").with(suspended)).await;
    buyer.set_status("PO_SUSPENDED", "SUSPENDED").await;
    buyer.add_order(&order("PO_DELETED").with(json!({"effectiveMonth": "2026-06"}))).await;
    buyer.delete_order("PO_DELETED").await;
    // The second time, what stops is used up.
    for months_covered in [7, 1] {
        let coverage = buyer.coverage("?from=2026-01&to=2026-06").await;
        let mut covered = BTreeSet::new();
        let mut matched = BTreeSet::new();
        for charge in ["MONTHLY_USAGE", "SUBSCRIPTION", "MARKETPLACE"] {
            for month in months(row(&coverage, "AWS_INC", charge)) {
                let (month, coverage) = month.split_once(' ').unwrap();
                if coverage.starts_with("COVERED") {
                    covered.insert(format!("{charge} {month}"));
                }
                let ordinary = json!({"chargeType": charge, "billingPeriod": month, "amount": "0.01"});
                if running.preview(&invoice("ORDINARY").with(ordinary)).await["outcome"] == "MATCHED" {
                    matched.insert(format!("{charge} {month}"));
                }
            }
        }
        assert_eq!(covered, matched);
        assert_eq!(covered.len(), months_covered);
        let last = json!({"billingPeriod": "2026-03", "amount": "0.01"});
        running.match_one(&invoice("I-1").with(last)).await;
    }
}

#[tokio::test]
async fn lines_that_never_win_are_listed_with_the_line_that_outranks_them() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let untracked = |number: &str| line(number, "ALL").with(json!({"balanceTracking": false}));
    buyer.add_order(&order("PO_A").with(json!({"lineItems": [untracked("1"), line("2", "ALL")]}))).await;
    let place = |id: &str, line: &str| json!({"purchaseOrderId": id, "href": format!("/purchase-orders/{id}"), "lineItemNumber": line});
    let never = |id: &str, line: &str, by: Value, unless: bool| {
        place(id, line).with(json!({"outrankedBy": by, "unlessNamed": unless}))
    };
    let in_one = json!([never("PO_A", "2", place("PO_A", "1"), false)]);
    assert_eq!(buyer.coverage("").await["neverWins"], in_one);
    buyer.add_order(&order("PO_B").with(json!({"lineItems": [untracked("1")]}))).await;
    let later = place("PO_B", "1");
    let never_wins = buyer.coverage("").await["neverWins"].clone();
    assert_eq!(never_wins[0], never("PO_A", "1", later.clone(), true));
    // An edit reverses the order: the latest update comes first.
    buyer.edit("PO_A", &json!({"description": "edited"})).await;
    let never_wins = buyer.coverage("").await["neverWins"].clone();
    assert_eq!(never_wins, json!([in_one[0], never("PO_B", "1", place("PO_A", "1"), true)]));
    assert_eq!(buyer.coverage("?from=2027-01").await["neverWins"], json!([]));
}

#[tokio::test]
async fn coverage_is_about_the_next_year_by_default() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    for (query, from, to) in [
        ("", "2026-06", "2027-05"),
        ("?from=2024-02", "2024-02", "2025-01"),
        ("?to=2026-06", "2026-06", "2026-06"),
        ("?from=2026-01&to=2028-12", "2026-01", "2028-12"),
        ("?from=9999-06", "9999-06", "9999-06"),
    ] {
        let none = json!({"from": from, "to": to, "rows": [], "neverWins": []});
        assert_eq!(buyer.coverage(query).await, none, "{query}");
    }
}

#[tokio::test]
async fn coverage_takes_two_queries_and_shows_no_other_account() {
    let running = Running::on("2026-06-15").await;
    running.buyer().add_order(&order("PO_A")).await;
    running
        .buyer_of(OTHER_ACCOUNT)
        .add_order(&order("PO_OTHER").with(json!({"billFrom": ["AWS_JAPAN"]})))
        .await;
    running
        .match_one(&invoice("I-1").with(
            json!({"accountId": OTHER_ACCOUNT, "billFrom": "AWS_JAPAN", "currency": "JPY", "amount": "1"}),
        ))
        .await;
    let wire = running.system.wire();
    wire.reset();
    let coverage = running.buyer().coverage("").await;
    assert_eq!((wire.counts().of("Query"), wire.counts().total()), (2, 2));
    assert!(!coverage.to_string().contains("OTHER") && !coverage.to_string().contains("JAPAN"), "{coverage}");
}

#[tokio::test]
async fn invalid_months_are_refused_with_every_error() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let both = buyer.get("/coverage?from=2026-6&to=June").await;
    assert_eq!(both.refusal(), (422, "ValidationFailed"));
    assert_eq!(both.errors(), [("/from", "InvalidValue"), ("/to", "InvalidValue")]);
    for (query, error) in [
        ("from=2026-6&to=2026-01", ("/from", "InvalidValue")),
        ("from=", ("/from", "InvalidValue")),
        ("to=2026-05", ("/to", "Inconsistent")),
        ("from=2026-03&to=2026-02", ("/to", "Inconsistent")),
        ("from=2026-01&to=2029-01", ("/to", "LimitExceeded")),
    ] {
        let refused = buyer.get(&format!("/coverage?{query}")).await;
        assert_eq!(
            (refused.refusal(), refused.errors()),
            ((422, "ValidationFailed"), vec![error]),
            "{query}"
        );
    }
    for query in ["month=2026-01", "from=2026-01&from=2026-02", "accountId=444455556666"] {
        let refused = buyer.get(&format!("/coverage?{query}")).await;
        assert_eq!(refused.refusal(), (400, "MalformedRequest"), "{query}");
    }
}

#[tokio::test]
async fn coverage_above_the_limit_is_refused_with_numbers() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let sellers = buyer.get("/sellers").await.body["sellers"].clone();
    let ids: Vec<&Value> =
        sellers.as_array().unwrap().iter().map(|it| &it["id"]).filter(|it| *it != "AWS_EMEA_SARL").collect();
    buyer.add_order(&order("PO_A").with(json!({ "billFrom": ids }))).await;
    assert_eq!(buyer.coverage("?to=2028-12").await["rows"].as_array().unwrap().len(), 38);
    let yen = |id: &str| {
        order(id).with(json!({"billFrom": ids, "currency": "JPY", "lineItems": [line("1", "ALL").with(json!({"unitPrice": "1"}))]}))
    };
    buyer.add_order(&yen("PO_B")).await;
    let refused = buyer.get("/coverage?to=2028-12").await;
    assert_eq!(refused.refusal(), (422, "ValidationFailed"));
    assert_eq!((&refused.body["limit"], &refused.body["actual"]), (&json!(1800), &json!(76 * 31)));
}
