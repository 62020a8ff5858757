//! The statement of a billing period.

use domain::ids::{LineItemNumber, PurchaseOrderId};
use domain::ledger::{LineStatement, Posting, RecordedOrder};
use domain::money::{Currency, Money, MoneyError};
use domain::month::Month;
use domain::purchase_order::LineItem;
use domain::purchase_order::LineItemDescription;
use schemars::JsonSchema;
use serde::Serialize;

use super::orders::href;
use super::pages::UnreadableOrder;
use crate::store::StoreError;
use crate::store::ledger::LedgerEntry;

/// The statement of a billing period for a page of purchase orders.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Statement")]
pub struct StatementPage<'a> {
    /// The month.
    billing_period: Month,
    /// The purchase orders with line items that the month concerns, by ID.
    purchase_orders: Vec<OrderStatementView<'a>>,
    /// The purchase orders of the page that can't be read. Absent if there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unreadable: Vec<UnreadableOrder>,
    /// The token that requests the next page. Absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

/// What a billing period did to a purchase order.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "PurchaseOrderStatement")]
pub struct OrderStatementView<'a> {
    /// The ID of the purchase order.
    purchase_order_id: &'a PurchaseOrderId,
    /// The URL path of the purchase order.
    href: String,
    /// The currency of all amounts.
    currency: Currency,
    /// The line items that the month is for, those that something changed in it, and those whose total differs from their
    /// ledger.
    lines: Vec<LineStatementView<'a>>,
    /// The ledger entries of the month that moves and voids made, oldest first.
    moves_and_voids: Vec<&'a LedgerEntry>,
}

/// What a billing period did to a line item. The opening balance less draws, credits, moves and voids is the closing
/// balance.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "LineItemStatement")]
pub struct LineStatementView<'a> {
    /// The number of the line item.
    line_item_number: &'a LineItemNumber,
    /// The description.
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a LineItemDescription>,
    /// The first month that the line item serves.
    start_month: Month,
    /// The last month that the line item serves.
    end_month: Month,
    /// Whether the line item has a balance. If not, opening and closing are the total value less what was drawn.
    balance_tracking: bool,
    /// The total value less what was drawn for earlier billing periods.
    opening: Money,
    /// What matched invoices drew.
    draws: Money,
    /// What matched credit memos gave back. Zero or negative.
    credits: Money,
    /// What people moved to the line item, less what they moved away.
    moves: Money,
    /// What voids changed.
    voids: Money,
    /// The total value less what was drawn up to the month.
    closing: Money,
    /// The stored total less the sum of all ledger entries. Zero unless data is corrupt.
    difference: Money,
}

pub fn statement<'a>(
    month: Month,
    records: impl Iterator<Item = (&'a RecordedOrder, &'a Vec<LedgerEntry>)>,
    unreadable: &[PurchaseOrderId],
    next_token: Option<String>,
) -> Result<StatementPage<'a>, StoreError> {
    let mut purchase_orders = Vec::new();
    for (record, entries) in records {
        let view = order(record, entries, month)?;
        if !view.lines.is_empty() || !view.moves_and_voids.is_empty() {
            purchase_orders.push(view);
        }
    }
    let unreadable = unreadable.iter().map(UnreadableOrder::of).collect();
    Ok(StatementPage { billing_period: month, purchase_orders, unreadable, next_token })
}

fn order<'a>(
    record: &'a RecordedOrder,
    entries: &'a [LedgerEntry],
    month: Month,
) -> Result<OrderStatementView<'a>, MoneyError> {
    let mut lines = Vec::new();
    for item in &record.order.line_items {
        let posted =
            entries.iter().map(|it| (&it.line_item_number, it.billing_period, it.posting, it.amount));
        let statement = LineStatement::of(record, item, month, posted)?;
        if statement.concerns(item, month) {
            lines.push(line(item, &statement));
        }
    }
    let is_moved = |it: &&LedgerEntry| it.billing_period == month && it.posting != Posting::Match;
    Ok(OrderStatementView {
        purchase_order_id: &record.order.purchase_order_id,
        href: href(&record.order.purchase_order_id),
        currency: record.order.currency,
        lines,
        moves_and_voids: entries.iter().filter(is_moved).collect(),
    })
}

fn line<'a>(item: &'a LineItem, statement: &LineStatement) -> LineStatementView<'a> {
    let LineStatement { opening, draws, credits, moves, voids, closing, difference } = *statement;
    LineStatementView {
        line_item_number: &item.line_item_number,
        description: item.description.as_ref(),
        start_month: item.months.first(),
        end_month: item.months.last(),
        balance_tracking: item.balance_tracking,
        opening,
        draws,
        credits,
        moves,
        voids,
        closing,
        difference,
    }
}
