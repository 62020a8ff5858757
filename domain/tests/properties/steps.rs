//! Random histories of orders and invoices.

use std::collections::BTreeMap;

use domain::ids::PurchaseOrderId;
use domain::invoice::Invoice;
use domain::ledger::{InvoiceStatus, RecordedInvoice, RecordedOrder};
use domain::matching::{Candidate, Choice, Decision, follow};
use domain::money::Money;
use domain::purchase_order::WhenDepleted;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::generators::{at, decided, dollars, invoice_document, read, usd};

/// A change of an order or of an invoice.
#[derive(Clone, Debug)]
pub enum Step {
    Present(Value, Option<Index>),
    Void(Index),
    Move(Index, Index, Index),
    Rematch(Index),
    Edit(Index, i64, bool),
}

pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    let any_index = any::<Index>;
    let step = prop_oneof![
        6 => (invoice_document(), proptest::option::of(any_index())).prop_map(|(it, original)| Step::Present(it, original)),
        2 => any_index().prop_map(Step::Void),
        2 => (any_index(), any_index(), any_index()).prop_map(|(it, order, line)| Step::Move(it, order, line)),
        1 => any_index().prop_map(Step::Rematch),
        2 => (any_index(), 0i64..40_000, any::<bool>()).prop_map(|(it, cents, stop)| Step::Edit(it, cents, stop)),
    ];
    vec(step, 1..25)
}

/// Runs one step on copies of the records and stores all of them or none.
pub fn run(
    step: Step,
    orders: &mut BTreeMap<PurchaseOrderId, RecordedOrder>,
    invoices: &mut Vec<RecordedInvoice>,
) {
    let mut seen: BTreeMap<_, _> = orders.iter().map(|(id, it)| (id.clone(), Candidate::of(it))).collect();
    match step {
        Step::Present(mut document, original) => {
            let original = original.filter(|_| !invoices.is_empty()).map(|it| it.get(invoices).clone());
            if original.is_some() {
                document["originalInvoice"] = json!({"billFrom": "AWS_INC", "invoiceId": "I-0"});
            }
            let invoice = Invoice::read(document).unwrap();
            let followed = original.as_ref().and_then(RecordedInvoice::creditable);
            let credit = invoice.credited().is_some();
            let (choice, decision) =
                if credit { follow(&invoice, followed, &seen) } else { decided(&invoice, seen.values()) };
            let stopped = choice
                .as_ref()
                .is_some_and(|it| seen[&it.purchase_order_id].terms.when_depleted == WhenDepleted::Stop);
            let record = RecordedInvoice::new(invoice, choice.as_ref(), decision, &mut seen, at(0)).unwrap();
            let took =
                record.draws.first().filter(|it| stopped && !it.amount.is_negative() && !it.amount.is_zero());
            let left = took.filter(|_| !credit).and_then(|it| it.balance_after);
            assert!(left.is_none_or(|it| !it.is_negative()), "a line that says STOP was overdrawn: {left:?}");
            invoices.push(record);
        }
        Step::Void(index) if !invoices.is_empty() => {
            let nth = index.index(invoices.len());
            let before = invoices[nth].clone();
            let Some(voided) = before.voided(&mut seen, at(0)).unwrap() else { return };
            assert_eq!(voided.status(), InvoiceStatus::Voided);
            let sum = voided.draws.iter().try_fold(Money::zero(usd()), |sum, draw| sum.plus(draw.amount));
            assert!(sum.unwrap().is_zero(), "a voided invoice still draws: {voided:?}");
            assert_eq!(voided.voided(&mut seen, at(0)), Ok(None), "an invoice was voided twice");
            invoices[nth] = voided;
        }
        Step::Move(index, order, line) if !invoices.is_empty() => {
            let nth = index.index(invoices.len());
            let order = seen.values().nth(order.index(seen.len())).unwrap();
            let line = line.get(&order.terms.lines);
            let to = Choice { purchase_order_id: order.id.clone(), line_item_number: line.number.clone() };
            let decision = Decision::by_hand(to.purchase_order_id.clone(), to.line_item_number.clone());
            let before = seen.clone();
            match invoices[nth].reassociated(&to, decision, &mut seen) {
                Ok(Some(moved)) => invoices[nth] = moved,
                Ok(None) | Err(_) => assert_eq!(seen, before, "a refused move changed an order"),
            }
        }
        Step::Rematch(index) if !invoices.is_empty() => {
            let nth = index.index(invoices.len());
            let (choice, decision) = decided(&invoices[nth].invoice, seen.values());
            invoices[nth] = invoices[nth].rematched(choice.as_ref(), decision, &mut seen).unwrap();
        }
        Step::Edit(index, cents, stopping) => {
            let nth = index.index(orders.len());
            let record = orders.values_mut().nth(nth).unwrap();
            let mut document = serde_json::to_value(&record.order).unwrap();
            document["lineItems"][0]["unitPrice"] = json!(dollars(cents));
            document["whenDepleted"] = json!(if stopping { "STOP" } else { "CONTINUE" });
            let edited = record.edited(read(&document), [].into(), at(cents), at(0).date_naive());
            *record = edited.unwrap().0;
            return;
        }
        Step::Void(_) | Step::Move(..) | Step::Rematch(_) => return,
    }
    for (id, record) in orders {
        record.totals = seen[id].totals.clone();
    }
}
