//! The lines of an invoice.

use schemars::JsonSchema;
use serde::Serialize;

use crate::ids::{InvoiceUnit, LineId};
use crate::line_item_type::ChargeType;
use crate::money::Money;
use crate::month::Month;
use crate::text::{self, text_type};

/// The most lines of an invoice.
pub const INVOICE_LINES_MAX: usize = 100;

text_type!(
    /// The description of an invoice line: 1-250 characters on one line.
    InvoiceLineDescription,
    250,
    text::ONE_LINE
);

/// A line of an invoice. What is absent is the invoice's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvoiceLine {
    /// The seller's number of the line, unique in the invoice.
    pub line_id: LineId,
    /// The total after tax, with the sign of the invoice's amount.
    pub amount: Money,
    /// The kind of charges.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charge_type: Option<ChargeType>,
    /// The month that the line charges for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_period: Option<Month>,
    /// The purchase order reference, as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purchase_order_reference: Option<String>,
    /// The reference to a line item of that purchase order, as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purchase_order_line_reference: Option<String>,
    /// The buyer's unit that the line is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invoice_unit: Option<InvoiceUnit>,
    /// The description, as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<InvoiceLineDescription>,
}
