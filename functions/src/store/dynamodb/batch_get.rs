//! Consistent reads of items by their keys.

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::types::KeysAndAttributes;

use super::attributes::{self, Item};
use super::failure::StoreError;
use super::key::ItemKey;
use super::table::Table;

/// Keys of one `BatchGetItem`. A limit of DynamoDB.
const BATCH_KEYS_MAX: usize = 100;
/// Consecutive batch reads without a result after which the table counts as unavailable.
const EMPTY_BATCHES_MAX: u32 = 6;
/// Half of the first pause after an empty batch read. Each further pause is twice as long.
const PAUSE_UNIT: Duration = Duration::from_millis(10);

impl Table {
    /// Returns the item, if it exists. One `GetItem`.
    pub async fn item(&self, key: ItemKey) -> Result<Option<Item>, StoreError> {
        Ok(self.items(vec![key], &[]).await?.pop())
    }

    /// Returns the existing items in any order, with the named attributes, or with all if none is named. One `GetItem`
    /// for one key; else one `BatchGetItem` for each hundred, and more for keys that DynamoDB leaves unprocessed.
    pub async fn items(&self, keys: Vec<ItemKey>, attributes: &[&str]) -> Result<Vec<Item>, StoreError> {
        let names = (0..).zip(attributes).map(|(index, name)| (format!("#a{index}"), (*name).to_owned()));
        let names = (!attributes.is_empty()).then(|| names.collect::<HashMap<String, String>>());
        let placeholders = (0..attributes.len()).map(|index| format!("#a{index}")).collect::<Vec<_>>();
        let projection = names.is_some().then(|| placeholders.join(", "));
        let mut unread: Vec<Item> = keys.into_iter().map(attributes::item).collect();
        if unread.len() == 1
            && let Some(key) = unread.pop()
        {
            let request = self.get(key).consistent_read(true).set_projection_expression(projection);
            let answer = request.set_expression_attribute_names(names).send().await?;
            return Ok(answer.item.into_iter().collect());
        }
        let mut items = Vec::with_capacity(unread.len());
        let mut empty_batches = 0;
        while !unread.is_empty() {
            let batch = unread.split_off(unread.len().saturating_sub(BATCH_KEYS_MAX));
            let batch_size = batch.len();
            let batch = KeysAndAttributes::builder()
                .set_keys(Some(batch))
                .consistent_read(true)
                .set_projection_expression(projection.clone())
                .set_expression_attribute_names(names.clone())
                .build()?;
            let answer = self.client.batch_get_item().request_items(&self.name, batch).send().await?;
            items.extend(answer.responses.into_iter().flatten().flat_map(|(_, items)| items));
            let unprocessed = answer.unprocessed_keys.into_iter().flatten();
            let unprocessed: Vec<Item> = unprocessed.flat_map(|(_, request)| request.keys).collect();
            if unprocessed.len() < batch_size {
                empty_batches = 0;
            } else {
                empty_batches += 1;
                if empty_batches == EMPTY_BATCHES_MAX {
                    return Err(StoreError::Unavailable("the table leaves all keys unprocessed".into()));
                }
                tokio::time::sleep(PAUSE_UNIT * 2_u32.pow(empty_batches)).await;
            }
            unread.extend(unprocessed);
        }
        Ok(items)
    }
}
