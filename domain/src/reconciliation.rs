//! When a purchase order's sums were last proven from its ledger, when they must be again, and how far a proof of a
//! long ledger has come. Entries are never changed, so what was added up of them may be kept meanwhile.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::ledger::LedgerError;
use crate::money::Money;
use crate::purchase_order::LineItemNumber;

/// No purchase order that was drawn on is unproven for longer, as far as sweeps have time.
pub const PROVEN_EVERY: TimeDelta = TimeDelta::days(28);
/// Earlier than that by up to so much, so that what was drawn on at the end of one month is spread over a week.
pub const SPREAD: TimeDelta = TimeDelta::days(7);
/// Numbers of missing entries that are kept.
pub const MISSING_MAX: usize = 100;

/// What is kept with a purchase order of the proofs of its sums. Default: nothing was drawn yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Reconciliation {
    /// When it must be proven next, once anything was drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<DateTime<Utc>>,
    /// What the last proof came to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<Proof>,
    /// How far a proof that is under way has come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress: Option<Progress>,
}

/// What a proof came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// When.
    pub at: DateTime<Utc>,
    /// Lines, months and entries that are not as they should be.
    pub differences: u64,
}

/// What was added up of a ledger so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Progress {
    /// The number of the last entry.
    pub through: u64,
    /// Each line's sum.
    sums: BTreeMap<LineItemNumber, Sum>,
    /// Numbers that no entry has, at most [`MISSING_MAX`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
struct Sum(#[serde(with = "crate::money::with_currency")] Money);

impl Reconciliation {
    /// With a first date, if there are draws by now and none is set. `spread`: any number, the purchase order's own.
    #[must_use]
    pub fn planned(self, drawn_on: bool, now: DateTime<Utc>, spread: u64) -> Self {
        let due_at = self.due_at.or_else(|| drawn_on.then(|| next(now, spread)));
        Self { due_at, ..self }
    }

    /// Whether it must be proven by `now`.
    pub fn is_due(&self, now: DateTime<Utc>) -> bool {
        self.due_at.is_some_and(|due_at| due_at <= now)
    }

    /// The proof went so far, and goes on from there.
    #[must_use]
    pub fn under_way(self, progress: Progress) -> Self {
        Self { progress: Some(progress), ..self }
    }

    /// The proof is done.
    #[must_use]
    pub fn proven(self, differences: u64, now: DateTime<Utc>, spread: u64) -> Self {
        let last = Some(Proof { at: now, differences });
        Self { due_at: Some(next(now, spread)), last, progress: None }
    }
}

fn next(now: DateTime<Utc>, spread: u64) -> DateTime<Utc> {
    let minutes = u64::try_from(SPREAD.num_minutes()).unwrap_or(1).max(1);
    let earlier = i64::try_from(spread.checked_rem(minutes).unwrap_or_default()).unwrap_or_default();
    let due_at = now.checked_add_signed(PROVEN_EVERY);
    due_at.and_then(|at| at.checked_sub_signed(TimeDelta::minutes(earlier))).unwrap_or(now)
}

impl Progress {
    /// Adds the entries up to number `through`, given as number, line and amount, in their order.
    pub fn add<'a>(
        &mut self,
        entries: impl IntoIterator<Item = (u64, &'a LineItemNumber, Money)>,
        through: u64,
    ) -> Result<(), LedgerError> {
        let mut expected = self.through.saturating_add(1);
        for (number, line, amount) in entries {
            self.miss(expected..number);
            expected = number.saturating_add(1);
            let Sum(sum) = self.sums.get(line).copied().unwrap_or(Sum(Money::zero(amount.currency())));
            self.sums.insert(line.clone(), Sum(sum.plus(amount)?));
        }
        self.miss(expected..through.saturating_add(1));
        self.through = through;
        Ok(())
    }

    /// Each line's sum so far.
    pub fn sums(&self) -> impl Iterator<Item = (&LineItemNumber, Money)> {
        self.sums.iter().map(|(line, Sum(sum))| (line, *sum))
    }

    fn miss(&mut self, numbers: std::ops::Range<u64>) {
        let room = MISSING_MAX.saturating_sub(self.missing.len());
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
    fn what_was_drawn_on_is_proven_every_four_weeks_at_the_latest_and_not_all_at_once() {
        let now = at("2026-06-03T06:00:00Z");
        assert_eq!(Reconciliation::default().planned(false, now, 7).due_at, None);
        for spread in [0, 1, 10_079, 10_080, u64::MAX] {
            let planned = Reconciliation::default().planned(true, now, spread);
            let due_at = planned.due_at.unwrap();
            assert!(due_at <= now + PROVEN_EVERY && due_at > now + PROVEN_EVERY - SPREAD, "{due_at}");
            assert!(!planned.is_due(due_at - TimeDelta::seconds(1)) && planned.is_due(due_at));
            let later = at("2026-06-20T06:00:00Z");
            assert_eq!(
                planned.clone().planned(true, later, 3).due_at,
                Some(due_at),
                "a draw postpones nothing"
            );
            let proven = planned.proven(2, due_at, spread);
            assert_eq!(proven.last, Some(Proof { at: due_at, differences: 2 }));
            assert!(proven.due_at.unwrap() > due_at);
        }
        let spread = |spread| Reconciliation::default().planned(true, now, spread).due_at;
        assert_ne!(spread(1), spread(2));
    }

    #[test]
    fn a_ledger_in_parts_comes_to_the_same_and_gaps_are_noticed() {
        let usd = "USD".parse().unwrap();
        let money = |text| Money::parse(text, usd).unwrap();
        let (one, two): (LineItemNumber, LineItemNumber) = ("1".parse().unwrap(), "2".parse().unwrap());
        let mut progress = Progress::default();
        progress.add([(1, &one, money("10.00")), (2, &two, money("5.00"))], 2).unwrap();
        progress.add([(4, &one, money("-3.00"))], 5).unwrap();
        let sums: Vec<_> = progress.sums().map(|(line, sum)| (line.as_str(), sum.to_string())).collect();
        assert_eq!(sums, [("1", "7.00".to_owned()), ("2", "5.00".to_owned())]);
        assert_eq!((progress.through, progress.missing.as_slice()), (5, [3, 5].as_slice()));
        progress.add([], 1_000_000).unwrap();
        assert_eq!(progress.missing.len(), MISSING_MAX);
    }
}
