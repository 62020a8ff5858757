//! The capacity that operations consume. It costs money, so that any change must be deliberate.

use serde_json::{Value, json};

use super::{counted, hundred_orders};
use crate::harness::Running;
use crate::harness::given::{With, invoice, line, order};

/// Returns the read and the write capacity units that `work` consumes.
async fn consumed<T>(running: &Running, work: impl Future<Output = T>) -> (f64, f64) {
    running.system.wire().measure();
    running.system.wire().reset();
    work.await;
    let counts = running.system.wire().counts();
    (counts.read_units, counts.write_units)
}

/// Returns the capacity units as text, such as `1.0 read, 9.0 written`.
async fn cost<T>(running: &Running, work: impl Future<Output = T>) -> String {
    let (read, written) = consumed(running, work).await;
    format!("{read:.1} read, {written:.1} written")
}

fn cheap_invoices(prefix: &str, numbers: impl Iterator<Item = usize>) -> Vec<Value> {
    numbers.map(|number| invoice(&format!("{prefix}-{number}")).with(json!({"amount": "1.00"}))).collect()
}

#[tokio::test]
async fn the_capacity_of_single_operations_is_known() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_A")).await;
    let path = "/purchase-orders/PO_A";
    let edited = order("PO_A").with(json!({"description": "edited"}));
    let mut rows = Vec::new();
    rows.push(("first match", cost(&running, running.match_one(&invoice("I-1"))).await));
    rows.push(("match", cost(&running, running.match_one(&invoice("I-2"))).await));
    let items = running.items().await;
    rows.push(("replay", cost(&running, running.match_one(&invoice("I-2"))).await));
    assert_eq!(running.items().await, items, "a replay writes nothing");
    rows.push(("get", cost(&running, buyer.get(path)).await));
    rows.push(("create", cost(&running, buyer.create(&order("PO_B"))).await));
    rows.push(("edit", cost(&running, buyer.put(path, "\"1\"", &edited)).await));
    rows.push(("delete", cost(&running, buyer.delete(path, "\"2\"")).await));
    let rows: Vec<String> = rows.iter().map(|(what, units)| format!("{what}: {units}")).collect();
    insta::assert_snapshot!(rows.join("\n"), @"
    first match: 1.0 read, 9.0 written
    match: 1.0 read, 9.0 written
    replay: 1.0 read, 0.0 written
    get: 5.0 read, 0.0 written
    create: 3.0 read, 14.0 written
    edit: 5.0 read, 13.0 written
    delete: 4.0 read, 19.0 written
    ");
}

#[tokio::test]
async fn the_capacity_of_reads_of_a_hundred_purchase_orders_is_known() {
    let running = hundred_orders().await;
    let buyer = running.buyer();
    running.match_one(&invoice("I-1")).await;
    let rows = [
        ("match", cost(&running, running.match_one(&invoice("I-2"))).await),
        ("list", cost(&running, buyer.get("/purchase-orders?limit=50")).await),
        ("summary", cost(&running, buyer.get("/summary")).await),
        ("coverage", cost(&running, buyer.get("/coverage?from=2026-01")).await),
    ];
    let rows = rows.map(|(what, units)| format!("{what}: {units}"));
    insta::assert_snapshot!(rows.join("\n"), @"
    match: 5.0 read, 9.0 written
    list: 154.0 read, 0.0 written
    summary: 29.5 read, 0.0 written
    coverage: 5.5 read, 0.0 written
    ");
}

#[tokio::test]
async fn a_match_among_a_thousand_active_purchase_orders_reads_one_page() {
    let running = Running::on("2026-06-15").await;
    let lines: Vec<Value> = (1..=5).map(|number| line(&number.to_string(), "ALL")).collect();
    running.buyer().add_order(&order("PO_0000").with(json!({"lineItems": lines}))).await;
    let items = running.order_items("PO_0000").await;
    running.put_copies(&items, (1..1_000).map(|number| format!("PO_{number:04}"))).await;
    let requests = counted(&running, running.match_one(&invoice("I-1"))).await;
    assert_eq!(requests, "Query 1, TransactWriteItems 1");
    let (read, written) = consumed(&running, running.match_one(&invoice("I-2"))).await;
    assert!(read <= 50.0, "{read} units read");
    assert!(written <= 12.0, "{written} units written");
}

/// More than a megabyte of purchase orders, so that a query has several pages.
#[tokio::test]
async fn deleted_purchase_orders_cost_nothing_that_reads_the_others() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let units: Vec<String> = (0..50).map(|number| format!("{number:0>100}")).collect();
    for id in ["PO_LIVE", "PO_GONE"] {
        buyer.add_order(&order(id).with(json!({"invoiceUnits": units}))).await;
    }
    let live = running.order_items("PO_LIVE").await;
    running.put_copies(&live, (0..250).map(|number| format!("LIVE_{number}"))).await;
    buyer.delete_order("PO_GONE").await;
    let deleted = running.order_items("PO_GONE").await;
    assert_eq!(deleted.len(), 3, "{deleted:?}");
    let reads = async || {
        let matched = consumed(&running, running.preview(&invoice("I-1"))).await;
        let mut costs = vec![("match", matched.0)];
        for path in ["/purchase-orders", "/purchase-orders?sort=expirationMonth", "/summary", "/coverage"] {
            costs.push((path, consumed(&running, buyer.get(path)).await.0));
        }
        let refused = async { assert_eq!(buyer.create(&order("PO_NEW")).await.refusal().1, "QuotaExceeded") };
        costs.push(("quota", consumed(&running, refused).await.0));
        costs
    };
    let before = reads().await;
    assert!(before[0].1 > 256.0, "less than a megabyte: {before:?}");
    running.put_copies(&deleted, (0..250).map(|number| format!("GONE_{number}"))).await;
    assert_eq!(reads().await, before);
}

/// The lines are worth 13.00 each, and each invoice draws 1.00 on the first one with enough balance: after 1,300 draws,
/// each line was billed for 13 months, and none has enough balance.
#[tokio::test]
async fn a_match_costs_little_more_with_a_hundred_lines_and_a_long_history() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let lines: Vec<Value> = (1..=100)
        .map(|number| line(&number.to_string(), "ALL").with(json!({"unitPrice": "13.00"})))
        .collect();
    let texts = json!({"lineItems": lines, "effectiveMonth": "2025-05", "description": "x".repeat(1_000)});
    buyer.add_order(&order("PO_A").with(texts)).await;
    let period =
        |number: usize| format!("{}-{:02}", 2025 + (number % 13 + 4) / 12, (number % 13 + 4) % 12 + 1);
    let mut invoices = cheap_invoices("I", 0..1_300);
    for (number, invoice) in invoices.iter_mut().enumerate() {
        invoice["billingPeriod"] = json!(period(number));
    }
    for batch in invoices.chunks(130) {
        let results = running.match_all(batch).await;
        assert!(results.iter().all(|result| result["outcome"] == "MATCHED"), "{:?}", results.last());
    }
    running.sweep().await;
    let order = buyer.order("PO_A").await;
    let lines = order["lineItems"].as_array().unwrap();
    assert!(lines.iter().all(|line| line["balance"] == "0.00"));
    assert!(lines.iter().all(|line| line["billedMonths"].as_array().unwrap().len() == 13));
    running.match_one(&invoice("I-FIRST")).await;
    let matching = async { assert_eq!(running.match_one(&invoice("I-NEXT")).await["outcome"], "MATCHED") };
    let (_, written) = consumed(&running, matching).await;
    assert!(written <= 12.0, "{written} units written");
    let decision = buyer.get("/invoices/AWS_INC/I-NEXT").await.body["decision"].clone();
    assert_eq!(decision["candidates"].as_array().unwrap().len(), 50);
}

#[tokio::test]
async fn many_invoices_of_one_purchase_order_share_few_transactions() {
    let running = Running::on("2026-06-15").await;
    running.buyer().add_order(&order("PO_A")).await;
    running.match_one(&invoice("I-1")).await;
    let invoices = cheap_invoices("A", 0..98);
    let (_, written) = consumed(&running, running.match_all(&invoices)).await;
    assert_eq!(running.system.wire().counts().of("Query"), 1);
    assert_eq!(running.system.wire().counts().of("TransactWriteItems"), 1);
    assert!(written <= 6.0 * 98.0, "{written} units written");
    let invoices = cheap_invoices("B", 0..500);
    assert_eq!(counted(&running, running.match_all(&invoices)).await, "Query 1, TransactWriteItems 6");
    assert_eq!(running.buyer().reconciled("PO_A").await["lineItems"][0]["invoiced"], "698.00");
}
