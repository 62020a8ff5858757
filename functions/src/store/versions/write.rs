//! The actions that write a version: the purchase order and its history entry.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::TransactWriteItem;
use domain::ids::AccountId;
use domain::ledger::RecordedOrder;

use super::Edit;
use crate::store::dynamodb::attributes::number;
use crate::store::dynamodb::table::IntoAction;
use crate::store::{Store, StoreError, keys, orders};

/// The index keys that the deletion of a purchase order removes.
const INDEX_KEYS: [&str; 4] =
    [keys::EXPIRATION_MONTH, keys::UPDATED_AT, keys::ATTENTION_SHARD, keys::ATTENTION_AT];

impl Store {
    /// Returns the actions of a version. The first one is conditional on `before`.
    pub(super) fn version_actions(
        &self,
        account: &AccountId,
        before: Option<&RecordedOrder>,
        after: &RecordedOrder,
        edit: Edit<'_>,
    ) -> Result<[TransactWriteItem; 2], StoreError> {
        let write = match before {
            None => self.table.put_new(orders::item::item(account, after)?)?,
            Some(before) => self.next_version(account, before, after)?,
        };
        Ok([write, self.history_entry(account, after, edit)?])
    }

    /// Writes only the attributes that an edit defines, so that concurrent draws and notices are preserved.
    fn next_version(
        &self,
        account: &AccountId,
        before: &RecordedOrder,
        after: &RecordedOrder,
    ) -> Result<TransactWriteItem, StoreError> {
        let mut names = HashMap::new();
        let mut values =
            HashMap::from([(":one".to_owned(), number(1)), (":before".to_owned(), number(before.version))]);
        let mut sets = Vec::new();
        let mut defined = orders::item::defined(account, after)?;
        if before.tags == after.tags {
            // Tags are not part of a version, so they may have been replaced since.
            defined.remove("tags");
        }
        for (index, (name, value)) in defined.into_iter().enumerate() {
            sets.push(format!("#d{index} = :d{index}"));
            names.insert(format!("#d{index}"), name);
            values.insert(format!(":d{index}"), value);
        }
        let mut update = format!("SET {} ADD revision :one", sets.join(", "));
        if after.deleted_at.is_some() {
            update = format!("{update} REMOVE {}", INDEX_KEYS.join(", "));
        }
        let mut conditions = vec!["version = :before".to_owned()];
        if before.order.currency != after.order.currency {
            conditions.push("entries = :none".to_owned());
            values.insert(":none".to_owned(), number(0));
        }
        let removed = before.order.line_items.iter().map(|line| &line.line_item_number);
        for (index, line) in removed.filter(|line| after.order.line_item(line).is_none()).enumerate() {
            // The names are short: an expression may have 4 KB, and a hundred lines may be removed.
            conditions.push(format!("attribute_not_exists(#i.#g{index})"));
            names.insert("#i".to_owned(), "invoiced".to_owned());
            names.insert(format!("#g{index}"), line.to_string());
        }
        let update = self
            .table
            .update(keys::order(account, &after.order.purchase_order_id))
            .update_expression(update)
            .condition_expression(conditions.join(" AND "))
            .set_expression_attribute_names(Some(names))
            .set_expression_attribute_values(Some(values));
        Ok(update.action()?)
    }
}
