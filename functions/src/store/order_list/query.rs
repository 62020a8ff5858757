//! The queries of purchase order lists, and the positions between pages.

use aws_sdk_dynamodb::types::Select;
use domain::ids::AccountId;
use domain::ledger::RecordedOrder;
use domain::settings::AccountDefaults;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Sort;
use crate::store::dynamodb::attributes::{Item, instant_text, text};
use crate::store::orders::item::recorded;
use crate::store::{Store, StoreError, keys};

/// The items of one query.
pub(super) struct QueryPage {
    pub items: Vec<Item>,
    /// The start key of the next query, if any.
    pub next: Option<Item>,
    /// Rows read, filtered ones included.
    pub read: usize,
}

/// A position between two pages.
#[derive(Serialize, Deserialize)]
pub(super) struct Position {
    /// The sort keys of the last row shown: that of the table, then that of the index, if any.
    after: Vec<String>,
    defaults: Value,
}

impl Position {
    pub fn after(last: &RecordedOrder, sort: Sort, defaults: &AccountDefaults) -> Result<String, StoreError> {
        let index_key = match sort {
            Sort::UpdatedAt => Some(instant_text(last.updated_at)),
            Sort::ExpirationMonth => Some(last.order.months.last().to_string()),
            Sort::PurchaseOrderId => None,
        };
        let sort_key = keys::order_sort_key(&last.order.purchase_order_id);
        let after = [sort_key].into_iter().chain(index_key).collect();
        Ok(serde_json::to_string(&Self { after, defaults: serde_json::to_value(defaults)? })?)
    }

    /// Returns the start key and the defaults of a position.
    pub fn parse(
        position: &str,
        account: &AccountId,
        sort: Sort,
    ) -> Result<(Item, AccountDefaults), StoreError> {
        let Self { after, defaults } = serde_json::from_str(position)?;
        let defaults = AccountDefaults::read_stored(defaults)
            .map_err(|refusals| StoreError::unreadable("position", &refusals))?;
        Ok((start_key(account, sort, after), defaults))
    }
}

impl Store {
    /// Returns purchase orders, the longest without an update first: at most `limit`, continued after a position, and the
    /// position of the last one if more may follow. One query.
    pub async fn orders_by_update(
        &self,
        account: &AccountId,
        limit: usize,
        after: Option<&str>,
    ) -> Result<(Vec<Result<RecordedOrder, StoreError>>, Option<String>), StoreError> {
        let after: Option<Vec<String>> = after.map(serde_json::from_str).transpose()?;
        let request = self.table.query(Some(&keys::BY_UPDATE)).select(Select::AllAttributes);
        let request = request.key_condition_expression("pk = :account AND updatedAt < :settings");
        let request = request.expression_attribute_values(":account", text(keys::account(account)));
        let request = request.expression_attribute_values(":settings", text(keys::SETTINGS_UPDATED_AT));
        let request = request.limit(i32::try_from(limit).unwrap_or(i32::MAX));
        let start = after.map(|after| start_key(account, Sort::UpdatedAt, after));
        let answer = request.set_exclusive_start_key(start).send().await?;
        let next = answer.last_evaluated_key.map(|last| {
            let part = |name: &str| last.get(name).and_then(|value| value.as_s().ok());
            serde_json::to_string(&[part(keys::SK), part(keys::UPDATED_AT)])
        });
        Ok((answer.items.unwrap_or_default().iter().map(recorded).collect(), next.transpose()?))
    }

    /// Queries settings and purchase orders that are not deleted.
    pub(super) async fn query_orders(
        &self,
        account: &AccountId,
        sort: Sort,
        limit: usize,
        start: Option<Item>,
    ) -> Result<QueryPage, StoreError> {
        let request = self.table.query(sort.index());
        let request = request.expression_attribute_values(":account", text(keys::account(account)));
        let request = match sort.index() {
            Some(_) => request.key_condition_expression("pk = :account"),
            // The table itself also has the quota and deleted purchase orders.
            None => request
                .key_condition_expression("pk = :account AND sk < :end")
                .expression_attribute_values(":end", text(keys::ORDERS_END))
                .filter_expression("attribute_not_exists(deletedAt)"),
        };
        let answer = request
            .select(Select::AllAttributes)
            .scan_index_forward(sort != Sort::UpdatedAt)
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .set_exclusive_start_key(start)
            .send()
            .await?;
        let read = usize::try_from(answer.scanned_count).unwrap_or_default();
        Ok(QueryPage { items: answer.items.unwrap_or_default(), next: answer.last_evaluated_key, read })
    }
}

/// Returns the start key of a query that continues after these sort keys.
fn start_key(account: &AccountId, sort: Sort, after: Vec<String>) -> Item {
    let names = [keys::SK].into_iter().chain(sort.index().map(|index| index.sort_key));
    let keys = names.zip(after).map(|(name, value)| (name.to_owned(), text(value)));
    keys.chain([(keys::PK.to_owned(), text(keys::account(account)))]).collect()
}
