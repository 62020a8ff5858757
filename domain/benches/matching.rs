//! The time of a decision at the limits of an account: 100 purchase orders of 100 lines. Target: 1 ms.
#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use std::collections::BTreeSet;
use std::hint::black_box;

use chrono::{DateTime, TimeDelta, Utc};
use criterion::{Criterion, criterion_group, criterion_main};
use domain::invoice::Invoice;
use domain::ledger::RecordedOrder;
use domain::matching::{Candidate, decide};
use domain::money::Money;
use domain::purchase_order::PurchaseOrder;
use domain::seller::Catalogue;
use serde_json::{Value, json};

/// Returns purchase orders with draws. `every`: whether all lines serve the charge, or one in four.
fn candidates(every: bool) -> Vec<Candidate> {
    let catalogue = Catalogue::aws().unwrap();
    let made: DateTime<Utc> = "2026-01-01T00:00:00Z".parse().unwrap();
    let types = ["ALL", "SUBSCRIPTION", "MARKETPLACE_BLANKET_USAGE", "PROFESSIONAL_SERVICES_AND_TRAINING"];
    let order = |nth: i64| {
        let line = |number: usize| {
            let r#type = if every { "ALL" } else { types[number % types.len()] };
            json!({"lineItemNumber": number.to_string(), "type": r#type, "unitPrice": "1000.00", "quantity": "12"})
        };
        let document = json!({"purchaseOrderId": format!("PO-2026-{nth:03}"), "billFrom": ["AWS_INC"], "currency": "USD",
            "effectiveMonth": "2026-01", "expirationMonth": "2026-12", "lineItems": (1..=100).map(line).collect::<Value>()});
        let (order, tags) = PurchaseOrder::read(document, &catalogue).unwrap();
        let now = made + TimeDelta::seconds(nth);
        let mut record = RecordedOrder::new(order, tags, now, now.date_naive());
        for line in &record.order.line_items {
            let amount = Money::parse("11950.00", record.order.currency).unwrap();
            record.totals = record.totals.after(&line.line_item_number, amount).unwrap();
        }
        Candidate::of(&record)
    };
    (0..100).map(order).collect()
}

fn deciding(criterion: &mut Criterion) {
    let document = json!({"accountId": "111122223333", "billFrom": "AWS_INC", "invoiceId": "I-1", "invoiceType": "INVOICE",
        "chargeType": "MONTHLY_USAGE", "billingPeriod": "2026-05", "currency": "USD", "amount": "100.00"});
    let invoice = Invoice::read(document).unwrap();
    for (name, every) in [("one line in four fits", false), ("all 10,000 lines fit", true)] {
        let candidates = candidates(every);
        let unreadable = BTreeSet::new();
        let mut group = criterion.benchmark_group("deciding among 100 orders of 100 lines");
        group.bench_function(name, |bench| {
            bench.iter(|| decide(black_box(&invoice), black_box(&candidates), &unreadable));
        });
        group.finish();
    }
}

criterion_group! {
    name = matching;
    config = Criterion::default().sample_size(50);
    targets = deciding
}
criterion_main!(matching);
