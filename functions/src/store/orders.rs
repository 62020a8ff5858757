//! Purchase orders: reads, and the write of tags. Edits are in `versions`, draws in `invoices`.

pub(super) mod item;

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodb::types::ReturnValue;
use domain::ids::{AccountId, PurchaseOrderId};
use domain::ledger::RecordedOrder;
use domain::matching::Candidate;
use domain::month::Month;
use domain::purchase_order::Tags;

use super::dynamodb::attributes::{self, Attributes, number, text};
use super::{Store, StoreError, keys};

/// Purchase orders by ID, with the data that matching needs.
pub type Candidates = BTreeMap<PurchaseOrderId, Candidate>;

impl Store {
    /// Returns a purchase order, even if it is deleted. One `GetItem`.
    pub async fn order(
        &self,
        account: &AccountId,
        id: &PurchaseOrderId,
    ) -> Result<Option<RecordedOrder>, StoreError> {
        let item = self.table.item(keys::order(account, id)).await?;
        item.as_ref().map(item::recorded).transpose()
    }

    /// Returns the purchase orders that exist, even if deleted. One `BatchGetItem` for each hundred.
    pub async fn orders(
        &self,
        account: &AccountId,
        ids: &[PurchaseOrderId],
    ) -> Result<BTreeMap<PurchaseOrderId, Result<RecordedOrder, StoreError>>, StoreError> {
        let keys = ids.iter().map(|id| keys::order(account, id)).collect();
        let items = self.table.items(keys, &[]).await?;
        items.iter().map(|item| Ok((item::id(Attributes(item))?, item::recorded(item)))).collect()
    }

    /// Returns the purchase orders that expire in `from` or later, for matching. One consistent query.
    pub async fn candidates(&self, account: &AccountId, from: Month) -> Result<Candidates, StoreError> {
        let mut items = self
            .table
            .query(Some(&keys::BY_EXPIRATION))
            .key_condition_expression("pk = :account AND expirationMonth >= :from")
            .expression_attribute_values(":account", text(keys::account(account)))
            .expression_attribute_values(":from", text(from.to_string()))
            .into_paginator()
            .items()
            .send();
        let mut candidates = Candidates::new();
        while let Some(item) = items.next().await {
            let candidate = item::candidate(&item?)?;
            candidates.insert(candidate.id.clone(), candidate);
        }
        Ok(candidates)
    }

    /// Returns the purchase orders that exist, even if deleted, for matching. One `BatchGetItem` for each hundred.
    pub async fn candidates_by_id(
        &self,
        account: &AccountId,
        ids: &BTreeSet<PurchaseOrderId>,
    ) -> Result<Candidates, StoreError> {
        let keys = ids.iter().map(|id| keys::order(account, id)).collect();
        let items = self.table.items(keys, &item::CANDIDATE_ATTRIBUTES).await?;
        items.iter().map(|item| item::candidate(item).map(|it| (it.id.clone(), it))).collect()
    }

    /// Replaces the tags and returns the purchase order. Tags are not part of a version, so none is created.
    /// [`StoreError::Conflict`] if the purchase order doesn't exist, is deleted, or isn't at `version`, if given. One
    /// `UpdateItem`.
    pub async fn record_tags(
        &self,
        account: &AccountId,
        id: &PurchaseOrderId,
        tags: &Tags,
        version: Option<u64>,
    ) -> Result<RecordedOrder, StoreError> {
        let request = self.table.update_item(keys::order(account, id));
        let exists = "attribute_exists(pk) AND attribute_not_exists(deletedAt)";
        let request = match version {
            None => request.condition_expression(exists),
            Some(version) => request
                .condition_expression(format!("{exists} AND version = :version"))
                .expression_attribute_values(":version", number(version)),
        };
        let written = request
            .update_expression("SET tags = :tags ADD revision :one")
            .expression_attribute_values(":tags", attributes::document(tags)?)
            .expression_attribute_values(":one", number(1))
            .return_values(ReturnValue::AllNew)
            .send()
            .await?;
        item::recorded(&written.attributes.unwrap_or_default())
    }
}
