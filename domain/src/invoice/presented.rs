//! The invoice as presented.

use chrono::NaiveDate;
use serde::Serialize;

use super::line::InvoiceLine;
use crate::ids::{
    AccountId, InvoiceId, InvoiceKey, InvoiceUnit, PurchaseOrderId, SellerId, TaxRegistrationNumber,
};
use crate::line_item_type::ChargeType;
use crate::money::{Currency, Money};
use crate::month::Month;
use crate::text::word_enum;

/// The most invoices of one call.
pub const INVOICES_MAX: usize = 500;

word_enum! {
    /// Whether an invoice asks for money or gives it back.
    pub enum InvoiceType {
        /// Charges its amount. A negative amount is given back.
        Invoice,
        /// Gives back its amount, which is not negative.
        CreditMemo,
    }
}

/// An invoice, credit memo or negative invoice. JSON: as the match function accepts it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Invoice {
    pub account_id: AccountId,
    pub bill_from: SellerId,
    pub invoice_id: InvoiceId,
    pub invoice_type: InvoiceType,
    pub charge_type: ChargeType,
    /// The month that the invoice charges for.
    pub billing_period: Month,
    #[serde(rename = "issuedDate", skip_serializing_if = "Option::is_none")]
    pub issued_on: Option<NaiveDate>,
    #[serde(rename = "dueDate", skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    pub currency: Currency,
    /// The total after tax, as printed.
    pub amount: Money,
    /// The buyer's tax registration number that the invoice names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax_registration_number: Option<TaxRegistrationNumber>,
    /// The buyer's unit that the invoice is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invoice_unit: Option<InvoiceUnit>,
    /// The text printed as purchase order reference: up to 200 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purchase_order_reference: Option<String>,
    /// The text printed as the line item of that purchase order: up to 200 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purchase_order_line_reference: Option<String>,
    /// The number of the purchase order that the seller assigned by its own rules; empty if it assigned none. Only compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seller_assigned: Option<String>,
    /// The invoice that this one corrects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_invoice: Option<InvoiceKey>,
    /// At most [`INVOICE_LINES_MAX`](super::INVOICE_LINES_MAX); their amounts add up to that of the invoice.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<InvoiceLine>,
}

/// What people write, in any case, where an invoice has no purchase order.
const NO_REFERENCE: [&str; 12] =
    ["na", "n/a", "n.a.", "-", "--", "–", "—", "none", "null", "nil", "tbd", "not applicable"];

/// The purchase order reference of an invoice. A near miss of an ID is never a match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// No reference, or one of the words for none.
    None,
    /// The ID of a purchase order.
    Named(PurchaseOrderId),
    /// A text that can't be the ID of a purchase order.
    NotAnId,
}

impl Invoice {
    /// Returns the key of the invoice within its account.
    pub fn key(&self) -> InvoiceKey {
        InvoiceKey { bill_from: self.bill_from.clone(), invoice_id: self.invoice_id.clone() }
    }

    /// Returns the amount that the invoice draws: its amount, negated for a credit memo.
    pub fn draw(&self) -> Money {
        self.signed(self.amount)
    }

    /// Returns an amount of the invoice as it is drawn.
    pub(super) fn signed(&self, amount: Money) -> Money {
        match self.invoice_type {
            InvoiceType::Invoice => amount,
            InvoiceType::CreditMemo => amount.negated(),
        }
    }

    /// Returns the original invoice if this one gives money back for it.
    pub fn credited(&self) -> Option<&InvoiceKey> {
        let credit = self.invoice_type == InvoiceType::CreditMemo || self.amount.is_negative();
        self.original_invoice.as_ref().filter(|_| credit)
    }
}

/// Returns the text that names a purchase order or a line item, without white space around it, which no ID has; none for
/// a word that people write where there is none.
pub(crate) fn named(text: Option<&str>) -> Option<&str> {
    let text = text.unwrap_or_default().trim();
    let is_filler = text.is_empty() || NO_REFERENCE.contains(&text.to_lowercase().as_str());
    (!is_filler).then_some(text)
}
