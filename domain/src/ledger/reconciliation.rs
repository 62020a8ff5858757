//! The schedule of reconciliations: when the totals of a purchase order were last compared with its ledger, when the next
//! comparison is due, and how far one of a long ledger has come.
//!
//! Ledger entries never change, so the sums of a reconciliation in progress can be stored and continued.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::draw::LedgerError;
use crate::ids::LineItemNumber;
use crate::money::Money;

/// The longest time between two reconciliations of a purchase order, if sweeps have enough time.
pub const RECONCILE_EVERY: TimeDelta = TimeDelta::days(28);
/// A reconciliation is due up to this much earlier, so that orders drawn on at the same month end are spread over a week.
pub const RECONCILE_SPREAD: TimeDelta = TimeDelta::days(7);
/// The most numbers of missing entries that are stored.
pub const MISSING_ENTRIES_MAX: usize = 100;

/// The reconciliations of a purchase order. Default: nothing was drawn yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Reconciliation {
    /// The time at which the next reconciliation is due; absent before the first draw.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<DateTime<Utc>>,
    /// The result of the last reconciliation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<ReconciliationResult>,
    /// The progress of the reconciliation that is under way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress: Option<ReconciliationProgress>,
}

/// The result of a reconciliation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReconciliationResult {
    pub at: DateTime<Utc>,
    /// The number of lines, months and entries that differ.
    pub differences: u64,
}

/// The sums of the first part of a ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ReconciliationProgress {
    /// The number of the last entry summed up.
    pub through: u64,
    sums: BTreeMap<LineItemNumber, Sum>,
    /// The numbers that no entry has, at most [`MISSING_ENTRIES_MAX`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
struct Sum(#[serde(with = "crate::money::with_currency")] Money);

impl Reconciliation {
    /// Sets a first due date, if there are draws and no due date is set. `spread` is any number that differs between
    /// purchase orders.
    #[must_use]
    pub fn scheduled(self, has_draws: bool, now: DateTime<Utc>, spread: u64) -> Self {
        let due_at = self.due_at.or_else(|| has_draws.then(|| next(now, spread)));
        Self { due_at, ..self }
    }

    /// Whether a reconciliation is due at `now`.
    pub fn is_due(&self, now: DateTime<Utc>) -> bool {
        self.due_at.is_some_and(|due_at| due_at <= now)
    }

    /// Stores the progress, from which the reconciliation continues later.
    #[must_use]
    pub fn in_progress(self, progress: ReconciliationProgress) -> Self {
        Self { progress: Some(progress), ..self }
    }

    /// Stores the result and sets the next due date.
    #[must_use]
    pub fn reconciled(self, differences: u64, now: DateTime<Utc>, spread: u64) -> Self {
        let last = Some(ReconciliationResult { at: now, differences });
        Self { due_at: Some(next(now, spread)), last, progress: None }
    }
}

fn next(now: DateTime<Utc>, spread: u64) -> DateTime<Utc> {
    let minutes = u64::try_from(RECONCILE_SPREAD.num_minutes()).unwrap_or(1).max(1);
    let earlier = i64::try_from(spread.checked_rem(minutes).unwrap_or_default()).unwrap_or_default();
    let due_at = now.checked_add_signed(RECONCILE_EVERY);
    due_at.and_then(|at| at.checked_sub_signed(TimeDelta::minutes(earlier))).unwrap_or(now)
}

impl ReconciliationProgress {
    /// Adds the entries up to number `through`, each with its number, line and amount, in order.
    pub fn add<'a>(
        &mut self,
        entries: impl IntoIterator<Item = (u64, &'a LineItemNumber, Money)>,
        through: u64,
    ) -> Result<(), LedgerError> {
        let mut expected = self.through.saturating_add(1);
        for (number, line, amount) in entries {
            self.add_missing(expected..number);
            expected = number.saturating_add(1);
            let Sum(sum) = self.sums.get(line).copied().unwrap_or(Sum(Money::zero(amount.currency())));
            self.sums.insert(line.clone(), Sum(sum.plus(amount)?));
        }
        self.add_missing(expected..through.saturating_add(1));
        self.through = through;
        Ok(())
    }

    /// Returns the sum of each line.
    pub fn sums(&self) -> impl Iterator<Item = (&LineItemNumber, Money)> {
        self.sums.iter().map(|(line, Sum(sum))| (line, *sum))
    }

    fn add_missing(&mut self, numbers: std::ops::Range<u64>) {
        let room = MISSING_ENTRIES_MAX.saturating_sub(self.missing.len());
        self.missing.extend(numbers.take(room));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn orders_with_draws_are_reconciled_within_four_weeks_and_not_all_at_once() {
        let now = at("2026-06-03T06:00:00Z");
        assert_eq!(Reconciliation::default().scheduled(false, now, 7).due_at, None);
        for spread in [0, 1, 10_079, 10_080, u64::MAX] {
            let scheduled = Reconciliation::default().scheduled(true, now, spread);
            let due_at = scheduled.due_at.unwrap();
            assert!(
                due_at <= now + RECONCILE_EVERY && due_at > now + RECONCILE_EVERY - RECONCILE_SPREAD,
                "{due_at}"
            );
            assert!(!scheduled.is_due(due_at - TimeDelta::seconds(1)) && scheduled.is_due(due_at));
            let later = at("2026-06-20T06:00:00Z");
            assert_eq!(
                scheduled.clone().scheduled(true, later, 3).due_at,
                Some(due_at),
                "a draw doesn't postpone the due date"
            );
            let reconciled = scheduled.reconciled(2, due_at, spread);
            assert_eq!(reconciled.last, Some(ReconciliationResult { at: due_at, differences: 2 }));
            assert!(reconciled.due_at.unwrap() > due_at);
        }
        let spread = |spread| Reconciliation::default().scheduled(true, now, spread).due_at;
        assert_ne!(spread(1), spread(2));
    }

    #[test]
    fn a_ledger_summed_up_in_parts_has_the_same_sums_and_its_gaps_are_found() {
        let usd = "USD".parse().unwrap();
        let money = |text| Money::parse(text, usd).unwrap();
        let (one, two): (LineItemNumber, LineItemNumber) = ("1".parse().unwrap(), "2".parse().unwrap());
        let mut progress = ReconciliationProgress::default();
        progress.add([(1, &one, money("10.00")), (2, &two, money("5.00"))], 2).unwrap();
        progress.add([(4, &one, money("-3.00"))], 5).unwrap();
        let sums: Vec<_> = progress.sums().map(|(line, sum)| (line.as_str(), sum.to_string())).collect();
        assert_eq!(sums, [("1", "7.00".to_owned()), ("2", "5.00".to_owned())]);
        assert_eq!((progress.through, progress.missing.as_slice()), (5, [3, 5].as_slice()));
        progress.add([], 1_000_000).unwrap();
        assert_eq!(progress.missing.len(), MISSING_ENTRIES_MAX);
    }
}
