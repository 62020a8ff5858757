//! The list of purchase orders as a CSV file. A file that is too large for one answer ends after a whole purchase order,
//! and the next request continues there.

use chrono::NaiveDate;
use domain::ids::AccountId;
use domain::settings::AccountDefaults;

use super::list_purchase_orders::load_by_id;
use crate::api::problem::Problem;
use crate::purchase_orders::csv::writer::CsvWriter;
use crate::purchase_orders::filter::OrderFilter;
use crate::store::order_list::StoredOrderPage;
use crate::store::{Store, StoreError};

/// The most purchase orders of one read: more than the megabyte that a query returns.
const READ_SIZE: usize = 1_000;

#[derive(Clone, Debug)]
pub struct ExportRequest {
    pub filter: OrderFilter,
    /// The most purchase orders.
    pub limit: usize,
    /// The position to continue at.
    pub from: Option<String>,
}

/// Returns the file and the position of the rest, if any. A file with a rest has at least one purchase order.
pub async fn export(
    store: &Store,
    account: &AccountId,
    today: NaiveDate,
    request: ExportRequest,
) -> Result<(CsvWriter, Option<String>), Problem> {
    let ExportRequest { filter, limit, mut from } = request;
    let passes = |record: &_, defaults: &AccountDefaults| filter.passes(record, defaults, today);
    let mut file = CsvWriter::new()?;
    loop {
        let page = match &filter.purchase_order_id {
            Some(id) => load_by_id(store, account, id, &passes).await?,
            None => store.order_page(account, filter.sort, READ_SIZE, from.as_deref(), None).await?,
        };
        if let Some(added) = fill(&mut file, &page, &filter, today, limit)? {
            let next = if added == 0 { from } else { page.ended_after(added).next };
            return Ok((file, next));
        }
        from = page.next;
        if from.is_none() {
            return Ok((file, from));
        }
    }
}

/// Adds the rows of a page that pass the filter. If the file is full, returns the number of rows before the one that
/// doesn't fit.
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
