//! What callers see of a purchase order's ledger added up again.

use domain::ids::PurchaseOrderId;
use domain::ledger::LineComparison;
use domain::ledger::MonthComparison;
use schemars::JsonSchema;
use serde::Serialize;

use crate::purchase_orders::reconciliation::Reconciled;

/// A purchase order's sums beside those of its ledger.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Reconciliation")]
pub struct ReconciliationView<'a> {
    /// The purchase order.
    purchase_order_id: &'a PurchaseOrderId,
    /// Each of its lines; then any that only the ledger knows.
    lines: &'a [LineComparison],
    /// The lines where something is wrong.
    differences: Vec<&'a LineComparison>,
    /// Ledger entries added up.
    entries: usize,
    /// Where the billed months on record are not those of the ledger; only where there are any.
    #[serde(skip_serializing_if = "<[MonthComparison]>::is_empty")]
    month_differences: &'a [MonthComparison],
    /// Numbers that ledger entries should have and none has; only where there are any.
    #[serde(skip_serializing_if = "<[u64]>::is_empty")]
    missing_entries: &'a [u64],
}

/// The sums of the purchase order `id` beside those of its ledger.
pub fn reconciliation<'a>(id: &'a PurchaseOrderId, reconciled: &'a Reconciled) -> ReconciliationView<'a> {
    ReconciliationView {
        purchase_order_id: id,
        lines: &reconciled.lines,
        differences: reconciled.differences(),
        entries: reconciled.entries,
        month_differences: &reconciled.months,
        missing_entries: &reconciled.missing,
    }
}
