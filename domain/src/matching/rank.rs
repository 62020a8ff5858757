//! The ranking of the lines that pass the filters, and the nearness of those that don't.

use std::cmp::{Ordering, Reverse};

use super::candidate::Candidate;
use super::decision::{Considered, DecisionReason, Verdict};
use super::filters::{line_rejected, order_rejected};
use super::terms::LineTerms;
use crate::invoice::Invoice;
use crate::line_item_type::LineItemType;
use crate::money::Money;
use crate::purchase_order::WhenDepleted;

/// A line of a candidate, with the filter it failed or its rank; or a candidate that was rejected as a whole.
#[derive(Clone, Debug)]
pub(super) struct RankedLine<'a> {
    pub(super) candidate: &'a Candidate,
    /// None if the candidate was rejected as a whole.
    pub(super) terms: Option<&'a LineTerms>,
    pub(super) rejected: Option<DecisionReason>,
    pub(super) rank: Rank,
    /// What a depleted line lacks.
    shortfall: Option<Money>,
}

/// The rank of an eligible line, before update time and tie-break. Greater ranks come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    /// Whether the purchase order is tied to the invoice's unit.
    unit: bool,
    specificity: u8,
    /// Whether the line has enough balance.
    enough: bool,
}

/// Filters and ranks the lines of a candidate, or returns one row if the candidate is rejected as a whole. `named`: whether
/// the invoice names a purchase order.
pub(super) fn rank_lines<'a>(
    candidate: &'a Candidate,
    invoice: &Invoice,
    named: bool,
) -> impl Iterator<Item = RankedLine<'a>> {
    let rejected = order_rejected(candidate, invoice);
    let whole =
        rejected.map(|reason| RankedLine { rejected: Some(reason), ..RankedLine::new(candidate, None) });
    let unit = invoice.invoice_unit.as_ref().is_some_and(|unit| candidate.terms.invoice_units.contains(unit));
    let stops = candidate.terms.when_depleted == WhenDepleted::Stop;
    let (period, charge, draw) = (invoice.billing_period, invoice.charge_type, invoice.draw());
    let lines = rejected.is_none().then(|| candidate.lines()).into_iter().flatten();
    let ranked = lines.map(move |(terms, invoiced)| {
        let line = RankedLine::new(candidate, Some(terms));
        if let Some(reason) = line_rejected(terms, period, charge, named) {
            return RankedLine { rejected: Some(reason), ..line };
        }
        let enough = terms.has_enough(invoiced, draw);
        if stops && !enough {
            let balance = terms.balance(invoiced).ok().flatten();
            let shortfall = balance.and_then(|balance| draw.minus(balance).ok());
            return RankedLine { rejected: Some(DecisionReason::Depleted), shortfall, ..line };
        }
        RankedLine { rank: Rank { unit, specificity: specificity(terms.r#type), enough }, ..line }
    });
    whole.into_iter().chain(ranked)
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

impl<'a> RankedLine<'a> {
    /// Returns a line of the lowest rank.
    pub(super) fn new(candidate: &'a Candidate, terms: Option<&'a LineTerms>) -> Self {
        Self { candidate, terms, rejected: None, rank: Rank::default(), shortfall: None }
    }

    /// Orders lines nearest first: eligible lines by rank, then rejected lines by how many filters they passed, and
    /// depleted lines by shortfall. The order is total: no two lines are equal.
    pub(super) fn compare(left: &Self, right: &Self) -> Ordering {
        let furthest = left.rejected.map(Reverse).cmp(&right.rejected.map(Reverse));
        let within = || match left.rejected {
            None => {
                right.rank.cmp(&left.rank).then(right.candidate.updated_at.cmp(&left.candidate.updated_at))
            }
            Some(_) => left.shortfall.map(Money::amount).cmp(&right.shortfall.map(Money::amount)),
        };
        furthest.then_with(within).then_with(|| Self::tie_break(left, right))
    }

    fn tie_break(left: &Self, right: &Self) -> Ordering {
        let by_order = left.candidate.id.as_str().as_bytes().cmp(right.candidate.id.as_str().as_bytes());
        let window = |line: &Self| line.terms.map(|terms| terms.months.length());
        let by_window = || window(left).cmp(&window(right));
        let number = |line: &Self| line.terms.map(|terms| &terms.number);
        by_order.then_with(by_window).then_with(|| number(left).cmp(&number(right)))
    }

    pub(super) fn considered(&self, winner: Option<&Self>) -> Considered {
        let (verdict, reason) = self.verdict(winner);
        let number = self.terms.map(|terms| terms.number.clone());
        let depleted = self.terms.filter(|_| self.shortfall.is_some());
        Considered {
            balance: depleted.and_then(|terms| self.candidate.balance(terms).ok()).flatten(),
            shortfall: self.shortfall,
            ..Considered::new(self.candidate.id.clone(), number, verdict, reason)
        }
    }

    pub(super) fn verdict(&self, winner: Option<&Self>) -> (Verdict, Option<DecisionReason>) {
        match (self.rejected, winner) {
            (Some(reason), _) => (Verdict::Rejected, Some(reason)),
            (None, Some(winner)) if !self.is(winner) => (Verdict::Outranked, Some(self.outranked_by(winner))),
            (None, _) => (Verdict::Selected, None),
        }
    }

    fn is(&self, other: &Self) -> bool {
        self.terms.map(std::ptr::from_ref) == other.terms.map(std::ptr::from_ref)
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
