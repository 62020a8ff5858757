//! Coverage: for each seller, currency and charge type, the months whose invoices would find no purchase order. What
//! AWS customers check by hand before the end of a month.
//!
//! It asks matching itself ([`eligible`], [`conceivable`]) about an ordinary invoice: the smallest amount there is, of no
//! unit, for no tax registration number, naming no purchase order.

use std::collections::BTreeSet;

use thiserror::Error;

use crate::account::AccountId;
use crate::invoice::{ChargeType, Invoice, InvoiceId, InvoiceType};
use crate::matching::{Candidate, LineOf, conceivable, eligible};
use crate::money::{Currency, Money};
use crate::month::{Month, MonthRange};
use crate::purchase_order::LineItemType;
use crate::seller::{Catalogue, SellerId};

/// Months that are told of at a time.
pub const COVERAGE_MONTHS_MAX: u32 = 36;
/// Cells, rows by months, that are told of at a time: with 2,825 bytes each, five lines with the longest IDs that there
/// are, they fit an answer of 6 MB.
pub const COVERAGE_CELLS_MAX: usize = 1_800;
/// Lines that are looked at: what a hundred purchase orders may have.
pub const COVERAGE_LINES_MAX: usize = 10_000;
/// Lines that a cell names.
pub const COVERAGE_LINES_NAMED_MAX: usize = 5;

/// How the invoices of a month fare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// An ordinary invoice finds a line.
    Covered,
    /// None does, but some would: of certain units or for certain tax registration numbers, naming a purchase order, or
    /// taking nothing from a line that is used up and whose purchase order says STOP.
    Restricted,
    /// No invoice finds a line.
    None,
}

/// A month of a row.
#[derive(Clone, Debug)]
pub struct Cell<'a> {
    /// The month.
    pub month: Month,
    /// How its invoices fare.
    pub coverage: Coverage,
    /// The lines that they could draw on, best first, at most [`COVERAGE_LINES_NAMED_MAX`].
    pub lines: Vec<LineOf<'a>>,
}

/// What invoices are alike in: who issues them, in what, for what.
pub type Kind = (SellerId, Currency, ChargeType);

/// The invoices of one kind.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// Whose.
    pub bill_from: SellerId,
    /// In what.
    pub currency: Currency,
    /// For what.
    pub charge_type: ChargeType,
    /// Month by month.
    pub cells: Vec<Cell<'a>>,
}

impl Row<'_> {
    /// The months whose invoices find no line.
    pub fn gaps(&self) -> impl Iterator<Item = Month> {
        self.cells.iter().filter(|cell| cell.coverage == Coverage::None).map(|cell| cell.month)
    }
}

/// More than is told of at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{actual} {what}; at most {limit} are told of at a time: ask for fewer months")]
pub struct TooMuch {
    /// Of what.
    pub what: &'static str,
    /// How much is told.
    pub limit: usize,
    /// How much there is.
    pub actual: usize,
}

/// How the invoices of `months` fare with `candidates`, all purchase orders of an account that end in the first of
/// these months or later. A row for each seller and currency that any of those for these months has, and each charge
/// type that the seller has by the catalogue; and for each kind of invoices that was `seen`.
pub fn coverage<'a>(
    account: &AccountId,
    candidates: &'a [Candidate],
    catalogue: &Catalogue,
    seen: BTreeSet<Kind>,
    months: MonthRange,
) -> Result<Vec<Row<'a>>, TooMuch> {
    let concerned: Vec<&Candidate> =
        candidates.iter().filter(|it| !it.deleted && it.terms.months.overlaps(months)).collect();
    let lines = concerned.iter().map(|candidate| candidate.terms.lines.len()).sum();
    within("line items", COVERAGE_LINES_MAX, lines)?;
    let sellers: BTreeSet<(&SellerId, Currency)> = concerned
        .iter()
        .flat_map(|candidate| candidate.terms.bill_from.iter().map(|it| (it, candidate.terms.currency)))
        .collect();
    let mut kinds = seen;
    for (seller, currency) in sellers {
        kinds.extend(charges(catalogue, seller).into_iter().map(|charge| (seller.clone(), currency, charge)));
    }
    let length = usize::try_from(months.length()).unwrap_or(usize::MAX);
    within("months of all rows", COVERAGE_CELLS_MAX, kinds.len().saturating_mul(length))?;
    let row = |(bill_from, currency, charge_type): Kind| {
        let of_kind: Vec<&Candidate> = concerned
            .iter()
            .copied()
            .filter(|it| it.terms.currency == currency && it.terms.bill_from.contains(&bill_from))
            .collect();
        let cell = |month| {
            let invoice = ordinary(account, &bill_from, currency, charge_type, month)?;
            Some(cell(&invoice, &of_kind))
        };
        let cells = months.iter().filter_map(cell).collect();
        Row { bill_from, currency, charge_type, cells }
    };
    Ok(kinds.into_iter().map(row).collect())
}

fn within(what: &'static str, limit: usize, actual: usize) -> Result<(), TooMuch> {
    if actual > limit { Err(TooMuch { what, limit, actual }) } else { Ok(()) }
}

fn cell<'a>(invoice: &Invoice, candidates: &[&'a Candidate]) -> Cell<'a> {
    let covering = eligible(invoice, candidates.iter().copied(), COVERAGE_LINES_NAMED_MAX);
    let (coverage, lines) = if covering.is_empty() {
        let restricted = conceivable(invoice, candidates.iter().copied(), COVERAGE_LINES_NAMED_MAX);
        (if restricted.is_empty() { Coverage::None } else { Coverage::Restricted }, restricted)
    } else {
        (Coverage::Covered, covering)
    };
    Cell { month: invoice.billing_period, coverage, lines }
}

/// The charges that a seller has a line type for. One that is no longer in the catalogue, or has nothing but ALL, may
/// charge for anything.
fn charges(catalogue: &Catalogue, seller: &SellerId) -> Vec<ChargeType> {
    let types = catalogue.seller(seller).map_or(&[][..], |seller| &seller.line_item_types);
    let special =
        |charge: ChargeType| types.iter().any(|it| *it != LineItemType::All && it.serves(charge, true));
    let charges: Vec<ChargeType> = ChargeType::ALL.into_iter().filter(|it| special(*it)).collect();
    if charges.is_empty() { ChargeType::ALL.to_vec() } else { charges }
}

/// An invoice with nothing special, over the smallest amount there is.
pub fn ordinary(
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
        original_invoice: None,
    })
}
