//! The events of one write.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::fact::{Event, Fact, InvoiceFacts, OrderFacts, UnmatchedLine};
use crate::change;
use crate::ids::PurchaseOrderId;
use crate::ledger::{Agreement, Draw, InvoiceStatus, RecordedInvoice, RecordedLine, RecordedOrder};
use crate::money::MoneyError;
use crate::notice::Notice;
use crate::sweep_state::SweepState;

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
        // A deletion moves the definition to a new item.
        if after.deleted_at.is_some() {
            return Ok(vec![event(after.deleted_at, Fact::PurchaseOrderDeleted(facts))]);
        }
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
    Ok(events)
}

/// Returns the events of what an evaluation by the sweep found due.
pub fn of_evaluation(id: &PurchaseOrderId, before: &SweepState, after: &SweepState) -> Vec<Event> {
    let mut facts = Vec::new();
    if let Some(given) = after.last_given.as_ref().filter(|given| before.last_given.as_ref() != Some(*given))
    {
        facts.extend(given.notices.iter().filter_map(|notice| of_notice(id, notice, after)));
    }
    let result = after.reconciliation.last.filter(|result| before.reconciliation.last != Some(*result));
    let differences = result.map_or(0, |result| result.differences);
    if differences > 0 {
        facts.push(Fact::LedgerDifferenceFound { purchase_order_id: id.clone(), differences });
    }
    facts.into_iter().map(|fact| Event { at: None, fact }).collect()
}

fn of_notice(id: &PurchaseOrderId, notice: &Notice, after: &SweepState) -> Option<Fact> {
    let purchase_order_id = id.clone();
    match notice {
        Notice::Balance { line_item_number, threshold, balance, total_value, .. } => {
            Some(Fact::BalanceThresholdCrossed {
                purchase_order_id,
                line_item_number: line_item_number.clone(),
                threshold: *threshold,
                currency: balance.currency(),
                balance: *balance,
                total_value: *total_value,
            })
        }
        Notice::Expiration { expires_on, .. } => Some(Fact::ExpirationNoticeDue {
            purchase_order_id,
            expires_on: *expires_on,
            due_on: after.notices.expiration?.through,
        }),
        Notice::MissingPurchaseOrder { .. } | Notice::AssignmentDiffers { .. } => None,
    }
}

/// Returns the event of one write of an invoice; without `before`, it was presented for the first time. A new match that
/// finds nothing again, a credit for it, and a notice give no event.
pub fn of_invoice(before: Option<&RecordedInvoice>, after: &RecordedInvoice) -> Option<Event> {
    let invoice = InvoiceFacts::of(&after.invoice);
    let draws: Vec<Draw> = after.new_draws(before).cloned().collect();
    let first_at = before.is_none().then_some(after.recorded_at);
    let (outcome, destination) = (after.status(), after.destination());
    let unmatched =
        after.unmatched().filter_map(|(line, reason)| Some(UnmatchedLine { line_id: line?.clone(), reason }));
    let unmatched_lines: Vec<UnmatchedLine> = unmatched.collect();
    let moved = before.is_some_and(|before| before.lines.iter().zip(&after.lines).any(is_moved));
    let (at, fact) = match (before.map(RecordedInvoice::status), outcome) {
        (Some(InvoiceStatus::Voided), _) => return None,
        (_, InvoiceStatus::Voided) => (after.voided_at, Fact::InvoiceVoided { invoice, destination, draws }),
        (None, InvoiceStatus::Unmatched) => {
            let reason = after.unmatched_reason();
            (first_at, Fact::InvoiceUnmatched { invoice, reason, unmatched_lines })
        }
        (_, InvoiceStatus::Unmatched | InvoiceStatus::Matched | InvoiceStatus::PartlyMatched)
            if draws.is_empty() =>
        {
            return None;
        }
        (_, InvoiceStatus::Unmatched | InvoiceStatus::Matched | InvoiceStatus::PartlyMatched) if moved => {
            let previous = before.map(RecordedInvoice::destination).unwrap_or_default();
            let fact =
                Fact::InvoiceReassociated { invoice, outcome, destination, previous, draws, unmatched_lines };
            (None, fact)
        }
        (_, InvoiceStatus::Unmatched | InvoiceStatus::Matched | InvoiceStatus::PartlyMatched) => {
            (first_at, Fact::InvoiceAssociated { invoice, outcome, destination, draws, unmatched_lines })
        }
    };
    Some(Event { at, fact })
}

/// Returns the event of a write after which an invoice draws elsewhere than its seller assigned it, if it didn't before.
pub fn of_agreement(before: Option<&RecordedInvoice>, after: &RecordedInvoice) -> Option<Event> {
    let differs = |record: &RecordedInvoice| record.agreement() == Some(Agreement::Differs);
    if after.voided_at.is_some() || !differs(after) || before.is_some_and(differs) {
        return None;
    }
    let invoice = InvoiceFacts::of(&after.invoice);
    let assigned = after.invoice.seller_assigned.as_deref().unwrap_or_default();
    let (seller_assigned, destination) = (assigned.trim().parse().ok(), after.destination());
    let at = before.is_none().then_some(after.recorded_at);
    Some(Event { at, fact: Fact::InvoiceAssignmentDiffers { invoice, seller_assigned, destination } })
}

/// Whether a line that was matched draws elsewhere.
fn is_moved((before, after): (&RecordedLine, &RecordedLine)) -> bool {
    let places = |line: &RecordedLine| {
        line.associations.iter().map(|it| (it.on.clone(), it.amount)).collect::<Vec<_>>()
    };
    before.is_matched() && places(before) != places(after)
}
