//! The list of purchase orders as a CSV file: all that are asked for, or as many whole ones as one answer holds, and
//! then where the rest is.

use chrono::NaiveDate;
use domain::ids::AccountId;
use domain::settings::AccountDefaults;

use super::list_purchase_orders::load_by_id;
use crate::api::problem::Problem;
use crate::purchase_orders::csv::export::CsvWriter;
use crate::purchase_orders::filter::OrderFilter;
use crate::store::order_list::{ListRefused, ORDERS_READ_MAX, StoredOrderPage};
use crate::store::{Store, StoreError};

/// Purchase orders that are read at a time: more than the megabyte that one query gives.
const READ_AT_A_TIME: usize = 1_000;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct ExportRequest {
    /// Which ones, and in which order.
    pub filter: OrderFilter,
    /// At most so many.
    pub limit: usize,
    /// From this position on.
    pub from: Option<String>,
}

/// The file, and the position of the rest, if there is any. A file that ends early has one purchase order at least.
pub async fn export(
    store: &Store,
    account: &AccountId,
    today: NaiveDate,
    wanted: ExportRequest,
) -> Result<(CsvWriter, Option<String>), Problem> {
    let ExportRequest { filter, limit, mut from } = wanted;
    let passes = |record: &_, defaults: &AccountDefaults| filter.passes(record, defaults, today);
    let (mut file, mut read) = (CsvWriter::new()?, 0);
    loop {
        let page = match &filter.purchase_order_id {
            Some(id) => load_by_id(store, account, id, &passes).await?,
            None => store.order_page(account, filter.sort, READ_AT_A_TIME, from.as_deref(), None).await?,
        };
        if let Some(taken) = fill(&mut file, &page, &filter, today, limit)? {
            let next = if taken == 0 { from } else { page.ended_after(taken, filter.sort)?.next };
            return Ok((file, next));
        }
        read += page.rows.len();
        from = page.next;
        if from.is_none() || (read >= ORDERS_READ_MAX && file.orders() > 0) {
            return Ok((file, from));
        }
        if read >= ORDERS_READ_MAX {
            return Err(ListRefused::TooManyRead.into());
        }
    }
}

/// Adds what is asked for of a page. How many of its rows were dealt with, where the next one has no room.
fn fill(
    file: &mut CsvWriter,
    page: &StoredOrderPage,
    filter: &OrderFilter,
    today: NaiveDate,
    limit: usize,
) -> Result<Option<usize>, StoreError> {
    for (index, record) in page.rows.iter().enumerate() {
        if filter.passes(record, &page.defaults, today)
            && (file.orders() >= limit || !file.add(record, today, &page.defaults)?)
        {
            return Ok(Some(index));
        }
    }
    Ok(None)
}
