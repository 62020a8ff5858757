//! Versions of purchase orders as they were made. A history entry has the purchase order without its contacts, the actor,
//! the reason and the changes. It remains after the purchase order is deleted.

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};
use chrono::{DateTime, Utc};
use domain::change::{self, Change};
use domain::ids::{AccountId, PurchaseOrderId};
use domain::ledger::RecordedOrder;
use domain::purchase_order::{PurchaseOrder, Tags};
use schemars::JsonSchema;
use serde::Serialize;

use super::dynamodb::attributes::{self, Attributes, Item, text};
use super::dynamodb::pages::{Listing, Page};
use super::versions::Edit;
use super::{Store, StoreError, keys, orders};

/// A version of a purchase order, as lists show it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Version {
    /// 1, 2, 3, …
    pub version: u64,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// The person or system that made it.
    pub actor: String,
    /// The reason that they gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The changed fields with their old and new values. Empty for the first version.
    pub changes: Vec<Change>,
}

/// A purchase order at one of its versions, without its contacts.
#[derive(Clone, Debug)]
pub struct OldVersion {
    pub version: u64,
    /// When it was made.
    pub at: DateTime<Utc>,
    pub order: PurchaseOrder,
    pub tags: Tags,
    pub suspended: bool,
    /// Whether this version is the deletion.
    pub deleted: bool,
}

impl Store {
    /// Lists the versions of a purchase order, even if it is deleted, newest first. One query.
    pub async fn versions(
        &self,
        account: &AccountId,
        id: &PurchaseOrderId,
        limit: usize,
        from: Option<&str>,
    ) -> Result<Page<Version>, StoreError> {
        self.table.page(Listing::of_table(keys::history(account, id), limit, from), version).await
    }

    /// Returns a purchase order at a version. One `GetItem`.
    pub async fn order_at(
        &self,
        account: &AccountId,
        id: &PurchaseOrderId,
        version: u64,
    ) -> Result<Option<OldVersion>, StoreError> {
        let item = self.table.item(keys::version(account, id, version)).await?;
        item.as_ref().map(old_version).transpose()
    }

    /// Returns the action that adds the version of `order` to its history.
    pub(super) fn history_entry(
        &self,
        account: &AccountId,
        order: &RecordedOrder,
        edit: Edit<'_>,
    ) -> Result<TransactWriteItem, StoreError> {
        let key = keys::version(account, &order.order.purchase_order_id, order.version);
        let mut item: Item = attributes::item(key);
        item.insert("at".to_owned(), attributes::instant(edit.at.max(order.updated_at)));
        item.insert("actor".to_owned(), text(edit.actor.as_str()));
        if let Some(reason) = edit.reason {
            item.insert("reason".to_owned(), text(reason.as_str()));
        }
        item.insert("changes".to_owned(), attributes::document(&edit.changes)?);
        // Contacts are left out, since deleting the purchase order must erase them.
        item.insert("order".to_owned(), attributes::document(&change::without_contacts(&order.order))?);
        item.insert("tags".to_owned(), attributes::document(&order.tags)?);
        item.insert("suspended".to_owned(), AttributeValue::Bool(order.suspended));
        if let Some(deleted_at) = order.deleted_at {
            item.insert("deletedAt".to_owned(), attributes::instant(deleted_at));
        }
        self.table.put_new(item)
    }
}

fn version(item: &Item) -> Result<Version, StoreError> {
    let read = Attributes(item);
    Ok(Version {
        version: read.parsed(keys::SK)?,
        at: read.parsed("at")?,
        actor: read.text("actor")?.to_owned(),
        reason: read.optional_text("reason")?,
        changes: read.document("changes")?,
    })
}

fn old_version(item: &Item) -> Result<OldVersion, StoreError> {
    let read = Attributes(item);
    Ok(OldVersion {
        version: read.parsed(keys::SK)?,
        at: read.parsed("at")?,
        order: orders::definition::order(read)?,
        tags: orders::definition::tags(read)?,
        suspended: read.flag("suspended")?,
        deleted: read.get("deletedAt").is_some(),
    })
}
