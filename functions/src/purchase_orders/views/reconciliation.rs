//! The reconciliation of a purchase order.

use domain::ids::PurchaseOrderId;
use domain::ledger::{LineComparison, MonthComparison};
use schemars::JsonSchema;
use serde::Serialize;

use crate::purchase_orders::reconciliation::Reconciled;

/// The totals of a purchase order compared with its ledger.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Reconciliation")]
pub struct ReconciliationView<'a> {
    /// The ID of the purchase order.
    purchase_order_id: &'a PurchaseOrderId,
    /// The line items of the purchase order, then lines that only the ledger has.
    lines: &'a [LineComparison],
    /// The line items whose totals differ from the ledger.
    differences: Vec<&'a LineComparison>,
    /// The number of ledger entries that were summed up.
    entries: usize,
    /// The months whose amounts differ from the ledger. Absent if none do.
    #[serde(skip_serializing_if = "<[MonthComparison]>::is_empty")]
    month_differences: &'a [MonthComparison],
    /// The numbers of missing ledger entries. Absent if none are missing.
    #[serde(skip_serializing_if = "<[u64]>::is_empty")]
    missing_entries: &'a [u64],
}

pub fn reconciliation<'a>(id: &'a PurchaseOrderId, reconciled: &'a Reconciled) -> ReconciliationView<'a> {
    ReconciliationView {
        purchase_order_id: id,
        lines: &reconciled.lines,
        differences: reconciled.differing_lines(),
        entries: reconciled.entries,
        month_differences: &reconciled.months,
        missing_entries: &reconciled.missing,
    }
}
