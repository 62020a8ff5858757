//! The links between an invoice and the line items that it draws on.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;
use thiserror::Error;

use super::draw::LedgerError;
use crate::ids::{LineId, LineItemNumber, PurchaseOrderId};
use crate::matching::{Choice, DecisionReason, FollowedLine};
use crate::money::{Money, MoneyError};
use crate::text::word_enum;

word_enum! {
    /// The status of an invoice or of a line of it, derived from its associations and its voiding; never stored.
    pub enum InvoiceStatus {
        /// All of it draws on line items.
        Matched,
        /// Some lines of the invoice draw on line items, and others don't.
        PartlyMatched,
        /// The invoice draws on nothing.
        Unmatched,
        /// The invoice was voided, and its draws were given back.
        Voided,
    }
}

impl InvoiceStatus {
    /// Whether a new match may find more.
    pub fn needs_match(self) -> bool {
        match self {
            Self::PartlyMatched | Self::Unmatched => true,
            Self::Matched | Self::Voided => false,
        }
    }
}

/// What an invoice line draws on a line item, or drew before it was voided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Association {
    pub on: Choice,
    /// The version of the purchase order when the association was made.
    pub purchase_order_version: u64,
    pub amount: Money,
    /// What credits gave back of it, if the invoice draws on several line items.
    pub credited: Money,
    /// Set if it gives back one of several draws of an original invoice.
    pub follows: Option<FollowedLine>,
}

impl Association {
    /// Returns what earlier credits left of a draw; nothing if it was itself given back.
    fn left(&self) -> Result<Money, MoneyError> {
        let left = self.amount.minus(self.credited)?;
        Ok(if left.is_positive() { left } else { Money::zero(self.amount.currency()) })
    }
}

/// Returns what each association gives of a credit of `total`, which is not negative: the last one first, each up to what is
/// left of it, and the first one also the excess.
pub(super) fn credit_shares(associations: &[&Association], total: Money) -> Result<Vec<Money>, MoneyError> {
    let (mut rest, mut shares) = (total, Vec::new());
    for (nth, association) in associations.iter().enumerate().rev() {
        let left = association.left()?;
        let covers = nth == 0 || left.covers_sum(Money::zero(rest.currency()), rest);
        let share = if covers { rest } else { left };
        rest = rest.minus(share)?;
        shares.push(share);
    }
    shares.reverse();
    Ok(shares)
}

/// Where an invoice, or a line of it, draws or drew before it was voided.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Destination {
    /// The purchase order, if there is only one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purchase_order_id: Option<PurchaseOrderId>,
    /// The line item, if there is only one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line_item_number: Option<LineItemNumber>,
    /// The version of the purchase order when the last association with it was made, if there is only one purchase order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purchase_order_version: Option<u64>,
    /// All purchase orders, in the order of their first draws.
    pub purchase_orders: Vec<PurchaseOrderId>,
}

impl Destination {
    /// Returns where these associations, or all of an invoice, draw: each a line item and a version of its purchase order.
    pub fn of<'a>(places: impl IntoIterator<Item = (&'a Choice, u64)>) -> Self {
        let (mut destination, mut lines) = (Self::default(), BTreeSet::new());
        for (on, version) in places {
            if !destination.purchase_orders.contains(&on.purchase_order_id) {
                destination.purchase_orders.push(on.purchase_order_id.clone());
            }
            let latest = destination.purchase_order_version.max(Some(version));
            destination.purchase_order_version = latest;
            lines.insert(on);
        }
        match (destination.purchase_orders.as_slice(), lines.first()) {
            ([only], Some(first)) => {
                destination.purchase_order_id = Some(only.clone());
                destination.line_item_number = (lines.len() == 1).then(|| first.line_item_number.clone());
            }
            (_, _) => destination.purchase_order_version = None,
        }
        destination
    }
}

/// An invoice that needs more draws, or draws on more purchase orders, than one transaction writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the invoice would need {actual} {what}; at most {limit} are allowed")]
pub struct InvoiceTooLarge {
    pub what: &'static str,
    pub limit: usize,
    pub actual: usize,
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
    #[error("the invoice has no line {0}")]
    NoSuchInvoiceLine(LineId),
    #[error("the purchase order has no line item {0}")]
    NoSuchLine(LineItemNumber),
    #[error("the purchase order is in another currency than the invoice")]
    CurrencyMismatch,
    #[error("the line item hasn't enough balance, and its purchase order says STOP")]
    Depleted,
    #[error("a new match finds no line item: {}", .0.why_unmatched())]
    NoMatch(DecisionReason),
    #[error("a new match finds no line item for line {line_id}: {}", .reason.why_unmatched())]
    NoMatchOfLine { line_id: LineId, reason: DecisionReason },
    #[error(transparent)]
    TooLarge(#[from] InvoiceTooLarge),
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}
