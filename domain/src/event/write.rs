//! The events of one write.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::fact::{Event, Fact, InvoiceFacts, OrderFacts};
use crate::change;
use crate::ledger::{Draw, InvoiceStatus, RecordedInvoice, RecordedOrder};
use crate::money::MoneyError;
use crate::notice;

/// The most changed fields that the event of an edit names; it also counts them.
pub const CHANGED_FIELDS_MAX: usize = 100;

/// Returns the events of one write of a purchase order; without `before`, it was created. `day` is the day of the last
/// version, on which the status is evaluated. Draws give no events here; their invoices do.
pub fn of_order(
    before: Option<&RecordedOrder>,
    after: &RecordedOrder,
    day: NaiveDate,
) -> Result<Vec<Event>, MoneyError> {
    let facts = OrderFacts::of(after, day)?;
    let event = |at, fact| Event { at, fact };
    let Some(before) = before else {
        return Ok(vec![event(Some(after.created_at), Fact::PurchaseOrderCreated(facts))]);
    };
    if before.deleted_at != after.deleted_at {
        return Ok(vec![event(after.deleted_at, Fact::PurchaseOrderDeleted(facts))]);
    }
    let mut events = Vec::new();
    if before.version != after.version {
        let changes = change::between(&before.order, &after.order);
        if !changes.is_empty() {
            let changed_field_count = changes.len();
            let named = changes.into_iter().map(|change| change.pointer).take(CHANGED_FIELDS_MAX);
            let (order, changed_fields) = (facts.clone(), named.collect());
            let edited = Fact::PurchaseOrderEdited { order, changed_fields, changed_field_count };
            events.push(event(Some(after.updated_at), edited));
        }
        if before.suspended != after.suspended {
            let (order, previous_status) = (facts.clone(), before.status(day));
            let fact = Fact::PurchaseOrderStatusChanged { order, previous_status };
            events.push(event(Some(after.updated_at), fact));
        }
    }
    let keys: BTreeSet<_> = before.tags.keys().chain(after.tags.keys()).collect();
    let changed = keys.into_iter().filter(|key| before.tags.get(*key) != after.tags.get(*key));
    let changed_tag_keys: Vec<String> = changed.map(ToString::to_string).collect();
    if !changed_tag_keys.is_empty() {
        events.push(event(None, Fact::PurchaseOrderTagsChanged { order: facts, changed_tag_keys }));
    }
    events.extend(sweep_facts(before, after)?.into_iter().map(|fact| event(None, fact)));
    Ok(events)
}

/// Returns what the sweep found due.
fn sweep_facts(before: &RecordedOrder, after: &RecordedOrder) -> Result<Vec<Fact>, MoneyError> {
    let mut facts = Vec::new();
    let purchase_order_id = &after.order.purchase_order_id;
    for (line, threshold) in notice::crossed(&before.notices, &after.notices) {
        let Some(line) = after.order.line_item(line) else { continue };
        let Some(balance) = after.balance(line)? else { continue };
        facts.push(Fact::BalanceThresholdCrossed {
            purchase_order_id: purchase_order_id.clone(),
            line_item_number: line.line_item_number.clone(),
            threshold,
            currency: after.order.currency,
            balance,
            total_value: line.total_value,
        });
    }
    let expiration = after.notices.expiration.filter(|notified| before.notices.expiration != Some(*notified));
    facts.extend(expiration.map(|notified| Fact::ExpirationNoticeDue {
        purchase_order_id: purchase_order_id.clone(),
        expires_on: notified.month.last_day(),
        due_on: notified.through,
    }));
    let result = after.reconciliation.last.filter(|result| before.reconciliation.last != Some(*result));
    let differences = result.map_or(0, |result| result.differences);
    if differences > 0 {
        let purchase_order_id = purchase_order_id.clone();
        facts.push(Fact::LedgerDifferenceFound { purchase_order_id, differences });
    }
    Ok(facts)
}

/// Returns the event of one write of an invoice; without `before`, it was presented for the first time. A new match that
/// finds nothing again, and a notice, give no event.
pub fn of_invoice(before: Option<&RecordedInvoice>, after: &RecordedInvoice) -> Option<Event> {
    let invoice = InvoiceFacts::of(&after.invoice);
    let known = before.map_or(0, |before| before.draws.len());
    let draws: Vec<Draw> = after.draws.iter().skip(known).cloned().collect();
    let previous = before.and_then(|before| before.association.clone());
    let first_at = before.is_none().then_some(after.recorded_at);
    let status_before = before.map(RecordedInvoice::status);
    let (at, fact) = match (status_before, after.status()) {
        (Some(InvoiceStatus::Voided), _) | (Some(InvoiceStatus::Unmatched), InvoiceStatus::Unmatched) => {
            return None;
        }
        (_, InvoiceStatus::Voided) => {
            (after.voided_at, Fact::InvoiceVoided { invoice, association: previous, draws })
        }
        (_, InvoiceStatus::Unmatched) => {
            (first_at, Fact::InvoiceUnmatched { invoice, reason: after.unmatched_reason() })
        }
        (_, InvoiceStatus::Matched) => {
            let association = after.association.clone()?;
            match previous {
                Some(previous) if previous == association => return None,
                Some(previous) => (None, Fact::InvoiceReassociated { invoice, association, previous, draws }),
                None => (first_at, Fact::InvoiceAssociated { invoice, association, draws }),
            }
        }
    };
    Some(Event { at, fact })
}
