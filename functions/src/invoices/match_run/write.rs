//! Writes the decided invoices with their draws in one transaction, and takes in what other writers wrote meanwhile.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use domain::ids::PurchaseOrderId;
use domain::ledger::{Posting, RecordedInvoice};
use domain::matching::Candidate;

use super::MatchRun;
use super::decide::TransactionBatch;
use crate::store::StoreError;
use crate::store::invoices::{Candidates, Settled, Settlement};

impl MatchRun<'_> {
    /// Writes the batch. After a conflict nothing is written, and the invoices stay pending.
    pub(super) async fn write(&mut self, batch: TransactionBatch) -> Result<(), StoreError> {
        let originals: Vec<&RecordedInvoice> = batch.originals.values().collect();
        let settlement = Settlement {
            account: self.account,
            records: &batch.records,
            before: &self.report.records,
            orders: &batch.orders,
            originals: &originals,
            posting: Posting::Match,
            actor: None,
            reason: None,
            now: self.options.now,
        };
        let began = Instant::now();
        match self.store.record_settlement(&settlement).await? {
            Settled::Written => {
                self.report.add_written(batch.records);
                self.entries_at_conflict = None;
                Ok(())
            }
            Settled::Conflict { records, orders, originals } => {
                let took = began.elapsed();
                let drawn_on: BTreeSet<PurchaseOrderId> = batch.orders.keys().cloned().collect();
                let entries_decided = entries(&batch.orders, &drawn_on);
                let only_replays = !records.is_empty() && orders.is_empty() && !originals;
                self.take_in(batch, records, orders, originals).await?;
                self.report.retries = self.report.retries.saturating_add(1);
                if only_replays {
                    return Ok(());
                }
                self.wait_and_reload(&drawn_on, entries_decided, took).await
            }
        }
    }

    /// Replaces what the batch was decided from by what the conflict found.
    async fn take_in(
        &mut self,
        batch: TransactionBatch,
        records: Vec<RecordedInvoice>,
        orders: Vec<Candidate>,
        originals_changed: bool,
    ) -> Result<(), StoreError> {
        self.orders.extend(batch.orders);
        self.orders.extend(orders.into_iter().map(|order| (order.id.clone(), order)));
        self.report.records.extend(records.into_iter().map(|record| (record.invoice.key(), record)));
        if originals_changed {
            let originals = self.store.invoices(self.account, batch.originals.keys()).await?;
            self.report.records.extend(originals);
        }
        let followed = self.pending.iter().filter_map(|invoice| self.followed_order(invoice));
        let unknown = followed.filter(|id| !self.orders.contains_key(*id)).cloned().collect();
        self.orders.extend(self.store.candidates_by_id(self.account, &unknown).await?);
        Ok(())
    }

    /// Waits in proportion to the number of ledger entries that others wrote since the last conflict. Then reads the
    /// purchase orders again, because what the conflict found is outdated after the wait.
    async fn wait_and_reload(
        &mut self,
        drawn_on: &BTreeSet<PurchaseOrderId>,
        entries_decided: u64,
        took: Duration,
    ) -> Result<(), StoreError> {
        let entries_now = entries(&self.orders, drawn_on);
        let entries_before = self.entries_at_conflict.replace(entries_now).unwrap_or(entries_decided);
        self.backoff.wait_for(entries_now.saturating_sub(entries_before).max(1), took).await?;
        self.orders.extend(self.store.candidates_by_id(self.account, drawn_on).await?);
        Ok(())
    }
}

/// Returns the number of ledger entries of the purchase orders named by `ids`.
fn entries(orders: &Candidates, ids: &BTreeSet<PurchaseOrderId>) -> u64 {
    ids.iter().filter_map(|id| orders.get(id)).map(|order| order.totals.entries()).sum()
}
