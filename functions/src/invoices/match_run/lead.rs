//! The way of a run through the lane of a purchase order that others write to as well.

use std::collections::BTreeSet;

use domain::ids::{InvoiceKey, PurchaseOrderId};
use domain::ledger::RecordedInvoice;
use tokio::time::Instant;

use super::decide::TransactionBatch;
use super::{MatchReport, MatchRun};
use crate::invoices::lane::{LEAD_MAX, Lease, Waits};
use crate::store::StoreError;
use crate::store::invoices::TRANSACTION_ACTIONS_MAX;
use crate::store::lanes::{Lane, LaneEntry, WaitingInvoice};

/// Invoices of one purchase order that fit a transaction: the others of its actions are the totals and the ledger page.
const INVOICES_MAX: usize = TRANSACTION_ACTIONS_MAX - 2;

impl MatchRun<'_> {
    /// Returns the purchase order whose lane the batch must go through, because somebody leads it.
    pub(super) fn led_lane(&self, batch: &TransactionBatch) -> Option<PurchaseOrderId> {
        let now = self.clock.now().timestamp_millis();
        let is_led = |id: &&PurchaseOrderId| self.orders.lanes.get(*id).is_some_and(|until| *until > now);
        batch.orders.keys().find(is_led).filter(|_| !self.leads).cloned()
    }

    /// Writes the pending invoices while others wait in the lane of `order`. A single invoice waits itself, until the one who
    /// leads has written it, or leads.
    pub(super) async fn go_through_lane(
        &mut self,
        order: &PurchaseOrderId,
        is_led: bool,
    ) -> Result<(), StoreError> {
        let lane = Lane { account: self.account, order };
        if let [invoice] = self.pending.as_slice()
            && !self.options.rematch
        {
            let entry = LaneEntry::new(invoice.clone());
            return self.wait_or_lead(lane, &entry, is_led).await;
        }
        let mut lease = Lease::take(self.store, lane, self.clock).await?;
        self.leads = true;
        self.reload(&BTreeSet::from([order.clone()])).await?;
        let written = self.write_pending(&mut lease).await;
        self.leads = false;
        lease.release().await;
        written
    }

    /// Puts the invoice into the lane, and waits until its record is there or the lease is free.
    async fn wait_or_lead(
        &mut self,
        lane: Lane<'_>,
        own: &LaneEntry,
        is_led: bool,
    ) -> Result<(), StoreError> {
        let (key, store, clock) = (own.invoice.key(), self.store, self.clock);
        let try_take = async || if is_led { Ok(None) } else { Lease::try_take(store, lane, clock).await };
        let (lease, entered) = futures::join!(try_take(), store.enter_lane(lane, own, clock.now()));
        entered?;
        let mut lease = lease?;
        let mut waits = Waits::default();
        while !self.is_done(&own.invoice) {
            if let Some(mut lease) = lease.take() {
                self.leads = true;
                let led = self.lead(lane, &mut lease, own).await;
                self.leads = false;
                lease.release().await;
                led?;
                continue;
            }
            waits.wait().await;
            let began = Instant::now();
            match store.waiting(lane, &key, clock.now()).await? {
                WaitingInvoice::Recorded(record, token) => match *record {
                    Ok(record) => self.take_record(&key, record, token.as_ref() == Some(&own.token)),
                    Err(error) => self.report.add_unreadable(&key, &error),
                },
                WaitingInvoice::Waiting { lease_is_free: true } => {
                    lease = Lease::try_take(store, lane, clock).await?;
                }
                WaitingInvoice::Waiting { lease_is_free: false } => {}
            }
            waits.looked(began.elapsed());
        }
        Ok(())
    }

    /// Writes `own` and what waits in the lane, again and again.
    async fn lead(
        &mut self,
        lane: Lane<'_>,
        lease: &mut Lease<'_>,
        own: &LaneEntry,
    ) -> Result<(), StoreError> {
        let (until, own_key) = (Instant::now() + LEAD_MAX, own.invoice.key());
        let mut written: BTreeSet<InvoiceKey> = BTreeSet::new();
        // The last one of a part, if the lane is longer than one transaction. So that all of them get their turn.
        let mut after: Option<InvoiceKey> = None;
        loop {
            // Those that were just written leave the lane while the next are.
            let limit = INVOICES_MAX.saturating_add(written.len());
            let mut waiting = self.store.lane(lane, after.as_ref(), limit).await?;
            waiting.retain(|entry| !written.contains(&entry.invoice.key()));
            if !self.is_done(&own.invoice) && waiting.iter().all(|entry| entry.invoice.key() != own_key) {
                waiting.insert(0, own.clone());
            }
            waiting.truncate(INVOICES_MAX);
            let ends = waiting.len() < INVOICES_MAX;
            let was_part = after.take().is_some();
            after = waiting.last().filter(|_| !ends).map(|entry| entry.invoice.key());
            if waiting.is_empty() {
                if was_part {
                    continue;
                }
                return self.store.leave_lane(lane, &written).await;
            }
            let tokens = waiting.iter().map(|entry| (entry.invoice.key(), entry.token.clone())).collect();
            let invoices = waiting.into_iter().map(|entry| entry.invoice).collect();
            let mut run = MatchRun::new(self.store, self.account, invoices, self.options);
            (run.clock, run.leads, run.tokens) = (self.clock, true, tokens);
            let work = async {
                run.load().await?;
                run.write_pending(lease).await
            };
            let (done, left) = futures::join!(work, self.store.leave_lane(lane, &written));
            done?;
            left?;
            self.report.retries = self.report.retries.saturating_add(run.report.retries);
            let MatchReport { records, unreadable, refused, .. } = &run.report;
            written = records.keys().chain(unreadable).chain(refused.keys()).cloned().collect();
            if let Some(too_large) = refused.get(&own_key) {
                self.report.refused.insert(own_key.clone(), *too_large);
            }
            if run.report.unreadable.contains(&own_key) {
                self.report.unreadable.insert(own_key.clone());
            }
            if let Some(record) = run.report.records.remove(&own_key) {
                let is_own =
                    run.report.written.contains(&own_key) && run.tokens.get(&own_key) == Some(&own.token);
                self.take_record(&own_key, record, is_own);
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
