//! Pages of a purchase order's invoices, ledger, history and notices.

use domain::ids::{AccountId, PurchaseOrderId};

use super::load::require_exists;
use super::path::order_id;
use crate::api::{PageRequest, PagingKey, Problem, Request};
use crate::store::dynamodb::pages::Page;
use crate::store::{Store, StoreError};

/// Returns the page of `list` that the request asks for, and the token of the next page. Deleted purchase orders still
/// have their lists. A purchase order that never existed is not found.
pub async fn order_page<T>(
    store: &Store,
    paging: &PagingKey,
    request: &Request,
    list: impl AsyncFn(&Store, &AccountId, &PurchaseOrderId, usize, Option<&str>) -> Result<Page<T>, StoreError>,
) -> Result<Page<T>, Problem> {
    let page = request.page(paging, request.query()?)?;
    rows_of_page(store, request, &page, page.limit, list).await
}

/// Returns at most `limit` rows of the page.
pub async fn rows_of_page<T>(
    store: &Store,
    request: &Request,
    page: &PageRequest<'_>,
    limit: usize,
    list: impl AsyncFn(&Store, &AccountId, &PurchaseOrderId, usize, Option<&str>) -> Result<Page<T>, StoreError>,
) -> Result<Page<T>, Problem> {
    let id = order_id(request)?;
    let found = list(store, &request.account, &id, limit, page.from.as_deref()).await?;
    if found.rows.is_empty() && found.unreadable.is_none() {
        require_exists(store, &request.account, &id).await?;
    }
    Ok(Page { next: page.next_token(found.next), ..found })
}
