//! Which lines could serve an invoice, asked with matching's own filters and rank: what is told of months without a
//! purchase order can't differ from what becomes of their invoices.

use super::{Candidate, Line, LineTerms, concerns, lines};
use crate::invoice::{Invoice, Reference};
use crate::money::Money;

/// A line of a purchase order.
pub type LineOf<'a> = (&'a Candidate, &'a LineTerms);

/// The best `most` lines that `invoice` could draw on, best first: the first one is what [`decide`](super::decide)
/// chooses.
pub fn eligible<'a>(
    invoice: &Invoice,
    candidates: impl IntoIterator<Item = &'a Candidate>,
    most: usize,
) -> Vec<LineOf<'a>> {
    best(candidates.into_iter().flat_map(|candidate| passing(candidate, invoice)).collect(), most)
}

/// The best `most` lines that some invoice could draw on which differs from `invoice` in nothing but its unit, its tax
/// registration number, the purchase order that it names, and its amount. Best first, as far as they compare.
pub fn conceivable<'a>(
    invoice: &Invoice,
    candidates: impl IntoIterator<Item = &'a Candidate>,
    most: usize,
) -> Vec<LineOf<'a>> {
    let passing = |candidate| passing(candidate, &fitting(candidate, invoice));
    best(candidates.into_iter().flat_map(passing).collect(), most)
}

/// The invoice that fits `candidate` best: of one of its units, for one of its numbers, naming it, and taking nothing.
fn fitting(candidate: &Candidate, invoice: &Invoice) -> Invoice {
    Invoice {
        amount: Money::zero(invoice.currency),
        tax_registration_number: candidate.terms.tax_registration_numbers.first().cloned(),
        invoice_unit: candidate.terms.invoice_units.first().cloned(),
        purchase_order_reference: Some(candidate.id.to_string()),
        ..invoice.clone()
    }
}

fn passing<'a>(candidate: &'a Candidate, invoice: &Invoice) -> Vec<Line<'a>> {
    let reference = invoice.reference();
    if !concerns(candidate, invoice, &reference) {
        return Vec::new();
    }
    let named = reference != Reference::None;
    lines(candidate, invoice, named).filter(|line| line.rejected.is_none()).collect()
}

fn best(mut lines: Vec<Line<'_>>, most: usize) -> Vec<LineOf<'_>> {
    if let Some(last) = most.checked_sub(1).filter(|last| *last < lines.len()) {
        lines.select_nth_unstable_by(last, Line::compare);
    }
    lines.truncate(most);
    lines.sort_unstable_by(Line::compare);
    lines.into_iter().map(|line| (line.candidate, line.terms)).collect()
}
