//! The list of an account's purchase orders: in one of three orders, filtered, a page at a time.
//!
//! The account's settings are met first, whichever the order (`keys.rs`), so the first page has them without a
//! further request; what later pages need of them goes along in their position. Status and health follow from
//! today, so a filter is applied here, to rows read in portions of [`PORTION`], until the page is full.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, Select};
use domain::ids::AccountId;
use domain::ledger::RecordedOrder;
use domain::settings::AccountDefaults;
use domain::text::NotOneOf;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use super::{Store, StoreError, orders, settings};
use crate::store::dynamodb::attributes::{Item, text};
use crate::store::keys;

/// Rows of one query for a filtered page.
pub const PORTION: usize = 200;

/// Rows that are read for one filtered page: more active purchase orders than an operator can allow an account.
pub const ORDERS_READ_MAX: usize = 10_000;

/// In which order purchase orders are listed.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    JsonSchema,
    strum::Display,
    strum::EnumString,
    strum::VariantArray,
)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase", parse_err_ty = NotOneOf, parse_err_fn = NotOneOf::of::<Self>)]
pub enum Sort {
    /// Last updated first.
    #[default]
    UpdatedAt,
    /// By ID, in byte order.
    PurchaseOrderId,
    /// The first to expire first.
    ExpirationMonth,
}

/// A page of purchase orders.
#[derive(Clone, Debug)]
pub struct StoredOrderPage {
    /// The purchase orders.
    pub rows: Vec<RecordedOrder>,
    /// What those without their own have from the account.
    pub defaults: AccountDefaults,
    /// Where to go on, if more follow: opaque to everybody but this module.
    pub next: Option<String>,
}

/// Why there is no page.
#[derive(Debug, Error)]
pub enum ListRefused {
    /// So many rows were read, and the page isn't full.
    #[error(
        "{ORDERS_READ_MAX} purchase orders were read, and too few are as asked for; ask for less at a time"
    )]
    TooManyRead,
    /// There are more than are read at a time.
    #[error("the account has more than {ORDERS_READ_MAX} purchase orders; that many are read at a time")]
    TooMany,
    /// The table.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is to be listed.
pub type Filter<'a> = &'a (dyn Fn(&RecordedOrder, &AccountDefaults) -> bool + Sync);

/// A place between two pages.
#[derive(Serialize, Deserialize)]
struct Position {
    /// The sort keys of the last row shown: the table's, and the index's where there is one.
    after: Vec<String>,
    defaults: Value,
}

/// Rows of one query.
struct Portion {
    items: Vec<Item>,
    next: Option<Item>,
    read: usize,
}

impl StoredOrderPage {
    /// The same page, ended after its first `rows` purchase orders, one at least.
    pub fn ended_after(mut self, rows: usize, sort: Sort) -> Result<Self, StoreError> {
        if rows < self.rows.len() {
            self.rows.truncate(rows);
            let last = self.rows.last().map(|last| position_after(last, sort, &self.defaults));
            self.next = last.transpose()?;
        }
        Ok(self)
    }
}

impl Store {
    /// Up to `limit` purchase orders that are not deleted and pass the filter, from a position on. A page may be
    /// shorter than its limit, but is never empty while more follow, and announces no next page in vain.
    ///
    /// Without a filter one query, unless the rows are so large that it returns a single one.
    pub async fn order_page(
        &self,
        account: &AccountId,
        sort: Sort,
        limit: usize,
        from: Option<&str>,
        filter: Option<Filter<'_>>,
    ) -> Result<StoredOrderPage, ListRefused> {
        let position = from.map(|from| opened(from, account, sort)).transpose()?;
        let (mut start, mut defaults) = position.unzip();
        // One row more than asked for tells whether more follow; the first page begins with the settings.
        let wanted = limit.saturating_add(1);
        let portion = filter.map_or(wanted + usize::from(start.is_none()), |_| PORTION);
        let (mut rows, mut read) = (Vec::new(), 0);
        loop {
            let answer = self.orders_portion(account, sort, portion, start.take()).await?;
            read += answer.read;
            for item in &answer.items {
                if settings::is_settings(item)? {
                    defaults = Some(settings::read(item)?.settings.defaults());
                    continue;
                }
                let record = orders::recorded(item)?;
                let defaults = defaults.get_or_insert_default();
                if filter.is_none_or(|passes| passes(&record, defaults)) {
                    rows.push(record);
                }
            }
            start = answer.next;
            let proven = rows.len() >= wanted || (filter.is_none() && rows.len() > 1);
            if start.is_none() || proven {
                break;
            }
            if read >= ORDERS_READ_MAX {
                return Err(ListRefused::TooManyRead);
            }
        }
        let defaults = defaults.unwrap_or_default();
        let shown = if start.is_some() { limit.min(rows.len().saturating_sub(1)) } else { limit };
        let more = rows.len() > shown;
        rows.truncate(shown);
        let next =
            rows.last().filter(|_| more).map(|last| position_after(last, sort, &defaults)).transpose()?;
        Ok(StoredOrderPage { rows, defaults, next })
    }

    /// Shows `visit` every purchase order that is not deleted, by ID, with what it has from its account.
    ///
    /// A query for each [`PORTION`], or megabyte; of more than [`ORDERS_READ_MAX`] none is shown beyond these. Of the table
    /// itself: a local index would fetch each of them apart. So deleted ones are read too, and left out.
    pub async fn each_order(
        &self,
        account: &AccountId,
        mut visit: impl FnMut(&RecordedOrder, &AccountDefaults) -> Result<(), StoreError>,
    ) -> Result<(), ListRefused> {
        let (mut start, mut read, mut defaults) = (None, 0, AccountDefaults::default());
        loop {
            let answer = self.orders_portion(account, Sort::PurchaseOrderId, PORTION, start).await?;
            for item in &answer.items {
                if settings::is_settings(item)? {
                    defaults = settings::read(item)?.settings.defaults();
                } else {
                    visit(&orders::recorded(item)?, &defaults)?;
                }
            }
            read += answer.read;
            start = answer.next;
            if start.is_none() {
                return Ok(());
            }
            if read >= ORDERS_READ_MAX {
                return Err(ListRefused::TooMany);
            }
        }
    }

    /// Purchase orders of an account, first updated first: at most `limit`, from after a place on, and the place of
    /// the last one if there may be more. One query.
    pub async fn orders_by_update(
        &self,
        account: &AccountId,
        limit: usize,
        after: Option<&str>,
    ) -> Result<(Vec<Result<RecordedOrder, StoreError>>, Option<String>), StoreError> {
        let start = after.map(|after| {
            let parts: Vec<String> =
                serde_json::from_str(after).map_err(|error| StoreError::Corrupt(error.to_string()))?;
            Ok::<_, StoreError>(start(account, Sort::UpdatedAt, parts))
        });
        let request = self.client.query().table_name(&self.table).index_name(keys::BY_UPDATE);
        let request = request.consistent_read(true).select(Select::AllAttributes);
        let request = request.key_condition_expression("pk = :account AND updatedAt < :settings");
        let request = request.expression_attribute_values(":account", text(keys::account(account)));
        let request = request.expression_attribute_values(":settings", text(keys::SETTINGS_UPDATED_AT));
        let request = request.limit(i32::try_from(limit).unwrap_or(i32::MAX));
        let answer = request.set_exclusive_start_key(start.transpose()?).send().await?;
        let next = answer.last_evaluated_key.map(|last| {
            let part = |name: &str| last.get(name).and_then(|value| value.as_s().ok());
            serde_json::to_string(&[part(keys::SK), part(keys::UPDATED_AT)])
        });
        let next = next.transpose().map_err(|error| StoreError::Corrupt(error.to_string()))?;
        Ok((answer.items.unwrap_or_default().iter().map(orders::recorded).collect(), next))
    }

    async fn orders_portion(
        &self,
        account: &AccountId,
        sort: Sort,
        limit: usize,
        start: Option<Item>,
    ) -> Result<Portion, StoreError> {
        let request = self.client.query().table_name(&self.table).consistent_read(true);
        let request = request.expression_attribute_values(":account", text(keys::account(account)));
        let request = match sort.index() {
            Some((index, _)) => request.index_name(index).key_condition_expression("pk = :account"),
            // Settings and purchase orders; no quota. Deleted orders are in the table for ever, in no index.
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
        Ok(Portion { items: answer.items.unwrap_or_default(), next: answer.last_evaluated_key, read })
    }
}

impl Sort {
    /// The index that has this order, and its sort key; none for the table itself.
    fn index(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::UpdatedAt => Some((keys::BY_UPDATE, keys::UPDATED_AT)),
            Self::ExpirationMonth => Some((keys::BY_EXPIRATION, keys::EXPIRATION_MONTH)),
            Self::PurchaseOrderId => None,
        }
    }
}

fn position_after(
    last: &RecordedOrder,
    sort: Sort,
    defaults: &AccountDefaults,
) -> Result<String, StoreError> {
    let indexed = match sort {
        Sort::UpdatedAt => Some(keys::instant(last.updated_at)),
        Sort::ExpirationMonth => Some(last.order.months.last().to_string()),
        Sort::PurchaseOrderId => None,
    };
    let sk = keys::order_sort_key(&last.order.purchase_order_id);
    let defaults = serde_json::to_value(defaults).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let position = Position { after: [sk].into_iter().chain(indexed).collect(), defaults };
    serde_json::to_string(&position).map_err(|error| StoreError::Corrupt(error.to_string()))
}

fn opened(position: &str, account: &AccountId, sort: Sort) -> Result<(Item, AccountDefaults), StoreError> {
    let Position { after, defaults } =
        serde_json::from_str(position).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let defaults = AccountDefaults::read_stored(defaults)
        .map_err(|refusals| StoreError::unreadable("position", &refusals))?;
    Ok((start(account, sort, after), defaults))
}

/// The start key of a query that goes on after these sort keys.
fn start(account: &AccountId, sort: Sort, after: Vec<String>) -> HashMap<String, AttributeValue> {
    let names = [keys::SK].into_iter().chain(sort.index().map(|(_, sort_key)| sort_key));
    let keys = names.zip(after).map(|(name, value)| (name.to_owned(), text(value)));
    keys.chain([(keys::PK.to_owned(), text(keys::account(account)))]).collect()
}
