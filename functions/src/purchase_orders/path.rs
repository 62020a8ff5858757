//! The path of a purchase order.

use domain::ids::PurchaseOrderId;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::api::{PathKey, Problem, Request};

/// The path parameters of a purchase order's routes.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct OrderPath {
    key: PathKey<PurchaseOrderId>,
}

/// Returns the ID in the path.
pub fn order_id(request: &Request) -> Result<PurchaseOrderId, Problem> {
    let OrderPath { key: PathKey(id) } = request.path("purchase order")?;
    Ok(id)
}
