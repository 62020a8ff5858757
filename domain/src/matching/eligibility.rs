//! The lines that could serve an invoice, month by month. It uses the filters and ranks of matching, so that coverage can't
//! differ from what matching decides.

use std::collections::{BTreeMap, BTreeSet};

use super::candidate::{Candidate, LineOf};
use super::filters::concerns;
use super::rank::{RankedLine, rank_lines};
use crate::invoice::{Invoice, InvoiceCharge};
use crate::money::Money;
use crate::month::MonthRange;

/// A line with the months in which it could serve an invoice.
pub type EligibleLine<'a> = (LineOf<'a>, MonthRange);

/// Returns the lines that `invoice` could draw on if it were for one of `months`, best first. For each month up to `most`
/// are among them, the first of which [`decide`](super::decide()) chooses.
pub fn eligible<'a>(
    invoice: &Invoice,
    candidates: impl IntoIterator<Item = &'a Candidate>,
    months: MonthRange,
    most: usize,
) -> Vec<EligibleLine<'a>> {
    best(candidates.into_iter().flat_map(|candidate| passing(candidate, invoice.clone(), months)), most)
}

/// Returns the lines that could serve `invoice` if it were for one of `months` and had another unit, tax registration number,
/// purchase order reference or amount. Best first; up to `most` for each month are among them.
pub fn conceivable<'a>(
    invoice: &Invoice,
    candidates: impl IntoIterator<Item = &'a Candidate>,
    months: MonthRange,
    most: usize,
) -> Vec<EligibleLine<'a>> {
    let passing = |candidate| passing(candidate, fitting(candidate, invoice), months);
    best(candidates.into_iter().flat_map(passing), most)
}

/// Returns the invoice changed to fit `candidate`: with one of its units and numbers, its ID as reference, and amount 0.
fn fitting(candidate: &Candidate, invoice: &Invoice) -> Invoice {
    Invoice {
        amount: Money::zero(invoice.currency),
        tax_registration_number: candidate.terms.tax_registration_numbers.first().cloned(),
        invoice_unit: candidate.terms.invoice_units.first().cloned(),
        purchase_order_reference: Some(candidate.id.to_string()),
        ..invoice.clone()
    }
}

/// Returns the lines that could serve `invoice` in any of `months`.
///
/// Filters compare the billing period only with the months of the purchase order and of the line, and no rank depends on
/// it. So a line that passes in the first of its months passes in all of them, with the same rank.
fn passing(
    candidate: &Candidate,
    mut invoice: Invoice,
    months: MonthRange,
) -> Vec<(RankedLine<'_>, MonthRange)> {
    let reference = InvoiceCharge::whole(&invoice).reference();
    let months = candidate.terms.months.overlap(months);
    let window = |line: &RankedLine<'_>| months?.overlap(line.terms?.months);
    let lines = candidate.terms.lines.iter();
    let firsts: BTreeSet<_> = lines.filter_map(|line| Some(months?.overlap(line.months)?.first())).collect();
    let mut passing = Vec::new();
    for first in firsts {
        invoice.billing_period = first;
        let charge = InvoiceCharge::whole(&invoice);
        if concerns(candidate, charge, &reference) {
            let lines = rank_lines(candidate, charge).filter(|line| line.rejected.is_none());
            let lines = lines.filter_map(|line| window(&line).map(|window| (line, window)));
            passing.extend(lines.filter(|(_, window)| window.first() == first));
        }
    }
    passing
}

/// Returns up to `most` lines of each window, best first.
fn best<'a>(lines: impl Iterator<Item = (RankedLine<'a>, MonthRange)>, most: usize) -> Vec<EligibleLine<'a>> {
    let mut by_window: BTreeMap<_, Vec<(RankedLine<'a>, MonthRange)>> = BTreeMap::new();
    for (line, window) in lines {
        by_window.entry((window.first(), window.last())).or_default().push((line, window));
    }
    // A line that spills and has nothing left gives an invoice only what no other line takes.
    let compare = |(left, _): &(RankedLine<'a>, MonthRange), (right, _): &(RankedLine<'a>, MonthRange)| {
        left.is_empty().cmp(&right.is_empty()).then_with(|| RankedLine::compare(left, right))
    };
    let mut best = Vec::new();
    for mut lines in by_window.into_values() {
        if let Some(last) = most.checked_sub(1).filter(|last| *last < lines.len()) {
            lines.select_nth_unstable_by(last, compare);
        }
        lines.truncate(most);
        best.extend(lines);
    }
    best.sort_unstable_by(compare);
    best.into_iter().filter_map(|(line, window)| Some(((line.candidate, line.terms?), window))).collect()
}
