//! An invoice as a seller's generator presents it, and as it is kept with what became of it.

mod reading;
mod record;

use std::str::FromStr;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::reading::{InvoiceForm, OriginalInvoiceForm};
pub use self::record::{Association, AssociationRefused, Outcome, Posting, RecordedInvoice};
use crate::account::AccountId;
use crate::money::{Currency, Money};
use crate::month::Month;
use crate::purchase_order::{InvoiceUnit, LineItemType, NotOneOf, PurchaseOrderId, TaxRegistrationNumber};
use crate::seller::SellerId;
use crate::text::{self, text_type};

/// Invoices of one call.
pub const INVOICES_MAX: usize = 500;

text_type!(
    /// The seller's own number of an invoice: 1-100 characters on one line. Sellers write anything:
    /// `018304 / 28865`, `061828591|01/10/2020|0|1.1|0|1`.
    InvoiceId,
    100,
    text::ONE_LINE
);

/// What identifies an invoice, together with its account.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvoiceKey {
    /// Who issued it.
    pub bill_from: SellerId,
    /// The issuer's number.
    pub invoice_id: InvoiceId,
}

/// Whether it asks for money or gives it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum InvoiceType {
    /// Asks for its amount; a negative amount is given back.
    Invoice,
    /// Gives its amount back, which is not negative.
    CreditMemo,
}

impl FromStr for InvoiceType {
    type Err = NotOneOf;

    fn from_str(text: &str) -> Result<Self, NotOneOf> {
        match text {
            "INVOICE" => Ok(Self::Invoice),
            "CREDIT_MEMO" => Ok(Self::CreditMemo),
            _ => Err(NotOneOf("INVOICE, CREDIT_MEMO")),
        }
    }
}

/// What it charges for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChargeType {
    /// A month's use.
    MonthlyUsage,
    /// Subscriptions.
    Subscription,
    /// Marketplace purchases.
    Marketplace,
    /// Professional services and training.
    ProfessionalServicesAndTraining,
}

impl ChargeType {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::MonthlyUsage, Self::Subscription, Self::Marketplace, Self::ProfessionalServicesAndTraining];
}

impl FromStr for ChargeType {
    type Err = NotOneOf;

    fn from_str(text: &str) -> Result<Self, NotOneOf> {
        match text {
            "MONTHLY_USAGE" => Ok(Self::MonthlyUsage),
            "SUBSCRIPTION" => Ok(Self::Subscription),
            "MARKETPLACE" => Ok(Self::Marketplace),
            "PROFESSIONAL_SERVICES_AND_TRAINING" => Ok(Self::ProfessionalServicesAndTraining),
            _ => {
                Err(NotOneOf("MONTHLY_USAGE, SUBSCRIPTION, MARKETPLACE, PROFESSIONAL_SERVICES_AND_TRAINING"))
            }
        }
    }
}

impl LineItemType {
    /// Whether a line of this type serves `charge`; `named` tells whether the invoice's reference names the
    /// line's purchase order.
    pub fn serves(self, charge: ChargeType, named: bool) -> bool {
        match self {
            Self::All => true,
            Self::MonthlyUsage => charge == ChargeType::MonthlyUsage,
            Self::Subscription => charge == ChargeType::Subscription,
            Self::MarketplaceTransaction => charge == ChargeType::Marketplace && named,
            Self::MarketplaceBlanketUsage => charge == ChargeType::Marketplace,
            Self::ProfessionalServicesAndTraining => charge == ChargeType::ProfessionalServicesAndTraining,
        }
    }
}

/// An invoice, credit memo or negative invoice. JSON: as the match function takes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Invoice {
    /// Whose it is.
    pub account_id: AccountId,
    /// Who issued it.
    pub bill_from: SellerId,
    /// The issuer's number.
    pub invoice_id: InvoiceId,
    /// Whether it asks for money or gives it back.
    pub invoice_type: InvoiceType,
    /// What it charges for.
    pub charge_type: ChargeType,
    /// The month whose use it charges.
    pub billing_period: Month,
    /// When it was issued.
    #[serde(rename = "issuedDate", skip_serializing_if = "Option::is_none")]
    pub issued_on: Option<NaiveDate>,
    /// When it is due.
    #[serde(rename = "dueDate", skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    /// What its amount is in.
    pub currency: Currency,
    /// Its total after tax, as printed.
    pub amount: Money,
    /// The buyer's tax registration number that it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax_registration_number: Option<TaxRegistrationNumber>,
    /// The buyer's unit that it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invoice_unit: Option<InvoiceUnit>,
    /// What it says of a purchase order, as printed: up to 200 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purchase_order_reference: Option<String>,
    /// The invoice that it corrects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_invoice: Option<InvoiceKey>,
}

/// What an invoice says of a purchase order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// Nothing, or one of the words for nothing.
    None,
    /// The purchase order of that ID.
    Named(PurchaseOrderId),
    /// Something that no purchase order can be called.
    NotAnId,
}

impl Invoice {
    /// What identifies it in its account.
    pub fn key(&self) -> InvoiceKey {
        InvoiceKey { bill_from: self.bill_from.clone(), invoice_id: self.invoice_id.clone() }
    }

    /// What it takes from a line: its amount, or the inverse of a credit memo's.
    pub fn draw(&self) -> Money {
        match self.invoice_type {
            InvoiceType::Invoice => self.amount,
            InvoiceType::CreditMemo => self.amount.negated(),
        }
    }

    /// The invoice that it gives money back for, if it does.
    pub fn credited(&self) -> Option<&InvoiceKey> {
        let credit = self.invoice_type == InvoiceType::CreditMemo || self.amount.is_negative();
        self.original_invoice.as_ref().filter(|_| credit)
    }

    /// The purchase order that it names. A near miss is never a match: nothing is trimmed or folded, except
    /// to tell the words for "none".
    pub fn reference(&self) -> Reference {
        let Some(text) = &self.purchase_order_reference else { return Reference::None };
        let word = text.trim().to_lowercase();
        if matches!(word.as_str(), "" | "na" | "n/a" | "-" | "none" | "tbd") {
            return Reference::None;
        }
        text.parse().map_or(Reference::NotAnId, Reference::Named)
    }
}
