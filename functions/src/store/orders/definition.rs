//! The item of a purchase order's definition: what people write. Draws never touch it.

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Utc};
use domain::ids::AccountId;
use domain::ledger::{InvoicedByMonth, LineTotals, RecordedOrder};
use domain::purchase_order::{PurchaseOrder, Tags};

use crate::store::dynamodb::attributes::{self, Attributes, Item, number, text};
use crate::store::keys::OrderItem;
use crate::store::{StoreError, keys};

/// Returns the whole item. That of a deleted purchase order has another key and is in no index.
pub fn item(account: &AccountId, record: &RecordedOrder) -> Result<Item, StoreError> {
    let kind = if record.deleted_at.is_some() { OrderItem::Deleted } else { OrderItem::Definition };
    let mut item = attributes::item(kind.key(account, &record.order.purchase_order_id));
    item.insert("order".to_owned(), attributes::document(&record.order)?);
    item.insert("contactsAddedAt".to_owned(), attributes::document(&record.contacts_added_at)?);
    item.insert("tags".to_owned(), attributes::document(&record.tags)?);
    item.insert("suspended".to_owned(), AttributeValue::Bool(record.suspended));
    item.insert("version".to_owned(), number(record.version));
    item.insert("expirationSetOn".to_owned(), text(record.expiration_set_on.to_string()));
    item.insert("createdAt".to_owned(), attributes::instant(record.created_at));
    match record.deleted_at {
        Some(deleted_at) => item.insert("deletedAt".to_owned(), attributes::instant(deleted_at)),
        None => item.insert(keys::UPDATED_AT.to_owned(), attributes::instant(record.updated_at)),
    };
    Ok(item)
}

/// Reads the purchase order, without totals.
pub fn read(item: &Item) -> Result<RecordedOrder, StoreError> {
    let read = Attributes(item);
    let deleted_at: Option<DateTime<Utc>> = read.optional_parsed("deletedAt")?;
    Ok(RecordedOrder {
        order: order(read)?,
        contacts_added_at: read.document("contactsAddedAt")?,
        tags: tags(read)?,
        suspended: read.flag("suspended")?,
        deleted_at,
        version: read.number("version")?,
        created_at: read.parsed("createdAt")?,
        // Deletion is the last update.
        updated_at: deleted_at.map_or_else(|| read.parsed(keys::UPDATED_AT), Ok)?,
        expiration_set_on: read.parsed("expirationSetOn")?,
        totals: LineTotals::default(),
        invoiced_by_month: InvoicedByMonth::default(),
    })
}

/// Reads what the buyer defined.
pub fn order(read: Attributes<'_>) -> Result<PurchaseOrder, StoreError> {
    PurchaseOrder::read_stored(read.document("order")?)
        .map_err(|refusals| StoreError::unreadable("purchase order", &refusals))
}

pub fn tags(read: Attributes<'_>) -> Result<Tags, StoreError> {
    PurchaseOrder::read_tags(read.document("tags")?)
        .map_err(|refusals| StoreError::unreadable("tags", &refusals))
}
