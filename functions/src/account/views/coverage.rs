//! What callers see of the months whose invoices find a purchase order, and of those whose don't.

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

/// Lines that never win which are told of; beyond that they are only counted.
pub const NEVER_WINS_MAX: usize = 500;

/// How the invoices of some months fare.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Coverage")]
pub struct CoverageView<'a> {
    /// The first month.
    from: Month,
    /// The last month.
    to: Month,
    /// By seller, currency and charge type: each seller and currency of a purchase order for any of these months, with
    /// each charge type that the seller has a line type for; and what unmatched invoices for these months and the year
    /// before are like.
    rows: Vec<RowView<'a>>,
    /// Lines that another line is always preferred to, as things stand.
    never_wins: Vec<NeverWinsView<'a>>,
    /// How many more of them there are; only where there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    never_wins_more: Option<usize>,
}

/// How the invoices of one kind fare.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "CoverageRow")]
pub struct RowView<'a> {
    /// Who issues them.
    bill_from: &'a SellerId,
    /// What they are in.
    currency: Currency,
    /// What they charge for.
    charge_type: ChargeType,
    /// The months in which none of them finds a line: `NONE`.
    gaps: Vec<Month>,
    /// Month by month.
    months: Vec<CellView<'a>>,
}

/// How the invoices for one month fare.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "CoverageMonth")]
pub struct CellView<'a> {
    /// The month.
    month: Month,
    /// How they fare.
    coverage: CoverageKind,
    /// The lines that they could draw on, best first, at most five.
    purchase_orders: Vec<LineRef<'a>>,
}

/// How invoices fare.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CoverageKind {
    /// An ordinary one finds a line: of no unit, for no tax registration number, naming no purchase order.
    Covered,
    /// Only some do: of certain units or for certain tax registration numbers, naming a purchase order, or taking
    /// nothing from a line that is used up and whose purchase order says STOP.
    Restricted,
    /// None does.
    None,
}

/// A line of a purchase order.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LineRef<'a> {
    /// The purchase order.
    purchase_order_id: &'a PurchaseOrderId,
    /// Where that is.
    href: String,
    /// The line.
    line_item_number: &'a LineItemNumber,
}

/// A line that never wins.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "NeverWins")]
pub struct NeverWinsView<'a> {
    #[serde(flatten)]
    line: LineRef<'a>,
    /// A line that is always preferred to it.
    outranked_by: LineRef<'a>,
    /// Whether it still gets invoices that name its purchase order: the other line is of another one.
    unless_named: bool,
}

/// How the invoices of `months` fare.
pub fn coverage<'a>(
    months: MonthRange,
    rows: &'a [CoverageRow<'a>],
    never_win: &[OutrankedLine<'a>],
) -> CoverageView<'a> {
    let more = never_win.len().saturating_sub(NEVER_WINS_MAX);
    CoverageView {
        from: months.first(),
        to: months.last(),
        rows: rows.iter().map(row).collect(),
        never_wins: never_win.iter().take(NEVER_WINS_MAX).map(never_wins).collect(),
        never_wins_more: (more > 0).then_some(more),
    }
}

fn row<'a>(row: &'a CoverageRow<'a>) -> RowView<'a> {
    RowView {
        bill_from: &row.bill_from,
        currency: row.currency,
        charge_type: row.charge_type,
        gaps: row.gaps().collect(),
        months: row.cells.iter().map(cell).collect(),
    }
}

fn cell<'a>(cell: &CoverageCell<'a>) -> CellView<'a> {
    let coverage = match cell.coverage {
        Coverage::Covered => CoverageKind::Covered,
        Coverage::Restricted => CoverageKind::Restricted,
        Coverage::None => CoverageKind::None,
    };
    CellView { month: cell.month, coverage, purchase_orders: cell.lines.iter().copied().map(line).collect() }
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
