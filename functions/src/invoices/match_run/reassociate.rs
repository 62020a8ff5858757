//! Moves an invoice to another line item, chosen by a person or found by a new match. One transaction gives back the old
//! draw and makes the new one. If an edit, a draw or a void is faster, the move is decided again from fresh data.

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, Actor, EditReason, InvoiceKey};
use domain::ledger::{AssociationRefused, Posting, RecordedInvoice};
use domain::matching::{Choice, Decision, DecisionReason};
use tokio::time::Instant;

use crate::api::problem::Problem;
use crate::invoices::lane::Contention;
use crate::invoices::match_run::{MatchOptions, MatchRun};
use crate::store::invoices::{DrawnOn, Records, Settled, Settlement};
use crate::store::{Store, StoreError};

#[derive(Clone, Debug)]
pub enum ReassociationTarget {
    /// The line item that a person chose.
    Chosen(Choice),
    /// The line item that a new match finds, as if the invoice had not been matched yet.
    Rematch,
}

/// What the ledger entries say of a move.
#[derive(Clone, Copy, Debug)]
pub struct Attribution<'a> {
    pub actor: &'a Actor,
    pub reason: Option<&'a EditReason>,
    pub now: DateTime<Utc>,
}

/// A move that is decided but not written.
struct DecidedMove {
    choice: Choice,
    decision: Decision,
    /// The purchase orders that the move draws on, as they were read.
    orders: DrawnOn,
    /// The invoice that this one follows, if it is a credit.
    original: Option<RecordedInvoice>,
}

/// Moves the invoice to `target` and returns it; none if there is no such invoice. If it is there already, nothing is
/// written.
pub async fn reassociate(
    store: &Store,
    account: &AccountId,
    key: &InvoiceKey,
    target: &ReassociationTarget,
    attribution: Attribution<'_>,
) -> Result<Option<RecordedInvoice>, Problem> {
    let mut contention = Contention::new(store, account, attribution.now);
    let moved = reassociate_under(&mut contention, store, account, key, target, attribution).await;
    contention.end().await;
    moved
}

async fn reassociate_under(
    contention: &mut Contention<'_>,
    store: &Store,
    account: &AccountId,
    key: &InvoiceKey,
    target: &ReassociationTarget,
    attribution: Attribution<'_>,
) -> Result<Option<RecordedInvoice>, Problem> {
    loop {
        let Some(record) = store.invoice(account, key).await? else { return Ok(None) };
        if record.voided_at.is_some() {
            return Err(AssociationRefused::Voided.into());
        }
        let decided = match target {
            ReassociationTarget::Chosen(choice) => decide_chosen(store, account, &record, choice).await?,
            ReassociationTarget::Rematch => decide_rematch(store, account, &record, attribution.now).await?,
        };
        let mut orders = decided.orders.clone();
        let Some(moved) = record.reassociated(&decided.choice, decided.decision, &mut orders)? else {
            return Ok(Some(record));
        };
        let settlement = Settlement {
            account,
            records: std::slice::from_ref(&moved),
            before: &Records::from([(key.clone(), record)]),
            orders: &decided.orders,
            originals: &decided.original.iter().collect::<Vec<_>>(),
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
    choice: &Choice,
) -> Result<DecidedMove, StoreError> {
    let old = record.association.as_ref().map(|it| &it.purchase_order_id);
    let ids = old.into_iter().chain([&choice.purchase_order_id]).cloned().collect();
    let decision = Decision::by_hand(choice.purchase_order_id.clone(), choice.line_item_number.clone());
    let orders = store.candidates_by_id(account, &ids).await?.orders;
    Ok(DecidedMove { choice: choice.clone(), decision, orders, original: None })
}

/// Decides a move to the line item that matching finds when the invoice gives back its present draw.
async fn decide_rematch(
    store: &Store,
    account: &AccountId,
    record: &RecordedInvoice,
    now: DateTime<Utc>,
) -> Result<DecidedMove, Problem> {
    let options = MatchOptions { rematch: true, dry_run: false, now, deadline: Instant::now() };
    let mut run = MatchRun::new(store, account, vec![record.invoice.clone()], options);
    run.load().await?;
    let old = record.association.as_ref().map(|it| it.purchase_order_id.clone());
    let unread = old.into_iter().filter(|id| !run.orders.has(id)).collect();
    run.orders.extend(store.candidates_by_id(account, &unread).await?);
    let orders = run.orders.orders.clone();
    record.remove_from(&mut run.orders.orders).map_err(StoreError::from)?;
    let (choice, decision) = run.decide(&record.invoice);
    let no_match = || AssociationRefused::NoMatch(decision.reason.unwrap_or(DecisionReason::NoLineFits));
    let choice = choice.ok_or_else(no_match)?;
    let original = record.invoice.credited().filter(|key| **key != record.invoice.key());
    let original = original.and_then(|key| run.report.records.remove(key));
    Ok(DecidedMove { choice, decision, orders, original })
}
