//! Many callers that match single invoices with one purchase order at the same time, each in an execution environment of
//! its own, with the times and conflicts of `DynamoDB`. Checks that nothing is lost or drawn twice.

use std::time::{Duration, Instant};

use functions::lambda::clock::Clock;
use functions::lambda::{Handler, Invocation};
use futures::future::join_all;
use local::StoreTimes;
use serde_json::value::to_raw_value;
use serde_json::{Value, json};

use crate::measured::{Measured, invoice, order};

/// The callers, and the invoices that each of them matches one after the other.
const CALLERS: [(usize, usize); 5] = [(1, 50), (8, 20), (32, 20), (64, 20), (200, 8)];

/// The outcomes and the duration of one caller's calls.
type Calls = Vec<(String, Duration)>;

pub async fn measure() {
    local::say!(
        "\n| callers of one purchase order | line | matches/s | p50 ms | p99 ms | transactions a match | requests a match | FAILED |"
    );
    local::say!("|--:|---|--:|--:|--:|--:|--:|--:|");
    for (callers, invoices) in CALLERS {
        run(callers, invoices, None).await;
    }
    run(64, 6, Some("12345.00")).await;
}

/// Prints the row of one run. `stop_at` is the value of a line item that stops when depleted.
async fn run(callers: usize, invoices: usize, stop_at: Option<&str>) {
    let measured = Measured::start().await;
    let mut purchase_order = order("PO", 1);
    if let Some(value) = stop_at {
        purchase_order["whenDepleted"] = json!("STOP");
        purchase_order["lineItems"][0]["unitPrice"] = json!(value);
    }
    measured.create(&purchase_order).await;
    let wire = measured.system.wire();
    wire.take_times(StoreTimes::DYNAMODB);
    let instances: Vec<Handler> =
        (0..callers).map(|_| measured.system.start_function("MatchInvoice").unwrap()).collect();
    wire.reset();
    let timeout = measured.system.template().functions["MatchInvoice"].timeout;
    let began = Instant::now();
    let calling = instances.into_iter().enumerate().map(|(caller, handler)| {
        tokio::spawn(call(handler, timeout, (0..invoices).map(move |it| format!("I-{caller}-{it}"))))
    });
    let calls: Calls = join_all(calling).await.into_iter().flat_map(Result::unwrap).collect();
    let took = began.elapsed();
    let counts = wire.counts();
    let count = |outcome: &str| calls.iter().filter(|(it, _)| it == outcome).count();
    let (matched, failed) = (count("MATCHED"), count("FAILED"));
    assert!(stop_at.is_some() || matched + failed == calls.len(), "{calls:?}");
    check(&measured, matched, failed).await;

    let per_match = |requests: u64| requests as f64 / calls.len() as f64;
    let mut durations: Vec<Duration> = calls.iter().map(|(_, duration)| *duration).collect();
    durations.sort_unstable();
    let percentile = |percent: usize| durations[(durations.len() - 1) * percent / 100].as_millis();
    local::say!(
        "| {callers} | {} | {:.1} | {} | {} | {:.2} | {:.2} | {failed} |",
        if stop_at.is_some() { "STOP" } else { "CONTINUE" },
        matched as f64 / took.as_secs_f64(),
        percentile(50),
        percentile(99),
        per_match(counts.of("TransactWriteItems")),
        per_match(counts.total()),
    );
}

/// Matches invoices one after the other.
async fn call(handler: Handler, timeout: Duration, invoices: impl Iterator<Item = String>) -> Calls {
    let mut calls = Calls::new();
    for id in invoices {
        let event = to_raw_value(&json!({"invoices": [invoice(&id, "2026-05")]})).unwrap();
        let began = Instant::now();
        let deadline = Clock::System.now() + timeout;
        let invocation = Invocation::begin("MatchInvoice", &id, &Clock::System, deadline.into());
        // A function that doesn't end in time fails.
        let answer = tokio::time::timeout(timeout, handler.call(event, invocation)).await;
        let answer = answer.unwrap().unwrap();
        let answer: Value = serde_json::from_str(answer.get()).unwrap();
        let outcome = answer["results"][0]["outcome"].as_str().unwrap().to_owned();
        calls.push((outcome, began.elapsed()));
    }
    calls
}

/// Checks that the purchase order agrees with its ledger: entries are numbered without a gap, there is one for each
/// match, the invoiced amount is their sum, and a line item that stops isn't below zero.
async fn check(measured: &Measured, matched: usize, failed: usize) {
    let mut entries = Vec::new();
    let mut path = "/purchase-orders/PO/ledger?limit=100".to_owned();
    loop {
        let mut page = measured.get(&path).await;
        let Value::Array(some) = page["entries"].take() else { break };
        entries.extend(some);
        let Some(next) = page["nextToken"].as_str() else { break };
        path = format!("/purchase-orders/PO/ledger?limit=100&nextToken={next}");
    }
    let numbers = entries.iter().rev().map(|entry| entry["ledgerEntry"].as_u64().unwrap());
    assert!(numbers.eq(1..=entries.len() as u64), "the ledger has a gap");
    // A failed match may have been written.
    assert!(
        (matched..=matched + failed).contains(&entries.len()),
        "{matched} matched, {} drawn",
        entries.len()
    );
    let purchase_order = measured.get("/purchase-orders/PO").await;
    let line = &purchase_order["lineItems"][0];
    assert_eq!(line["invoiced"], format!("{}.00", 100 * entries.len()));
    if purchase_order["whenDepleted"] == "STOP" {
        assert!(!line["balance"].as_str().unwrap().starts_with('-'), "{line}");
    }
    let report = measured.get("/purchase-orders/PO/reconciliation").await;
    assert!(report["differences"] == json!([]) && report.get("missingEntries").is_none(), "{report}");
}
