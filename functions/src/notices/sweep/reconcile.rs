//! Reconciles purchase orders with their ledgers on a rotating schedule, so that wrong totals are found within weeks,
//! whatever caused them.
//!
//! The due date is stored with the purchase order and is one of its triggers, so nothing has to be searched. A long
//! ledger is read in parts, one per sweep. A difference is logged, counted and stored with the order. It is reported
//! again by the next reconciliation, not by every sweep, and is never corrected. Sweeps skip deleted purchase orders;
//! their ledgers can be reconciled over HTTP.

use domain::ids::AccountId;
use domain::ledger::{Reconciliation, RecordedOrder};

use super::Sweep;
use crate::purchase_orders::reconciliation::{Reconciled, ReconciliationStep, reconcile_step};
use crate::store::StoreError;
use crate::store::deliveries::OrderToEvaluate;

/// Ledger entries of one purchase order per sweep: about ten megabytes.
pub const ORDER_ENTRIES_MAX: u64 = 20_000;
/// Ledger entries per sweep: a hundred million a month.
pub const SWEEP_ENTRIES_MAX: u64 = 150_000;

impl Sweep<'_> {
    /// Reconciles the purchase order if that is due and fits into this sweep. Returns its reconciliation afterwards.
    pub(super) async fn reconcile_if_due(
        &self,
        account: &AccountId,
        order: &OrderToEvaluate,
    ) -> Reconciliation {
        let OrderToEvaluate { record, before } = order;
        let spread = spread(account, record);
        let scheduled = before.state.reconciliation.clone().scheduled(record.totals.any(), self.now, spread);
        if !scheduled.is_due(self.now) {
            return scheduled;
        }
        let progress = scheduled.progress.clone().unwrap_or_default();
        let size = record.totals.entries().saturating_sub(progress.through).min(ORDER_ENTRIES_MAX);
        if !self.state.take_entries(size) {
            self.leave(1);
            return scheduled;
        }
        match reconcile_step(self.store, account, record, progress, ORDER_ENTRIES_MAX).await {
            Ok(ReconciliationStep::Unfinished(progress)) => {
                self.succeeded();
                self.leave(1);
                scheduled.in_progress(progress)
            }
            Ok(ReconciliationStep::Finished(reconciled)) => {
                self.succeeded();
                let differences = self.report_differences(account, record, &reconciled);
                scheduled.reconciled(differences, self.now, spread)
            }
            // An unreadable ledger can't be reconciled: it counts as a difference.
            Err(StoreError::Corrupt(why)) => {
                let purchase_order = record.order.purchase_order_id.as_str();
                tracing::error!(%account, purchase_order, why, "a ledger can't be read");
                self.report(|report| report.reconciliation_differences += 1);
                scheduled.reconciled(1, self.now, spread)
            }
            Err(error @ (StoreError::Conflict | StoreError::Unavailable(_))) => {
                self.leave(1);
                self.failed("a ledger", error);
                scheduled
            }
        }
    }

    /// Counts and logs the differences: where they are, not their amounts.
    fn report_differences(
        &self,
        account: &AccountId,
        record: &RecordedOrder,
        reconciled: &Reconciled,
    ) -> u64 {
        let differences = reconciled.differences() as u64;
        if differences > 0 {
            let lines: Vec<&str> =
                reconciled.differing_lines().iter().map(|line| line.line_item_number.as_str()).collect();
            tracing::error!(
                %account,
                purchase_order = record.order.purchase_order_id.as_str(),
                lines = lines.join(" "),
                months = reconciled.months.len(),
                missing_entries = reconciled.missing.len(),
                "a purchase order differs from its ledger"
            );
            self.report(|report| report.reconciliation_differences += differences);
        }
        self.report(|report| report.reconciled += 1);
        differences
    }
}

/// Returns a number that is stable for the purchase order and spreads due dates.
fn spread(account: &AccountId, record: &RecordedOrder) -> u64 {
    let bytes = account.as_str().bytes().chain(record.order.purchase_order_id.as_str().bytes());
    bytes.fold(0, |hash: u64, byte| hash.wrapping_mul(31).wrapping_add(u64::from(byte)))
}
