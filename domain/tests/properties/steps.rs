//! Random histories of orders and invoices.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::PurchaseOrderId;
use domain::invoice::{Invoice, InvoiceCharge};
use domain::ledger::{InvoiceStatus, RecordedInvoice, RecordedOrder};
use domain::matching::{Candidate, Choice, Decider, WorkingOrders};
use domain::money::Money;
use domain::purchase_order::WhenDepleted;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use crate::generators::{at, dollars, invoice_with_lines, read, usd};

/// A change of an order or of an invoice.
#[derive(Clone, Debug)]
pub enum Step {
    Present(Value, Option<Index>),
    Void(Index),
    Move(Index, Option<Index>, Index, Index),
    Rematch(Index),
    Edit(Index, i64, &'static str),
}

pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    let any_index = any::<Index>;
    let step = prop_oneof![
        6 => (invoice_with_lines(), proptest::option::of(any_index())).prop_map(|(it, original)| Step::Present(it, original)),
        2 => any_index().prop_map(Step::Void),
        2 => (any_index(), proptest::option::of(any_index()), any_index(), any_index())
            .prop_map(|(it, only, order, line)| Step::Move(it, only, order, line)),
        1 => any_index().prop_map(Step::Rematch),
        2 => (any_index(), 0i64..40_000, select(vec!["CONTINUE", "STOP", "SPILL"]))
            .prop_map(|(it, cents, depleted)| Step::Edit(it, cents, depleted)),
    ];
    vec(step, 1..25)
}

/// Runs one step on copies of the records and stores all of them or none.
pub fn run(
    step: Step,
    orders: &mut BTreeMap<PurchaseOrderId, RecordedOrder>,
    invoices: &mut Vec<RecordedInvoice>,
) {
    let seen: BTreeMap<_, _> = orders.iter().map(|(id, it)| (id.clone(), Candidate::of(it))).collect();
    let mut working = WorkingOrders::of(&seen);
    let unreadable = BTreeSet::new();
    match step {
        Step::Present(document, original) => {
            let original = original.filter(|_| !invoices.is_empty()).map(|it| it.index(invoices.len()));
            let record = present(document, original, invoices, &mut working);
            check_draws(&record, &seen);
            invoices.push(record);
        }
        Step::Void(index) if !invoices.is_empty() => {
            let nth = index.index(invoices.len());
            let before = invoices[nth].clone();
            let Some(voided) = before.voided(&mut working, at(0)).unwrap() else { return };
            assert_eq!(voided.status(), InvoiceStatus::Voided);
            let sum = voided.draws().try_fold(Money::zero(usd()), |sum, draw| sum.plus(draw.amount));
            assert!(sum.unwrap().is_zero(), "a voided invoice still draws: {voided:?}");
            assert_eq!(voided.voided(&mut working, at(0)), Ok(None), "an invoice was voided twice");
            invoices[nth] = voided;
        }
        Step::Move(index, only, order, line) if !invoices.is_empty() => {
            let nth = index.index(invoices.len());
            let order = seen.values().nth(order.index(seen.len())).unwrap();
            let line = line.get(&order.terms.lines);
            let to = Choice { purchase_order_id: order.id.clone(), line_item_number: line.number.clone() };
            let only = only.and_then(|it| it.get(&invoices[nth].lines).line_id.clone());
            let Ok(Some(moved)) = invoices[nth].moved_to(only.as_ref(), &to, &mut working) else {
                assert!(working.into_drawn_on().is_empty(), "a refused move changed an order");
                return;
            };
            invoices[nth] = moved;
        }
        Step::Rematch(index) if !invoices.is_empty() => {
            let nth = index.index(invoices.len());
            let mut decider = Decider { unreadable: &unreadable, original: None };
            let mut decide =
                |charge: InvoiceCharge<'_>, orders: &WorkingOrders<'_>| decider.decide(charge, orders);
            if let Some(matched) = invoices[nth].rematched(&mut decide, &mut working).unwrap() {
                check_draws(&matched, &seen);
                invoices[nth] = matched;
            }
        }
        Step::Edit(index, cents, when_depleted) => {
            let nth = index.index(orders.len());
            let record = orders.values_mut().nth(nth).unwrap();
            let mut document = serde_json::to_value(&record.order).unwrap();
            document["lineItems"][0]["unitPrice"] = json!(dollars(cents));
            document["whenDepleted"] = json!(when_depleted);
            let edited = record.edited(read(&document), [].into(), at(cents), at(0).date_naive());
            *record = edited.unwrap().0;
            return;
        }
        Step::Void(_) | Step::Move(..) | Step::Rematch(_) => return,
    }
    for (id, drawn_on) in working.into_drawn_on() {
        orders.get_mut(&id).unwrap().totals = drawn_on.totals;
    }
}

/// Records an invoice, which may be a credit for another.
fn present(
    mut document: Value,
    original: Option<usize>,
    invoices: &mut [RecordedInvoice],
    working: &mut WorkingOrders<'_>,
) -> RecordedInvoice {
    if original.is_some() {
        document["originalInvoice"] = json!({"billFrom": "AWS_INC", "invoiceId": "I-0"});
    }
    let invoice = Invoice::read(document).unwrap();
    let unreadable = BTreeSet::new();
    let mut decider =
        Decider { unreadable: &unreadable, original: original.map(|nth| invoices[nth].clone()) };
    let mut decide = |charge: InvoiceCharge<'_>, orders: &WorkingOrders<'_>| decider.decide(charge, orders);
    let record = RecordedInvoice::new(invoice, &mut decide, working, at(0)).unwrap();
    if let Some((nth, credited)) = original.zip(decider.original) {
        invoices[nth] = credited;
    }
    record
}

/// Checks that the draws of each matched line add up to its amount, and that no new draw overdraws a line item that stops.
/// `orders` are those before the draws. An earlier draw may have overdrawn one that didn't stop then.
fn check_draws(record: &RecordedInvoice, orders: &BTreeMap<PurchaseOrderId, Candidate>) {
    for (line, charge) in record.lines.iter().zip(record.invoice.charges()) {
        let sum =
            line.associations.iter().try_fold(Money::zero(usd()), |sum, it| sum.plus(it.amount)).unwrap();
        assert!(!line.is_matched() || sum == charge.draw(), "{sum} of {}: {record:?}", charge.draw());
        for draw in line.draws.iter().filter(|draw| draw.amount.is_positive()) {
            let order = &orders[&draw.purchase_order_id];
            let new = draw.entry > order.totals.entries();
            let stops = order.terms.when_depleted == WhenDepleted::Stop;
            let left = draw.balance_after.filter(|_| new && stops);
            assert!(left.is_none_or(|it| !it.is_negative()), "a line that says STOP was overdrawn: {left:?}");
        }
    }
}
