//! Reconciliation: recomputes the totals of a purchase order from its ledger, at once or in steps, and reports
//! differences. It writes nothing; people resolve differences.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use domain::ids::{AccountId, PurchaseOrderId};
use domain::ledger::{
    LineComparison, MonthComparison, ReconciliationProgress, RecordedOrder, compare, compare_months,
};
use domain::money::Money;

use crate::api::problem::{Problem, ProblemCode};
use crate::store::dynamodb::backoff::Backoff;
use crate::store::keys;
use crate::store::ledger::LedgerEntry;
use crate::store::{Store, StoreError};

/// The most ledger entries of one request: about 20 MB.
pub const ENTRIES_MAX: usize = 50_000;
/// The most reads of a ledger that has fewer entries than its order states, before that counts as a difference.
const READS_MAX: u32 = 4;

/// The totals of a purchase order compared with its ledger.
#[derive(Debug)]
pub struct Reconciled {
    /// The lines of the order, then lines that only the ledger has.
    pub lines: Vec<LineComparison>,
    /// The months whose amounts differ.
    pub months: Vec<MonthComparison>,
    /// The number of ledger entries summed up.
    pub entries: usize,
    /// The numbers of missing ledger entries, possibly not all of them.
    pub missing: Vec<u64>,
}

#[derive(Debug)]
pub enum ReconciliationStep {
    Unfinished(ReconciliationProgress),
    Finished(Reconciled),
}

impl Reconciled {
    /// Returns the lines whose totals differ.
    pub fn differing_lines(&self) -> Vec<&LineComparison> {
        self.lines.iter().filter(|line| !line.difference.is_zero()).collect()
    }

    /// Returns the number of lines, months and entries that differ.
    pub fn differences(&self) -> usize {
        self.differing_lines().len() + self.months.len() + self.missing.len()
    }
}

/// Reconciles a purchase order, also a deleted one. Returns nothing if it doesn't exist. Concurrent draws don't count as
/// differences. Reads the order and its ledger, and after concurrent draws the order again.
pub async fn reconcile(
    store: &Store,
    account: &AccountId,
    id: &PurchaseOrderId,
) -> Result<Option<Reconciled>, Problem> {
    let order = store.order(account, id).await.map_err(|error| Problem::reading("purchase order", error))?;
    let Some(mut order) = order else { return Ok(None) };
    let stated = usize::try_from(order.totals.entries()).unwrap_or(usize::MAX);
    if stated > ENTRIES_MAX {
        let detail = format!("the ledger has {stated} entries; the limit of this request is {ENTRIES_MAX}");
        return Err(Problem::beyond(ProblemCode::TooLarge, detail, ENTRIES_MAX, stated));
    }
    let progress = ReconciliationProgress::default();
    let entries = entries_after(store, account, &order, progress.through).await?;
    // The sweep has not summed up the last ones yet.
    order.invoiced_by_month.sum_up(entries.iter().map(LedgerEntry::month_entry)).map_err(StoreError::from)?;
    Ok(Some(finish(&order, &progress, &entries)?))
}

/// Continues the reconciliation of an order from `progress` by at most `size` entries, and a few that were added since.
pub async fn reconcile_step(
    store: &Store,
    account: &AccountId,
    order: &RecordedOrder,
    mut progress: ReconciliationProgress,
    size: u64,
) -> Result<ReconciliationStep, StoreError> {
    let (id, stated) = (&order.order.purchase_order_id, order.totals.entries());
    if progress.through > stated {
        // The order has fewer entries than before, so start again.
        progress = ReconciliationProgress::default();
    }
    let upto = progress.through.saturating_add(size);
    if upto < stated {
        let entries = store.entries(account, id, progress.through.saturating_add(1)..=upto).await?;
        let amounts = entries.iter().map(|entry| (entry.entry, &entry.line_item_number, entry.amount));
        progress.add(amounts, upto)?;
        return Ok(ReconciliationStep::Unfinished(progress));
    }
    let entries = entries_after(store, account, order, progress.through).await?;
    Ok(ReconciliationStep::Finished(finish(order, &progress, &entries)?))
}

/// Returns the entries after number `after` that the totals of `order` include.
///
/// A draw updates the order and the ledger in one transaction, but the two reads here are not one. The ledger can have
/// more entries than the order, or for a moment, while a transaction is applied, fewer.
pub(super) async fn entries_after(
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
                // If the order has these entries by now, they are from concurrent draws; otherwise they are a difference.
                let current = store.order(account, id).await?;
                if current.is_some_and(|order| order.totals.entries() >= last) {
                    entries.retain(|entry| entry.entry <= stated);
                }
                return Ok(entries);
            }
        }
    }
    Ok(entries)
}

/// Compares the order with `progress` and the last `entries`.
fn finish(
    order: &RecordedOrder,
    progress: &ReconciliationProgress,
    entries: &[LedgerEntry],
) -> Result<Reconciled, StoreError> {
    // Progress has no sums by month, and sums that lag behind differ for that reason.
    let comparable = progress.through == 0 && order.invoiced_by_month.entries() == order.totals.entries();
    let months = if comparable { compare_by_month(order, entries)? } else { Vec::new() };
    let earlier =
        usize::try_from(progress.through).unwrap_or(usize::MAX).saturating_sub(progress.missing.len());
    let present: BTreeSet<u64> = entries.iter().map(|entry| entry.entry).collect();
    let numbers = progress.through.saturating_add(1)..=order.totals.entries();
    let missing = numbers.filter(|number| !present.contains(number));
    Ok(Reconciled {
        lines: compare_by_line(order, progress, entries)?,
        months,
        entries: earlier.saturating_add(entries.len()),
        missing: progress.missing.iter().copied().chain(missing).collect(),
    })
}

/// Compares each line of the order, and then lines that only the ledger has.
fn compare_by_line(
    order: &RecordedOrder,
    progress: &ReconciliationProgress,
    entries: &[LedgerEntry],
) -> Result<Vec<LineComparison>, StoreError> {
    let zero = Money::zero(order.order.currency);
    let amounts = entries.iter().map(|entry| (&entry.line_item_number, entry.amount));
    let amounts = progress.sums().chain(amounts);
    let mut compared = compare(&order.totals, order.order.currency, amounts)?;
    let mut lines = Vec::new();
    for line in &order.order.line_items {
        let number = &line.line_item_number;
        lines.push(match compared.iter().position(|it| it.line_item_number == *number) {
            Some(index) => compared.remove(index),
            None => LineComparison {
                line_item_number: number.clone(),
                invoiced: zero,
                entries: zero,
                difference: zero,
            },
        });
    }
    lines.append(&mut compared);
    Ok(lines)
}

/// Returns the months that differ.
fn compare_by_month(
    order: &RecordedOrder,
    entries: &[LedgerEntry],
) -> Result<Vec<MonthComparison>, StoreError> {
    let amounts = entries.iter().map(|entry| (&entry.line_item_number, entry.billing_period, entry.amount));
    Ok(compare_months(&order.invoiced_by_month, order.order.currency, amounts)?)
}
