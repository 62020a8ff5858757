//! Erases recipients: after a purchase order was deleted, or a person was erased, deliveries say what was sent, but no
//! longer to whom.

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Utc};
use domain::ids::{AccountId, PurchaseOrderId};

use crate::store::dynamodb::attributes::{Attributes, Item, instant, text};
use crate::store::dynamodb::key::ItemKey;
use crate::store::dynamodb::table::IntoAction;
use crate::store::{Store, StoreError, keys};

/// Deliveries that are written in one transaction. A limit of DynamoDB.
const ERASED_TOGETHER_MAX: usize = 100;

/// The attributes of a delivery that is settled.
const SETTLED: [&str; 4] = ["sentAt", "failedAt", "withdrawnAt", "stoppedAt"];

impl Store {
    /// Erases the recipients of a purchase order's deliveries, and withdraws those that were not sent. One `Query` for
    /// each megabyte, and one transaction for each hundred that have a recipient.
    pub async fn erase_recipients(
        &self,
        account: &AccountId,
        id: &PurchaseOrderId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut start = None;
        loop {
            let answer = self
                .table
                .query(None)
                .key_condition_expression("pk = :pk")
                .filter_expression("attribute_exists(recipient)")
                .expression_attribute_values(":pk", text(keys::notices(account, id)))
                .set_exclusive_start_key(start)
                .send()
                .await?;
            // P10
            self.erase_recipients_of(&answer.items.unwrap_or_default(), now).await?;
            start = answer.last_evaluated_key;
            if start.is_none() {
                return Ok(());
            }
        }
    }

    /// Erases the recipients of deliveries, and withdraws those that were not sent. One transaction for each hundred.
    pub(in crate::store) async fn erase_recipients_of(
        &self,
        deliveries: &[Item],
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        for items in deliveries.chunks(ERASED_TOGETHER_MAX) {
            self.erase(items, now).await?;
        }
        Ok(())
    }

    async fn erase(&self, items: &[Item], now: DateTime<Utc>) -> Result<(), StoreError> {
        let mut actions = Vec::with_capacity(items.len());
        for item in items {
            let read = Attributes(item);
            let key: ItemKey = read.key()?;
            let settled = SETTLED.iter().any(|name| read.get(name).is_some());
            let update = self.table.update(key).condition_expression("attribute_exists(pk)");
            let update = if settled {
                update.update_expression("REMOVE recipient, attentionShard, attentionAt")
            } else {
                let at: AttributeValue = instant(now);
                update
                    .update_expression("SET withdrawnAt = :now REMOVE recipient, attentionShard, attentionAt")
                    .expression_attribute_values(":now", at)
            };
            actions.push(update.action()?);
        }
        match self.table.transact(actions).await? {
            None => Ok(()),
            // A delivery expired, or is being settled; the next sweep erases it.
            Some(_) => Err(StoreError::Conflict),
        }
    }
}
