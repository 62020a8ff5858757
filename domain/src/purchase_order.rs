//! A purchase order: what the buyer agreed to pay one or more sellers for, over a range of months.
//! Its fields, its derived status and its limits. Reading one from JSON is in `purchase_order/reading.rs`.

mod address;
mod health;
mod line_item;
mod reading;
mod record;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;
use thiserror::Error;

pub use self::address::{Address, Contact, CountryCode, Email, Phone};
pub use self::health::HealthFlag;
pub use self::line_item::{LineItem, LineItemNumber, LineItemType};
pub(crate) use self::reading::contacts;
pub use self::reading::{ContactForm, LineItemForm, PurchaseOrderForm, TagsForm};
pub use self::record::{EditRefused, RecordedOrder, Status, TransitionRefused, WantedStatus};
use crate::money::{Currency, Money, MoneyError};
use crate::month::MonthRange;
use crate::notice::NoticePolicy;
use crate::seller::SellerId;
use crate::text::{self, Characters, text_type};

/// Line items of one purchase order.
pub const LINE_ITEMS_MAX: usize = 100;
/// Contacts of one purchase order.
pub const CONTACTS_MAX: usize = 20;
/// Tags of one purchase order.
pub const TAGS_MAX: usize = 50;
/// Sellers of one purchase order.
pub const SELLERS_MAX: usize = 50;
/// Tax registration numbers of one purchase order.
pub const TAX_REGISTRATION_NUMBERS_MAX: usize = 50;
/// Invoice units of one purchase order.
pub const INVOICE_UNITS_MAX: usize = 50;
/// Active purchase orders of one account, where the operator sets no other number.
pub const ACTIVE_PURCHASE_ORDERS_MAX: usize = 100;

/// What a purchase order's ID may have. (AWS's user guide.)
const ID_CHARACTERS: Characters = Characters {
    allowed: |it| it.is_ascii_alphanumeric() || " _.:/=+-%@".contains(it),
    inside: "[A-Za-z0-9 _.:/=+%@-]",
    ends: "[A-Za-z0-9_.:/=+%@-]",
};

text_type!(
    /// The buyer's own number of a purchase order: 1-100 of `A-Z a-z 0-9`, space, `_ . : / = + - % @`,
    /// no space at either end. Unique in the account, for ever.
    PurchaseOrderId,
    100,
    ID_CHARACTERS
);

text_type!(
    /// What the purchase order is for: up to 1,000 characters.
    Description,
    1000,
    text::MANY_LINES
);

text_type!(
    /// When it is to be paid, such as `NET30`: up to 100 characters.
    PaymentTerms,
    100,
    text::ONE_LINE
);

text_type!(
    /// A number under which a tax authority knows the buyer: 1-50 characters.
    TaxRegistrationNumber,
    50,
    text::ONE_LINE
);

text_type!(
    /// A part of the buyer's organisation that gets invoices of its own: 1-100 characters.
    InvoiceUnit,
    100,
    text::ONE_LINE
);

text_type!(
    /// A tag's key: 1-128 characters.
    TagKey,
    128,
    text::ONE_LINE
);

/// Characters of a tag's value.
const TAG_VALUE_MAX: usize = 256;

/// A tag's value: 0-256 characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(extend("maxLength" = TAG_VALUE_MAX, "pattern" = format!("^$|{}", text::ONE_LINE.pattern())))]
pub struct TagValue(String);

impl FromStr for TagValue {
    type Err = text::TextError;

    fn from_str(text: &str) -> Result<Self, text::TextError> {
        if text.is_empty() {
            return Ok(Self(String::new()));
        }
        text::checked(text, TAG_VALUE_MAX, text::one_line).map(Self)
    }
}

impl fmt::Display for TagValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Tags by key.
pub type Tags = BTreeMap<TagKey, TagValue>;

/// The schema of [`Tags`], which a map's own can't say: how long keys are, and how many there may be.
pub fn tags_schema(generator: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object",
        "propertyNames": generator.subschema_for::<TagKey>(),
        "additionalProperties": generator.subschema_for::<TagValue>(),
        "maxProperties": TAGS_MAX,
    })
}

/// What happens when a line item has no balance left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WhenDepleted {
    /// It goes on being used, as with AWS.
    #[default]
    Continue,
    /// It is not used for what it can't pay.
    Stop,
}

/// A value that must be one of a few words.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("must be one of {0}")]
pub struct NotOneOf(pub &'static str);

impl FromStr for WhenDepleted {
    type Err = NotOneOf;

    fn from_str(text: &str) -> Result<Self, NotOneOf> {
        match text {
            "CONTINUE" => Ok(Self::Continue),
            "STOP" => Ok(Self::Stop),
            _ => Err(NotOneOf("CONTINUE, STOP")),
        }
    }
}

/// Everything of a purchase order that a buyer defines. JSON: as the API takes and returns it, without tags.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PurchaseOrder {
    /// The buyer's number; never changes.
    pub purchase_order_id: PurchaseOrderId,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Description>,
    /// Who may bill it: one or more sellers.
    pub bill_from: Vec<SellerId>,
    /// If any: only invoices for one of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tax_registration_numbers: Vec<TaxRegistrationNumber>,
    /// If any: only invoices of one of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub invoice_units: Vec<InvoiceUnit>,
    /// Who pays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bill_to: Option<Address>,
    /// Who receives; whoever pays where it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ship_to: Option<Address>,
    /// When it is to be paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_terms: Option<PaymentTerms>,
    /// What all its amounts are in.
    pub currency: Currency,
    /// The months it is for.
    #[serde(flatten, serialize_with = "effective_months")]
    pub months: MonthRange,
    /// Who hears of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Contact>,
    /// What happens when a line has no balance left.
    pub when_depleted: WhenDepleted,
    /// When contacts hear of it; the account's own policy where it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice_policy: Option<NoticePolicy>,
    /// What it is for, line by line: 1 to [`LINE_ITEMS_MAX`].
    pub line_items: Vec<LineItem>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EffectiveMonths {
    effective_month: crate::month::Month,
    expiration_month: crate::month::Month,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's serialize_with passes a reference")]
fn effective_months<S: serde::Serializer>(months: &MonthRange, serializer: S) -> Result<S::Ok, S::Error> {
    EffectiveMonths { effective_month: months.first(), expiration_month: months.last() }.serialize(serializer)
}

impl PurchaseOrder {
    /// The line item with that number.
    pub fn line_item(&self, number: &LineItemNumber) -> Option<&LineItem> {
        self.line_items.iter().find(|line| line.line_item_number == *number)
    }

    /// The sum of its lines' total values, tracked or not.
    pub fn value(&self) -> Result<Money, MoneyError> {
        let mut lines = self.line_items.iter();
        lines.try_fold(Money::zero(self.currency), |sum, line| sum.plus(line.total_value))
    }
}
