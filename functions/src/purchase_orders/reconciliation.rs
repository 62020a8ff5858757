//! The proof that a purchase order's sums are those of its ledger: everything is read and added up again, at once or
//! a portion at a time. Writes nothing: a difference is for people to look at.

use std::cmp::Ordering;

use domain::ids::AccountId;
use domain::ids::PurchaseOrderId;
use domain::ledger::MonthComparison;
use domain::ledger::ReconciliationProgress;
use domain::ledger::RecordedOrder;
use domain::ledger::compare_months;
use domain::ledger::{self, LineComparison};

use crate::api::problem::{Problem, ProblemCode};
use crate::store::dynamodb::backoff::Backoff;
use crate::store::keys;
use crate::store::ledger::LedgerEntry;
use crate::store::{Store, StoreError};

/// Ledger entries that are added up in one request: some twenty megabytes.
pub const ENTRIES_MAX: usize = 50_000;
/// Reads of a ledger that has less than its order says, before that counts as a difference.
const READS_MAX: u32 = 4;

/// A purchase order's sums beside its ledger.
#[derive(Debug)]
pub struct Reconciled {
    /// Each of its lines, in the order's own order; then any that only the ledger knows.
    pub lines: Vec<LineComparison>,
    /// Where its billed months are not those of the ledger.
    pub months: Vec<MonthComparison>,
    /// Ledger entries added up.
    pub entries: usize,
    /// Numbers that ledger entries should have and none has; not all, where there are very many.
    pub missing: Vec<u64>,
}

/// What came of a portion.
#[derive(Debug)]
pub enum ReconciliationStep {
    /// There is more to add up.
    Unfinished(ReconciliationProgress),
    /// All is added up.
    Finished(Reconciled),
}

impl Reconciled {
    /// The lines whose sum is wrong.
    pub fn differences(&self) -> Vec<&LineComparison> {
        self.lines.iter().filter(|line| !line.difference.is_zero()).collect()
    }

    /// How much is wrong: lines, months and entries.
    pub fn findings(&self) -> usize {
        self.differences().len() + self.months.len() + self.missing.len()
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
    let stated = usize::try_from(order.totals.entries()).unwrap_or(usize::MAX);
    if stated > ENTRIES_MAX {
        let detail =
            format!("the ledger has {stated} entries; at most {ENTRIES_MAX} are added up in one request");
        return Err(Problem::beyond(ProblemCode::TooLarge, detail, ENTRIES_MAX, stated));
    }
    let begun = ReconciliationProgress::default();
    let entries = entries_of(store, account, &order, begun.through).await?;
    Ok(Some(compared(&order, &begun, &entries)?))
}

/// Goes on with the proof of a purchase order, as it was read, from where `progress` is: at most `size` more entries,
/// and a few that were added meanwhile.
pub async fn reconcile_step(
    store: &Store,
    account: &AccountId,
    order: &RecordedOrder,
    mut progress: ReconciliationProgress,
    size: u64,
) -> Result<ReconciliationStep, StoreError> {
    let (id, stated) = (&order.order.purchase_order_id, order.totals.entries());
    if progress.through > stated {
        // The order has lost entries that it had: all of it is looked at again.
        progress = ReconciliationProgress::default();
    }
    let upto = progress.through.saturating_add(size);
    if upto < stated {
        let entries = store.entries(account, id, progress.through.saturating_add(1)..=upto).await?;
        add(&mut progress, &entries, upto)?;
        return Ok(ReconciliationStep::Unfinished(progress));
    }
    let entries = entries_of(store, account, order, progress.through).await?;
    Ok(ReconciliationStep::Finished(compared(order, &progress, &entries)?))
}

fn add(
    progress: &mut ReconciliationProgress,
    entries: &[LedgerEntry],
    through: u64,
) -> Result<(), StoreError> {
    let added = entries.iter().map(|entry| (entry.entry, &entry.line_item_number, entry.amount));
    Ok(progress.add(added, through)?)
}

/// The entries after number `after` that `order` should have in its sums.
///
/// A draw changes the order and adds its entry at once, but two reads are not one: the ledger read after the order may
/// have more, or for a moment, while a transaction is being carried out, less.
async fn entries_of(
    store: &Store,
    account: &AccountId,
    order: &RecordedOrder,
    after: u64,
) -> Result<Vec<LedgerEntry>, StoreError> {
    let (id, stated) = (&order.order.purchase_order_id, order.totals.entries());
    let mut entries: Vec<LedgerEntry> = Vec::new();
    let mut backoff = Backoff::default();
    for _ in 0..READS_MAX {
        let last = entries.last().map_or(after, |entry| entry.entry);
        let numbers = last.saturating_add(1)..=keys::LEDGER_ENTRY_MAX;
        entries.extend(store.entries(account, id, numbers).await?);
        let last = entries.last().map_or(after, |entry| entry.entry);
        match last.cmp(&stated) {
            Ordering::Equal => return Ok(entries),
            Ordering::Less => backoff.wait().await?,
            Ordering::Greater => {
                // Drawn on meanwhile, as the order says by now; else the ledger has what the order knows nothing of.
                let now = store.order(account, id).await?;
                if now.is_some_and(|now| now.totals.entries() >= last) {
                    entries.retain(|entry| entry.entry <= stated);
                }
                return Ok(entries);
            }
        }
    }
    Ok(entries)
}

/// The order beside what was added up before and these entries, the last.
fn compared(
    order: &RecordedOrder,
    begun: &ReconciliationProgress,
    entries: &[LedgerEntry],
) -> Result<Reconciled, StoreError> {
    let currency = order.order.currency;
    // Of entries that were added up before, months are not known any more.
    let months = if begun.through == 0 { months(order, entries)? } else { Vec::new() };
    let count = usize::try_from(begun.through).unwrap_or(usize::MAX).saturating_sub(begun.missing.len());
    let amounts = entries.iter().map(|entry| (&entry.line_item_number, entry.amount));
    let amounts = begun.sums().chain(amounts);
    let compared = ledger::compare(&order.totals, currency, amounts);
    let mut compared = compared.map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let mut lines = Vec::new();
    for line in &order.order.line_items {
        let number = &line.line_item_number;
        let nothing = || {
            let zero = domain::money::Money::zero(currency);
            LineComparison {
                line_item_number: number.clone(),
                invoiced: zero,
                entries: zero,
                difference: zero,
            }
        };
        let found = compared.iter().position(|it| it.line_item_number == *number);
        lines.push(found.map_or_else(nothing, |index| compared.remove(index)));
    }
    lines.append(&mut compared);
    let there: std::collections::BTreeSet<u64> = entries.iter().map(|entry| entry.entry).collect();
    let numbers = begun.through.saturating_add(1)..=order.totals.entries();
    let missing = numbers.filter(|number| !there.contains(number));
    let missing = begun.missing.iter().copied().chain(missing).collect();
    Ok(Reconciled { lines, months, entries: count.saturating_add(entries.len()), missing })
}

/// Where the billed months differ; nowhere that is known of where an entry doesn't say which month it is for.
fn months(order: &RecordedOrder, entries: &[LedgerEntry]) -> Result<Vec<MonthComparison>, StoreError> {
    let placed = entries
        .iter()
        .map(|entry| entry.billing_period.map(|month| (&entry.line_item_number, month, entry.amount)));
    let Some(placed) = placed.collect::<Option<Vec<_>>>() else { return Ok(Vec::new()) };
    compare_months(&order.invoiced_by_month, order.order.currency, placed)
        .map_err(|error| StoreError::Corrupt(error.to_string()))
}
