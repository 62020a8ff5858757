//! The facts of events.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::ids::{InvoiceKey, LineId, LineItemNumber, PurchaseOrderId, SellerId};
use crate::invoice::{Invoice, InvoiceType};
use crate::ledger::{Destination, Draw, InvoiceStatus, RecordedOrder};
use crate::line_item_type::ChargeType;
use crate::matching::DecisionReason;
use crate::money::{Currency, Money, MoneyError, Percent};
use crate::month::Month;
use crate::purchase_order::Status;

/// An event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The time of the event, if the record stores it.
    pub at: Option<DateTime<Utc>>,
    pub fact: Fact,
}

/// What happened. JSON: one object with the facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, strum::IntoStaticStr)]
#[serde(untagged, rename_all_fields = "camelCase")]
pub enum Fact {
    /// A purchase order was created.
    PurchaseOrderCreated(OrderFacts),
    /// The definition was edited, which makes a new version.
    PurchaseOrderEdited {
        #[serde(flatten)]
        order: OrderFacts,
        /// At most [`CHANGED_FIELDS_MAX`](super::CHANGED_FIELDS_MAX) JSON pointers, with the number of a line item in place
        /// of its index.
        changed_fields: Vec<String>,
        changed_field_count: usize,
    },
    /// The purchase order was suspended or activated, which makes a new version.
    PurchaseOrderStatusChanged {
        #[serde(flatten)]
        order: OrderFacts,
        previous_status: Status,
    },
    /// The tags were replaced.
    PurchaseOrderTagsChanged {
        #[serde(flatten)]
        order: OrderFacts,
        /// The keys of tags that were added, removed or changed.
        changed_tag_keys: Vec<String>,
    },
    /// The purchase order was deleted, which makes the last version.
    PurchaseOrderDeleted(OrderFacts),
    /// The sweep found that the balance of a line fell below a threshold.
    BalanceThresholdCrossed {
        purchase_order_id: PurchaseOrderId,
        line_item_number: LineItemNumber,
        /// The lowest threshold crossed, in percent of the line's total value.
        threshold: Percent,
        currency: Currency,
        balance: Money,
        total_value: Money,
    },
    /// The sweep found that an expiration notice became due.
    ExpirationNoticeDue {
        purchase_order_id: PurchaseOrderId,
        /// The last day of its expiration month.
        expires_on: NaiveDate,
        /// The day on which the notice became due.
        due_on: NaiveDate,
    },
    /// The sweep found that the totals of a purchase order differ from its ledger.
    LedgerDifferenceFound {
        purchase_order_id: PurchaseOrderId,
        /// The number of lines, months and entries that differ.
        differences: u64,
    },
    /// An unmatched or new invoice, or some lines of it, were matched to line items.
    InvoiceAssociated {
        #[serde(flatten)]
        invoice: InvoiceFacts,
        outcome: InvoiceStatus,
        #[serde(flatten)]
        destination: Destination,
        draws: Vec<Draw>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        unmatched_lines: Vec<UnmatchedLine>,
    },
    /// An invoice was recorded without a match.
    InvoiceUnmatched {
        #[serde(flatten)]
        invoice: InvoiceFacts,
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<DecisionReason>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        unmatched_lines: Vec<UnmatchedLine>,
    },
    /// An invoice, or some lines of it, were moved to other line items.
    InvoiceReassociated {
        #[serde(flatten)]
        invoice: InvoiceFacts,
        outcome: InvoiceStatus,
        #[serde(flatten)]
        destination: Destination,
        previous: Destination,
        /// The draws given back and the new draws.
        draws: Vec<Draw>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        unmatched_lines: Vec<UnmatchedLine>,
    },
    /// An invoice draws on another purchase order than the one that its seller assigned.
    InvoiceAssignmentDiffers {
        #[serde(flatten)]
        invoice: InvoiceFacts,
        /// Absent if the seller's text can't be the ID of a purchase order.
        #[serde(skip_serializing_if = "Option::is_none")]
        seller_assigned: Option<PurchaseOrderId>,
        #[serde(flatten)]
        destination: Destination,
    },
    /// An invoice was voided.
    InvoiceVoided {
        #[serde(flatten)]
        invoice: InvoiceFacts,
        #[serde(flatten)]
        destination: Destination,
        /// The draws given back.
        draws: Vec<Draw>,
    },
}

/// A line of an invoice that is unmatched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UnmatchedLine {
    pub line_id: LineId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<DecisionReason>,
}

/// The facts of a purchase order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderFacts {
    pub purchase_order_id: PurchaseOrderId,
    pub version: u64,
    /// Absent for a deleted purchase order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    pub bill_from: Vec<SellerId>,
    pub effective_month: Month,
    pub expiration_month: Month,
    pub currency: Currency,
    pub value: Money,
}

/// The facts of an invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InvoiceFacts {
    #[serde(flatten)]
    pub key: InvoiceKey,
    pub invoice_type: InvoiceType,
    pub charge_type: ChargeType,
    pub billing_period: Month,
    pub currency: Currency,
    /// The total after tax, as printed.
    pub amount: Money,
}

/// The subject of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventSubject<'a> {
    Order(&'a PurchaseOrderId),
    Invoice(&'a InvoiceKey),
}

impl Fact {
    /// Returns the name of the event's kind.
    pub fn kind(&self) -> &'static str {
        self.into()
    }

    pub fn subject(&self) -> EventSubject<'_> {
        match self {
            Self::PurchaseOrderCreated(order)
            | Self::PurchaseOrderEdited { order, .. }
            | Self::PurchaseOrderStatusChanged { order, .. }
            | Self::PurchaseOrderTagsChanged { order, .. }
            | Self::PurchaseOrderDeleted(order) => EventSubject::Order(&order.purchase_order_id),
            Self::BalanceThresholdCrossed { purchase_order_id, .. }
            | Self::ExpirationNoticeDue { purchase_order_id, .. }
            | Self::LedgerDifferenceFound { purchase_order_id, .. } => EventSubject::Order(purchase_order_id),
            Self::InvoiceAssociated { invoice, .. }
            | Self::InvoiceUnmatched { invoice, .. }
            | Self::InvoiceReassociated { invoice, .. }
            | Self::InvoiceAssignmentDiffers { invoice, .. }
            | Self::InvoiceVoided { invoice, .. } => EventSubject::Invoice(&invoice.key),
        }
    }

    /// Returns the line item of an event that one write can give for several lines.
    pub fn line(&self) -> Option<&LineItemNumber> {
        match self {
            Self::BalanceThresholdCrossed { line_item_number, .. } => Some(line_item_number),
            Self::PurchaseOrderCreated(_)
            | Self::PurchaseOrderEdited { .. }
            | Self::PurchaseOrderStatusChanged { .. }
            | Self::PurchaseOrderTagsChanged { .. }
            | Self::PurchaseOrderDeleted(_)
            | Self::ExpirationNoticeDue { .. }
            | Self::LedgerDifferenceFound { .. }
            | Self::InvoiceAssociated { .. }
            | Self::InvoiceUnmatched { .. }
            | Self::InvoiceReassociated { .. }
            | Self::InvoiceAssignmentDiffers { .. }
            | Self::InvoiceVoided { .. } => None,
        }
    }
}

impl OrderFacts {
    pub(super) fn of(record: &RecordedOrder, day: NaiveDate) -> Result<Self, MoneyError> {
        let order = &record.order;
        Ok(Self {
            purchase_order_id: order.purchase_order_id.clone(),
            version: record.version,
            status: record.deleted_at.is_none().then(|| record.status(day)),
            bill_from: order.bill_from.clone(),
            effective_month: order.months.first(),
            expiration_month: order.months.last(),
            currency: order.currency,
            value: order.value()?,
        })
    }
}

impl InvoiceFacts {
    pub(super) fn of(invoice: &Invoice) -> Self {
        Self {
            key: invoice.key(),
            invoice_type: invoice.invoice_type,
            charge_type: invoice.charge_type,
            billing_period: invoice.billing_period,
            currency: invoice.currency,
            amount: invoice.amount,
        }
    }
}
