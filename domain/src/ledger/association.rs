//! The link between an invoice and the line item that it draws on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::draw::LedgerError;
use crate::ids::{LineItemNumber, PurchaseOrderId};
use crate::matching::DecisionReason;
use crate::text::word_enum;

word_enum! {
    /// The status of an invoice, derived from its association and its voiding; never stored.
    pub enum InvoiceStatus {
        /// The invoice draws on a line item.
        Matched,
        /// The invoice draws on nothing.
        Unmatched,
        /// The invoice was voided, and its draw was given back.
        Voided,
    }
}

/// The line item that an invoice draws on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Association {
    /// The purchase order.
    pub purchase_order_id: PurchaseOrderId,
    /// The line item.
    pub line_item_number: LineItemNumber,
    /// The version of the purchase order when the association was made.
    pub purchase_order_version: u64,
}

/// The reason why an invoice can't be moved to a line item.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AssociationRefused {
    #[error("the invoice was voided")]
    Voided,
    #[error("there is no purchase order {0}")]
    NoSuchOrder(PurchaseOrderId),
    #[error("the purchase order was deleted")]
    Deleted,
    #[error("the purchase order has no line item {0}")]
    NoSuchLine(LineItemNumber),
    #[error("the purchase order is in another currency than the invoice")]
    CurrencyMismatch,
    #[error("the line item hasn't enough balance, and its purchase order says STOP")]
    Depleted,
    #[error("a new match finds no line item: {0}")]
    NoMatch(DecisionReason),
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}
