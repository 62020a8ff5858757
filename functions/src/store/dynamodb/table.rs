//! Requests to one table, and the actions of its transactions.

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::operation::delete_item::builders::DeleteItemFluentBuilder;
use aws_sdk_dynamodb::operation::get_item::builders::GetItemFluentBuilder;
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::builders::{ConditionCheckBuilder, DeleteBuilder, PutBuilder, UpdateBuilder};
use aws_sdk_dynamodb::types::{ConditionCheck, Delete, Put, TransactWriteItem, Update, WriteRequest};

use super::attributes::{self, Item};
use super::failure::{Cancelled, StoreError, in_progress};
use super::key::{Index, ItemKey};

/// Actions of one transaction. A limit of DynamoDB.
pub const TRANSACTION_ACTIONS_MAX: usize = 100;

/// The longest that a start may wait for the table, of the ten seconds that Lambda gives it.
const WARM_UP_MAX: Duration = Duration::from_secs(1);

/// Tries of a transaction whose earlier try is in progress.
const IN_PROGRESS_MAX: u32 = 10;
const IN_PROGRESS_PAUSE: Duration = Duration::from_millis(50);

#[derive(Clone, Debug)]
pub struct Table {
    pub(super) client: Client,
    pub(super) name: String,
}

impl Table {
    pub fn new(client: Client, name: &str) -> Self {
        Self { client, name: name.to_owned() }
    }

    /// Opens the connection by reading an item that doesn't exist: name resolution, connection and TLS are most of the
    /// cost of a first request. Needs no permission, since a refusal opens the connection too. Failures are ignored;
    /// the first request of an invocation meets them again.
    pub async fn warm_up(self, absent: ItemKey) {
        let answer = tokio::time::timeout(WARM_UP_MAX, self.get(attributes::item(absent)).send()).await;
        tracing::debug!(answered = matches!(answer, Ok(Ok(_))), "warmed up");
    }

    pub(super) fn get(&self, key: Item) -> GetItemFluentBuilder {
        self.client.get_item().table_name(&self.name).set_key(Some(key))
    }

    /// Starts a query of the table, or of one of its indexes, consistent where the index is local.
    pub fn query(&self, index: Option<&Index>) -> QueryFluentBuilder {
        self.client
            .query()
            .table_name(&self.name)
            .set_index_name(index.map(|index| index.name.to_owned()))
            // P15
            .consistent_read(index.is_none_or(|index| !index.global))
    }

    /// Starts an update outside of a transaction. It costs half as much as one in a transaction.
    pub fn update_item(&self, key: ItemKey) -> UpdateItemFluentBuilder {
        self.client.update_item().table_name(&self.name).set_key(Some(attributes::item(key)))
    }

    /// Starts a deletion outside of a transaction.
    pub fn delete_item(&self, key: ItemKey) -> DeleteItemFluentBuilder {
        self.client.delete_item().table_name(&self.name).set_key(Some(attributes::item(key)))
    }

    /// Starts a put outside of a transaction.
    pub fn put_item(&self, item: Item) -> PutItemFluentBuilder {
        self.client.put_item().table_name(&self.name).set_item(Some(item))
    }

    pub fn put(&self, item: Item) -> PutBuilder {
        Put::builder().table_name(&self.name).set_item(Some(item))
    }

    /// Returns the action that puts an item whose key is unused.
    pub fn put_new(&self, item: Item) -> Result<TransactWriteItem, StoreError> {
        Ok(self.put(item).condition_expression("attribute_not_exists(pk)").action()?)
    }

    pub fn update(&self, key: ItemKey) -> UpdateBuilder {
        Update::builder().table_name(&self.name).set_key(Some(attributes::item(key)))
    }

    pub fn delete(&self, key: ItemKey) -> DeleteBuilder {
        Delete::builder().table_name(&self.name).set_key(Some(attributes::item(key)))
    }

    /// Starts a condition on an item that the transaction doesn't write.
    pub fn check(&self, key: ItemKey) -> ConditionCheckBuilder {
        ConditionCheck::builder().table_name(&self.name).set_key(Some(attributes::item(key)))
    }

    /// Writes or deletes items, at most 25. What DynamoDB leaves unprocessed is left. One `BatchWriteItem`.
    pub async fn batch_write(&self, requests: Vec<WriteRequest>) -> Result<(), StoreError> {
        self.client.batch_write_item().request_items(&self.name, requests).send().await?;
        Ok(())
    }

    /// Writes all actions or none. Returns the reasons if none was written because of other writes. One
    /// `TransactWriteItems`.
    ///
    /// All tries have one client token: if the answer to one is lost, the next one succeeds without writing again.
    pub async fn transact(&self, actions: Vec<TransactWriteItem>) -> Result<Option<Cancelled>, StoreError> {
        let token = format!("{:016x}{:016x}", fastrand::u64(..), fastrand::u64(..));
        let request = self.client.transact_write_items().client_request_token(token);
        let request = request.set_transact_items(Some(actions));
        for _ in 0..IN_PROGRESS_MAX {
            match request.clone().send().await {
                Ok(_) => return Ok(None),
                Err(error) if in_progress(&error) => tokio::time::sleep(IN_PROGRESS_PAUSE).await,
                Err(error) => return Cancelled::of(error).map(Some),
            }
        }
        Err(StoreError::Unavailable("an earlier try of the transaction is still in progress".into()))
    }
}

/// The last step of building an action of a transaction.
pub trait IntoAction {
    fn action(self) -> Result<TransactWriteItem, BuildError>;
}

impl IntoAction for PutBuilder {
    fn action(self) -> Result<TransactWriteItem, BuildError> {
        Ok(TransactWriteItem::builder().put(self.build()?).build())
    }
}

impl IntoAction for DeleteBuilder {
    fn action(self) -> Result<TransactWriteItem, BuildError> {
        Ok(TransactWriteItem::builder().delete(self.build()?).build())
    }
}

impl IntoAction for UpdateBuilder {
    fn action(self) -> Result<TransactWriteItem, BuildError> {
        Ok(TransactWriteItem::builder().update(self.build()?).build())
    }
}

impl IntoAction for ConditionCheckBuilder {
    fn action(self) -> Result<TransactWriteItem, BuildError> {
        Ok(TransactWriteItem::builder().condition_check(self.build()?).build())
    }
}
