//! Lines that never win, because another line of the same account always outranks them.
//!
//! The other line must serve every invoice that this one serves, have the same type, be untracked so that it always has
//! enough balance, and come first by update time or tie-break. A more specific type serves fewer charges, a narrower
//! window fewer months, and a tracked balance can run out. A line outranked by a line of *another* order still receives
//! the invoices that name its own purchase order.

use std::collections::BTreeMap;

use super::candidate::{Candidate, LineOf};
use super::rank::RankedLine;
use crate::line_item_type::LineItemType;
use crate::month::MonthRange;

/// A line that never wins, and a line that always outranks it.
#[derive(Clone, Copy, Debug)]
pub struct OutrankedLine<'a> {
    pub line: LineOf<'a>,
    pub by: LineOf<'a>,
}

impl OutrankedLine<'_> {
    /// Whether the line still receives invoices that name its purchase order, because `by` belongs to another one.
    pub fn unless_named(&self) -> bool {
        self.line.0.id != self.by.0.id
    }
}

/// Returns the lines for any of `months` that never win, each with a line that always outranks it, in candidate and line
/// order.
pub fn never_win<'a>(candidates: &'a [Candidate], months: MonthRange) -> Vec<OutrankedLine<'a>> {
    let in_use = || candidates.iter().filter(|candidate| !candidate.suspended && !candidate.deleted);
    let lines = |candidate: &'a Candidate| {
        candidate.terms.lines.iter().filter(move |line| line.months.overlaps(months))
    };
    let mut outranked = Vec::new();
    for candidate in in_use() {
        // Compared once for each order instead of for each pair of lines, since sellers, numbers and units take time.
        let others = in_use().filter(|other| other.id == candidate.id || serves_all_of(other, candidate));
        let mut untracked: BTreeMap<LineItemType, Vec<LineOf<'a>>> = BTreeMap::new();
        for (other, line) in others.flat_map(|other| lines(other).map(move |line| (other, line))) {
            if line.budget.is_none() {
                untracked.entry(line.r#type).or_default().push((other, line));
            }
        }
        for line in lines(candidate).map(|line| (candidate, line)) {
            let mut others = untracked.get(&line.1.r#type).into_iter().flatten();
            outranked.extend(
                others.find(|other| always_before(**other, line)).map(|by| OutrankedLine { line, by: *by }),
            );
        }
    }
    outranked
}

/// Whether `other` outranks `line` whenever `line` could serve. `other` must have the same type, be untracked, and belong to
/// an order that serves every invoice that the order of `line` serves.
fn always_before(other: LineOf<'_>, line: LineOf<'_>) -> bool {
    let named_only = line.1.r#type == LineItemType::MarketplaceTransaction && other.0.id != line.0.id;
    // Type, units and balance rank equally, so the rest of the rank decides.
    !named_only
        && other.1.months.covers(line.1.months)
        && RankedLine::compare(&eligible(other), &eligible(line)).is_lt()
}

/// Whether `other` has the currency of `order` and serves all its sellers, tax registration numbers and invoice units, and
/// whether both or neither of them list units.
fn serves_all_of(other: &Candidate, order: &Candidate) -> bool {
    let (other, order) = (&other.terms, &order.terms);
    let sellers = order.bill_from.iter().all(|seller| other.bill_from.contains(seller));
    let numbers = other.tax_registration_numbers.is_empty()
        || (!order.tax_registration_numbers.is_empty()
            && order.tax_registration_numbers.iter().all(|it| other.tax_registration_numbers.contains(it)));
    let units = order.invoice_units.is_empty() == other.invoice_units.is_empty()
        && order.invoice_units.iter().all(|unit| other.invoice_units.contains(unit));
    other.currency == order.currency && sellers && numbers && units
}

fn eligible((candidate, terms): LineOf<'_>) -> RankedLine<'_> {
    RankedLine::new(candidate, Some(terms))
}
