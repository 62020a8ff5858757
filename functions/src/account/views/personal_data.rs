//! What is stored about a person, as callers see it.

use chrono::{DateTime, Utc};
use domain::ids::{InvoiceId, PurchaseOrderId, SellerId};
use domain::purchase_order::Contact;
use schemars::JsonSchema;
use serde::Serialize;

use crate::purchase_orders::views::href;
use crate::store::deliveries::{About, Delivery, DeliveryState, Recipient, StopReason};
use crate::store::personal_data::{Erasure, PersonalRecord};

/// A page of what is stored about a person.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "PersonalDataPage")]
pub struct PersonalDataPage<'a> {
    records: Vec<PersonalRecordView<'a>>,
    /// The number of stored items that can't be read, and so may name the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    unreadable: Option<u64>,
    /// The token to go on; absent if this was all.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

/// Something that is stored about a person.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
#[schemars(rename = "PersonalRecord")]
pub enum PersonalRecordView<'a> {
    /// The person is one of the account's default contacts.
    DefaultContact { contact: &'a Contact },
    /// The account sends no more mail to the person. Stored under a keyed hash of the address.
    MailStopped { at: DateTime<Utc>, reason: StopReason },
    /// The person is a contact of a purchase order.
    Contact { purchase_order_id: &'a PurchaseOrderId, href: String, contact: &'a Contact },
    /// The person made a version of a purchase order.
    Version { purchase_order_id: &'a PurchaseOrderId, href: String, version: u64, at: DateTime<Utc> },
    /// The person moved an invoice, by which a purchase order's ledger got entries.
    LedgerEntry {
        purchase_order_id: &'a PurchaseOrderId,
        href: String,
        /// The number of the first entry.
        entry: u64,
        at: DateTime<Utc>,
    },
    /// A notice to the person about a purchase order or an unmatched invoice.
    Notice {
        #[serde(skip_serializing_if = "Option::is_none")]
        purchase_order_id: Option<&'a PurchaseOrderId>,
        /// The seller of the invoice.
        #[serde(skip_serializing_if = "Option::is_none")]
        bill_from: Option<&'a SellerId>,
        #[serde(skip_serializing_if = "Option::is_none")]
        invoice_id: Option<&'a InvoiceId>,
        #[serde(skip_serializing_if = "Option::is_none")]
        recipient: Option<&'a Recipient>,
        /// When the sweep decided on it.
        at: DateTime<Utc>,
        state: DeliveryState,
    },
}

/// What was erased.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ErasedPersonalData")]
pub struct ErasureView {
    pub erased: Erasure,
    /// The number of stored items that can't be read, and so may still name the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unreadable: Option<u64>,
    /// The token to go on; absent if nothing is left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

pub fn personal_data(
    records: &[PersonalRecord],
    unreadable: Option<u64>,
    next_token: Option<String>,
) -> PersonalDataPage<'_> {
    PersonalDataPage { records: records.iter().map(record).collect(), unreadable, next_token }
}

fn record(record: &PersonalRecord) -> PersonalRecordView<'_> {
    match record {
        PersonalRecord::DefaultContact(contact) => PersonalRecordView::DefaultContact { contact },
        PersonalRecord::Stopped(stop) => PersonalRecordView::MailStopped { at: stop.at, reason: stop.reason },
        PersonalRecord::Contact(id, contact) => {
            PersonalRecordView::Contact { purchase_order_id: id, href: href(id), contact }
        }
        PersonalRecord::Version { order, version, at } => PersonalRecordView::Version {
            purchase_order_id: order,
            href: href(order),
            version: *version,
            at: *at,
        },
        PersonalRecord::LedgerEntry { order, entry, at } => PersonalRecordView::LedgerEntry {
            purchase_order_id: order,
            href: href(order),
            entry: *entry,
            at: *at,
        },
        PersonalRecord::Notice(delivery) => notice(delivery),
    }
}

fn notice(delivery: &Delivery) -> PersonalRecordView<'_> {
    let invoice = match &delivery.about {
        About::Order(..) => None,
        About::Invoice(key) => Some(key),
    };
    PersonalRecordView::Notice {
        purchase_order_id: delivery.about.purchase_order_id(),
        bill_from: invoice.map(|key| &key.bill_from),
        invoice_id: invoice.map(|key| &key.invoice_id),
        recipient: delivery.recipient.as_ref(),
        at: delivery.decided_at,
        state: delivery.state(),
    }
}
