//! Draws: the entries of the ledger.

use schemars::JsonSchema;
use serde::Serialize;
use thiserror::Error;

use crate::ids::{LineId, LineItemNumber, PurchaseOrderId};
use crate::money::{Money, MoneyError};
use crate::text::word_enum;

/// A signed amount that an invoice drew from a line item or gave back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Draw {
    /// The line of the invoice that drew; absent if the invoice has no lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line_id: Option<LineId>,
    /// The purchase order drawn on.
    pub purchase_order_id: PurchaseOrderId,
    /// The line item drawn on.
    pub line_item_number: LineItemNumber,
    /// The amount drawn; negative if given back.
    pub amount: Money,
    /// The balance of the line after the draw; absent if the balance is not tracked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub balance_after: Option<Money>,
    /// The position in the purchase order's ledger: 1, 2, 3, … without gaps.
    #[serde(rename = "ledgerEntry")]
    pub entry: u64,
}

word_enum! {
    /// The reason for a draw.
    pub enum Posting {
        /// The invoice was matched.
        Match,
        /// The invoice was voided.
        Void,
        /// The invoice was moved from one line to another.
        Reassociation,
    }
}

/// The reason why an entry can't be made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LedgerError {
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// The caller didn't load the purchase order.
    #[error("the purchase order {0} is not loaded")]
    UnknownOrder(PurchaseOrderId),
    /// Entry numbers are exhausted.
    #[error("the ledger is full")]
    Full,
}
