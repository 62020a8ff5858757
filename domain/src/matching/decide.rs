//! The choice of line items for an invoice line.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::candidate::Candidate;
use super::decision::{DECISION_CANDIDATES_MAX, Decision, DecisionReason, RULESET};
use super::filters::concerns;
use super::plan::LinePlan;
use super::rank::{RankedLine, rank_lines};
use super::spread::spread;
use crate::ids::PurchaseOrderId;
use crate::invoice::{InvoiceCharge, Reference};
use crate::money::MoneyError;

/// Chooses line items for `charge` among `candidates` and returns the planned draws, none if it is unmatched, and the
/// decision.
///
/// The candidates are the purchase orders of the account that may serve the billing period, or only the one that is named.
/// `unreadable` has those among them whose stored items can't be read. A credit for another invoice is decided by
/// [`follow`](super::follow()) instead.
pub fn decide<'a>(
    charge: InvoiceCharge<'_>,
    candidates: impl IntoIterator<Item = &'a Candidate>,
    unreadable: &BTreeSet<PurchaseOrderId>,
) -> Result<LinePlan, MoneyError> {
    let reference = charge.reference();
    let mut rows: Vec<RankedLine<'a>> = Vec::new();
    let concerned = candidates.into_iter().filter(|candidate| concerns(candidate, charge, &reference));
    rows.extend(concerned.flat_map(|candidate| rank_lines(candidate, charge)));
    let considered = rows.iter().map(|row| row.terms.map_or(row.candidate.terms.lines.len(), |_| 1)).sum();
    let first = rows
        .iter()
        .filter(|row| row.rejected.is_none())
        .min_by(|left, right| RankedLine::compare(left, right));
    let first = first.cloned();
    let draws = match &first {
        Some(first) => spread(charge.draw(), first, &mut rows)?,
        None => Vec::new(),
    };
    let listed = rows.len().min(DECISION_CANDIDATES_MAX);
    if let Some(last) = listed.checked_sub(1) {
        // Only the listed rows are sorted. Sorting ten thousand rows would take most of the time.
        rows.select_nth_unstable_by(last, RankedLine::compare);
    }
    let (shown, rest) = rows.split_at_mut(listed);
    shown.sort_unstable_by(RankedLine::compare);
    let first = first.as_ref();
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
        reason: first.is_none().then(unmatched),
        considered: counted(considered),
        candidates: shown.iter().map(|row| row.considered(first)).collect(),
        others: BTreeMap::new(),
    };
    for (reason, (nearest, rows)) in by_reason(rest, first) {
        decision.candidates.push(nearest.considered(first));
        decision.count(reason, rows.saturating_sub(1));
    }
    decision.shorten(DECISION_CANDIDATES_MAX);
    decision.count(DecisionReason::Unreadable, counted(unreadable));
    Ok(LinePlan { draws, decision })
}

/// Returns the nearest row and the number of rows, by reason.
fn by_reason<'a, 'b>(
    rows: &'b [RankedLine<'a>],
    first: Option<&RankedLine<'a>>,
) -> BTreeMap<DecisionReason, (&'b RankedLine<'a>, u32)> {
    let mut found: BTreeMap<DecisionReason, (&RankedLine<'a>, u32)> = BTreeMap::new();
    for row in rows {
        let Some(reason) = row.verdict(first).1 else { continue };
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
