//! Earlier versions of purchase orders.

use chrono::{DateTime, NaiveDate, Utc};
use domain::money::Money;
use domain::purchase_order::{Status, Tags};
use schemars::JsonSchema;
use serde::Serialize;

use super::orders::{DefinitionView, LineDefinitionView, definition, href, line_definition};
use crate::store::StoreError;
use crate::store::history::OldVersion;

/// A version of a purchase order. It has no contacts or values that depend on draws, because history doesn't store them.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "PurchaseOrderVersion")]
pub struct OldOrderView<'a> {
    #[serde(flatten)]
    definition: DefinitionView<'a>,
    /// The line items.
    line_items: Vec<LineDefinitionView<'a>>,
    /// The URL path of the purchase order.
    href: String,
    /// The time at which the purchase order was deleted, if this version is the deletion.
    #[serde(skip_serializing_if = "Option::is_none")]
    deleted_at: Option<DateTime<Utc>>,
    /// The status on the day on which the version was made. Absent if this version is the deletion.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<Status>,
    /// The sum of the total values of all line items.
    value: Money,
    /// The tags.
    tags: &'a Tags,
    /// The number of this version.
    version: u64,
    /// The time at which this version was made.
    updated_at: DateTime<Utc>,
}

/// Returns the view of a version. `day` is the day on which it was made.
pub fn old_version(old: &OldVersion, day: NaiveDate) -> Result<OldOrderView<'_>, StoreError> {
    Ok(OldOrderView {
        definition: definition(&old.order),
        line_items: old.order.line_items.iter().map(line_definition).collect(),
        href: href(&old.order.purchase_order_id),
        deleted_at: old.deleted.then_some(old.at),
        status: (!old.deleted).then(|| Status::of(old.suspended, old.order.months, day)),
        value: old.order.value()?,
        tags: &old.tags,
        version: old.version,
        updated_at: old.at,
    })
}
