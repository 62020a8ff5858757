//! Versions of purchase orders as they were made, for reading. A history entry has the order without its
//! contacts, who made it, why, and what changed; deleting an order leaves its entries as they are.

use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem};
use chrono::{DateTime, Utc};
use domain::change::{self, Change};
use domain::ids::AccountId;
use domain::ids::PurchaseOrderId;
use domain::ledger::RecordedOrder;
use domain::purchase_order::PurchaseOrder;
use schemars::JsonSchema;
use serde::Serialize;

use super::versions::{Edit, built};
use super::{Store, StoreError, orders};
use crate::store::dynamodb::attributes;
use crate::store::dynamodb::attributes::{Attributes, Item, text};
use crate::store::dynamodb::pages::{Listing, Page};
use crate::store::keys;

/// A version as the list of them shows it. JSON: as the API shows it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Version {
    /// 1, 2, 3, …
    pub version: u64,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// By whom.
    pub actor: String,
    /// Why, if they said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Which fields, from what to what. None in the first one.
    pub changes: Vec<Change>,
}

/// A purchase order as one of its versions defined it, without its contacts.
#[derive(Clone, Debug)]
pub struct OldVersion {
    /// Which one.
    pub version: u64,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// What the buyer defined.
    pub order: PurchaseOrder,
    /// Whether it was suspended.
    pub suspended: bool,
    /// Whether this version is the deletion.
    pub deleted: bool,
}

impl Store {
    /// A purchase order's versions, newest first, deleted orders' too. One query.
    pub async fn versions(
        &self,
        account: &AccountId,
        id: &PurchaseOrderId,
        limit: usize,
        from: Option<&str>,
    ) -> Result<Page<Version>, StoreError> {
        let partition = (keys::PK, keys::history(account, id));
        self.page(Listing { limit, from, ..Listing::of(partition) }, version).await
    }

    /// A purchase order as version number `version` defined it. One `GetItem`.
    pub async fn order_at(
        &self,
        account: &AccountId,
        id: &PurchaseOrderId,
        version: u64,
    ) -> Result<Option<OldVersion>, StoreError> {
        let item = self.item(keys::version(account, id, version)).await?;
        item.as_ref().map(old_version).transpose()
    }

    /// Writes down the version that `order` is.
    pub(super) fn history_entry(
        &self,
        account: &AccountId,
        order: &RecordedOrder,
        edit: Edit<'_>,
    ) -> Result<TransactWriteItem, StoreError> {
        let key = keys::version(account, &order.order.purchase_order_id, order.version);
        let mut item: Item = attributes::item(key);
        item.insert("at".to_owned(), attributes::instant(order.updated_at));
        item.insert("actor".to_owned(), text(edit.actor.as_str()));
        if let Some(reason) = edit.reason {
            item.insert("reason".to_owned(), text(reason.as_str()));
        }
        item.insert("changes".to_owned(), attributes::document(&edit.changes)?);
        // Without contacts: they must be gone once the purchase order is deleted.
        item.insert("order".to_owned(), attributes::document(&change::without_contacts(&order.order))?);
        item.insert("suspended".to_owned(), AttributeValue::Bool(order.suspended));
        if let Some(deleted_at) = order.deleted_at {
            item.insert("deletedAt".to_owned(), attributes::instant(deleted_at));
        }
        let put = Put::builder().table_name(&self.table).set_item(Some(item));
        let put = put.condition_expression("attribute_not_exists(pk)").build();
        Ok(TransactWriteItem::builder().put(built(put)?).build())
    }
}

fn version(item: &Item) -> Result<Version, StoreError> {
    let read = Attributes(item);
    Ok(Version {
        version: read.parsed(keys::SK)?,
        at: read.parsed("at")?,
        actor: read.text("actor")?.to_owned(),
        reason: read.get("reason").map(|_| read.text("reason").map(str::to_owned)).transpose()?,
        changes: read.document("changes")?,
    })
}

fn old_version(item: &Item) -> Result<OldVersion, StoreError> {
    let read = Attributes(item);
    Ok(OldVersion {
        version: read.parsed(keys::SK)?,
        at: read.parsed("at")?,
        order: orders::order(read)?,
        suspended: orders::suspended(read)?,
        deleted: read.get("deletedAt").is_some(),
    })
}
