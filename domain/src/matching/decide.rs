//! The choice of a line item for an invoice.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::candidate::Candidate;
use super::decision::{Considered, DECISION_CANDIDATES_MAX, Decision, DecisionReason, RULESET, Verdict};
use super::filters::concerns;
use super::rank::{RankedLine, rank_lines};
use crate::ids::{LineItemNumber, PurchaseOrderId};
use crate::invoice::{Invoice, Reference};
use crate::ledger::Association;

/// The line item that an invoice draws on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub purchase_order_id: PurchaseOrderId,
    pub line_item_number: LineItemNumber,
}

/// Chooses among `candidates` and returns the choice, if any, with its decision.
///
/// The candidates are the purchase orders of the account that may serve the billing period, or only the one that the
/// invoice names. `unreadable` has those among them whose stored items can't be read. A credit for another invoice is
/// decided by [`follow`] instead.
pub fn decide<'a>(
    invoice: &Invoice,
    candidates: impl IntoIterator<Item = &'a Candidate>,
    unreadable: &BTreeSet<PurchaseOrderId>,
) -> (Option<Choice>, Decision) {
    let reference = invoice.reference();
    let (mut considered, mut rows): (usize, Vec<RankedLine<'a>>) = (0, Vec::new());
    for candidate in candidates.into_iter().filter(|candidate| concerns(candidate, invoice, &reference)) {
        considered = considered.saturating_add(candidate.terms.lines.len());
        rows.extend(rank_lines(candidate, invoice, reference != Reference::None));
    }
    let listed = rows.len().min(DECISION_CANDIDATES_MAX);
    if let Some(last) = listed.checked_sub(1) {
        // Only the listed rows are sorted. Sorting ten thousand rows would take most of the time.
        rows.select_nth_unstable_by(last, RankedLine::compare);
    }
    let (shown, rest) = rows.split_at_mut(listed);
    shown.sort_unstable_by(RankedLine::compare);
    let winner = shown.first().filter(|row| row.rejected.is_none());
    let choice = winner.and_then(|row| {
        let line_item_number = row.terms?.number.clone();
        Some(Choice { purchase_order_id: row.candidate.id.clone(), line_item_number })
    });
    let unreadable = match &reference {
        Reference::None => unreadable.len(),
        Reference::Named(id) => usize::from(unreadable.contains(id)),
        Reference::NotAnId => 0,
    };
    let unmatched = || match reference {
        Reference::None => DecisionReason::NoLineFits,
        Reference::Named(_) if unreadable > 0 => DecisionReason::Unreadable,
        Reference::NotAnId | Reference::Named(_) => {
            let nearest = shown.first().and_then(|row| row.rejected);
            nearest.unwrap_or(DecisionReason::ReferenceNotFound)
        }
    };
    let mut decision = Decision {
        ruleset: RULESET,
        reason: winner.is_none().then(unmatched),
        considered: counted(considered),
        candidates: shown.iter().map(|row| row.considered(winner)).collect(),
        others: BTreeMap::new(),
    };
    for (reason, (nearest, rows)) in by_reason(rest, winner) {
        decision.candidates.push(nearest.considered(winner));
        decision.count(reason, rows.saturating_sub(1));
    }
    decision.shorten(DECISION_CANDIDATES_MAX);
    decision.count(DecisionReason::Unreadable, counted(unreadable));
    (choice, decision)
}

/// Returns the nearest row and the number of rows, by reason.
fn by_reason<'a, 'b>(
    rows: &'b [RankedLine<'a>],
    winner: Option<&RankedLine<'a>>,
) -> BTreeMap<DecisionReason, (&'b RankedLine<'a>, u32)> {
    let mut found: BTreeMap<DecisionReason, (&RankedLine<'a>, u32)> = BTreeMap::new();
    for row in rows {
        let Some(reason) = row.verdict(winner).1 else { continue };
        let (nearest, rows) = found.entry(reason).or_insert((row, 0));
        *rows = rows.saturating_add(1);
        if RankedLine::compare(row, nearest) == Ordering::Less {
            *nearest = row;
        }
    }
    found
}

fn counted(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Decides for a credit: it follows `original`, the association of the original invoice, also if that purchase order is
/// suspended, expired or deleted by now. `orders` must have that purchase order, unless its stored item can't be read.
pub fn follow(
    invoice: &Invoice,
    original: Option<&Association>,
    orders: &BTreeMap<PurchaseOrderId, Candidate>,
) -> (Option<Choice>, Decision) {
    let Some(Association { purchase_order_id: id, line_item_number: line, .. }) = original else {
        return (None, Decision::none(DecisionReason::OriginalNotAssociated));
    };
    let Some(order) = orders.get(id) else {
        let mut decision = Decision::none(DecisionReason::Unreadable);
        decision.count(DecisionReason::Unreadable, 1);
        return (None, decision);
    };
    if order.terms.currency != invoice.currency {
        let reason = Some(DecisionReason::CurrencyMismatch);
        let rejected = Considered::new(id.clone(), None, Verdict::Rejected, reason);
        return (None, Decision::single(reason, rejected));
    }
    let reason = Some(DecisionReason::FollowsOriginal);
    let followed = Considered::new(id.clone(), Some(line.clone()), Verdict::Selected, reason);
    let choice = Choice { purchase_order_id: id.clone(), line_item_number: line.clone() };
    (Some(choice), Decision::single(None, followed))
}
