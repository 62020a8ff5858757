//! Versions of purchase orders: each edit is one transaction of the order, its history entry, where an active order
//! is added the account's quota_version to do so, and where it is made with an idempotency key, that key.
//!
//! Why a quota_version: whether an order is active depends on today, so no counter can be right. The active orders are
//! counted, and the transaction holds only if nobody else added one since: `QUOTA` has a number that each such
//! transaction moves on. The count is exact under any concurrency, for one more small write.

pub mod batch;

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Put, ReturnValue, ReturnValuesOnConditionCheckFailure, Select,
    TransactWriteItem, Update,
};
use chrono::{DateTime, Utc};
use domain::change::Change;
use domain::ids::PurchaseOrderId;
use domain::ids::{AccountId, Actor, EditReason};
use domain::ledger::RecordedOrder;
use domain::month::Month;
use domain::purchase_order::Tags;
use domain::settings::Settings;
use thiserror::Error;

use super::{Cancelled, Store, StoreError, orders, settings};
use crate::store::dynamodb::attributes;
use crate::store::dynamodb::attributes::{Attributes, Item, number, text};
use crate::store::dynamodb::backoff::Backoff;
use crate::store::idempotency;
use crate::store::idempotency::IdempotencyRecord;
use crate::store::keys;

/// Who makes a version, and why.
#[derive(Clone, Copy, Debug)]
pub struct Edit<'a> {
    /// Who.
    pub actor: &'a Actor,
    /// Why, if they say.
    pub reason: Option<&'a EditReason>,
    /// Which fields, from what to what.
    pub changes: &'a [Change],
    /// The idempotency key that it is made with, if any.
    pub idempotency: Option<IdempotencyRecord<'a>>,
}

/// The quota that a version must respect: given where it makes the order active that was not.
#[derive(Clone, Copy, Debug)]
pub struct Quota {
    /// Active purchase orders that the account may have.
    pub limit: usize,
    /// The month in which an order that expires is still active.
    pub month: Month,
    /// The account's quota_version to add an active order, if it was read already.
    pub quota_version: Option<u64>,
}

/// Why a version is not made.
#[derive(Debug, Error)]
pub enum VersionRefused {
    /// There is, or was, a purchase order of that ID.
    #[error("the purchase order ID is taken")]
    Exists,
    /// The account has as many active purchase orders as it may have.
    #[error("the account has {actual} active purchase orders; {limit} are allowed")]
    QuotaExceeded {
        /// How many it may have.
        limit: usize,
        /// How many it has.
        actual: usize,
    },
    /// The same was asked before, with the same idempotency key, and is done.
    #[error("the request was carried out at {first}")]
    Repeated {
        /// When.
        first: DateTime<Utc>,
    },
    /// Something else was asked before with the same idempotency key.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The table. A conflict: the order is no longer at the version before.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// Makes `after` the current version; `before` is the one that it was made from, if it is not the first.
    pub async fn record_version(
        &self,
        account: &AccountId,
        before: Option<&RecordedOrder>,
        after: &RecordedOrder,
        edit: Edit<'_>,
        mut quota: Option<Quota>,
    ) -> Result<(), VersionRefused> {
        let mut backoff = Backoff::default();
        loop {
            let mut actions = vec![
                match before {
                    None => self.first_version(account, after)?,
                    Some(before) => self.next_version(account, before, after)?,
                },
                self.history_entry(account, after, edit)?,
            ];
            let remembered = actions.len();
            if let Some(idempotency) = edit.idempotency {
                actions.push(self.remember(account, idempotency)?);
            }
            if let Some(quota) = &mut quota {
                let quota_version = self.quota_version(account, *quota).await;
                quota.quota_version = None;
                // Whoever asks again for what was made before must not hear of a quota.
                if before.is_none() && matches!(quota_version, Err(VersionRefused::QuotaExceeded { .. })) {
                    self.must_be_new(account, after, edit).await?;
                }
                actions.push(quota_version?);
            }
            let request = self.client.transact_write_items().set_transact_items(Some(actions));
            let Err(error) = request.send().await else { return Ok(()) };
            let cancelled = Cancelled::of(error)?;
            if let Some((idempotency, item)) = edit.idempotency.zip(cancelled.found(remembered)) {
                return Err(idempotency::refused(item, idempotency)?);
            }
            if cancelled.condition_failed(0) {
                return Err(before.map_or(VersionRefused::Exists, |_| StoreError::Conflict.into()));
            }
            backoff.wait().await?;
        }
    }

    /// Refuses what was made before.
    async fn must_be_new(
        &self,
        account: &AccountId,
        order: &RecordedOrder,
        edit: Edit<'_>,
    ) -> Result<(), VersionRefused> {
        if let Some(idempotency) = edit.idempotency
            && let Some(refused) = self.remembered(account, idempotency).await?
        {
            return Err(refused);
        }
        let there = self.item(keys::order(account, &order.order.purchase_order_id)).await?;
        there.map_or(Ok(()), |_| Err(VersionRefused::Exists))
    }

    /// Replaces the tags of an order that is not deleted, whatever its version or, if one is named, at that version;
    /// none is made. The order as it is then; a conflict where there is no such order, or it is at another version.
    pub async fn record_tags(
        &self,
        account: &AccountId,
        id: &PurchaseOrderId,
        tags: &Tags,
        version: Option<u64>,
    ) -> Result<RecordedOrder, StoreError> {
        let request = self.client.update_item().table_name(&self.table);
        let request = request.set_key(Some(attributes::item(keys::order(account, id))));
        let kept = "attribute_exists(pk) AND attribute_not_exists(deletedAt)";
        let request = match version {
            None => request.condition_expression(kept),
            Some(version) => request
                .condition_expression(format!("{kept} AND version = :version"))
                .expression_attribute_values(":version", number(version)),
        };
        let written = request
            .update_expression("SET tags = :tags ADD revision :one")
            .expression_attribute_values(":tags", attributes::document(tags)?)
            .expression_attribute_values(":one", number(1))
            .return_values(ReturnValue::AllNew)
            .send()
            .await?;
        orders::recorded(&written.attributes.unwrap_or_default())
    }

    pub(super) fn first_version(
        &self,
        account: &AccountId,
        order: &RecordedOrder,
    ) -> Result<TransactWriteItem, StoreError> {
        let put = Put::builder().table_name(&self.table).set_item(Some(orders::item(account, order)?));
        let put = put.condition_expression("attribute_not_exists(pk)").build();
        Ok(TransactWriteItem::builder().put(built(put)?).build())
    }

    /// Writes what an edit defines, and nothing else: draws and notices made meanwhile stay as they are.
    pub(super) fn next_version(
        &self,
        account: &AccountId,
        before: &RecordedOrder,
        after: &RecordedOrder,
    ) -> Result<TransactWriteItem, StoreError> {
        let mut names = HashMap::new();
        let mut values =
            HashMap::from([(":one".to_owned(), number(1)), (":before".to_owned(), number(before.version))]);
        let mut sets = Vec::new();
        let mut defined = orders::defined(account, after)?;
        if before.tags == after.tags {
            // Tags make no version, so they may have been replaced since; what an edit doesn't touch stays.
            defined.remove("tags");
        }
        for (index, (name, value)) in defined.into_iter().enumerate() {
            sets.push(format!("#d{index} = :d{index}"));
            names.insert(format!("#d{index}"), name);
            values.insert(format!(":d{index}"), value);
        }
        let mut update = format!("SET {} ADD revision :one", sets.join(", "));
        if after.deleted_at.is_some() {
            let indexed =
                [keys::EXPIRATION_MONTH, keys::UPDATED_AT, keys::ATTENTION_SHARD, keys::ATTENTION_AT]
                    .join(", ");
            update = format!("{update} REMOVE {indexed}");
        }
        let mut conditions = vec!["version = :before".to_owned()];
        if before.order.currency != after.order.currency {
            conditions.push("entries = :none".to_owned());
            values.insert(":none".to_owned(), number(0));
        }
        let gone = before
            .order
            .line_items
            .iter()
            .filter(|line| after.order.line_item(&line.line_item_number).is_none());
        for (index, line) in gone.enumerate() {
            // Short names: an expression may have 4 KB, and a hundred lines may go.
            conditions.push(format!("attribute_not_exists(#i.#g{index})"));
            names.insert("#i".to_owned(), "invoiced".to_owned());
            names.insert(format!("#g{index}"), line.line_item_number.to_string());
        }
        let key = keys::order(account, &after.order.purchase_order_id);
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(attributes::item(key)))
            .update_expression(update)
            .condition_expression(conditions.join(" AND "))
            .set_expression_attribute_names(Some(names))
            .set_expression_attribute_values(Some(values))
            .build();
        Ok(TransactWriteItem::builder().update(built(update)?).build())
    }

    /// The account's quota_version to add an active order, if it may have one more.
    async fn quota_version(
        &self,
        account: &AccountId,
        quota: Quota,
    ) -> Result<TransactWriteItem, VersionRefused> {
        let taken = match quota.quota_version {
            Some(quota_version) => quota_version,
            None => self.quota_advanced(account).await?,
        };
        let actual = self.active_orders(account, quota.month).await?;
        if actual >= quota.limit {
            return Err(VersionRefused::QuotaExceeded { limit: quota.limit, actual });
        }
        Ok(self.take_turn(account, taken)?)
    }

    /// The last quota_version that was taken. One `GetItem`.
    pub(super) async fn quota_advanced(&self, account: &AccountId) -> Result<u64, StoreError> {
        self.item(keys::quota(account)).await?.as_ref().map_or(Ok(0), turn_of)
    }

    /// Takes the quota_version after `taken`, if nobody did.
    pub(super) fn take_turn(&self, account: &AccountId, taken: u64) -> Result<TransactWriteItem, StoreError> {
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(attributes::item(keys::quota(account))))
            .update_expression("SET quota_version = :next")
            .condition_expression("attribute_not_exists(quota_version) OR quota_version = :taken")
            .expression_attribute_values(":taken", number(taken))
            .expression_attribute_values(":next", number(taken.saturating_add(1)))
            .build();
        Ok(TransactWriteItem::builder().update(built(update)?).build())
    }

    /// The account's quota_version to add an active order, for [`Quota`], and its settings. One `BatchGetItem`.
    pub async fn quota_version_and_settings(
        &self,
        account: &AccountId,
    ) -> Result<(u64, Settings), StoreError> {
        let (mut quota_version, mut recorded) = (0, Settings::default());
        for item in self.items(vec![keys::quota(account), keys::settings(account)], &[]).await? {
            if settings::is_settings(&item)? {
                recorded = settings::read(&item)?.settings;
            } else {
                quota_version = turn_of(&item)?;
            }
        }
        Ok((quota_version, recorded))
    }

    /// How many purchase orders of an account are active in `month`: neither suspended, deleted nor expired.
    pub async fn active_orders(&self, account: &AccountId, month: Month) -> Result<usize, StoreError> {
        let mut pages = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(keys::BY_EXPIRATION)
            .consistent_read(true)
            .select(Select::Count)
            .key_condition_expression("pk = :account AND expirationMonth >= :month")
            .filter_expression("suspended = :no")
            .expression_attribute_values(":account", text(keys::account(account)))
            .expression_attribute_values(":month", text(month.to_string()))
            .expression_attribute_values(":no", AttributeValue::Bool(false))
            .into_paginator()
            .send();
        let mut count = 0;
        while let Some(page) = pages.next().await {
            count += usize::try_from(page?.count()).unwrap_or_default();
        }
        Ok(count)
    }
}

fn turn_of(item: &Item) -> Result<u64, StoreError> {
    Attributes(item).number("quota_version")
}

/// An action of a transaction, all of whose required parts are there.
pub(super) fn built<T>(action: Result<T, aws_sdk_dynamodb::error::BuildError>) -> Result<T, StoreError> {
    action.map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// A condition on an item that a transaction doesn't write.
pub(super) fn check(
    table: &str,
    key: keys::ItemKey,
    condition: &str,
    values: HashMap<String, AttributeValue>,
) -> Result<TransactWriteItem, StoreError> {
    let check = ConditionCheck::builder()
        .table_name(table)
        .set_key(Some(attributes::item(key)))
        .condition_expression(condition)
        .set_expression_attribute_values(Some(values))
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::None)
        .build();
    Ok(TransactWriteItem::builder().condition_check(built(check)?).build())
}
