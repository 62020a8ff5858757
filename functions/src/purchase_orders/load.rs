//! Loading the purchase order that a request is about.

use domain::ids::{AccountId, PurchaseOrderId};
use domain::ledger::RecordedOrder;
use domain::settings::AccountDefaults;

use super::path::order_id;
use crate::api::Request;
use crate::api::problem::Problem;
use crate::store::Store;

/// Loads the purchase order named in the path with its account's defaults. Its sums by month may lag behind. Deleted
/// purchase orders are not found.
pub async fn load_active(
    store: &Store,
    request: &Request,
) -> Result<(RecordedOrder, AccountDefaults), Problem> {
    let id = order_id(request)?;
    let read = store.order_and_settings(&request.account, &id).await;
    let (record, settings) = read.map_err(|error| Problem::reading("purchase order", error))?;
    Ok((record.ok_or_else(|| Problem::not_found("purchase order"))?, settings.defaults()))
}

/// Returns an error if the purchase order never existed. Deleted purchase orders exist.
pub async fn require_exists(store: &Store, account: &AccountId, id: &PurchaseOrderId) -> Result<(), Problem> {
    if store.order_exists(account, id).await? { Ok(()) } else { Err(Problem::not_found("purchase order")) }
}
