//! The definition of a purchase order.

use serde::Serialize;

use super::address::Address;
use super::contact::Contact;
use super::line_item::LineItem;
use crate::form::{RefusalCode, Refusals};
use crate::ids::{InvoiceUnit, LineItemNumber, PurchaseOrderId, SellerId, TaxRegistrationNumber};
use crate::money::{Currency, Money, MoneyError};
use crate::month::{Month, MonthRange};
use crate::notice::NoticePolicy;
use crate::text::{self, text_type, word_enum};

pub const LINE_ITEMS_MAX: usize = 100;
pub const SELLERS_MAX: usize = 50;
pub const TAX_REGISTRATION_NUMBERS_MAX: usize = 50;
pub const INVOICE_UNITS_MAX: usize = 50;
/// The most active purchase orders of one account, unless the operator sets another number.
pub const ACTIVE_PURCHASE_ORDERS_MAX: usize = 100;
/// The most purchase orders of one account, without deleted ones, unless the operator sets another number.
pub const PURCHASE_ORDERS_MAX: usize = 5_000;

text_type!(
    /// The description of a purchase order: 1-1,000 characters.
    Description,
    1000,
    text::MANY_LINES
);

text_type!(
    /// The payment terms, such as `NET30`: 1-100 characters.
    PaymentTerms,
    100,
    text::ONE_LINE
);

word_enum! {
    /// What happens when a line item has no balance left.
    #[derive(Default)]
    pub enum WhenDepleted {
        /// The line still serves invoices, as with AWS.
        #[default]
        Continue,
        /// The line no longer serves an invoice that exceeds its balance.
        Stop,
        /// The line gives what it has left, and the next in rank gives the rest.
        Spill,
    }
}

/// The part of a purchase order that the buyer defines. JSON: as in the API, without tags.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PurchaseOrder {
    /// Never changes.
    pub purchase_order_id: PurchaseOrderId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Description>,
    /// The sellers whose invoices the order serves: at least one.
    pub bill_from: Vec<SellerId>,
    /// If any, the order only serves invoices for one of these numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tax_registration_numbers: Vec<TaxRegistrationNumber>,
    /// If any, the order only serves invoices of one of these units.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub invoice_units: Vec<InvoiceUnit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bill_to: Option<Address>,
    /// Defaults to `bill_to`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ship_to: Option<Address>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_terms: Option<PaymentTerms>,
    pub currency: Currency,
    /// The billing periods that the order serves.
    #[serde(flatten, serialize_with = "effective_months")]
    pub months: MonthRange,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Contact>,
    pub when_depleted: WhenDepleted,
    /// Defaults to the policy of the account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice_policy: Option<NoticePolicy>,
    /// 1 to [`LINE_ITEMS_MAX`] line items.
    pub line_items: Vec<LineItem>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EffectiveMonths {
    effective_month: Month,
    expiration_month: Month,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's serialize_with passes a reference")]
fn effective_months<S: serde::Serializer>(months: &MonthRange, serializer: S) -> Result<S::Ok, S::Error> {
    EffectiveMonths { effective_month: months.first(), expiration_month: months.last() }.serialize(serializer)
}

impl PurchaseOrder {
    pub fn line_item(&self, number: &LineItemNumber) -> Option<&LineItem> {
        self.line_items.iter().find(|line| line.line_item_number == *number)
    }

    /// Refuses a currency that was withdrawn. Purchase orders that have one already keep it, and invoices may have one.
    pub fn require_current_currency(&self) -> Result<(), Refusals> {
        self.currency.replacement().map_or(Ok(()), |replacement| {
            let detail = format!("{} was withdrawn and replaced by {replacement}", self.currency);
            Err(Refusals::one("/currency", RefusalCode::InvalidValue, detail))
        })
    }

    /// Returns the sum of the total values of all lines, tracked or not.
    pub fn value(&self) -> Result<Money, MoneyError> {
        let mut lines = self.line_items.iter();
        lines.try_fold(Money::zero(self.currency), |sum, line| sum.plus(line.total_value))
    }
}
