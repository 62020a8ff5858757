//! Lines that never win: another line of the same account is always preferred to them, as things stand.
//!
//! That is certain only where the other line serves whatever this one serves, is of the same type, always has enough
//! balance since it is not tracked, and comes first in what the rank goes on with: the later update, then the tie-break.
//! A more specific type serves fewer charges, a narrower window fewer months, and a tracked balance can run out. An
//! invoice that names a purchase order goes there: a line that a line of *another* order outranks still gets those.

use std::collections::BTreeMap;

use super::eligibility::LineOf;
use super::{Candidate, Line, LineTerms, Rank};
use crate::money::Currency;
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
pub fn never_win<'a>(
    candidates: impl IntoIterator<Item = &'a Candidate>,
    months: MonthRange,
) -> Vec<Outranked<'a>> {
    let in_use = candidates.into_iter().filter(|candidate| !candidate.suspended && !candidate.deleted);
    let lines: Vec<LineOf<'a>> = in_use
        .flat_map(|candidate| candidate.terms.lines.iter().map(move |line| (candidate, line)))
        .filter(|(_, line)| line.months.overlaps(months))
        .collect();
    let mut untracked: BTreeMap<(Currency, LineItemType), Vec<LineOf<'a>>> = BTreeMap::new();
    for (candidate, line) in lines.iter().filter(|(_, line)| line.budget.is_none()) {
        untracked.entry((candidate.terms.currency, line.r#type)).or_default().push((candidate, line));
    }
    let outranked = lines.into_iter().filter_map(|line| {
        let others = untracked.get(&(line.0.terms.currency, line.1.r#type))?;
        let by = others.iter().copied().find(|other| always_before(*other, line))?;
        Some(Outranked { line, by })
    });
    outranked.collect()
}

/// Whether `other`, of the same currency and type and not tracked, is preferred to `line` whenever that could serve.
fn always_before(other: LineOf<'_>, line: LineOf<'_>) -> bool {
    let named_only = line.1.r#type == LineItemType::MarketplaceTransaction;
    let serves_all = (other.0.id == line.0.id || (!named_only && serves_whatever(other.0, line.0)))
        && other.1.months.covers(line.1.months);
    // Of the same type, in a purchase order tied to the same units, with enough balance: the rest of the rank decides.
    serves_all && Line::compare(&eligible(other), &eligible(line)).is_lt()
}

/// Whether `other` is for all sellers, tax registration numbers and invoice units that `order` is for, and as much tied
/// to the units as that.
fn serves_whatever(other: &Candidate, order: &Candidate) -> bool {
    let (other, order) = (&other.terms, &order.terms);
    let sellers = order.bill_from.iter().all(|seller| other.bill_from.contains(seller));
    let numbers = other.tax_registration_numbers.is_empty()
        || (!order.tax_registration_numbers.is_empty()
            && order.tax_registration_numbers.iter().all(|it| other.tax_registration_numbers.contains(it)));
    let units = order.invoice_units.is_empty() == other.invoice_units.is_empty()
        && order.invoice_units.iter().all(|unit| other.invoice_units.contains(unit));
    sellers && numbers && units
}

fn eligible<'a>((candidate, terms): (&'a Candidate, &'a LineTerms)) -> Line<'a> {
    let rank = Rank { unit: false, specificity: 0, enough: true };
    Line { candidate, terms, rejected: None, rank }
}
