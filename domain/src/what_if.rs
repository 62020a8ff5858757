//! What would have become of the recorded invoices if a purchase order had been different.
//!
//! The invoices of a range of months are decided anew, oldest first, as if none of them had drawn anything before. Nothing is
//! written. The same input gives the same result.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::ids::{InvoiceKey, LineItemNumber, PurchaseOrderId};
use crate::invoice::InvoiceCharge;
use crate::ledger::{Association, Destination, LedgerError, RecordedInvoice};
use crate::matching::{Candidate, Choice, Decider, WorkingOrders};
use crate::money::{Currency, Money};

/// The most billing months of a what-if.
pub const WHAT_IF_MONTHS_MAX: usize = 24;
/// The most invoices of a what-if.
pub const WHAT_IF_INVOICES_MAX: usize = 5_000;

/// The most line items that the invoices of a what-if are decided among.
pub const WHAT_IF_LINES_MAX: usize = 10_000;

/// Purchase orders by ID.
pub type Orders = BTreeMap<PurchaseOrderId, Candidate>;

/// The result of a what-if.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WhatIf {
    /// The invoices that would draw elsewhere, oldest first.
    pub invoices: Vec<MovedInvoice>,
    /// The line items that would have another invoiced amount, by purchase order and line.
    pub lines: Vec<ChangedLine>,
    pub newly_matched: usize,
    pub newly_unmatched: usize,
    /// Invoices that would draw on other line items, or other amounts.
    pub moved: usize,
    /// All invoices that were decided.
    pub considered: usize,
}

/// An invoice that would draw elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedInvoice {
    pub invoice: InvoiceKey,
    /// None if it is unmatched.
    pub before: Option<DrawnThere>,
    /// None if it would be unmatched.
    pub after: Option<DrawnThere>,
}

/// Where an invoice draws, and how much.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DrawnThere {
    #[serde(flatten)]
    pub destination: Destination,
    /// What it draws there in all: less than its amount if some of its lines are unmatched.
    pub drawn: Money,
}

/// A line item that would have another invoiced amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangedLine {
    /// The purchase order.
    pub purchase_order_id: PurchaseOrderId,
    /// The line item.
    pub line_item_number: LineItemNumber,
    pub currency: Currency,
    /// The invoiced amount now, of all invoices.
    pub invoiced_before: Money,
    /// The invoiced amount that it would have.
    pub invoiced_after: Money,
    /// The balance that it would have; absent if the line item is not tracked, or would not exist.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub balance_after: Option<Money>,
}

/// Decides the invoices `past` anew with the purchase orders `then`, and compares with what they draw in fact.
///
/// `past` are the invoices of the range that aren't voided, oldest first. `now` are the purchase orders with their totals;
/// `then` differs from it in the purchase order in question, and has the same totals. A credit follows its original if that
/// is in the range, and stays where it is otherwise.
pub fn what_if(
    past: &[RecordedInvoice],
    now: &Orders,
    mut then: Orders,
    unreadable: &BTreeSet<PurchaseOrderId>,
) -> Result<WhatIf, LedgerError> {
    give_back(past, &mut then)?;
    let mut replay = Replay { working: WorkingOrders::of(&then), unreadable, records: BTreeMap::new() };
    for record in in_order(past) {
        replay.decide(record)?;
    }
    let mut result = WhatIf { considered: past.len(), ..WhatIf::default() };
    for record in past {
        if let Some(after) = replay.records.get(&record.invoice.key()) {
            result.add(record, after)?;
        }
    }
    result.lines = changed_lines(now, &replay.working)?;
    Ok(result)
}

/// Takes the draws of the invoices back, so that they are decided as if none had drawn.
fn give_back(past: &[RecordedInvoice], then: &mut Orders) -> Result<(), LedgerError> {
    for association in past.iter().flat_map(RecordedInvoice::associations) {
        if let Some(order) = then.get_mut(&association.on.purchase_order_id) {
            order.draw(&association.on.line_item_number, association.amount.negated())?;
        }
    }
    Ok(())
}

/// Returns the invoices with each credit behind its original.
fn in_order(past: &[RecordedInvoice]) -> Vec<&RecordedInvoice> {
    let keys: BTreeSet<InvoiceKey> = past.iter().map(|record| record.invoice.key()).collect();
    let (mut ordered, mut seen) = (Vec::new(), BTreeSet::new());
    let mut waiting: BTreeMap<InvoiceKey, Vec<&RecordedInvoice>> = BTreeMap::new();
    for record in past {
        let original = record.invoice.credited().filter(|key| keys.contains(key) && !seen.contains(*key));
        if let Some(original) = original.filter(|key| **key != record.invoice.key()) {
            waiting.entry(original.clone()).or_default().push(record);
            continue;
        }
        let mut next = vec![record];
        while let Some(record) = next.pop() {
            let key = record.invoice.key();
            next.extend(waiting.remove(&key).unwrap_or_default().into_iter().rev());
            seen.insert(key);
            ordered.push(record);
        }
    }
    // Credits for each other in a circle have no first one.
    ordered.extend(waiting.into_values().flatten());
    ordered
}

/// The invoices decided so far.
struct Replay<'a> {
    working: WorkingOrders<'a>,
    unreadable: &'a BTreeSet<PurchaseOrderId>,
    records: BTreeMap<InvoiceKey, RecordedInvoice>,
}

impl Replay<'_> {
    fn decide(&mut self, past: &RecordedInvoice) -> Result<(), LedgerError> {
        let credited = past.invoice.credited();
        let original = credited.and_then(|key| self.records.get(key)).cloned();
        if credited.is_some() && original.is_none() {
            return self.keep(past);
        }
        let mut decider = Decider { unreadable: self.unreadable, original };
        let mut decide =
            |charge: InvoiceCharge<'_>, orders: &WorkingOrders<'_>| decider.decide(charge, orders);
        let record =
            RecordedInvoice::new(past.invoice.clone(), &mut decide, &mut self.working, past.recorded_at)?;
        // What this credit gave back is not there for the next one.
        if let Some(original) = decider.original {
            self.records.insert(original.invoice.key(), original);
        }
        self.records.insert(record.invoice.key(), record);
        Ok(())
    }

    /// Draws as the invoice does in fact.
    fn keep(&mut self, past: &RecordedInvoice) -> Result<(), LedgerError> {
        for Association { on, amount, .. } in past.associations() {
            if self.working.get(&on.purchase_order_id).is_some() {
                self.working.draw(on, *amount)?;
            }
        }
        self.records.insert(past.invoice.key(), past.clone());
        Ok(())
    }
}

impl WhatIf {
    fn add(&mut self, before: &RecordedInvoice, after: &RecordedInvoice) -> Result<(), LedgerError> {
        let (was, is) = (drawn(before)?, drawn(after)?);
        if was == is {
            return Ok(());
        }
        match (was.is_empty(), is.is_empty()) {
            (true, _) => self.newly_matched = self.newly_matched.saturating_add(1),
            (_, true) => self.newly_unmatched = self.newly_unmatched.saturating_add(1),
            (false, false) => self.moved = self.moved.saturating_add(1),
        }
        let there = |record: &RecordedInvoice, drawn: &BTreeMap<Choice, Money>| {
            let destination = Destination { purchase_order_version: None, ..record.destination() };
            let sum =
                drawn.values().try_fold(Money::zero(record.invoice.currency), |sum, it| sum.plus(*it))?;
            Ok::<_, LedgerError>((!drawn.is_empty()).then_some(DrawnThere { destination, drawn: sum }))
        };
        self.invoices.push(MovedInvoice {
            invoice: before.invoice.key(),
            before: there(before, &was)?,
            after: there(after, &is)?,
        });
        Ok(())
    }
}

/// Returns what the invoice draws on each line item.
fn drawn(record: &RecordedInvoice) -> Result<BTreeMap<Choice, Money>, LedgerError> {
    let mut drawn: BTreeMap<Choice, Money> = BTreeMap::new();
    for Association { on, amount, .. } in record.associations() {
        let before = drawn.get(on).copied().unwrap_or(Money::zero(record.invoice.currency));
        drawn.insert(on.clone(), before.plus(*amount)?);
    }
    Ok(drawn)
}

fn changed_lines(now: &Orders, then: &WorkingOrders<'_>) -> Result<Vec<ChangedLine>, LedgerError> {
    let ids: BTreeSet<&PurchaseOrderId> = now.keys().chain(then.all().map(|order| &order.id)).collect();
    let mut lines = Vec::new();
    for id in ids {
        let (before, after) = (now.get(id), then.get(id));
        let Some(currency) = after.or(before).map(|order| order.terms.currency) else { continue };
        let numbers = [before, after]
            .into_iter()
            .flatten()
            .flat_map(|order| order.totals.lines().chain(order.terms.lines.iter().map(|line| &line.number)));
        for number in numbers.collect::<BTreeSet<_>>() {
            // Draws in another currency would not be these any more; an edit can't change it once anything was drawn.
            let invoiced = |order: Option<&Candidate>| {
                let order = order.filter(|order| order.terms.currency == currency);
                order.map_or(Money::zero(currency), |order| order.totals.invoiced(number, currency))
            };
            let (invoiced_before, invoiced_after) = (invoiced(before), invoiced(after));
            if invoiced_before == invoiced_after {
                continue;
            }
            let terms = after.and_then(|order| Some((order, order.line(number)?)));
            let balance_after = terms.map(|(order, line)| order.balance(line)).transpose()?.flatten();
            lines.push(ChangedLine {
                purchase_order_id: id.clone(),
                line_item_number: number.clone(),
                currency,
                invoiced_before,
                invoiced_after,
                balance_after,
            });
        }
    }
    Ok(lines)
}
