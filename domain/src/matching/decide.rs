//! The choice of a line item for an invoice.

use super::candidate::Candidate;
use super::decision::{Considered, DECISION_CANDIDATES_MAX, Decision, DecisionReason, Verdict};
use super::filters::concerns;
use super::rank::{RankedLine, rank_lines};
use crate::ids::{LineItemNumber, PurchaseOrderId};
use crate::invoice::{Invoice, Reference};

/// The line item that an invoice draws on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub purchase_order_id: PurchaseOrderId,
    pub line_item_number: LineItemNumber,
}

/// Chooses among `candidates` and returns the choice, if any, with its decision.
///
/// The candidates are the purchase orders of the account that may serve the billing period, or only the one that the
/// invoice names. A credit for another invoice is decided by [`follow`] instead.
pub fn decide<'a>(
    invoice: &Invoice,
    candidates: impl IntoIterator<Item = &'a Candidate>,
) -> (Option<Choice>, Decision) {
    let reference = invoice.reference();
    let mut considered: Vec<RankedLine<'a>> = candidates
        .into_iter()
        .filter(|candidate| concerns(candidate, invoice, &reference))
        .flat_map(|candidate| rank_lines(candidate, invoice, reference != Reference::None))
        .collect();
    let furthest = considered.iter().filter_map(|line| line.rejected).max();
    let listed = considered.len().min(DECISION_CANDIDATES_MAX);
    if let Some(last) = listed.checked_sub(1) {
        // Only the listed lines are sorted. Sorting ten thousand lines would take most of the time.
        considered.select_nth_unstable_by(last, RankedLine::compare);
    }
    let (shown, rest) = considered.split_at_mut(listed);
    shown.sort_unstable_by(RankedLine::compare);
    let winner = shown.first().filter(|line| line.rejected.is_none());
    let choice = winner.map(|line| Choice {
        purchase_order_id: line.candidate.id.clone(),
        line_item_number: line.terms.number.clone(),
    });
    let unmatched = || match reference {
        Reference::None => DecisionReason::NoLineFits,
        Reference::NotAnId => DecisionReason::ReferenceNotFound,
        Reference::Named(_) => furthest.unwrap_or(DecisionReason::ReferenceNotFound),
    };
    let decision = Decision::new(
        winner.is_none().then(unmatched),
        shown.iter().map(|line| line.considered(winner)).collect(),
        rest.iter().map(|line| line.verdict(winner).1),
    );
    (choice, decision)
}

/// Decides for a credit: it follows `association`, the line that the original invoice draws on, also if that purchase
/// order is suspended, expired or deleted by now.
pub fn follow(
    invoice: &Invoice,
    association: Option<(&Candidate, &LineItemNumber)>,
) -> (Option<Choice>, Decision) {
    let Some((candidate, line)) = association else {
        return (None, Decision::new(Some(DecisionReason::OriginalNotAssociated), Vec::new(), []));
    };
    let rejected = (candidate.terms.currency != invoice.currency).then_some(DecisionReason::CurrencyMismatch);
    let considered = Considered {
        purchase_order_id: candidate.id.clone(),
        line_item_number: line.clone(),
        verdict: if rejected.is_none() { Verdict::Selected } else { Verdict::Rejected },
        reason: rejected.or(Some(DecisionReason::FollowsOriginal)),
    };
    let choice = Choice { purchase_order_id: candidate.id.clone(), line_item_number: line.clone() };
    (rejected.is_none().then_some(choice), Decision::new(rejected, vec![considered], []))
}
