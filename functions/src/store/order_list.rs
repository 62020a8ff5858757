//! Lists of an account's purchase orders: sorted, filtered, one page at a time.
//!
//! **Without a filter**, a page is read from the index of its order, if there is one. **With a filter**, all purchase
//! orders are read, since status and health depend on today, and the rows that pass are counted.
//!
//! An edit can move a purchase order to a place of the list that was already shown. So after the last row, the purchase
//! orders that were written since the first page follow: each is on some page at least once.

mod all;
mod position;
mod rows;

use chrono::NaiveDate;
use domain::ids::{AccountId, PurchaseOrderId};
use domain::ledger::RecordedOrder;
use domain::settings::AccountDefaults;
use domain::text::NotOneOf;
use schemars::JsonSchema;
use serde::Serialize;
use thiserror::Error;

use self::position::Position;
use self::rows::{Row, RowPage};
use super::direction::Direction;
use super::{Store, StoreError};

/// Purchase orders read for one answer at most.
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
    /// By the last update.
    #[default]
    UpdatedAt,
    /// By ID, in byte order.
    PurchaseOrderId,
    /// By the month of expiration.
    ExpirationMonth,
    /// By the first month.
    EffectiveMonth,
    /// By the status of today.
    Status,
    /// By currency, then by value.
    Value,
    /// By currency, then by balance. Those without a tracked line item are the least.
    Balance,
    /// By the health flags of today, in the order of their list. Those without any are the last.
    Health,
    /// By the IDs of the sellers, as the purchase order names them.
    BillFrom,
    /// By the tags' keys and values. Those without any are the last.
    Tags,
}

impl Sort {
    /// Whether an index has what the list is sorted by.
    fn has_index(self) -> bool {
        matches!(self, Self::UpdatedAt | Self::PurchaseOrderId | Self::ExpirationMonth)
    }
}

/// How a list of purchase orders is sorted.
#[derive(Clone, Copy, Debug)]
pub struct SortedBy {
    pub sort: Sort,
    pub direction: Direction,
    /// The day on which a status counts.
    pub today: NaiveDate,
}

/// A page of purchase orders.
#[derive(Clone, Debug, Default)]
pub struct StoredOrderPage {
    pub rows: Vec<RecordedOrder>,
    /// The purchase orders of the page that can't be read.
    pub unreadable: Vec<PurchaseOrderId>,
    /// The values for purchase orders without their own.
    pub defaults: AccountDefaults,
    /// The number of purchase orders on all pages, when the first was read.
    pub count: usize,
    /// The position of the next page, if more rows follow. Opaque to callers.
    pub next: Option<String>,
    /// The position after each of `rows`.
    positions: Vec<String>,
}

/// The reason for which a list is refused.
#[derive(Debug, Error)]
pub enum ListRefused {
    #[error("the account has more than {ORDERS_READ_MAX} purchase orders, the most that are read at a time")]
    TooMany,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whether a purchase order is listed. One that can't be read passes no filter.
pub type Filter<'a> = &'a (dyn Fn(&RecordedOrder, &AccountDefaults) -> bool + Sync);

/// A list for which all purchase orders of the account are read.
#[derive(Clone, Copy)]
struct FromAll<'a> {
    filter: Option<Filter<'a>>,
    defaults: &'a AccountDefaults,
}

impl StoredOrderPage {
    /// Returns a page of one purchase order, or of none.
    pub fn of_one(record: Option<RecordedOrder>, defaults: AccountDefaults) -> Self {
        let rows: Vec<RecordedOrder> = record.into_iter().collect();
        Self { count: rows.len(), rows, defaults, ..Self::default() }
    }

    /// Returns a page of one purchase order, which can't be read.
    pub fn of_unreadable(id: PurchaseOrderId) -> Self {
        Self { count: 1, unreadable: vec![id], ..Self::default() }
    }

    /// Returns the page with only its first `rows` purchase orders; `rows` is at least one.
    #[must_use]
    pub fn ended_after(mut self, rows: usize) -> Self {
        if rows < self.rows.len() {
            self.rows.truncate(rows);
            self.next = rows.checked_sub(1).and_then(|last| self.positions.get(last).cloned());
        }
        self
    }
}

impl Store {
    /// Returns up to `limit` purchase orders that are not deleted and pass the filter, continued from a position.
    pub async fn order_page(
        &self,
        account: &AccountId,
        by: SortedBy,
        limit: usize,
        from: Option<&str>,
        filter: Option<Filter<'_>>,
    ) -> Result<StoredOrderPage, ListRefused> {
        let from = from.map(Position::parse).transpose()?;
        let position = from.as_ref();
        let settings = async { Ok::<_, ListRefused>(self.readable_settings(account).await?.defaults()) };
        let (rows, defaults) = if filter.is_none() && by.sort.has_index() {
            futures::try_join!(self.rows(account, by, limit, position, None), settings)?
        } else {
            let defaults = settings.await?;
            let from_all = FromAll { filter, defaults: &defaults };
            (self.rows(account, by, limit, position, Some(from_all)).await?, defaults)
        };
        let RowPage { rows, last, count, newest } = rows;
        let first = Position { count, since: newest, ..Position::default() };
        let list = from.unwrap_or(first);
        let next = last.as_ref().map(|last| list.after(last)).transpose()?;
        let mut page = StoredOrderPage { defaults, count: list.count, next, ..StoredOrderPage::default() };
        for Row { place, record } in rows {
            match record {
                Ok(record) => {
                    page.positions.push(list.after(&place)?);
                    page.rows.push(record);
                }
                Err(error) => {
                    tracing::error!(%error, "a purchase order can't be read");
                    page.unreadable.push(place.id);
                }
            }
        }
        Ok(page)
    }
}
