//! Writes the decided invoices with their draws in one transaction, and takes in what other writers wrote meanwhile.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::ids::{InvoiceKey, PurchaseOrderId};
use domain::ledger::Posting;

use super::MatchRun;
use super::decide::TransactionBatch;
use crate::store::StoreError;
use crate::store::invoices::{LedLane, Original, Settled, Settlement};
use crate::store::lanes::LEASE;

/// The pause after a conflict that is not about a purchase order.
const SAME_INVOICE_PAUSE: Duration = Duration::from_millis(20);

impl MatchRun<'_> {
    /// Writes the batch. After a conflict nothing is written, and the invoices stay pending. Returns a purchase order that
    /// others write to, if the conflict was about one.
    pub(super) async fn write(
        &mut self,
        batch: TransactionBatch,
    ) -> Result<Option<PurchaseOrderId>, StoreError> {
        let originals: Vec<Original> = batch.originals.into_values().collect();
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
            lane: self.leads.then(|| LedLane {
                until: (self.clock.now() + LEASE).timestamp_millis(),
                tokens: &self.tokens,
            }),
        };
        let Settled::Conflict { records, orders, originals: originals_changed } =
            self.store.record_settlement(&settlement).await?
        else {
            self.report.add_written(batch.records, originals);
            return Ok(None);
        };
        self.report.retries = self.report.retries.saturating_add(1);
        let found_records = !records.is_empty();
        self.take_in(records);
        if originals_changed {
            let keys: Vec<InvoiceKey> = originals.iter().map(|it| it.before.invoice.key()).collect();
            self.take_in(self.store.invoices(self.account, &keys).await?);
        }
        let drawn_on: BTreeSet<PurchaseOrderId> = batch.orders.keys().cloned().collect();
        self.orders.orders.extend(batch.orders);
        let followed = self.pending.iter().flat_map(|invoice| self.followed_orders(invoice));
        let unknown = followed.filter(|id| !self.orders.has(id)).cloned().collect();
        self.orders.extend(self.store.candidates_by_id(self.account, &unknown).await?);
        let only_replays = found_records && orders.is_empty() && !originals_changed;
        if only_replays {
            return Ok(None);
        }
        if drawn_on.is_empty() {
            // Another transaction is about the same invoice.
            tokio::time::sleep(SAME_INVOICE_PAUSE).await;
        }
        if self.leads || self.pending.len() > 1 {
            self.reload(&drawn_on).await?;
        }
        Ok(orders.into_iter().next().or_else(|| drawn_on.into_iter().next()))
    }

    /// Reads purchase orders again.
    pub(super) async fn reload(&mut self, ids: &BTreeSet<PurchaseOrderId>) -> Result<(), StoreError> {
        self.orders.extend(self.store.candidates_by_id(self.account, ids).await?);
        Ok(())
    }
}
