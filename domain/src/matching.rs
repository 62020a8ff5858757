//! Matching: which line item of which purchase order an invoice draws on, and why not the others.
//!
//! Deterministic: the same invoice and the same orders give the same answer, in whatever order they come.

mod candidate;
mod decision;
mod eligibility;
mod outranked;

use std::cmp::Ordering;

pub use self::candidate::{Candidate, LineTerms, Terms};
pub use self::decision::{CANDIDATES_KEPT_MAX, Considered, Decision, RULESET, Reason, Verdict};
pub use self::eligibility::{LineOf, conceivable, eligible};
pub use self::outranked::{Outranked, never_win};
use crate::invoice::{ChargeType, Invoice, Reference};
use crate::money::Money;
use crate::month::Month;
use crate::purchase_order::{LineItemNumber, LineItemType, PurchaseOrderId, WhenDepleted};

/// Purchase orders that ended up to so many months before the billing period are in the decision, as expired.
pub const ENDED_MONTHS_SHOWN: u32 = 3;

/// The line that an invoice draws on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its purchase order.
    pub purchase_order_id: PurchaseOrderId,
    /// Its number.
    pub line_item_number: LineItemNumber,
}

/// Decides among `candidates`: all purchase orders of the invoice's account that may serve its billing period,
/// or, where it names one, that one alone. Returns the choice, if any, and the record of why.
///
/// Invoices that give money back for another one are decided by [`follow`].
pub fn decide<'a>(
    invoice: &Invoice,
    candidates: impl IntoIterator<Item = &'a Candidate>,
) -> (Option<Choice>, Decision) {
    let reference = invoice.reference();
    let mut considered: Vec<Line<'a>> = candidates
        .into_iter()
        .filter(|candidate| concerns(candidate, invoice, &reference))
        .flat_map(|candidate| lines(candidate, invoice, reference != Reference::None))
        .collect();
    let furthest = considered.iter().filter_map(|line| line.rejected).max();
    let kept = considered.len().min(CANDIDATES_KEPT_MAX);
    if let Some(last) = kept.checked_sub(1) {
        // Only what is kept needs to be in order: among ten thousand lines, sorting all would be most of the time.
        considered.select_nth_unstable_by(last, Line::compare);
    }
    let (shown, rest) = considered.split_at_mut(kept);
    shown.sort_unstable_by(Line::compare);
    let winner = shown.first().filter(|line| line.rejected.is_none());
    let choice = winner.map(|line| Choice {
        purchase_order_id: line.candidate.id.clone(),
        line_item_number: line.terms.number.clone(),
    });
    let unmatched = || match reference {
        Reference::None => Reason::NoLineFits,
        Reference::NotAnId => Reason::ReferenceNotFound,
        Reference::Named(_) => furthest.unwrap_or(Reason::ReferenceNotFound),
    };
    let decision = Decision::new(
        winner.is_none().then(unmatched),
        shown.iter().map(|line| line.considered(winner)).collect(),
        rest.iter().map(|line| line.judged(winner).1),
    );
    (choice, decision)
}

/// Decides for an invoice that gives money back for another one: it follows `association`, the line that the
/// original draws on, whatever has become of that purchase order since.
pub fn follow(
    invoice: &Invoice,
    association: Option<(&Candidate, &LineItemNumber)>,
) -> (Option<Choice>, Decision) {
    let Some((candidate, line)) = association else {
        return (None, Decision::new(Some(Reason::OriginalNotAssociated), Vec::new(), []));
    };
    let rejected = (candidate.terms.currency != invoice.currency).then_some(Reason::CurrencyMismatch);
    let considered = Considered {
        purchase_order_id: candidate.id.clone(),
        line_item_number: line.clone(),
        verdict: if rejected.is_none() { Verdict::Selected } else { Verdict::Rejected },
        reason: rejected.or(Some(Reason::FollowsOriginal)),
    };
    let choice = Choice { purchase_order_id: candidate.id.clone(), line_item_number: line.clone() };
    (rejected.is_none().then_some(choice), Decision::new(rejected, vec![considered], []))
}

/// Whether a purchase order belongs in the decision at all.
fn concerns(candidate: &Candidate, invoice: &Invoice, reference: &Reference) -> bool {
    match reference {
        Reference::Named(id) => *id == candidate.id,
        Reference::NotAnId => false,
        Reference::None => {
            candidate.terms.months.last() >= invoice.billing_period.minus(ENDED_MONTHS_SHOWN)
                && !candidate.deleted
        }
    }
}

/// A line of a candidate, judged.
#[derive(Debug)]
struct Line<'a> {
    candidate: &'a Candidate,
    terms: &'a LineTerms,
    rejected: Option<Reason>,
    rank: Rank,
}

/// What puts one eligible line before another; the greater first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    unit: bool,
    specificity: u8,
    enough: bool,
}

fn lines<'a>(candidate: &'a Candidate, invoice: &Invoice, named: bool) -> impl Iterator<Item = Line<'a>> {
    let rejected = order_rejected(candidate, invoice);
    let unit = invoice.invoice_unit.as_ref().is_some_and(|unit| candidate.terms.invoice_units.contains(unit));
    let (period, charge, draw) = (invoice.billing_period, invoice.charge_type, invoice.draw());
    candidate.terms.lines.iter().map(move |terms| {
        let failed = rejected.or_else(|| line_rejected(terms, period, charge, named));
        // The balance is looked up only where it matters: that is most of the work.
        let enough = failed.is_none() && candidate.has_enough(terms, draw);
        let stopped = candidate.terms.when_depleted == WhenDepleted::Stop && !enough;
        let rank = Rank { unit, specificity: specificity(terms.r#type), enough };
        Line { candidate, terms, rejected: failed.or(stopped.then_some(Reason::Depleted)), rank }
    })
}

/// The first filter that a line fails by its terms alone.
fn line_rejected(terms: &LineTerms, period: Month, charge: ChargeType, named: bool) -> Option<Reason> {
    if !terms.months.contains(period) {
        return Some(Reason::OutsideLineWindow);
    }
    (!terms.r#type.serves(charge, named)).then_some(Reason::TypeMismatch)
}

/// The first filter that the purchase order as a whole fails.
fn order_rejected(candidate: &Candidate, invoice: &Invoice) -> Option<Reason> {
    let terms = &candidate.terms;
    let missing_from = |listed: bool, found: bool| listed && !found;
    let number = invoice.tax_registration_number.as_ref();
    let unit = invoice.invoice_unit.as_ref();
    let filters = [
        (candidate.suspended && !candidate.deleted, Reason::Suspended),
        (candidate.deleted, Reason::Deleted),
        (invoice.billing_period < terms.months.first(), Reason::NotEffective),
        (invoice.billing_period > terms.months.last(), Reason::Expired),
        (!terms.bill_from.contains(&invoice.bill_from), Reason::SellerMismatch),
        (terms.currency != invoice.currency, Reason::CurrencyMismatch),
        (
            missing_from(
                !terms.tax_registration_numbers.is_empty(),
                number.is_some_and(|number| terms.tax_registration_numbers.contains(number)),
            ),
            Reason::TaxRegistrationMismatch,
        ),
        (
            missing_from(
                !terms.invoice_units.is_empty(),
                unit.is_some_and(|unit| terms.invoice_units.contains(unit)),
            ),
            Reason::InvoiceUnitMismatch,
        ),
    ];
    filters.into_iter().find_map(|(fails, reason)| fails.then_some(reason))
}

/// TRANSACTION before BLANKET before ALL; every other type of its own before ALL.
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

impl Line<'_> {
    /// Eligible lines first, best first; then rejected ones. Total: no two lines are equal.
    fn compare(left: &Self, right: &Self) -> Ordering {
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

    fn considered(&self, winner: Option<&Self>) -> Considered {
        let (verdict, reason) = self.judged(winner);
        Considered {
            purchase_order_id: self.candidate.id.clone(),
            line_item_number: self.terms.number.clone(),
            verdict,
            reason,
        }
    }

    fn judged(&self, winner: Option<&Self>) -> (Verdict, Option<Reason>) {
        match (self.rejected, winner) {
            (Some(reason), _) => (Verdict::Rejected, Some(reason)),
            (None, Some(winner)) if !std::ptr::eq(winner.terms, self.terms) => {
                (Verdict::Outranked, Some(self.outranked_by(winner)))
            }
            (None, _) => (Verdict::Selected, None),
        }
    }

    /// The first rank in which the winner is ahead.
    fn outranked_by(&self, winner: &Self) -> Reason {
        if winner.rank.unit != self.rank.unit {
            return Reason::Unit;
        }
        if winner.rank.specificity != self.rank.specificity {
            return Reason::MoreSpecificType;
        }
        if winner.rank.enough != self.rank.enough {
            return Reason::EnoughBalance;
        }
        if winner.candidate.updated_at != self.candidate.updated_at {
            return Reason::UpdatedLater;
        }
        Reason::TieBreak
    }
}

impl Candidate {
    /// Whether a line can pay `amount`. What takes nothing, and what is not tracked, always has enough.
    pub fn has_enough(&self, line: &LineTerms, amount: Money) -> bool {
        let Some(budget) = line.budget.filter(|_| !amount.is_negative() && !amount.is_zero()) else {
            return true;
        };
        let invoiced = self.sums.invoiced(&line.number, self.terms.currency);
        budget.covers_sum(invoiced, amount)
    }
}
