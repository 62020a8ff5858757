//! The ranking of the lines that pass the filters.

use std::cmp::Ordering;

use super::candidate::Candidate;
use super::decision::{Considered, DecisionReason, Verdict};
use super::filters::{line_rejected, order_rejected};
use super::terms::LineTerms;
use crate::invoice::Invoice;
use crate::line_item_type::LineItemType;
use crate::purchase_order::WhenDepleted;

/// A line of a candidate, with the filter it failed or its rank.
#[derive(Debug)]
pub(super) struct RankedLine<'a> {
    pub(super) candidate: &'a Candidate,
    pub(super) terms: &'a LineTerms,
    pub(super) rejected: Option<DecisionReason>,
    pub(super) rank: Rank,
}

/// The rank of an eligible line, before update time and tie-break. Greater ranks come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    /// Whether the purchase order is tied to the invoice's unit.
    pub(super) unit: bool,
    pub(super) specificity: u8,
    /// Whether the line has enough balance.
    pub(super) enough: bool,
}

/// Filters and ranks the lines of a candidate. `named`: whether the invoice names a purchase order.
pub(super) fn rank_lines<'a>(
    candidate: &'a Candidate,
    invoice: &Invoice,
    named: bool,
) -> impl Iterator<Item = RankedLine<'a>> {
    let rejected = order_rejected(candidate, invoice);
    let unit = invoice.invoice_unit.as_ref().is_some_and(|unit| candidate.terms.invoice_units.contains(unit));
    let (period, charge, draw) = (invoice.billing_period, invoice.charge_type, invoice.draw());
    candidate.terms.lines.iter().map(move |terms| {
        let failed = rejected.or_else(|| line_rejected(terms, period, charge, named));
        // Looking up the balance is most of the work, so rejected lines skip it.
        let enough = failed.is_none() && candidate.has_enough(terms, draw);
        let stopped = candidate.terms.when_depleted == WhenDepleted::Stop && !enough;
        let rank = Rank { unit, specificity: specificity(terms.r#type), enough };
        RankedLine {
            candidate,
            terms,
            rejected: failed.or(stopped.then_some(DecisionReason::Depleted)),
            rank,
        }
    })
}

/// Returns the specificity of a type: TRANSACTION > BLANKET > ALL; any other type > ALL.
fn specificity(r#type: LineItemType) -> u8 {
    match r#type {
        LineItemType::MarketplaceTransaction => 2,
        LineItemType::MonthlyUsage
        | LineItemType::Subscription
        | LineItemType::MarketplaceBlanketUsage
        | LineItemType::ProfessionalServicesAndTraining => 1,
        LineItemType::All => 0,
    }
}

impl RankedLine<'_> {
    /// Orders eligible lines by rank, then rejected lines. The order is total: no two lines are equal.
    pub(super) fn compare(left: &Self, right: &Self) -> Ordering {
        let eligibility = left.rejected.is_some().cmp(&right.rejected.is_some());
        let rank = || match left.rejected {
            None => {
                right.rank.cmp(&left.rank).then(right.candidate.updated_at.cmp(&left.candidate.updated_at))
            }
            Some(_) => Ordering::Equal,
        };
        eligibility.then_with(rank).then_with(|| Self::tie_break(left, right))
    }

    fn tie_break(left: &Self, right: &Self) -> Ordering {
        let by_order = left.candidate.id.as_str().as_bytes().cmp(right.candidate.id.as_str().as_bytes());
        let by_window = || left.terms.months.length().cmp(&right.terms.months.length());
        by_order.then_with(by_window).then_with(|| left.terms.number.cmp(&right.terms.number))
    }

    pub(super) fn considered(&self, winner: Option<&Self>) -> Considered {
        let (verdict, reason) = self.verdict(winner);
        Considered {
            purchase_order_id: self.candidate.id.clone(),
            line_item_number: self.terms.number.clone(),
            verdict,
            reason,
        }
    }

    pub(super) fn verdict(&self, winner: Option<&Self>) -> (Verdict, Option<DecisionReason>) {
        match (self.rejected, winner) {
            (Some(reason), _) => (Verdict::Rejected, Some(reason)),
            (None, Some(winner)) if !std::ptr::eq(winner.terms, self.terms) => {
                (Verdict::Outranked, Some(self.outranked_by(winner)))
            }
            (None, _) => (Verdict::Selected, None),
        }
    }

    /// Returns the first criterion in which the winner ranks higher.
    fn outranked_by(&self, winner: &Self) -> DecisionReason {
        if winner.rank.unit != self.rank.unit {
            return DecisionReason::Unit;
        }
        if winner.rank.specificity != self.rank.specificity {
            return DecisionReason::MoreSpecificType;
        }
        if winner.rank.enough != self.rank.enough {
            return DecisionReason::EnoughBalance;
        }
        if winner.candidate.updated_at != self.candidate.updated_at {
            return DecisionReason::UpdatedLater;
        }
        DecisionReason::TieBreak
    }
}
