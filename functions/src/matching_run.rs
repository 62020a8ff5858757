//! Matching the invoices of one account against the table: read once, decide in order, write as few
//! transactions as fit, and decide again whatever was overtaken by others.
//!
//! A single invoice takes two requests: one read and one transaction, also as a replay or unmatched. A credit
//! that follows its original takes two more reads, a rematch one transaction more.

pub mod reassociation;

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::account::AccountId;
use domain::invoice::{Invoice, InvoiceKey, Outcome, Posting, RecordedInvoice, Reference};
use domain::ledger::LedgerError;
use domain::matching::{self, Choice, Decision, ENDED_MONTHS_SHOWN};
use domain::purchase_order::PurchaseOrderId;
use tokio::time::Instant;

use crate::problem::{Code, Problem};
use crate::store::backoff::Backoff;
use crate::store::invoices::{ACTIONS_MAX, Candidates, Records, Settled, Settlement};
use crate::store::{Store, StoreError};

/// What is asked of a run.
#[derive(Clone, Copy, Debug)]
pub struct Order {
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
pub struct Ran {
    /// The invoices on record, by key: those presented, and any that they are for.
    pub records: Records,
    /// Those that this run recorded or decided; the others were on record before.
    pub written: BTreeSet<InvoiceKey>,
    /// Those whose draw the ledger refuses.
    pub refused: Vec<(InvoiceKey, LedgerError)>,
    /// Why the rest failed, if any did.
    pub failed: Option<StoreError>,
    /// Transactions that were overtaken.
    pub retries: u32,
}

/// Matches `invoices` of `account`, no two with the same key, in their order.
pub async fn run(store: &Store, account: &AccountId, invoices: Vec<Invoice>, order: Order) -> Ran {
    let mut run = Run::new(store, account, order);
    run.ran.failed = run.settle_all(invoices).await.err();
    run.ran.retries = run.backoff.tries();
    run.ran
}

impl Ran {
    /// What became of `invoice`, one of those of the run, and whether it was on record before.
    pub fn answer(&self, invoice: &Invoice) -> Result<(&RecordedInvoice, bool), Problem> {
        let key = invoice.key();
        if let Some(record) = self.records.get(&key) {
            if record.invoice != *invoice {
                let detail = "there is an invoice with this number and other content; nothing was changed";
                return Err(Problem::new(Code::InvoiceConflict, detail));
            }
            return Ok((record, !self.written.contains(&key)));
        }
        if let Some((_, refused)) = self.refused.iter().find(|(refused, _)| *refused == key) {
            return Err(Problem::new(Code::ValidationFailed, refused.to_string()));
        }
        let detail =
            "the store did not answer; nothing is known to be written, and the same call again is safe";
        Err(Problem::new(Code::Unavailable, detail))
    }
}

struct Run<'a> {
    store: &'a Store,
    account: &'a AccountId,
    order: Order,
    until: Instant,
    /// The purchase orders as known to be, with the draws of this run.
    orders: Candidates,
    backoff: Backoff,
    ran: Ran,
}

/// What goes into one transaction.
#[derive(Default)]
struct Portion {
    records: Vec<RecordedInvoice>,
    /// The orders drawn on, as they were before.
    orders: Candidates,
    originals: Records,
    draws: usize,
}

impl<'a> Run<'a> {
    fn new(store: &'a Store, account: &'a AccountId, order: Order) -> Self {
        Self {
            store,
            account,
            order,
            until: Instant::now() + order.time_left,
            orders: Candidates::new(),
            backoff: Backoff::default(),
            ran: Ran::default(),
        }
    }

    async fn settle_all(&mut self, invoices: Vec<Invoice>) -> Result<(), StoreError> {
        self.load(&invoices).await?;
        let mut pending = invoices;
        loop {
            pending.retain(|invoice| !self.is_settled(invoice));
            if pending.is_empty() {
                return Ok(());
            }
            let portion = self.decide(&pending);
            if portion.records.is_empty() {
                continue; // Everything looked at was settled without a write.
            }
            if self.order.dry_run {
                self.keep(portion);
                continue;
            }
            if Instant::now() >= self.until {
                self.orders.extend(portion.orders);
                return Err(StoreError::Unavailable("the invocation's time is over".into()));
            }
            self.write(portion).await?;
        }
    }

    /// Reads what the decisions need: at most one query, and one batch read each of originals and named orders.
    async fn load(&mut self, invoices: &[Invoice]) -> Result<(), StoreError> {
        let mut keys: BTreeSet<InvoiceKey> = invoices.iter().filter_map(Invoice::credited).cloned().collect();
        if self.order.dry_run {
            keys.extend(invoices.iter().map(Invoice::key));
        }
        self.ran.records = self.store.invoices(self.account, &keys).await?;
        let named = invoices.iter().filter(|invoice| invoice.credited().is_none());
        let named = named.filter_map(|invoice| match invoice.reference() {
            Reference::Named(id) => Some(id),
            Reference::None | Reference::NotAnId => None,
        });
        let followed = invoices.iter().filter_map(|invoice| self.followed(invoice));
        let ids: BTreeSet<PurchaseOrderId> = named.chain(followed.cloned()).collect();
        self.orders = self.store.named(self.account, &ids).await?;
        let open =
            |invoice: &&Invoice| invoice.credited().is_none() && invoice.reference() == Reference::None;
        let first = invoices.iter().filter(open).map(|invoice| invoice.billing_period).min();
        if let Some(first) = first {
            let from = first.minus(ENDED_MONTHS_SHOWN);
            self.orders.extend(self.store.candidates(self.account, from).await?);
        }
        Ok(())
    }

    /// The order that a credit follows its original to.
    fn followed(&self, invoice: &Invoice) -> Option<&PurchaseOrderId> {
        let original = self.ran.records.get(invoice.credited()?)?;
        original.creditable().map(|association| &association.purchase_order_id)
    }

    /// Whether nothing is left to do for an invoice: it is on record (with the same content or another), or
    /// the ledger refuses it.
    fn is_settled(&self, invoice: &Invoice) -> bool {
        let key = invoice.key();
        if self.ran.refused.iter().any(|(refused, _)| *refused == key) {
            return true;
        }
        let Some(record) = self.ran.records.get(&key) else { return false };
        let again = self.order.rematch
            && record.outcome() == Outcome::Unmatched
            && record.invoice == *invoice
            && !self.ran.written.contains(&key);
        !again
    }

    /// Decides invoices in their order until a transaction is full.
    fn decide(&mut self, pending: &[Invoice]) -> Portion {
        let mut portion = Portion::default();
        for invoice in pending {
            let original = invoice.credited();
            let original_pending =
                original.is_some_and(|key| portion.records.iter().any(|record| record.invoice.key() == *key));
            // What one more invoice can add: its record, its draw, its order and its original.
            if portion.actions() + 4 > ACTIONS_MAX || original_pending {
                break;
            }
            let (choice, decision) = self.decision(invoice);
            let drawn_on =
                choice.as_ref().and_then(|choice| self.orders.get(&choice.purchase_order_id)).cloned();
            let record = match self.ran.records.get(&invoice.key()) {
                None => RecordedInvoice::new(
                    invoice.clone(),
                    choice.as_ref(),
                    decision,
                    &mut self.orders,
                    self.order.now,
                ),
                Some(unmatched) => unmatched.rematched(choice.as_ref(), decision, &mut self.orders),
            };
            match record {
                Ok(record) => {
                    let original = original.and_then(|key| self.ran.records.get_key_value(key));
                    portion.add(record, drawn_on, original);
                }
                Err(refused) => self.ran.refused.push((invoice.key(), refused)),
            }
        }
        portion
    }

    fn decision(&self, invoice: &Invoice) -> (Option<Choice>, Decision) {
        let Some(original) = invoice.credited() else {
            return matching::decide(invoice, self.orders.values());
        };
        let association = self.ran.records.get(original).and_then(RecordedInvoice::creditable);
        matching::follow(
            invoice,
            association.and_then(|it| Some((self.orders.get(&it.purchase_order_id)?, &it.line_item_number))),
        )
    }

    async fn write(&mut self, portion: Portion) -> Result<(), StoreError> {
        let originals: Vec<&RecordedInvoice> = portion.originals.values().collect();
        let settlement = Settlement {
            account: self.account,
            records: &portion.records,
            before: &self.ran.records,
            orders: &portion.orders,
            originals: &originals,
            posting: Posting::Match,
            actor: None,
            reason: None,
            now: self.order.now,
        };
        let settled = self.store.record_settlement(&settlement).await;
        if let Ok(Settled::Written) = settled {
            self.keep(portion);
            return Ok(());
        }
        self.orders.extend(portion.orders);
        let Settled::Overtaken { records, orders, originals } = settled? else { return Ok(()) };
        let only_replays = !records.is_empty() && orders.is_empty() && !originals;
        self.ran.records.extend(records.into_iter().map(|record| (record.invoice.key(), record)));
        self.orders.extend(orders.into_iter().map(|order| (order.id.clone(), order)));
        if originals {
            let again = self.store.invoices(self.account, portion.originals.keys()).await?;
            let ids = again.values().filter_map(RecordedInvoice::creditable);
            let ids = ids.map(|association| association.purchase_order_id.clone()).collect();
            self.orders.extend(self.store.named(self.account, &ids).await?);
            self.ran.records.extend(again);
        }
        if !only_replays {
            self.backoff.wait().await?;
        }
        Ok(())
    }

    fn keep(&mut self, portion: Portion) {
        for record in portion.records {
            self.ran.written.insert(record.invoice.key());
            self.ran.records.insert(record.invoice.key(), record);
        }
    }
}

impl Portion {
    fn actions(&self) -> usize {
        self.records.len() + self.orders.len() + self.originals.len() + self.draws
    }

    fn add(
        &mut self,
        record: RecordedInvoice,
        drawn_on: Option<domain::matching::Candidate>,
        original: Option<(&InvoiceKey, &RecordedInvoice)>,
    ) {
        if let Some(order) = drawn_on {
            self.draws += 1;
            self.orders.entry(order.id.clone()).or_insert(order);
        }
        if let Some((key, record)) = original {
            self.originals.insert(key.clone(), record.clone());
        }
        self.records.push(record);
    }
}
