//! Invoiced months and the forecast of when a line item runs out, in purchase orders, lists and mails.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::given::{With, credit, invoice_of_period, line, order, order_with_lines};
use crate::harness::{Caller, Running, send, with_json};

/// A purchase order of 2026 with one line worth 12,000.00.
fn a_year(id: &str) -> Value {
    let line = line("1", "ALL").with(json!({"unitPrice": "1000.00", "quantity": "12"}));
    order(id).with(json!({"lineItems": [line], "contacts": [{"name": "Ada", "email": "ada@example.com"}]}))
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
async fn a_line_item_shows_its_invoiced_months_and_when_it_runs_out() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let created = buyer.add_order(&a_year("PO-7")).await;
    assert_eq!(
        (&created["lineItems"][0]["billedMonths"], created["lineItems"][0].get("forecast")),
        (&json!([]), None)
    );
    for (id, period, amount) in
        [("I-1", "2026-03", "2000.00"), ("I-2", "2026-05", "2500.00"), ("I-3", "2026-04", "2000.00")]
    {
        let line = buyer.line("PO-7", 0).await;
        let billed = line["billedMonths"].as_array().unwrap().len();
        assert_eq!(line.get("forecast").is_some(), billed >= 2, "{billed} billed months");
        running.match_one(&invoice_of_period(id, period, amount)).await;
    }
    let order = buyer.order("PO-7").await;
    let line = &order["lineItems"][0];
    assert_eq!(months(line), "2026-05 2500.00, 2026-04 2000.00, 2026-03 2000.00");
    // 5,500.00 are left, at a mean of 2,166.67 a month.
    let forecast = json!({"monthlyMean": "2166.67", "months": 3, "runsOutMonth": "2026-08", "early": true});
    assert_eq!(line["forecast"], forecast);
    assert_eq!(order["health"], json!(["RUNS_OUT_EARLY"]));
    assert_eq!(buyer.flagged("RUNS_OUT_EARLY").await, ["PO-7"]);
    // A higher quantity lasts until the end.
    let more = json!({"lineItems": [order["lineItems"][0].clone().with(json!({
        "quantity": "48", "totalValue": null, "invoiced": null, "balance": null, "billedMonths": null, "forecast": null
    }))]});
    let edited = buyer.edit("PO-7", &more).await;
    assert_eq!((edited.status, &edited.body["lineItems"][0]["forecast"]["early"]), (200, &json!(false)));
    assert_eq!(edited.body["health"], json!([]));
    assert!(buyer.flagged("RUNS_OUT_EARLY").await.is_empty());
}

#[tokio::test]
async fn credits_voids_and_moves_count_in_the_billing_period_of_their_invoice() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order_with_lines("PO-7", &["MONTHLY_USAGE", "SUBSCRIPTION"])).await;
    buyer.add_order(&order_with_lines("PO-8", &["SUBSCRIPTION"])).await;
    let (april, may) =
        (invoice_of_period("I-1", "2026-04", "300.00"), invoice_of_period("I-2", "2026-05", "200.00"));
    for invoice in
        [&april, &may, &credit("C-1", &april).with(json!({"billingPeriod": "2026-04", "amount": "50.00"}))]
    {
        assert_eq!(running.match_one(invoice).await["outcome"], "MATCHED");
    }
    assert_eq!(months(&buyer.line("PO-7", 0).await), "2026-05 200.00, 2026-04 250.00");
    assert_eq!(running.void(&may).await["outcome"], "VOIDED");
    assert_eq!(months(&buyer.line("PO-7", 0).await), "2026-04 250.00", "a reversed month is not listed");
    for (place, left, there) in
        [(("PO-7", "2"), "2026-04 -50.00", "2026-04 300.00"), (("PO-8", "1"), "2026-04 -50.00", "")]
    {
        let to = json!({"purchaseOrderId": place.0, "lineItemNumber": place.1});
        let path = "/invoices/AWS_INC/I-1/association";
        let moved = send(with_json(buyer.request(Method::PUT, path), &to)).await;
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
async fn thirteen_months_stay_exact_when_the_sweep_removes_older_ones() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&a_year("PO-7").with(json!({"effectiveMonth": "2024-01"}))).await;
    let period = |month: usize| format!("{}-{:02}", 2024 + month / 12, 1 + month % 12);
    let invoices: Vec<Value> =
        (0..20).map(|month| invoice_of_period(&format!("I-{month}"), &period(month), "10.00")).collect();
    running.match_all(&invoices).await;
    let stored_months = async || {
        let item = running.order_item("SWEEP", "PO-7").await;
        item["months"]["M"]["1"]["M"].as_object().unwrap().len()
    };
    let latest = months(&buyer.line("PO-7", 0).await);
    assert_eq!(latest.split(", ").count(), 13);
    assert!(latest.starts_with("2025-08 10.00, ") && latest.ends_with(", 2024-08 10.00"), "{latest}");
    running.system.invoke("SweepNotifications", json!({})).await.unwrap();
    assert_eq!(stored_months().await, 13);
    assert_eq!(months(&buyer.line("PO-7", 0).await), latest);
    // A reversal in a removed month is not listed as the whole of that month.
    running.void(&invoices[0]).await;
    running.void(&invoices[19]).await;
    let voided = months(&buyer.line("PO-7", 0).await);
    assert_eq!(voided, latest.strip_prefix("2025-08 10.00, ").unwrap());
    let reconciled = buyer.get("/purchase-orders/PO-7/reconciliation").await.body;
    assert_eq!((&reconciled["entries"], reconciled.get("monthDifferences")), (&json!(22), None));
}

#[tokio::test]
async fn one_transaction_draws_on_many_lines_and_months() {
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
    buyer.add_order(&order("PO-7").with(json!({"effectiveMonth": "2020-01", "lineItems": lines}))).await;
    let invoices: Vec<Value> =
        (0..48).map(|number| invoice_of_period(&format!("I-{number}"), &first(number), "1.00")).collect();
    // On a busy machine the largest transaction may exceed the time of an attempt. Repeating the call is safe.
    let mut left = 5;
    while running.match_all(&invoices).await.iter().any(|result| result["outcome"] != "MATCHED") {
        left -= 1;
        assert!(left > 0, "the transaction never succeeds");
    }
    for (index, line) in buyer.order("PO-7").await["lineItems"].as_array().unwrap().iter().enumerate() {
        assert_eq!(months(line), format!("{} 1.00", first(index)));
    }
}

#[tokio::test]
async fn a_difference_between_invoiced_months_and_the_ledger_is_reported() {
    let running = Running::on("2026-06-15").await;
    running.buyer().add_order(&a_year("PO-7")).await;
    running.match_one(&invoice_of_period("I-1", "2026-05", "100.00")).await;
    let reconciled = |running| async move {
        let running: &Running = running;
        running.buyer().get("/purchase-orders/PO-7/reconciliation").await.body["monthDifferences"].clone()
    };
    running.system.invoke("SweepNotifications", json!({})).await.unwrap();
    assert_eq!(reconciled(&running).await, Value::Null);
    running.match_one(&invoice_of_period("I-2", "2026-05", "0.01")).await;
    running.system.invoke("SweepNotifications", json!({})).await.unwrap();
    let page = json!({"S": r#"[{"l":"1","a":"0.01","b":"11899.99","m":"2026-04","t":"INVOICE","i":"AWS_INC#I-2"}]"#});
    running.tamper("LEDGER#111122223333#PO-7", "000000000002", "SET entries = :value", &page).await;
    let difference = |month: &str, billed: &str, entries: &str, difference: &str| json!({"lineItemNumber": "1", "billingPeriod": month, "billed": billed, "entries": entries, "difference": difference});
    let differences = json!([
        difference("2026-05", "100.01", "100.00", "0.01"),
        difference("2026-04", "0.00", "0.01", "-0.01"),
    ]);
    assert_eq!(reconciled(&running).await, differences);
}

#[tokio::test]
async fn a_digest_mentions_line_items_that_run_out_early() {
    let running = Running::on("2026-06-15").await;
    running.buyer().add_order(&a_year("PO-7")).await;
    running.match_one(&invoice_of_period("I-1", "2026-03", "1500.00")).await;
    running.match_one(&invoice_of_period("I-2", "2026-04", "1500.00")).await;
    assert_eq!(running.buyer().order("PO-7").await["health"], json!(["RUNS_OUT_EARLY"]));
    let swept = running.system.invoke("SweepNotifications", json!({})).await.unwrap();
    assert_eq!(swept["digestsSent"], 0, "running out early sends no digest by itself");
    running.match_one(&invoice_of_period("I-3", "2026-05", "1500.00")).await;
    running.system.invoke("SweepNotifications", json!({})).await.unwrap();
    let (text, html) = running.last_mail();
    let line = "Line 1 (January to December 2026)";
    let notice = format!(
        "- {line} has USD\u{a0}7,500.00 left of USD\u{a0}12,000.00 (62%), which is below 75%.\n\
         - {line} will be used up by the invoices for October 2026, at USD\u{a0}1,500.00 a month \
         (the mean of its last 3 invoiced months).\n"
    );
    assert!(text.contains(&notice), "{text}");
    assert!(html.contains("used up by the invoices for October 2026"), "{html}");
}
