//! Matching the invoices of one account against the table: read once, decide in options, write as few
//! transactions as fit, and decide again whatever was overtaken by others.
//!
//! A single invoice takes two requests: one read and one transaction, also as a replay or unmatched. A credit
//! that follows its original takes two more reads, a rematch one transaction more.

pub mod reassociation;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use domain::ids::AccountId;
use domain::ids::InvoiceKey;
use domain::ids::PurchaseOrderId;
use domain::invoice::{Invoice, Reference};
use domain::ledger::{InvoiceStatus, Posting, RecordedInvoice};
use domain::matching::{self, Choice, Decision, ENDED_MONTHS_SHOWN};

use crate::api::problem::{Problem, ProblemCode};
use crate::store::dynamodb::backoff::Backoff;
use crate::store::invoices::{Candidates, Records, Settled, Settlement, TRANSACTION_ACTIONS_MAX};
use crate::store::{Store, StoreError};

/// What is asked of a run.
#[derive(Clone, Copy, Debug)]
pub struct MatchOptions {
    /// Decide invoices anew that are on record as unmatched.
    pub rematch: bool,
    /// Write nothing.
    pub dry_run: bool,
    /// When the invoices are presented.
    pub now: DateTime<Utc>,
    /// How long it may take; what isn't written by then is not.
    pub time_left: Duration,
}

/// What became of the invoices of a run.
#[derive(Debug, Default)]
pub struct MatchReport {
    /// The invoices on record, by key: those presented, and any that they are for.
    pub records: Records,
    /// Those that this run recorded or decided; the others were on record before.
    pub written: BTreeSet<InvoiceKey>,
    /// Those that are left as they were, since the run failed or its time was over.
    pub unfinished: BTreeSet<InvoiceKey>,
    /// Why the rest failed, if any did.
    pub failed: Option<StoreError>,
    /// Transactions that were overtaken.
    pub retries: u32,
}

/// What is kept of an invocation's time for the answer: results that are written must be told.
const ANSWER_TIME: Duration = Duration::from_secs(3);

/// Matches `invoices` of `account`, no two with the same key, in their options. Ends in time: what isn't known to be
/// written by then is unfinished, and the same call again is safe.
pub async fn run(
    store: &Store,
    account: &AccountId,
    invoices: Vec<Invoice>,
    options: MatchOptions,
) -> MatchReport {
    let patience = options.time_left.saturating_sub(ANSWER_TIME);
    let mut run = MatchRun::new(store, account, invoices, options);
    let settled = tokio::time::timeout(patience, run.settle_all()).await;
    run.report.failed = match settled {
        Ok(settled) => settled.err(),
        Err(elapsed) => Some(StoreError::Unavailable(Box::new(elapsed))),
    };
    run.report.unfinished = run.pending.iter().map(Invoice::key).collect();
    run.report
}

impl MatchReport {
    /// What became of `invoice`, one of those of the run, and whether it was on record before.
    pub fn answer(&self, invoice: &Invoice) -> Result<(&RecordedInvoice, bool), Problem> {
        let key = invoice.key();
        match self.records.get(&key).filter(|_| !self.unfinished.contains(&key)) {
            Some(record) if record.invoice == *invoice => Ok((record, !self.written.contains(&key))),
            Some(_) => {
                let detail = "there is an invoice with this number and other content; nothing was changed";
                Err(Problem::new(ProblemCode::InvoiceConflict, detail))
            }
            None => {
                let detail = "the store did not answer; nothing is known to be written, and the same call again is safe";
                Err(Problem::new(ProblemCode::Unavailable, detail))
            }
        }
    }
}

struct MatchRun<'a> {
    store: &'a Store,
    account: &'a AccountId,
    options: MatchOptions,
    /// The invoices that nothing is known of yet, in their options.
    pending: Vec<Invoice>,
    /// The purchase orders as known to be, with the draws of this run.
    orders: Candidates,
    backoff: Backoff,
    /// Ledger entries of the orders drawn on when the last transaction was overtaken.
    entries_seen: Option<u64>,
    report: MatchReport,
}

/// What goes into one transaction.
#[derive(Default)]
struct TransactionBatch {
    records: Vec<RecordedInvoice>,
    /// The orders drawn on, as they were before.
    orders: Candidates,
    originals: Records,
    draws: usize,
}

impl<'a> MatchRun<'a> {
    fn new(store: &'a Store, account: &'a AccountId, invoices: Vec<Invoice>, options: MatchOptions) -> Self {
        Self {
            store,
            account,
            options,
            pending: invoices,
            orders: Candidates::new(),
            backoff: Backoff::within(options.time_left.saturating_sub(ANSWER_TIME)),
            entries_seen: None,
            report: MatchReport::default(),
        }
    }

    async fn settle_all(&mut self) -> Result<(), StoreError> {
        self.load().await?;
        loop {
            let pending = std::mem::take(&mut self.pending);
            self.pending = pending.into_iter().filter(|invoice| !self.is_settled(invoice)).collect();
            if self.pending.is_empty() {
                return Ok(());
            }
            let batch = self.decide()?;
            if self.options.dry_run {
                self.keep(batch);
            } else {
                self.write(batch).await?;
            }
        }
    }

    /// Reads what the decisions need: at most one query, and one batch read each of originals and named orders.
    async fn load(&mut self) -> Result<(), StoreError> {
        let invoices = &self.pending;
        let mut keys: BTreeSet<InvoiceKey> = invoices.iter().filter_map(Invoice::credited).cloned().collect();
        if self.options.dry_run {
            keys.extend(invoices.iter().map(Invoice::key));
        }
        self.report.records = self.store.invoices(self.account, &keys).await?;
        let named = invoices.iter().filter(|invoice| invoice.credited().is_none());
        let named = named.filter_map(|invoice| match invoice.reference() {
            Reference::Named(id) => Some(id),
            Reference::None | Reference::NotAnId => None,
        });
        let followed = invoices.iter().filter_map(|invoice| self.followed(invoice));
        let ids: BTreeSet<PurchaseOrderId> = named.chain(followed.cloned()).collect();
        self.orders = self.store.candidates_by_id(self.account, &ids).await?;
        let open =
            |invoice: &&Invoice| invoice.credited().is_none() && invoice.reference() == Reference::None;
        let first = invoices.iter().filter(open).map(|invoice| invoice.billing_period).min();
        if let Some(first) = first {
            let from = first.minus(ENDED_MONTHS_SHOWN);
            self.orders.extend(self.store.candidates(self.account, from).await?);
        }
        Ok(())
    }

    /// The options that a credit follows its original to.
    fn followed(&self, invoice: &Invoice) -> Option<&PurchaseOrderId> {
        let original = self.report.records.get(invoice.credited()?)?;
        original.creditable().map(|association| &association.purchase_order_id)
    }

    /// Whether nothing is left to do for an invoice: it is on record, with the same content or another.
    fn is_settled(&self, invoice: &Invoice) -> bool {
        let key = invoice.key();
        let Some(record) = self.report.records.get(&key) else { return false };
        let again = self.options.rematch
            && record.status() == InvoiceStatus::Unmatched
            && record.invoice == *invoice
            && !self.report.written.contains(&key);
        !again
    }

    /// Decides invoices in their options until a transaction is full. At least one.
    fn decide(&mut self) -> Result<TransactionBatch, StoreError> {
        let mut batch = TransactionBatch::default();
        for invoice in &self.pending {
            let (key, original) =
                (invoice.key(), invoice.credited().filter(|original| **original != invoice.key()));
            // An item is in a transaction once: an original is recorded before or after those that follow it.
            let twice = batch.originals.contains_key(&key)
                || batch.records.iter().any(|record| Some(&record.invoice.key()) == original);
            // What one more invoice can add: its record, its draw, its options and its original.
            if batch.actions() + 4 > TRANSACTION_ACTIONS_MAX || twice {
                break;
            }
            let (choice, decision) = self.decision(invoice);
            let drawn_on =
                choice.as_ref().and_then(|choice| self.orders.get(&choice.purchase_order_id)).cloned();
            let record = match self.report.records.get(&key) {
                None => {
                    let (invoice, now) = (invoice.clone(), self.options.now);
                    RecordedInvoice::new(invoice, choice.as_ref(), decision, &mut self.orders, now)?
                }
                Some(unmatched) => unmatched.rematched(choice.as_ref(), decision, &mut self.orders)?,
            };
            let original = original.and_then(|key| self.report.records.get_key_value(key));
            batch.add(record, drawn_on, original);
        }
        Ok(batch)
    }

    fn decision(&self, invoice: &Invoice) -> (Option<Choice>, Decision) {
        let Some(original) = invoice.credited() else {
            return matching::decide(invoice, self.orders.values());
        };
        let association = self.report.records.get(original).and_then(RecordedInvoice::creditable);
        matching::follow(
            invoice,
            association.and_then(|it| Some((self.orders.get(&it.purchase_order_id)?, &it.line_item_number))),
        )
    }

    async fn write(&mut self, batch: TransactionBatch) -> Result<(), StoreError> {
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
        let settled = self.store.record_settlement(&settlement).await?;
        let took = began.elapsed();
        let Settled::Conflict { records, orders, originals } = settled else {
            self.keep(batch);
            self.entries_seen = None;
            return Ok(());
        };
        let drawn_on: BTreeSet<PurchaseOrderId> = batch.orders.keys().cloned().collect();
        let entries_decided = entries(&batch.orders, &drawn_on);
        self.orders.extend(batch.orders);
        let only_replays = !records.is_empty() && orders.is_empty() && !originals;
        self.report.records.extend(records.into_iter().map(|record| (record.invoice.key(), record)));
        self.orders.extend(orders.into_iter().map(|options| (options.id.clone(), options)));
        if originals {
            let again = self.store.invoices(self.account, batch.originals.keys()).await?;
            self.report.records.extend(again);
        }
        let followed = self.pending.iter().filter_map(|invoice| self.followed(invoice));
        let unknown = followed.filter(|id| !self.orders.contains_key(*id)).cloned().collect();
        self.orders.extend(self.store.candidates_by_id(self.account, &unknown).await?);
        self.report.retries = self.report.retries.saturating_add(1);
        if !only_replays {
            // Among many writers, what was found is old by the time it is this one's turn: it reads again.
            let entries_now = entries(&self.orders, &drawn_on);
            let seen = self.entries_seen.replace(entries_now).unwrap_or(entries_decided);
            self.backoff.wait_for(entries_now.saturating_sub(seen).max(1), took).await?;
            self.orders.extend(self.store.candidates_by_id(self.account, &drawn_on).await?);
        }
        Ok(())
    }

    fn keep(&mut self, batch: TransactionBatch) {
        for record in batch.records {
            self.report.written.insert(record.invoice.key());
            self.report.records.insert(record.invoice.key(), record);
        }
    }
}

/// Ledger entries of some orders.
fn entries(orders: &Candidates, ids: &BTreeSet<PurchaseOrderId>) -> u64 {
    ids.iter().filter_map(|id| orders.get(id)).map(|options| options.totals.entries()).sum()
}

impl TransactionBatch {
    fn actions(&self) -> usize {
        self.records.len() + self.orders.len() + self.originals.len() + self.draws
    }

    fn add(
        &mut self,
        record: RecordedInvoice,
        drawn_on: Option<domain::matching::Candidate>,
        original: Option<(&InvoiceKey, &RecordedInvoice)>,
    ) {
        if let Some(options) = drawn_on {
            self.draws += 1;
            self.orders.entry(options.id.clone()).or_insert(options);
        }
        if let Some((key, record)) = original {
            self.originals.insert(key.clone(), record.clone());
        }
        self.records.push(record);
    }
}
