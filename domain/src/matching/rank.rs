//! The ranking of the lines that pass the filters, and the nearness of those that don't.

use std::cmp::{Ordering, Reverse};

use super::candidate::Candidate;
use super::decision::{Considered, DecisionReason, Verdict};
use super::filters::{line_rejected, order_rejected};
use super::terms::LineTerms;
use crate::invoice::{InvoiceCharge, Reference};
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
    /// The place among the lines that are drawn on; none if it isn't one of them.
    pub(super) selected: Option<usize>,
    /// What was invoiced to the line.
    invoiced: Option<Money>,
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

/// Filters and ranks the lines of a candidate, or returns one row if the candidate is rejected as a whole. If a line item
/// is named, there is no row of the others.
pub(super) fn rank_lines<'a>(
    candidate: &'a Candidate,
    charge: InvoiceCharge<'_>,
) -> impl Iterator<Item = RankedLine<'a>> {
    let rejected = order_rejected(candidate, charge);
    let whole =
        rejected.map(|reason| RankedLine { rejected: Some(reason), ..RankedLine::new(candidate, None) });
    let unit = charge.invoice_unit().is_some_and(|unit| candidate.terms.invoice_units.contains(unit));
    let (is_named, line_reference) = (charge.reference() != Reference::None, charge.line_reference());
    let (period, charge_type, draw) = (charge.billing_period(), charge.charge_type(), charge.draw());
    let lines = rejected.is_none().then(|| candidate.lines()).into_iter().flatten();
    let lines = lines.filter(move |(terms, _)| line_reference.is_none_or(|named| terms.is_named(named)));
    let ranked = lines.map(move |(terms, invoiced)| {
        let line = RankedLine { invoiced: Some(invoiced), ..RankedLine::new(candidate, Some(terms)) };
        if let Some(reason) = line_rejected(terms, period, charge_type, is_named) {
            return RankedLine { rejected: Some(reason), ..line };
        }
        let rank = Rank { unit, specificity: specificity(terms.r#type), enough: false };
        RankedLine { rank, ..line }.asked_for(draw)
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
        let (rank, rejected) = (Rank::default(), None);
        Self { candidate, terms, rejected, rank, selected: None, invoiced: None, shortfall: None }
    }

    /// Ranks a line that passed the other filters for an amount: the whole, or the rest of one that other lines gave part of.
    pub(super) fn asked_for(&self, amount: Money) -> Self {
        let has_enough = |(terms, invoiced): (&LineTerms, Money)| terms.has_enough(invoiced, amount);
        let enough = self.terms.zip(self.invoiced).is_some_and(has_enough);
        // P4
        let stops = self.candidate.terms.when_depleted == WhenDepleted::Stop && !enough;
        let lacks = || amount.minus(self.balance()?).ok();
        Self {
            rank: Rank { enough, ..self.rank },
            rejected: stops.then_some(DecisionReason::Depleted),
            shortfall: stops.then(lacks).flatten(),
            ..self.clone()
        }
    }

    /// Marks the line as drawn on.
    pub(super) fn select(&mut self, place: usize) {
        (self.selected, self.rejected, self.shortfall) = (Some(place), None, None);
    }

    /// Whether the line may take the rest of an amount: it passed all filters, but for its balance.
    pub(super) fn may_serve(&self) -> bool {
        self.terms.is_some() && matches!(self.rejected, None | Some(DecisionReason::Depleted))
    }

    /// Returns what the line gives of an amount: all of it, but if it spills, only what it has left.
    pub(super) fn gives(&self, amount: Money) -> Money {
        match self.balance().filter(|_| self.spills() && !self.rank.enough) {
            Some(balance) if balance.is_positive() => balance,
            Some(_) => Money::zero(amount.currency()),
            None => amount,
        }
    }

    /// Whether the line spills and has nothing left.
    pub(super) fn is_empty(&self) -> bool {
        self.spills() && self.balance().is_some_and(|balance| !balance.is_positive())
    }

    fn spills(&self) -> bool {
        self.candidate.terms.when_depleted == WhenDepleted::Spill
    }

    fn balance(&self) -> Option<Money> {
        self.terms?.balance(self.invoiced?).ok().flatten()
    }

    /// Orders lines nearest first: selected lines in the order of their draws, then eligible lines by rank, then rejected lines by how many filters they passed, and
    /// depleted lines by shortfall. The order is total: no two lines are equal.
    pub(super) fn compare(left: &Self, right: &Self) -> Ordering {
        let place = |line: &Self| line.selected.unwrap_or(usize::MAX);
        let selected = place(left).cmp(&place(right));
        let furthest = || left.rejected.map(Reverse).cmp(&right.rejected.map(Reverse));
        let within = || match left.rejected {
            None => {
                right.rank.cmp(&left.rank).then(right.candidate.updated_at.cmp(&left.candidate.updated_at))
            }
            Some(_) => left.shortfall.map(Money::amount).cmp(&right.shortfall.map(Money::amount)),
        };
        selected.then_with(furthest).then_with(within).then_with(|| Self::tie_break(left, right))
    }

    fn tie_break(left: &Self, right: &Self) -> Ordering {
        let by_order = left.candidate.id.as_str().as_bytes().cmp(right.candidate.id.as_str().as_bytes());
        let window = |line: &Self| line.terms.map(|terms| terms.months.length());
        let by_window = || window(left).cmp(&window(right));
        let number = |line: &Self| line.terms.map(|terms| &terms.number);
        by_order.then_with(by_window).then_with(|| number(left).cmp(&number(right)))
    }

    /// Returns the line as the decision lists it. `first`: the line that ranks first, if any is eligible.
    pub(super) fn considered(&self, first: Option<&Self>) -> Considered {
        let (verdict, reason) = self.verdict(first);
        let number = self.terms.map(|terms| terms.number.clone());
        Considered {
            balance: self.shortfall.and_then(|_| self.balance()),
            shortfall: self.shortfall,
            ..Considered::new(self.candidate.id.clone(), number, verdict, reason)
        }
    }

    pub(super) fn verdict(&self, first: Option<&Self>) -> (Verdict, Option<DecisionReason>) {
        if self.selected.is_some() {
            let takes_rest = first.is_none_or(|first| !self.is(first));
            return (Verdict::Selected, takes_rest.then_some(DecisionReason::TakesRest));
        }
        let outranked = |first: &Self| {
            let first_spills = first.spills() && !first.rank.enough;
            if self.is_empty() && first_spills {
                DecisionReason::NothingLeft
            } else {
                self.outranked_by(first)
            }
        };
        match (self.rejected, first) {
            (Some(reason), _) => (Verdict::Rejected, Some(reason)),
            (None, first) => (Verdict::Outranked, first.map(outranked)),
        }
    }

    pub(super) fn is(&self, other: &Self) -> bool {
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
