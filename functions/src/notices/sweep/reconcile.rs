//! A rotating share of all purchase orders: each that was drawn on is proven from its ledger again and again, so that
//! a sum that is wrong is found within weeks, whoever or whatever made it so.
//!
//! When that is due is kept with the purchase order, and is one more reason to look at it: nothing is searched. Long
//! ledgers are added up in portions, a sweep at a time. A difference is logged, counted and kept with the order; it is
//! told again by the next proof, not by each sweep, and never mended. Deleted purchase orders are out of sweeps; their
//! ledgers can be proven over HTTP.

use domain::ids::AccountId;
use domain::ledger::Reconciliation;
use domain::ledger::RecordedOrder;

use super::Sweep;
use crate::purchase_orders::reconciliation::{Reconciled, ReconciliationStep, reconcile_step};
use crate::store::StoreError;

/// Ledger entries of one purchase order that one sweep adds up: some ten megabytes.
pub const PORTION_MAX: u64 = 20_000;
/// Ledger entries that one sweep adds up: a hundred million a month.
pub const ENTRIES_MAX: u64 = 150_000;

impl Sweep<'_> {
    /// Proves the purchase order, as far as that is due and there is room for it in this sweep. How it stands then.
    pub(super) async fn reconciled(&mut self, account: &AccountId, record: &RecordedOrder) -> Reconciliation {
        let spread = spread(account, record);
        let planned = record.reconciliation.clone().scheduled(record.totals.any(), self.now, spread);
        if !planned.is_due(self.now) {
            return planned;
        }
        let progress = planned.progress.clone().unwrap_or_default();
        let size = record.totals.entries().saturating_sub(progress.through).min(PORTION_MAX);
        if size > self.entries_left {
            self.leave(1);
            return planned;
        }
        self.entries_left -= size;
        match reconcile_step(self.store, account, record, progress, PORTION_MAX).await {
            Ok(ReconciliationStep::Unfinished(progress)) => {
                self.succeeded();
                self.leave(1);
                planned.in_progress(progress)
            }
            Ok(ReconciliationStep::Whole(reconciled)) => {
                self.succeeded();
                let differences = self.told_of(account, record, &reconciled);
                planned.reconciled(differences, self.now, spread)
            }
            // A ledger that doesn't read proves nothing.
            Err(StoreError::Corrupt(why)) => {
                let purchase_order = record.order.purchase_order_id.as_str();
                tracing::error!(%account, purchase_order, why, "a ledger does not read back");
                self.report.reconciliation_differences += 1;
                planned.reconciled(1, self.now, spread)
            }
            Err(error @ (StoreError::Conflict | StoreError::Unavailable(_))) => {
                self.leave(1);
                self.failed("a ledger", error);
                planned
            }
        }
    }

    /// Counts and logs what is wrong; where to look, not how much.
    fn told_of(&mut self, account: &AccountId, record: &RecordedOrder, reconciled: &Reconciled) -> u64 {
        let differences = reconciled.findings() as u64;
        if differences > 0 {
            let lines: Vec<&str> =
                reconciled.differences().iter().map(|line| line.line_item_number.as_str()).collect();
            tracing::error!(
                %account,
                purchase_order = record.order.purchase_order_id.as_str(),
                lines = lines.join(" "),
                months = reconciled.months.len(),
                missing_entries = reconciled.missing.len(),
                "a purchase order differs from its ledger"
            );
            self.report.reconciliation_differences += differences;
        }
        self.report.reconciled += 1;
        differences
    }
}

/// A number of the purchase order's own, always the same.
fn spread(account: &AccountId, record: &RecordedOrder) -> u64 {
    let bytes = account.as_str().bytes().chain(record.order.purchase_order_id.as_str().bytes());
    bytes.fold(0, |hash: u64, byte| hash.wrapping_mul(31).wrapping_add(u64::from(byte)))
}
