//! The coverage of months by purchase orders, as callers see it.

use domain::coverage::{Coverage, CoverageCell, CoverageRow};
use domain::ids::SellerId;
use domain::ids::{LineItemNumber, PurchaseOrderId};
use domain::line_item_type::ChargeType;
use domain::matching::{LineOf, OutrankedLine};
use domain::money::Currency;
use domain::month::{Month, MonthRange};
use schemars::JsonSchema;
use serde::Serialize;

use crate::purchase_orders::views::href;

/// The most lines that never win of one report; it counts the others.
const NEVER_WINS_MAX: usize = 500;

/// The months whose invoices match a purchase order, and the months whose invoices don't.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Coverage")]
pub struct CoverageView<'a> {
    /// The first month.
    from: Month,
    /// The last month.
    to: Month,
    /// One row by seller, currency and charge type: for each seller and currency of a purchase order for any of these
    /// months, with each charge type that the seller has a line item type for, and for each kind of unmatched invoices
    /// of these months and the year before.
    rows: Vec<CoverageRowView<'a>>,
    /// The line items that never win, because matching always prefers another one.
    never_wins: Vec<NeverWinsView<'a>>,
    /// The number of further line items that never win; absent if all are listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    never_wins_more: Option<usize>,
}

/// The coverage of one kind of invoices.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "CoverageRow")]
pub struct CoverageRowView<'a> {
    /// The seller.
    bill_from: &'a SellerId,
    /// The currency of the invoices.
    currency: Currency,
    /// The kind of charges.
    charge_type: ChargeType,
    /// The months with coverage `NONE`.
    gaps: Vec<Month>,
    /// The coverage of each month.
    months: Vec<CoverageMonthView<'a>>,
}

/// The coverage of one month.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "CoverageMonth")]
pub struct CoverageMonthView<'a> {
    /// The month.
    month: Month,
    /// Whether invoices for this month match a line item.
    coverage: CoverageKind,
    /// The line items that the invoices could draw on, best first, at most five.
    purchase_orders: Vec<LineRef<'a>>,
}

/// Whether invoices match a line item.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CoverageKind {
    /// An ordinary invoice matches: one without invoice unit, tax registration number and purchase order reference.
    Covered,
    /// Only some invoices match: those for certain units or tax registration numbers, those that name a purchase order,
    /// and those that draw nothing from a used-up line item of a purchase order with `STOP`.
    Restricted,
    /// No invoice matches.
    None,
}

/// A line item of a purchase order.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LineRef<'a> {
    /// The purchase order.
    purchase_order_id: &'a PurchaseOrderId,
    /// The path of the purchase order.
    href: String,
    /// The line item.
    line_item_number: &'a LineItemNumber,
}

/// A line item that never wins.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "NeverWins")]
pub struct NeverWinsView<'a> {
    #[serde(flatten)]
    line: LineRef<'a>,
    /// A line item that matching always prefers.
    outranked_by: LineRef<'a>,
    /// Whether invoices that name its purchase order still match it, because the preferred line item is of another one.
    unless_named: bool,
}

pub fn coverage<'a>(
    months: MonthRange,
    rows: &'a [CoverageRow<'a>],
    never_win: &[OutrankedLine<'a>],
) -> CoverageView<'a> {
    let more = never_win.len().saturating_sub(NEVER_WINS_MAX);
    CoverageView {
        from: months.first(),
        to: months.last(),
        rows: rows.iter().map(row_view).collect(),
        never_wins: never_win.iter().take(NEVER_WINS_MAX).map(never_wins).collect(),
        never_wins_more: (more > 0).then_some(more),
    }
}

fn row_view<'a>(row: &'a CoverageRow<'a>) -> CoverageRowView<'a> {
    CoverageRowView {
        bill_from: &row.bill_from,
        currency: row.currency,
        charge_type: row.charge_type,
        gaps: row.gaps().collect(),
        months: row.cells.iter().map(month_view).collect(),
    }
}

fn month_view<'a>(cell: &CoverageCell<'a>) -> CoverageMonthView<'a> {
    let coverage = match cell.coverage {
        Coverage::Covered => CoverageKind::Covered,
        Coverage::Restricted => CoverageKind::Restricted,
        Coverage::None => CoverageKind::None,
    };
    CoverageMonthView {
        month: cell.month,
        coverage,
        purchase_orders: cell.lines.iter().copied().map(line).collect(),
    }
}

fn line((candidate, terms): LineOf<'_>) -> LineRef<'_> {
    LineRef { purchase_order_id: &candidate.id, href: href(&candidate.id), line_item_number: &terms.number }
}

fn never_wins<'a>(outranked: &OutrankedLine<'a>) -> NeverWinsView<'a> {
    NeverWinsView {
        line: line(outranked.line),
        outranked_by: line(outranked.by),
        unless_named: outranked.unless_named(),
    }
}
