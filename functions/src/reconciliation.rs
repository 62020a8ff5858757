//! The proof that a purchase order's sums are those of its ledger: everything is read and added up again. Writes
//! nothing: a difference is for people to look at.

use std::cmp::Ordering;

use domain::account::AccountId;
use domain::billed::{self, MonthComparison};
use domain::ledger::{self, Comparison};
use domain::purchase_order::{PurchaseOrderId, RecordedOrder};

use crate::problem::{Code, Problem};
use crate::store::backoff::Backoff;
use crate::store::pages::Entry;
use crate::store::{Store, StoreError};

/// Ledger entries that are added up in one request: some twenty megabytes.
pub const ENTRIES_MAX: usize = 50_000;
/// Reads of a ledger that has less than its order says, before that counts as a difference.
const READS_MAX: u32 = 4;

/// A purchase order's sums beside its ledger.
#[derive(Debug)]
pub struct Reconciled {
    /// Each of its lines, in the order's own order; then any that only the ledger knows.
    pub lines: Vec<Comparison>,
    /// Where its billed months are not those of the ledger.
    pub months: Vec<MonthComparison>,
    /// Ledger entries added up.
    pub entries: usize,
    /// Numbers that ledger entries should have and none has.
    pub missing: Vec<u64>,
}

impl Reconciled {
    /// The lines whose sum is wrong.
    pub fn differences(&self) -> Vec<&Comparison> {
        self.lines.iter().filter(|line| !line.difference.is_zero()).collect()
    }
}

/// Reconciles a purchase order, deleted or not; none if there is no such order. Draws made meanwhile don't count as
/// differences. One read of the order and one of the ledger; one more of the order where it is drawn on meanwhile.
pub async fn reconcile(
    store: &Store,
    account: &AccountId,
    id: &PurchaseOrderId,
) -> Result<Option<Reconciled>, Problem> {
    let Some(order) = store.order(account, id).await? else { return Ok(None) };
    let stated = usize::try_from(order.sums.entries()).unwrap_or(usize::MAX);
    if stated > ENTRIES_MAX {
        let detail =
            format!("the ledger has {stated} entries; at most {ENTRIES_MAX} are added up in one request");
        return Err(Problem::beyond(Code::TooLarge, detail, ENTRIES_MAX, stated));
    }
    let entries = entries_of(store, account, &order).await?;
    Ok(Some(compared(&order, &entries)?))
}

/// The entries that `order` should have in its sums.
///
/// A draw changes the order and adds its entry at once, but two reads are not one: the ledger read after the order may
/// have more, or for a moment, while a transaction is being carried out, less.
async fn entries_of(
    store: &Store,
    account: &AccountId,
    order: &RecordedOrder,
) -> Result<Vec<Entry>, StoreError> {
    let (id, stated) = (&order.order.purchase_order_id, order.sums.entries());
    let mut entries: Vec<Entry> = Vec::new();
    let mut backoff = Backoff::default();
    for _ in 0..READS_MAX {
        let last = entries.last().map_or(0, |entry| entry.entry);
        entries.extend(store.entries_after(account, id, last).await?);
        let last = entries.last().map_or(0, |entry| entry.entry);
        match last.cmp(&stated) {
            Ordering::Equal => return Ok(entries),
            Ordering::Less => backoff.wait().await?,
            Ordering::Greater => {
                // Drawn on meanwhile, as the order says by now; else the ledger has what the order knows nothing of.
                let now = store.order(account, id).await?;
                if now.is_some_and(|now| now.sums.entries() >= last) {
                    entries.retain(|entry| entry.entry <= stated);
                }
                return Ok(entries);
            }
        }
    }
    Ok(entries)
}

fn compared(order: &RecordedOrder, entries: &[Entry]) -> Result<Reconciled, StoreError> {
    let currency = order.order.currency;
    let amounts = entries.iter().map(|entry| (&entry.line_item_number, entry.amount));
    let compared = ledger::compare(&order.sums, currency, amounts);
    let mut compared = compared.map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let mut lines = Vec::new();
    for line in &order.order.line_items {
        let number = &line.line_item_number;
        let nothing = || {
            let zero = domain::money::Money::zero(currency);
            Comparison { line_item_number: number.clone(), invoiced: zero, entries: zero, difference: zero }
        };
        let found = compared.iter().position(|it| it.line_item_number == *number);
        lines.push(found.map_or_else(nothing, |index| compared.remove(index)));
    }
    lines.append(&mut compared);
    let there: std::collections::BTreeSet<u64> = entries.iter().map(|entry| entry.entry).collect();
    let missing = (1..=order.sums.entries()).filter(|number| !there.contains(number)).collect();
    Ok(Reconciled { lines, months: months(order, entries)?, entries: entries.len(), missing })
}

/// Where the billed months differ; nowhere that is known of where an entry doesn't say which month it is for.
fn months(order: &RecordedOrder, entries: &[Entry]) -> Result<Vec<MonthComparison>, StoreError> {
    let placed = entries
        .iter()
        .map(|entry| entry.billing_period.map(|month| (&entry.line_item_number, month, entry.amount)));
    let Some(placed) = placed.collect::<Option<Vec<_>>>() else { return Ok(Vec::new()) };
    billed::reconcile(&order.billed, order.order.currency, placed)
        .map_err(|error| StoreError::Corrupt(error.to_string()))
}
