//! The way of a run through the lane of a purchase order that others write to as well.

use std::collections::BTreeSet;

use domain::ids::{InvoiceKey, PurchaseOrderId};
use domain::invoice::Invoice;
use domain::ledger::RecordedInvoice;
use tokio::time::Instant;

use super::MatchRun;
use super::decide::TransactionBatch;
use crate::invoices::lane::{LEAD_MAX, Lease, Waits};
use crate::store::StoreError;
use crate::store::invoices::TRANSACTION_ACTIONS_MAX;
use crate::store::lanes::Lane;

/// Invoices of one purchase order that fit a transaction: the others of its actions are the totals and the ledger page.
const INVOICES_MAX: usize = TRANSACTION_ACTIONS_MAX - 2;

impl MatchRun<'_> {
    /// Returns the purchase order whose lane the batch must go through, because others write to it.
    pub(super) fn hot_lane(&self, batch: &TransactionBatch) -> Option<PurchaseOrderId> {
        let now = self.clock.now().timestamp_millis();
        let is_hot = |id: &&PurchaseOrderId| self.orders.lanes.get(*id).is_some_and(|until| *until > now);
        batch.orders.keys().find(is_hot).filter(|_| !self.leads).cloned()
    }

    /// Writes the pending invoices while others wait in the lane of `order`. A single invoice waits itself, until the one who
    /// leads has written it, or leads.
    pub(super) async fn go_through_lane(&mut self, order: &PurchaseOrderId) -> Result<(), StoreError> {
        let lane = Lane { account: self.account, order };
        if let [invoice] = self.pending.as_slice()
            && !self.options.rematch
        {
            let invoice = invoice.clone();
            return self.wait_or_lead(lane, &invoice).await;
        }
        let mut lease = Lease::take(self.store, lane, self.clock).await?;
        self.leads = true;
        self.reload(&BTreeSet::from([order.clone()])).await?;
        let written = self.write_pending(&mut lease).await;
        self.leads = false;
        lease.release().await;
        written
    }

    /// Puts the invoice into the lane, unless it is on record, and waits until its record is there or the lease is free.
    async fn wait_or_lead(&mut self, lane: Lane<'_>, invoice: &Invoice) -> Result<(), StoreError> {
        let (key, store, now) = (invoice.key(), self.store, self.clock.now());
        let began = Instant::now();
        let (looked, entered) =
            futures::join!(self.look(lane, &key, false), store.enter_lane(lane, invoice, now));
        // If the record is not there yet, its writer acts for the caller that put the invoice into the lane.
        let (mut lease_is_free, is_first) = (looked?, entered?);
        let mut took = began.elapsed();
        if self.is_done(invoice) {
            return self.store.leave_lane(lane, &[key]).await;
        }
        let mut waits = Waits::default();
        while !self.is_done(invoice) {
            if lease_is_free && let Some(mut lease) = Lease::try_take(self.store, lane, self.clock).await? {
                self.leads = true;
                let led = self.lead(lane, &mut lease, invoice, is_first).await;
                self.leads = false;
                lease.release().await;
                led?;
                continue;
            }
            waits.wait(took).await;
            let began = Instant::now();
            lease_is_free = self.look(lane, &key, is_first).await?;
            took = began.elapsed();
        }
        Ok(())
    }

    /// Takes the record of the invoice, if it is there. Returns whether the lease is free.
    async fn look(&mut self, lane: Lane<'_>, key: &InvoiceKey, is_own: bool) -> Result<bool, StoreError> {
        let (record, lease_is_free) = self.store.waiting(lane, key, self.clock.now()).await?;
        match record {
            Some(Ok(record)) => self.take_record(key, record, is_own),
            Some(Err(error)) => self.report.add_unreadable(key, &error),
            None => {}
        }
        Ok(lease_is_free)
    }

    /// Writes `own` and what waits in the lane, again and again.
    async fn lead(
        &mut self,
        lane: Lane<'_>,
        lease: &mut Lease<'_>,
        own: &Invoice,
        is_first: bool,
    ) -> Result<(), StoreError> {
        let (until, own_key) = (Instant::now() + LEAD_MAX, own.key());
        let mut written: Vec<InvoiceKey> = Vec::new();
        loop {
            let mut waiting = self.store.lane(lane, INVOICES_MAX).await?;
            // Those that were just written leave the lane while the next are.
            let gone: BTreeSet<InvoiceKey> = written.iter().cloned().collect();
            waiting.retain(|invoice| !gone.contains(&invoice.key()));
            if !self.is_done(own) && waiting.iter().all(|invoice| invoice.key() != own_key) {
                waiting.push(own.clone());
            }
            if waiting.is_empty() {
                return self.store.leave_lane(lane, &written).await;
            }
            let mut run = MatchRun::new(self.store, self.account, waiting, self.options);
            (run.clock, run.leads) = (self.clock, true);
            let work = async {
                run.load().await?;
                run.write_pending(lease).await
            };
            let (done, left) = futures::join!(work, self.store.leave_lane(lane, &written));
            done?;
            left?;
            self.report.retries = self.report.retries.saturating_add(run.report.retries);
            written = run.report.records.keys().chain(&run.report.unreadable).cloned().collect();
            if run.report.unreadable.contains(&own_key) {
                self.report.unreadable.insert(own_key.clone());
            }
            if let Some(record) = run.report.records.remove(&own_key) {
                self.take_record(&own_key, record, is_first);
            }
            if Instant::now() > until {
                return self.store.leave_lane(lane, &written).await;
            }
        }
    }

    /// Writes the pending invoices. Decides again from fresh data where somebody came first without waiting in the lane.
    async fn write_pending(&mut self, lease: &mut Lease<'_>) -> Result<(), StoreError> {
        while let Some(batch) = self.next_batch()? {
            self.write(batch).await?;
            // Others may lead by now, if this took long. Conflicts show it; the lease only spares them.
            lease.extend(self.clock).await?;
        }
        Ok(())
    }

    fn take_record(&mut self, key: &InvoiceKey, record: RecordedInvoice, is_own: bool) {
        // One of the same number and other content is a conflict, no matter which came first.
        if is_own && self.pending.contains(&record.invoice) {
            self.report.written.insert(key.clone());
        }
        self.report.records.insert(key.clone(), record);
    }
}
