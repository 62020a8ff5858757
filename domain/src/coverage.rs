//! Coverage: for each seller, currency and charge type, the months whose invoices would find no purchase order.
//!
//! It asks matching ([`eligible`], [`conceivable`]) about an [ordinary invoice](ordinary_invoice).

use std::collections::{BTreeMap, BTreeSet};

use strum::VariantArray;
use thiserror::Error;

use crate::ids::{AccountId, InvoiceId, SellerId};
use crate::invoice::{Invoice, InvoiceType};
use crate::line_item_type::{ChargeType, LineItemType};
use crate::matching::{Candidate, EligibleLine, LineOf, conceivable, eligible, serves};
use crate::money::{Currency, Money};
use crate::month::{Month, MonthRange};
use crate::seller::Catalogue;

/// The most months of one report.
pub const COVERAGE_MONTHS_MAX: u32 = 36;
/// The most cells (rows by months) of one report. A cell has at most 2,825 bytes, five lines with the longest IDs, so they
/// fit an answer of 6 MB.
pub const COVERAGE_CELLS_MAX: usize = 1_800;
/// The most lines considered: those of a hundred purchase orders. Suspended ones don't count, since nothing matches them.
pub const COVERAGE_LINES_MAX: usize = 10_000;
/// The most lines named by a cell.
pub const COVERAGE_LINES_NAMED_MAX: usize = 5;

/// Whether the invoices of a month find a line item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// An ordinary invoice finds one.
    Covered,
    /// An ordinary invoice finds none, but some invoices do: those with certain units or tax registration numbers, those
    /// that name a purchase order, or those that draw nothing from a used-up line whose purchase order says STOP.
    Restricted,
    /// No invoice finds one.
    None,
}

/// One month of a row.
#[derive(Clone, Debug)]
pub struct CoverageCell<'a> {
    pub month: Month,
    pub coverage: Coverage,
    /// The lines that the invoices could draw on, best first, at most [`COVERAGE_LINES_NAMED_MAX`].
    pub lines: Vec<LineOf<'a>>,
}

/// A kind of invoices.
pub type InvoiceKind = (SellerId, Currency, ChargeType);

/// The coverage of one kind of invoices.
#[derive(Clone, Debug)]
pub struct CoverageRow<'a> {
    pub bill_from: SellerId,
    pub currency: Currency,
    pub charge_type: ChargeType,
    pub cells: Vec<CoverageCell<'a>>,
}

impl CoverageRow<'_> {
    /// Returns the months whose invoices find no line item.
    pub fn gaps(&self) -> impl Iterator<Item = Month> {
        self.cells.iter().filter(|cell| cell.coverage == Coverage::None).map(|cell| cell.month)
    }
}

/// The error of a report that is too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{actual} {what}; at most {limit} are reported at a time: ask for fewer months")]
pub struct CoverageTooLarge {
    pub what: &'static str,
    pub limit: usize,
    pub actual: usize,
}

/// Reports the coverage of `months` by `candidates`, which must be all purchase orders of an account that end in the first
/// month or later. There is a row for each kind of invoices that was `seen`, and for each seller and currency of a
/// candidate in these months, with each charge type that the catalogue has for the seller.
pub fn coverage<'a>(
    account: &AccountId,
    candidates: &'a [Candidate],
    catalogue: &Catalogue,
    seen: BTreeSet<InvoiceKind>,
    months: MonthRange,
) -> Result<Vec<CoverageRow<'a>>, CoverageTooLarge> {
    let relevant: Vec<&Candidate> =
        candidates.iter().filter(|it| !it.deleted && it.terms.months.overlaps(months)).collect();
    let considered = relevant.iter().filter(|candidate| !candidate.suspended);
    let lines = considered.map(|candidate| candidate.terms.lines.len()).sum();
    within("line items", COVERAGE_LINES_MAX, lines)?;
    let mut sold_by: BTreeMap<(&SellerId, Currency), Vec<&Candidate>> = BTreeMap::new();
    for candidate in relevant {
        for seller in &candidate.terms.bill_from {
            sold_by.entry((seller, candidate.terms.currency)).or_default().push(candidate);
        }
    }
    let mut kinds = seen;
    for (seller, currency) in sold_by.keys().copied() {
        kinds.extend(charges(catalogue, seller).into_iter().map(|charge| (seller.clone(), currency, charge)));
    }
    let length = usize::try_from(months.length()).unwrap_or(usize::MAX);
    within("months of all rows", COVERAGE_CELLS_MAX, kinds.len().saturating_mul(length))?;
    let row = |(bill_from, currency, charge_type): InvoiceKind| {
        let of_kind = sold_by.get(&(&bill_from, currency)).map_or(&[][..], Vec::as_slice);
        let invoice = ordinary_invoice(account, &bill_from, currency, charge_type, months.first());
        let cells = invoice.map_or_else(Vec::new, |invoice| cells(&invoice, of_kind, months));
        CoverageRow { bill_from, currency, charge_type, cells }
    };
    Ok(kinds.into_iter().map(row).collect())
}

fn within(what: &'static str, limit: usize, actual: usize) -> Result<(), CoverageTooLarge> {
    if actual > limit { Err(CoverageTooLarge { what, limit, actual }) } else { Ok(()) }
}

fn cells<'a>(invoice: &Invoice, candidates: &[&'a Candidate], months: MonthRange) -> Vec<CoverageCell<'a>> {
    let named = COVERAGE_LINES_NAMED_MAX;
    let mut covering = by_month(eligible(invoice, candidates.iter().copied(), months, named), months);
    let all_covered = months.iter().all(|month| covering.contains_key(&month));
    let mut restricted = if all_covered {
        BTreeMap::new()
    } else {
        by_month(conceivable(invoice, candidates.iter().copied(), months, named), months)
    };
    let cell = |month| {
        let covered = covering.remove(&month).map(|lines| (Coverage::Covered, lines));
        let restricted = || restricted.remove(&month).map(|lines| (Coverage::Restricted, lines));
        let (coverage, lines) = covered.or_else(restricted).unwrap_or((Coverage::None, Vec::new()));
        CoverageCell { month, coverage, lines }
    };
    months.iter().map(cell).collect()
}

/// Returns the first [`COVERAGE_LINES_NAMED_MAX`] lines of each month that has any.
fn by_month(lines: Vec<EligibleLine<'_>>, months: MonthRange) -> BTreeMap<Month, Vec<LineOf<'_>>> {
    let mut by_month: BTreeMap<Month, Vec<LineOf<'_>>> = BTreeMap::new();
    let mut open: BTreeSet<Month> = months.iter().collect();
    for (line, window) in lines {
        let mut full = Vec::new();
        for month in open.range(window.first()..=window.last()) {
            let lines = by_month.entry(*month).or_default();
            lines.push(line);
            full.extend((lines.len() == COVERAGE_LINES_NAMED_MAX).then_some(*month));
        }
        open.retain(|month| !full.contains(month));
    }
    by_month
}

/// Returns the charge types that a seller has a line type for. A seller that left the catalogue, or has only ALL, may
/// charge for anything.
fn charges(catalogue: &Catalogue, seller: &SellerId) -> Vec<ChargeType> {
    let types = catalogue.seller(seller).map_or(&[][..], |seller| &seller.line_item_types);
    let special =
        |charge: ChargeType| types.iter().any(|it| *it != LineItemType::All && serves(*it, charge, true));
    let charges: Vec<ChargeType> = ChargeType::VARIANTS.iter().copied().filter(|it| special(*it)).collect();
    if charges.is_empty() { ChargeType::VARIANTS.to_vec() } else { charges }
}

/// Returns an ordinary invoice: one minor unit, without invoice unit, tax registration number or reference.
pub fn ordinary_invoice(
    account: &AccountId,
    seller: &SellerId,
    currency: Currency,
    charge_type: ChargeType,
    month: Month,
) -> Option<Invoice> {
    let invoice_id: InvoiceId = "ORDINARY".parse().ok()?;
    Some(Invoice {
        account_id: account.clone(),
        bill_from: seller.clone(),
        invoice_id,
        invoice_type: InvoiceType::Invoice,
        charge_type,
        billing_period: month,
        issued_on: None,
        due_on: None,
        currency,
        amount: Money::smallest(currency),
        tax_registration_number: None,
        invoice_unit: None,
        purchase_order_reference: None,
        purchase_order_line_reference: None,
        seller_assigned: None,
        original_invoice: None,
        lines: Vec::new(),
    })
}
