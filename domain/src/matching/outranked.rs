//! Lines that never win: another line of the same account is always preferred to them, as things stand.
//!
//! That is certain only where the other line serves whatever this one serves, is of the same type, always has enough
//! balance since it is not tracked, and comes first in what the rank goes on with: the later update, then the tie-break.
//! A more specific type serves fewer charges, a narrower window fewer months, and a tracked balance can run out. An
//! invoice that names a purchase order goes there: a line that a line of *another* order outranks still gets those.

use std::collections::BTreeMap;

use super::eligibility::LineOf;
use super::{Candidate, Line, LineTerms, Rank};
use crate::month::MonthRange;
use crate::purchase_order::LineItemType;

/// A line that never wins, and one that is always preferred to it.
#[derive(Clone, Copy, Debug)]
pub struct Outranked<'a> {
    /// The line.
    pub line: LineOf<'a>,
    /// The other one.
    pub by: LineOf<'a>,
}

impl Outranked<'_> {
    /// Whether it gets what names its purchase order: the other line is of another one.
    pub fn unless_named(&self) -> bool {
        self.line.0.id != self.by.0.id
    }
}

/// The lines for any of `months` that never win, each with one that is always preferred to it. In the order of the
/// candidates, and of their lines.
pub fn never_win<'a>(candidates: &'a [Candidate], months: MonthRange) -> Vec<Outranked<'a>> {
    let in_use = || candidates.iter().filter(|candidate| !candidate.suspended && !candidate.deleted);
    let lines = |candidate: &'a Candidate| {
        candidate.terms.lines.iter().filter(move |line| line.months.overlaps(months))
    };
    let mut outranked = Vec::new();
    for candidate in in_use() {
        // Looked at once, not for each pair of lines: sellers, numbers and units are what takes time.
        let others = in_use().filter(|other| other.id == candidate.id || serves_whatever(other, candidate));
        let mut untracked: BTreeMap<LineItemType, Vec<LineOf<'a>>> = BTreeMap::new();
        for (other, line) in others.flat_map(|other| lines(other).map(move |line| (other, line))) {
            if line.budget.is_none() {
                untracked.entry(line.r#type).or_default().push((other, line));
            }
        }
        for line in lines(candidate).map(|line| (candidate, line)) {
            let mut others = untracked.get(&line.1.r#type).into_iter().flatten();
            outranked.extend(
                others.find(|other| always_before(**other, line)).map(|by| Outranked { line, by: *by }),
            );
        }
    }
    outranked
}

/// Whether `other`, of the same type, not tracked, and of an order that serves whatever this one does, is preferred to
/// `line` whenever that could serve.
fn always_before(other: LineOf<'_>, line: LineOf<'_>) -> bool {
    let named_only = line.1.r#type == LineItemType::MarketplaceTransaction && other.0.id != line.0.id;
    // Of the same type, as much tied to units, with enough balance: the rest of the rank decides.
    !named_only
        && other.1.months.covers(line.1.months)
        && Line::compare(&eligible(other), &eligible(line)).is_lt()
}

/// Whether `other` is for the currency and all sellers, tax registration numbers and invoice units that `order` is for,
/// and as much tied to the units as that.
fn serves_whatever(other: &Candidate, order: &Candidate) -> bool {
    let (other, order) = (&other.terms, &order.terms);
    let sellers = order.bill_from.iter().all(|seller| other.bill_from.contains(seller));
    let numbers = other.tax_registration_numbers.is_empty()
        || (!order.tax_registration_numbers.is_empty()
            && order.tax_registration_numbers.iter().all(|it| other.tax_registration_numbers.contains(it)));
    let units = order.invoice_units.is_empty() == other.invoice_units.is_empty()
        && order.invoice_units.iter().all(|unit| other.invoice_units.contains(unit));
    other.currency == order.currency && sellers && numbers && units
}

fn eligible<'a>((candidate, terms): (&'a Candidate, &'a LineTerms)) -> Line<'a> {
    let rank = Rank { unit: false, specificity: 0, enough: true };
    Line { candidate, terms, rejected: None, rank }
}
