//! The time of a decision at the limits of an account, 100 purchase orders of 100 lines, with a target of 1 ms; and of a
//! coverage report of a thousand and ten thousand purchase orders, which must grow no faster than their number.
#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use std::collections::BTreeSet;
use std::hint::black_box;

use chrono::{DateTime, TimeDelta, Utc};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use domain::coverage::coverage;
use domain::invoice::{Invoice, InvoiceCharge};
use domain::ledger::RecordedOrder;
use domain::matching::{Candidate, decide, never_win};
use domain::money::Money;
use domain::month::MonthRange;
use domain::purchase_order::PurchaseOrder;
use domain::seller::Catalogue;
use serde_json::{Value, json};

/// Returns purchase orders whose lines have draws. Their types repeat `types`.
fn candidates(orders: i64, lines: usize, types: &[&str]) -> Vec<Candidate> {
    let catalogue = Catalogue::aws().unwrap();
    let made: DateTime<Utc> = "2026-01-01T00:00:00Z".parse().unwrap();
    let order = |nth: i64| {
        let line = |number: usize| {
            let r#type = types[number % types.len()];
            json!({"lineItemNumber": number.to_string(), "type": r#type, "unitPrice": "1000.00", "quantity": "12"})
        };
        let document = json!({"purchaseOrderId": format!("PO-2026-{nth:03}"), "billFrom": ["AWS_INC"], "currency": "USD",
            "effectiveMonth": "2026-01", "expirationMonth": "2026-12", "lineItems": (1..=lines).map(line).collect::<Value>()});
        let (order, tags) = PurchaseOrder::read(document, &catalogue).unwrap();
        let now = made + TimeDelta::seconds(nth);
        let mut record = RecordedOrder::new(order, tags, now, now.date_naive());
        for line in &record.order.line_items {
            let amount = Money::parse("11950.00", record.order.currency).unwrap();
            record.totals = record.totals.after(&line.line_item_number, amount).unwrap();
        }
        Candidate::of(&record)
    };
    (0..orders).map(order).collect()
}

fn deciding(criterion: &mut Criterion) {
    let document = json!({"accountId": "111122223333", "billFrom": "AWS_INC", "invoiceId": "I-1", "invoiceType": "INVOICE",
        "chargeType": "MONTHLY_USAGE", "billingPeriod": "2026-05", "currency": "USD", "amount": "100.00"});
    let invoice = Invoice::read(document).unwrap();
    let types = ["ALL", "SUBSCRIPTION", "MARKETPLACE_BLANKET_USAGE", "PROFESSIONAL_SERVICES_AND_TRAINING"];
    for (name, types) in [("one line in four fits", &types[..]), ("all 10,000 lines fit", &types[..1])] {
        let (candidates, unreadable) = (candidates(100, 100, types), BTreeSet::new());
        let mut group = criterion.benchmark_group("deciding among 100 orders of 100 lines");
        group.bench_function(name, |bench| {
            bench.iter(|| {
                decide(InvoiceCharge::whole(black_box(&invoice)), black_box(&candidates), &unreadable)
            });
        });
        group.finish();
    }
}

fn covering(criterion: &mut Criterion) {
    let (account, catalogue) = ("111122223333".parse().unwrap(), Catalogue::aws().unwrap());
    let year = MonthRange::new("2026-01".parse().unwrap(), "2026-12".parse().unwrap()).unwrap();
    let mut group = criterion.benchmark_group("covering a year with orders of one line");
    for orders in [1_000, 10_000] {
        let mut candidates = candidates(orders, 1, &["SUBSCRIPTION"]);
        // Every second order is for a unit of its own.
        for (nth, candidate) in candidates.iter_mut().enumerate().step_by(2) {
            candidate.terms.invoice_units = vec![format!("UNIT-{nth}").parse().unwrap()];
        }
        // Every third line is untracked, so that it may always outrank others.
        for candidate in candidates.iter_mut().step_by(3) {
            candidate.terms.lines[0].budget = None;
        }
        group.bench_with_input(BenchmarkId::new("coverage", orders), &candidates, |bench, candidates| {
            bench.iter(|| coverage(&account, black_box(candidates), &catalogue, BTreeSet::new(), year));
        });
        group.bench_with_input(BenchmarkId::new("never win", orders), &candidates, |bench, candidates| {
            bench.iter(|| never_win(black_box(candidates), year));
        });
    }
    group.finish();
}

criterion_group! {
    name = matching;
    config = Criterion::default().sample_size(50);
    targets = deciding, covering
}
criterion_main!(matching);
