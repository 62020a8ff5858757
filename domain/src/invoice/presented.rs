//! The invoice as presented.

use chrono::NaiveDate;
use serde::Serialize;

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
    /// The invoice that this one corrects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_invoice: Option<InvoiceKey>,
}

/// What people write, in any case, where an invoice has no purchase order.
const NO_REFERENCE: [&str; 12] =
    ["na", "n/a", "n.a.", "-", "--", "–", "—", "none", "null", "nil", "tbd", "not applicable"];

/// The purchase order reference of an invoice.
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
        match self.invoice_type {
            InvoiceType::Invoice => self.amount,
            InvoiceType::CreditMemo => self.amount.negated(),
        }
    }

    /// Returns the original invoice if this one gives money back for it.
    pub fn credited(&self) -> Option<&InvoiceKey> {
        let credit = self.invoice_type == InvoiceType::CreditMemo || self.amount.is_negative();
        self.original_invoice.as_ref().filter(|_| credit)
    }

    /// Returns the purchase order that the invoice names. Surrounding white space is dropped, since no ID has any; a near
    /// miss is never a match.
    pub fn reference(&self) -> Reference {
        let text = self.purchase_order_reference.as_deref().unwrap_or_default().trim();
        if text.is_empty() || NO_REFERENCE.contains(&text.to_lowercase().as_str()) {
            return Reference::None;
        }
        text.parse().map_or(Reference::NotAnId, Reference::Named)
    }
}
