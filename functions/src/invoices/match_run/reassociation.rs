//! Moving an invoice to another line, chosen by a person or found by a new match: one transaction, both ledgers keep
//! both entries. Whatever moved on in between, an edit, a draw or a void, lets it be decided again from fresh data.

use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::ids::InvoiceKey;
use domain::ids::{AccountId, Actor, EditReason};
use domain::ledger::{AssociationRefused, Posting, RecordedInvoice};
use domain::matching::{self, Choice, Decision};

use crate::api::problem::Problem;
use crate::invoices::match_run::{MatchOptions, MatchRun};
use crate::store::dynamodb::backoff::Backoff;
use crate::store::invoices::{Candidates, Records, Settled, Settlement};
use crate::store::{Store, StoreError};

/// Where to.
#[derive(Clone, Debug)]
pub enum Target {
    /// To the line that a person chose.
    Chosen(Choice),
    /// To the line that a new match finds, as if the invoice had not been matched yet.
    Rematch,
}

/// Who moves an invoice, why and when.
#[derive(Clone, Copy, Debug)]
pub struct Move<'a> {
    /// Who.
    pub actor: &'a Actor,
    /// Why, if they say.
    pub reason: Option<&'a EditReason>,
    /// When.
    pub now: DateTime<Utc>,
}

/// What a move is based on.
struct Basis {
    choice: Choice,
    decision: Decision,
    orders: Candidates,
    /// The invoice that this one, a credit, follows.
    original: Option<RecordedInvoice>,
}

/// Moves the invoice to `target`. Where it is there already, nothing is written. None if there is no such invoice.
pub async fn reassociate(
    store: &Store,
    account: &AccountId,
    key: &InvoiceKey,
    target: &Target,
    by: Move<'_>,
) -> Result<Option<RecordedInvoice>, Problem> {
    let mut backoff = Backoff::default();
    loop {
        let Some(record) = store.invoice(account, key).await? else { return Ok(None) };
        if record.voided_at.is_some() {
            return Err(AssociationRefused::Voided.into());
        }
        let basis = match target {
            Target::Chosen(choice) => chosen(store, account, &record, choice).await?,
            Target::Rematch => rematched(store, account, &record, by.now).await?,
        };
        let mut orders = basis.orders.clone();
        let Some(moved) = record.reassociated(&basis.choice, basis.decision, &mut orders)? else {
            return Ok(Some(record));
        };
        let settlement = Settlement {
            account,
            records: std::slice::from_ref(&moved),
            before: &Records::from([(key.clone(), record)]),
            orders: &basis.orders,
            originals: &basis.original.iter().collect::<Vec<_>>(),
            posting: Posting::Reassociation,
            actor: Some(by.actor),
            reason: by.reason,
            now: by.now,
        };
        if let Settled::Written = store.record_settlement(&settlement).await? {
            return Ok(Some(moved));
        }
        backoff.wait().await?;
    }
}

/// The line that a person chose, with the orders that the move draws on.
async fn chosen(
    store: &Store,
    account: &AccountId,
    record: &RecordedInvoice,
    choice: &Choice,
) -> Result<Basis, StoreError> {
    let old = record.association.as_ref().map(|it| &it.purchase_order_id);
    let ids = old.into_iter().chain([&choice.purchase_order_id]).cloned().collect();
    let decision = Decision::by_hand(choice.purchase_order_id.clone(), choice.line_item_number.clone());
    let orders = store.candidates_by_id(account, &ids).await?;
    Ok(Basis { choice: choice.clone(), decision, orders, original: None })
}

/// The line that matching finds for an invoice that doesn't draw on its present one.
async fn rematched(
    store: &Store,
    account: &AccountId,
    record: &RecordedInvoice,
    now: DateTime<Utc>,
) -> Result<Basis, Problem> {
    let order = MatchOptions { rematch: true, dry_run: false, now, time_left: Duration::ZERO };
    let mut run = MatchRun::new(store, account, vec![record.invoice.clone()], order);
    run.load().await?;
    let old = record.association.as_ref().map(|it| it.purchase_order_id.clone());
    let unread = old.into_iter().filter(|id| !run.orders.contains_key(id)).collect();
    run.orders.extend(store.candidates_by_id(account, &unread).await?);
    let orders = run.orders.clone();
    record.remove_from(&mut run.orders).map_err(StoreError::from)?;
    let (choice, decision) = run.decision(&record.invoice);
    let none =
        || AssociationRefused::NoMatch(decision.reason.unwrap_or(matching::DecisionReason::NoLineFits));
    let choice = choice.ok_or_else(none)?;
    let original = record.invoice.credited().filter(|key| **key != record.invoice.key());
    let original = original.and_then(|key| run.report.records.remove(key));
    Ok(Basis { choice, decision, orders, original })
}
