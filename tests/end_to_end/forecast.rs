//! Billed months and the run-out forecast, from draws by every way there is to a flag, a list and a mail.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::given::{With, credit, invoice, line, order};
use crate::harness::{Caller, Running, sent, with_json};

/// A purchase order of 2026 with one line worth 12,000.00.
fn a_year(id: &str) -> Value {
    let line = line("1", "ALL").with(json!({"unitPrice": "1000.00", "quantity": "12"}));
    order(id).with(json!({"lineItems": [line], "contacts": [{"name": "Ada", "email": "ada@example.com"}]}))
}

fn billing(id: &str, period: &str, amount: &str) -> Value {
    invoice(id).with(json!({"billingPeriod": period, "amount": amount}))
}

/// `2026-05 1000.00, 2026-04 500.00`.
fn months(line: &Value) -> String {
    let months = line["billedMonths"].as_array().unwrap().iter();
    let months = months
        .map(|it| format!("{} {}", it["billingPeriod"].as_str().unwrap(), it["amount"].as_str().unwrap()));
    months.collect::<Vec<_>>().join(", ")
}

impl Caller<'_> {
    async fn line(&self, id: &str, index: usize) -> Value {
        self.order(id).await["lineItems"][index].clone()
    }

    /// The purchase orders with a flag.
    async fn flagged(&self, flag: &str) -> Vec<String> {
        let listed = self.orders_listed(&format!("health={flag}"), 10).await;
        listed.iter().map(|it| it["purchaseOrderId"].as_str().unwrap().to_owned()).collect()
    }
}

#[tokio::test]
async fn a_line_tells_its_billed_months_and_when_it_runs_out() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let made = buyer.given(&a_year("PO-7")).await;
    assert_eq!(
        (&made["lineItems"][0]["billedMonths"], made["lineItems"][0].get("forecast")),
        (&json!([]), None)
    );
    for (id, period, amount) in
        [("I-1", "2026-03", "2000.00"), ("I-2", "2026-05", "2500.00"), ("I-3", "2026-04", "2000.00")]
    {
        running.match_one(&billing(id, period, amount)).await;
    }
    let order = buyer.order("PO-7").await;
    let line = &order["lineItems"][0];
    assert_eq!(months(line), "2026-05 2500.00, 2026-04 2000.00, 2026-03 2000.00");
    // 5,500.00 are left, at 2,166.66… a month.
    let forecast = json!({"monthlyMean": "2166.67", "months": 3, "runsOutMonth": "2026-08", "early": true});
    assert_eq!(line["forecast"], forecast);
    assert_eq!(order["health"], json!(["LOW_BALANCE", "RUNS_OUT_EARLY"]));
    assert_eq!(buyer.flagged("RUNS_OUT_EARLY").await, ["PO-7"]);
    // More was agreed on: enough until the end.
    let more = json!({"lineItems": [order["lineItems"][0].clone().with(json!({
        "quantity": "48", "totalValue": null, "invoiced": null, "balance": null, "billedMonths": null, "forecast": null
    }))]});
    let edited = buyer.edit("PO-7", &more).await;
    assert_eq!((edited.status, &edited.body["lineItems"][0]["forecast"]["early"]), (200, &json!(false)));
    assert_eq!(edited.body["health"], json!([]));
    assert!(buyer.flagged("RUNS_OUT_EARLY").await.is_empty());
}

#[tokio::test]
async fn credits_voids_and_moves_are_billed_to_the_month_that_their_invoice_is_for() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let lines = [line("1", "MONTHLY_USAGE"), line("2", "SUBSCRIPTION")];
    buyer.given(&order("PO-7").with(json!({ "lineItems": lines }))).await;
    buyer.given(&order("PO-8").with(json!({ "lineItems": [line("1", "SUBSCRIPTION")] }))).await;
    let (april, may) = (billing("I-1", "2026-04", "300.00"), billing("I-2", "2026-05", "200.00"));
    for invoice in
        [&april, &may, &credit("C-1", &april).with(json!({"billingPeriod": "2026-04", "amount": "50.00"}))]
    {
        assert_eq!(running.match_one(invoice).await["outcome"], "MATCHED");
    }
    assert_eq!(months(&buyer.line("PO-7", 0).await), "2026-05 200.00, 2026-04 250.00");
    assert_eq!(running.void(&may).await["outcome"], "VOIDED");
    assert_eq!(months(&buyer.line("PO-7", 0).await), "2026-04 250.00", "a month given back is not billed");
    for (place, left, there) in
        [(("PO-7", "2"), "2026-04 -50.00", "2026-04 300.00"), (("PO-8", "1"), "2026-04 -50.00", "")]
    {
        let to = json!({"purchaseOrderId": place.0, "lineItemNumber": place.1});
        let path = "/invoices/AWS_INC/I-1/association";
        let moved = sent(with_json(buyer.request(Method::PUT, path), &to)).await;
        assert_eq!(moved.status, 200, "{}", moved.body);
        assert_eq!(months(&buyer.line("PO-7", 0).await), left);
        assert_eq!(months(&buyer.line("PO-7", 1).await), there);
    }
    assert_eq!(months(&buyer.line("PO-8", 0).await), "2026-04 300.00");
    for id in ["PO-7", "PO-8"] {
        let reconciled = buyer.get(&format!("/purchase-orders/{id}/reconciliation")).await.body;
        assert_eq!((&reconciled["differences"], reconciled.get("monthDifferences")), (&json!([]), None));
    }
}

#[tokio::test]
async fn a_year_and_a_month_are_kept_and_stay_exact_when_the_sweep_takes_older_ones_out() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.given(&a_year("PO-7").with(json!({"effectiveMonth": "2024-01"}))).await;
    let period = |month: usize| format!("{}-{:02}", 2024 + month / 12, 1 + month % 12);
    let invoices: Vec<Value> =
        (0..20).map(|month| billing(&format!("I-{month}"), &period(month), "10.00")).collect();
    running.match_all(&invoices).await;
    let kept = async || {
        let items = running.items().await;
        let order = items.iter().find(|item| item["sk"]["S"] == "PO#PO-7").unwrap().as_object().unwrap();
        order.keys().filter(|name| name.starts_with("b#")).count()
    };
    let latest = months(&buyer.line("PO-7", 0).await);
    assert_eq!(latest.split(", ").count(), 13);
    assert!(latest.starts_with("2025-08 10.00, ") && latest.ends_with(", 2024-08 10.00"), "{latest}");
    assert_eq!(kept().await, 20);
    running.system.invoke("SweepNotifications", json!({})).await.unwrap();
    assert_eq!(kept().await, 13);
    assert_eq!(months(&buyer.line("PO-7", 0).await), latest);
    // What comes for a month that was taken out does not pass for all of that month.
    running.void(&invoices[0]).await;
    running.void(&invoices[19]).await;
    let voided = months(&buyer.line("PO-7", 0).await);
    assert_eq!(voided, latest.strip_prefix("2025-08 10.00, ").unwrap());
    let reconciled = buyer.get("/purchase-orders/PO-7/reconciliation").await.body;
    assert_eq!((&reconciled["entries"], reconciled.get("monthDifferences")), (&json!(22), None));
}

#[tokio::test]
async fn one_transaction_takes_draws_on_as_many_lines_and_months_as_it_has_room_for() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let first = |number: usize| format!("{}-{:02}", 2020 + number / 12, 1 + number % 12);
    let lines: Vec<Value> = (0..48)
        .map(|number| {
            let month = first(number);
            line(&format!("a-long-number-{number}"), "ALL")
                .with(json!({"startMonth": month, "endMonth": month}))
        })
        .collect();
    buyer.given(&order("PO-7").with(json!({"effectiveMonth": "2020-01", "lineItems": lines}))).await;
    let invoices: Vec<Value> =
        (0..48).map(|number| billing(&format!("I-{number}"), &first(number), "1.00")).collect();
    // Largest of all transactions: on a busy machine it may take longer than an attempt may, and the same call is safe.
    let mut left = 5;
    while running.match_all(&invoices).await.iter().any(|result| result["outcome"] != "MATCHED") {
        left -= 1;
        assert!(left > 0, "it is never taken");
    }
    for (index, line) in buyer.order("PO-7").await["lineItems"].as_array().unwrap().iter().enumerate() {
        assert_eq!(months(line), format!("{} 1.00", first(index)));
    }
}

#[tokio::test]
async fn a_difference_between_billed_months_and_the_ledger_is_told() {
    let running = Running::on("2026-06-15").await;
    running.buyer().given(&a_year("PO-7")).await;
    running.match_one(&billing("I-1", "2026-05", "100.00")).await;
    let pk = "ACCOUNT#111122223333";
    running.tamper(pk, "PO#PO-7", "ADD billedMonths :value", &json!({"N": "0"})).await;
    let reconciled = |running| async move {
        let running: &Running = running;
        running.buyer().get("/purchase-orders/PO-7/reconciliation").await.body["monthDifferences"].clone()
    };
    assert_eq!(reconciled(&running).await, Value::Null, "nobody's attribute is nobody's month");
    running.match_one(&billing("I-2", "2026-05", "0.01")).await;
    running
        .tamper(
            "LEDGER#111122223333#PO-7",
            "000000000002",
            "SET billingPeriod = :value",
            &json!({"S": "2026-04"}),
        )
        .await;
    let difference = |month: &str, billed: &str, entries: &str, difference: &str| json!({"lineItemNumber": "1", "billingPeriod": month, "billed": billed, "entries": entries, "difference": difference});
    let told = json!([
        difference("2026-05", "100.01", "100.00", "0.01"),
        difference("2026-04", "0.00", "0.01", "-0.01"),
    ]);
    assert_eq!(reconciled(&running).await, told);
}

#[tokio::test]
async fn a_digest_that_is_sent_anyway_says_which_lines_run_out_early() {
    let running = Running::on("2026-06-15").await;
    running.buyer().given(&a_year("PO-7")).await;
    running.match_one(&billing("I-1", "2026-04", "1500.00")).await;
    let swept = running.system.invoke("SweepNotifications", json!({})).await.unwrap();
    assert_eq!(swept["digestsSent"], 0, "no reason to send one by itself");
    running.match_one(&billing("I-2", "2026-05", "2500.00")).await;
    running.system.invoke("SweepNotifications", json!({})).await.unwrap();
    let (text, html) = running.last_mail();
    let told = "- Line 1 has 8,000.00 USD left of 12,000.00 USD (66%), which is below 75%.\n\
                - At 2,000.00 USD a month, line 1 runs out in September 2026; it is for invoices until December 2026.\n";
    assert!(text.contains(told), "{text}");
    assert!(html.contains("line 1 runs out in September 2026"), "{html}");
}
