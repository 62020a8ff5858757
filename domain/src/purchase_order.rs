//! Purchase orders: what a buyer agreed to pay one or more sellers for, over a range of months.

mod address;
mod contact;
mod definition;
mod email;
mod line_item;
mod parse;
mod parse_line_item;
mod status;
mod tags;

pub use self::address::{ADDRESS_LINES_MAX, Address, AddressForm, AddressText, CountryCode};
pub use self::contact::{CONTACTS_MAX, Contact, ContactForm, Phone, contacts_added_at, read_contacts};
pub use self::definition::{
    ACTIVE_PURCHASE_ORDERS_MAX, Description, INVOICE_UNITS_MAX, LINE_ITEMS_MAX, PURCHASE_ORDERS_MAX,
    PaymentTerms, PurchaseOrder, SELLERS_MAX, TAX_REGISTRATION_NUMBERS_MAX, WhenDepleted,
};
pub use self::email::Email;
pub use self::line_item::{LineItem, LineItemDescription};
pub use self::parse::{DEFINITION_BYTES_MAX, PurchaseOrderForm};
pub use self::parse_line_item::{LineItemForm, TaxForm};
pub use self::status::{Status, WantedStatus};
pub use self::tags::{TAGS_MAX, TagKey, TagValue, Tags, TagsForm, tags_schema};
