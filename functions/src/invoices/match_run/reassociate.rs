//! Moves an invoice, or one line of it, to another line item, chosen by a person or found by a new match. One transaction
//! gives back the old draws and makes the new ones. If an edit, a draw or a void is faster, the move is decided again from
//! fresh data.

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, Actor, EditReason, InvoiceKey, LineId};
use domain::invoice::InvoiceCharge;
use domain::ledger::{AssociationRefused, Posting, RecordedInvoice};
use domain::matching::{Choice, Decider, WorkingOrders};
use tokio::time::Instant;

use crate::api::problem::Problem;
use crate::invoices::lane::Contention;
use crate::invoices::match_run::{MatchOptions, MatchRun};
use crate::store::invoices::{DrawnOn, Original, RecordedInvoices, Settled, Settlement};
use crate::store::{Store, StoreError};

#[derive(Clone, Debug)]
pub enum ReassociationTarget {
    /// The line item that a person chose.
    Chosen(Choice),
    /// The line items that a new match finds, as if the lines had not been matched yet.
    Rematch,
}

/// What the ledger entries say of a move.
#[derive(Clone, Copy, Debug)]
pub struct Attribution<'a> {
    pub actor: &'a Actor,
    pub reason: Option<&'a EditReason>,
    pub now: DateTime<Utc>,
}

/// What is moved, and where to.
#[derive(Clone, Debug)]
pub struct Reassociation {
    /// The line that is moved; none for the whole invoice.
    pub line: Option<LineId>,
    pub target: ReassociationTarget,
}

/// A move that is decided but not written. None if nothing would change.
struct DecidedMove {
    moved: Option<RecordedInvoice>,
    /// The purchase orders that the move draws on, as they were read.
    orders: DrawnOn,
    /// The original that the invoice follows or followed, if it is a credit.
    original: Option<Original>,
}

/// Moves the invoice and returns it; none if there is no such invoice. If it is there already, nothing is written.
pub async fn reassociate(
    store: &Store,
    account: &AccountId,
    key: &InvoiceKey,
    reassociation: &Reassociation,
    attribution: Attribution<'_>,
) -> Result<Option<RecordedInvoice>, Problem> {
    let mut contention = Contention::new(store, account, attribution.now);
    let moved = reassociate_under(&mut contention, store, account, key, reassociation, attribution).await;
    contention.end().await;
    moved
}

async fn reassociate_under(
    contention: &mut Contention<'_>,
    store: &Store,
    account: &AccountId,
    key: &InvoiceKey,
    reassociation: &Reassociation,
    attribution: Attribution<'_>,
) -> Result<Option<RecordedInvoice>, Problem> {
    let only = reassociation.line.as_ref();
    loop {
        let Some(record) = store.invoice(account, key).await? else { return Ok(None) };
        if record.voided_at.is_some() {
            return Err(AssociationRefused::Voided.into());
        }
        let decided = match &reassociation.target {
            ReassociationTarget::Chosen(to) => decide_chosen(store, account, &record, only, to).await?,
            ReassociationTarget::Rematch => {
                decide_rematch(store, account, &record, only, attribution.now).await?
            }
        };
        let Some(moved) = decided.moved else { return Ok(Some(record)) };
        let settlement = Settlement {
            account,
            records: std::slice::from_ref(&moved),
            before: &RecordedInvoices::from([(key.clone(), record)]),
            orders: &decided.orders,
            originals: decided.original.as_slice(),
            posting: Posting::Reassociation,
            actor: Some(attribution.actor),
            reason: attribution.reason,
            now: attribution.now,
            lane: None,
        };
        match store.record_settlement(&settlement).await? {
            Settled::Written => return Ok(Some(moved)),
            Settled::Conflict { records, orders, .. } => {
                contention.met(!records.is_empty(), orders).await?;
            }
        }
    }
}

/// Decides a move to the line item that a person chose.
async fn decide_chosen(
    store: &Store,
    account: &AccountId,
    record: &RecordedInvoice,
    only: Option<&LineId>,
    to: &Choice,
) -> Result<DecidedMove, Problem> {
    let ids = record.purchase_orders().into_iter().chain([&to.purchase_order_id]).cloned().collect();
    let orders = store.candidates_by_id(account, &ids).await?.orders;
    let moved = record.moved_to(only, to, &mut WorkingOrders::of(&orders))?;
    let original = match &moved {
        Some(moved) => followed_original(store, account, record, Some(moved)).await?,
        None => None,
    };
    Ok(DecidedMove { moved, orders, original })
}

/// Decides a move to the line items that matching finds when the lines give back their present draws.
async fn decide_rematch(
    store: &Store,
    account: &AccountId,
    record: &RecordedInvoice,
    only: Option<&LineId>,
    now: DateTime<Utc>,
) -> Result<DecidedMove, Problem> {
    let options = MatchOptions { rematch: true, dry_run: false, now, deadline: Instant::now() };
    let mut run = MatchRun::new(store, account, vec![record.invoice.clone()], options);
    run.load().await?;
    let old = record.purchase_orders().into_iter();
    let unread = old.filter(|id| !run.orders.has(id)).cloned().collect();
    run.orders.extend(store.candidates_by_id(account, &unread).await?);
    let original = record.invoice.credited().filter(|key| **key != record.invoice.key());
    let original = original.and_then(|key| run.report.records.remove(key));
    let mut meant = record.clone();
    meant.lines.retain(|line| only.is_none() || line.line_id.as_ref() == only);
    let without = original.clone().map(|original| recredited(original, &meant, None)).transpose()?;
    let orders = run.orders.orders;
    let mut decider =
        Decider { unreadable: &run.orders.unreadable, original: without.map(|original| original.after) };
    let mut decide =
        |charge: InvoiceCharge<'_>, orders: &WorkingOrders<'_>| Ok(decider.decide(charge, orders)?);
    let moved = record.reassociated(only, &mut decide, &mut WorkingOrders::of(&orders))?;
    let original = original.map(|original| recredited(original, record, moved.as_ref())).transpose()?;
    Ok(DecidedMove { moved, orders, original })
}

/// Returns the original that a credit follows, if that has several draws, with what the credit gives back of it before and
/// after; none after a void. One `GetItem` if there is one.
pub async fn followed_original(
    store: &Store,
    account: &AccountId,
    credit: &RecordedInvoice,
    after: Option<&RecordedInvoice>,
) -> Result<Option<Original>, StoreError> {
    let key = credit.invoice.credited().filter(|_| credit.follows_several());
    let Some(key) = key else { return Ok(None) };
    let original = store.invoice(account, key).await?;
    original.map(|original| recredited(original, credit, after)).transpose()
}

/// Returns an original with what a credit gives back of it before and after.
fn recredited(
    before: RecordedInvoice,
    credit: &RecordedInvoice,
    after: Option<&RecordedInvoice>,
) -> Result<Original, StoreError> {
    let mut original = before.clone();
    original.change_credits(credit, after)?;
    Ok(Original { before, after: original })
}
