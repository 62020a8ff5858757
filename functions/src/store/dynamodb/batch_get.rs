//! Items by their keys, read consistently.

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::types::KeysAndAttributes;

use super::attributes::{self, Item};
use crate::store::keys::ItemKey;
use crate::store::versions::built;
use crate::store::{Store, StoreError};

/// Keys of one batch read (a limit of DynamoDB).
const BATCH_MAX: usize = 100;
/// Batch reads in a row that may read nothing, before the table counts as unavailable.
const IDLE_ROUNDS_MAX: u32 = 6;
/// Twice that before a batch read is tried again, and twice as long each further time.
const FIRST_PAUSE: Duration = Duration::from_millis(10);

impl Store {
    /// One item. One `GetItem`.
    pub(in crate::store) async fn item(&self, key: ItemKey) -> Result<Option<Item>, StoreError> {
        Ok(self.items(vec![key], &[]).await?.pop())
    }

    /// Those of the items that there are, in no order; only the named attributes, or all of them where none is
    /// named. A `GetItem` for one; else a `BatchGetItem` for a hundred, and further ones for what is left over.
    pub(in crate::store) async fn items(
        &self,
        keys: Vec<ItemKey>,
        attributes: &[&str],
    ) -> Result<Vec<Item>, StoreError> {
        let names = (0..).zip(attributes).map(|(index, name)| (format!("#a{index}"), (*name).to_owned()));
        let names = (!attributes.is_empty()).then(|| names.collect::<HashMap<String, String>>());
        let projection = names.as_ref().map(|names| names.keys().cloned().collect::<Vec<_>>().join(", "));
        let mut left: Vec<Item> = keys.into_iter().map(attributes::item).collect();
        if left.len() == 1 {
            let request = self.client.get_item().table_name(&self.table).consistent_read(true);
            let request = request.set_key(left.pop()).set_projection_expression(projection);
            return Ok(request
                .set_expression_attribute_names(names)
                .send()
                .await?
                .item
                .into_iter()
                .collect());
        }
        let mut items = Vec::with_capacity(left.len());
        let mut idle_rounds = 0;
        while !left.is_empty() {
            let asked = left.split_off(left.len().saturating_sub(BATCH_MAX));
            let count = asked.len();
            let wanted = KeysAndAttributes::builder()
                .set_keys(Some(asked))
                .consistent_read(true)
                .set_projection_expression(projection.clone())
                .set_expression_attribute_names(names.clone())
                .build();
            let answer =
                self.client.batch_get_item().request_items(&self.table, built(wanted)?).send().await?;
            items.extend(answer.responses.into_iter().flatten().flat_map(|(_, items)| items));
            let unread: Vec<Item> =
                answer.unprocessed_keys.into_iter().flatten().flat_map(|(_, unread)| unread.keys).collect();
            if unread.len() < count {
                idle_rounds = 0;
            } else {
                idle_rounds += 1;
                if idle_rounds == IDLE_ROUNDS_MAX {
                    return Err(StoreError::Unavailable("the table leaves keys unread".into()));
                }
                tokio::time::sleep(FIRST_PAUSE * 2_u32.pow(idle_rounds)).await;
            }
            left.extend(unread);
        }
        Ok(items)
    }
}
