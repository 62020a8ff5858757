//! Lists of an account's purchase orders: sorted, filtered, one page at a time.
//!
//! Every sort order begins with the account's settings (see `keys`), so the first page needs no further request for
//! them. Later pages get the account's defaults from their position. Status and health depend on today, so filters are
//! applied here, to rows of queries of [`ORDERS_PER_QUERY`], until the page is full.

mod query;

use domain::ids::AccountId;
use domain::ledger::RecordedOrder;
use domain::settings::AccountDefaults;
use domain::text::NotOneOf;
use schemars::JsonSchema;
use serde::Serialize;
use thiserror::Error;

use self::query::Position;
use super::dynamodb::key::Index;
use super::orders::item::recorded;
use super::{Store, StoreError, keys, settings};

/// Rows of one query for a filtered page.
const ORDERS_PER_QUERY: usize = 200;

/// Rows read for one page at most: more than the largest quota of active purchase orders.
pub const ORDERS_READ_MAX: usize = 10_000;

/// The sort order of a list of purchase orders.
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

impl Sort {
    /// Returns the index with this order; none for the table itself.
    fn index(self) -> Option<&'static Index> {
        match self {
            Self::UpdatedAt => Some(&keys::BY_UPDATE),
            Self::ExpirationMonth => Some(&keys::BY_EXPIRATION),
            Self::PurchaseOrderId => None,
        }
    }
}

/// A page of purchase orders.
#[derive(Clone, Debug)]
pub struct StoredOrderPage {
    pub rows: Vec<RecordedOrder>,
    /// The values for purchase orders without their own.
    pub defaults: AccountDefaults,
    /// The position of the next page, if more rows follow. Opaque to callers.
    pub next: Option<String>,
}

/// The reason for which a list is refused.
#[derive(Debug, Error)]
pub enum ListRefused {
    #[error(
        "{ORDERS_READ_MAX} purchase orders were read, and too few match the filter; ask for fewer at a time"
    )]
    TooManyRead,
    #[error("the account has more than {ORDERS_READ_MAX} purchase orders, the most that are read at a time")]
    TooMany,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whether a purchase order is listed.
pub type Filter<'a> = &'a (dyn Fn(&RecordedOrder, &AccountDefaults) -> bool + Sync);

impl StoredOrderPage {
    /// Returns the page with only its first `rows` purchase orders; `rows` is at least one.
    pub fn ended_after(mut self, rows: usize, sort: Sort) -> Result<Self, StoreError> {
        if rows < self.rows.len() {
            self.rows.truncate(rows);
            let last = self.rows.last().map(|last| Position::after(last, sort, &self.defaults));
            self.next = last.transpose()?;
        }
        Ok(self)
    }
}

impl Store {
    /// Returns up to `limit` purchase orders that are not deleted and pass the filter. A page may be shorter than its
    /// limit, but is never empty while more follow. Without a filter one query, unless the rows are so large that it
    /// returns a single one.
    pub async fn order_page(
        &self,
        account: &AccountId,
        sort: Sort,
        limit: usize,
        from: Option<&str>,
        filter: Option<Filter<'_>>,
    ) -> Result<StoredOrderPage, ListRefused> {
        let position = from.map(|from| Position::parse(from, account, sort)).transpose()?;
        let (mut start, mut defaults) = position.unzip();
        // The row after the last one shown tells whether more follow. The first page begins with the settings.
        let wanted = limit.saturating_add(1);
        let query_limit = filter.map_or(wanted + usize::from(start.is_none()), |_| ORDERS_PER_QUERY);
        let (mut rows, mut read) = (Vec::new(), 0);
        loop {
            let page = self.query_orders(account, sort, query_limit, start.take()).await?;
            read += page.read;
            for item in &page.items {
                if settings::is_settings(item)? {
                    defaults = Some(settings::read(item)?.settings.defaults());
                    continue;
                }
                let record = recorded(item)?;
                let defaults = defaults.get_or_insert_default();
                if filter.is_none_or(|passes| passes(&record, defaults)) {
                    rows.push(record);
                }
            }
            start = page.next;
            let enough = rows.len() >= wanted || (filter.is_none() && rows.len() > 1);
            if start.is_none() || enough {
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
        let last = rows.last().filter(|_| more);
        let next = last.map(|last| Position::after(last, sort, &defaults)).transpose()?;
        Ok(StoredOrderPage { rows, defaults, next })
    }

    /// Calls `visit` with every purchase order that is not deleted, by ID, and the account's defaults.
    /// [`ListRefused::TooMany`] after [`ORDERS_READ_MAX`].
    ///
    /// One query for each [`ORDERS_PER_QUERY`], or megabyte, of the table itself: a local index would fetch each purchase
    /// order separately. So deleted ones are read too, and filtered out by DynamoDB.
    pub async fn each_order(
        &self,
        account: &AccountId,
        mut visit: impl FnMut(&RecordedOrder, &AccountDefaults) -> Result<(), StoreError>,
    ) -> Result<(), ListRefused> {
        let (mut start, mut read, mut defaults) = (None, 0, AccountDefaults::default());
        loop {
            let page = self.query_orders(account, Sort::PurchaseOrderId, ORDERS_PER_QUERY, start).await?;
            for item in &page.items {
                if settings::is_settings(item)? {
                    defaults = settings::read(item)?.settings.defaults();
                } else {
                    visit(&recorded(item)?, &defaults)?;
                }
            }
            read += page.read;
            start = page.next;
            if start.is_none() {
                return Ok(());
            }
            if read >= ORDERS_READ_MAX {
                return Err(ListRefused::TooMany);
            }
        }
    }
}
