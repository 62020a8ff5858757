//! The list of purchase orders as a file. A file that is too large for one answer ends after a whole purchase order,
//! and the next request continues there.

use chrono::NaiveDate;
use domain::ids::AccountId;
use domain::settings::AccountDefaults;

use super::list_purchase_orders::load_by_id;
use crate::api::problem::Problem;
use crate::purchase_orders::filter::OrderFilter;
use crate::purchase_orders::spreadsheet::export_file::ExportFile;
use crate::store::Store;
use crate::store::order_list::StoredOrderPage;

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

/// Fills the file and returns the position of the rest, if any. A file with a rest has at least one purchase order.
pub async fn export(
    store: &Store,
    account: &AccountId,
    today: NaiveDate,
    request: ExportRequest,
    file: &mut ExportFile,
) -> Result<Option<String>, Problem> {
    let ExportRequest { filter, limit, mut from } = request;
    let passes = |record: &_, defaults: &AccountDefaults| filter.passes(record, defaults, today);
    loop {
        let page = match &filter.purchase_order_id {
            Some(id) => load_by_id(store, account, id, &passes).await?,
            None => {
                store.order_page(account, filter.sorted_by(today), READ_SIZE, from.as_deref(), None).await?
            }
        };
        if let Some(added) = fill(file, &page, &filter, today, limit)? {
            let next = if added == 0 { from } else { page.ended_after(added).next };
            return Ok(next);
        }
        from = page.next;
        if from.is_none() {
            return Ok(from);
        }
    }
}

/// Adds the rows of a page that pass the filter. If the file is full, returns the number of rows before the one that
/// doesn't fit.
fn fill(
    file: &mut ExportFile,
    page: &StoredOrderPage,
    filter: &OrderFilter,
    today: NaiveDate,
    limit: usize,
) -> Result<Option<usize>, Problem> {
    for (index, record) in page.rows.iter().enumerate() {
        if filter.passes(record, &page.defaults, today)
            && (file.orders() >= limit || !file.add(record, today, &page.defaults)?)
        {
            return Ok(Some(index));
        }
    }
    Ok(None)
}
