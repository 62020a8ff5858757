//! The lines that could serve an invoice. It uses the filters and ranks of matching, so that coverage can't differ from
//! what matching decides.

use super::candidate::{Candidate, LineOf};
use super::filters::concerns;
use super::rank::{RankedLine, rank_lines};
use crate::invoice::{Invoice, Reference};
use crate::money::Money;

/// Returns up to `most` lines that `invoice` could draw on, best first. [`decide`](super::decide) chooses the first.
pub fn eligible<'a>(
    invoice: &Invoice,
    candidates: impl IntoIterator<Item = &'a Candidate>,
    most: usize,
) -> Vec<LineOf<'a>> {
    best(candidates.into_iter().flat_map(|candidate| passing(candidate, invoice)).collect(), most)
}

/// Returns up to `most` lines that could serve `invoice` if it had another unit, tax registration number, purchase order
/// reference or amount. Best first.
pub fn conceivable<'a>(
    invoice: &Invoice,
    candidates: impl IntoIterator<Item = &'a Candidate>,
    most: usize,
) -> Vec<LineOf<'a>> {
    let passing = |candidate| passing(candidate, &fitting(candidate, invoice));
    best(candidates.into_iter().flat_map(passing).collect(), most)
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

fn passing<'a>(candidate: &'a Candidate, invoice: &Invoice) -> Vec<RankedLine<'a>> {
    let reference = invoice.reference();
    if !concerns(candidate, invoice, &reference) {
        return Vec::new();
    }
    let named = reference != Reference::None;
    rank_lines(candidate, invoice, named).filter(|line| line.rejected.is_none()).collect()
}

fn best(mut lines: Vec<RankedLine<'_>>, most: usize) -> Vec<LineOf<'_>> {
    if let Some(last) = most.checked_sub(1).filter(|last| *last < lines.len()) {
        lines.select_nth_unstable_by(last, RankedLine::compare);
    }
    lines.truncate(most);
    lines.sort_unstable_by(RankedLine::compare);
    lines.into_iter().filter_map(|line| Some((line.candidate, line.terms?))).collect()
}
