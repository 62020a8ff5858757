//! The identifiers of accounts, people, purchase orders and invoices.

mod account;
mod buyer;
mod invoice;
mod line_item_number;

pub use self::account::{AccountId, Actor, EditReason};
pub use self::buyer::{InvoiceUnit, PurchaseOrderId, TaxRegistrationNumber};
pub use self::invoice::{InvoiceId, InvoiceKey, LineId, SellerId};
pub use self::line_item_number::LineItemNumber;
