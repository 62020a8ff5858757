//! The amounts invoiced by line and billing period. Forecasts and burn-downs use them instead of the ledger.
//!
//! Only the latest [`INVOICED_MONTHS_MAX`] billing periods of a line count; older ones are dropped. The sums are exact for any
//! order of draws, because a period that is among the latest now was among them since its first draw, so none of its draws
//! was dropped. A period whose draws cancel out is stored with zero, because it still counts as one of the latest.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::draw::LedgerError;
use crate::ids::LineItemNumber;
use crate::money::{Currency, Money, MoneyError};
use crate::month::Month;

/// The most billing periods that count for a line: a year, and the month in which the year's last invoices arrive.
pub const INVOICED_MONTHS_MAX: usize = 13;

/// The amounts invoiced by line and billing period, summed up from the first entries of a ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InvoicedByMonth {
    sums: BTreeMap<LineItemNumber, BTreeMap<Month, Money>>,
    entries: u64,
}

/// An entry of a ledger: its number, line, billing period and amount.
pub type MonthEntry<'a> = (u64, &'a LineItemNumber, Month, Money);

/// The stored form of the sums. Their currency is the purchase order's.
pub type StoredMonths = BTreeMap<LineItemNumber, BTreeMap<Month, String>>;

impl InvoicedByMonth {
    /// Adds a draw of an invoice for `month`.
    pub fn add(&mut self, line: &LineItemNumber, month: Month, amount: Money) -> Result<(), MoneyError> {
        let months = self.sums.entry(line.clone()).or_default();
        let sum = months.get(&month).map_or(Ok(amount), |sum| sum.plus(amount))?;
        months.insert(month, sum);
        Ok(())
    }

    /// Returns the latest billing periods of a line that have draws, latest first, also those whose draws cancel out.
    pub fn latest(&self, line: &LineItemNumber) -> impl Iterator<Item = (Month, Money)> {
        let months = self.sums.get(line).into_iter().flatten().rev();
        months.take(INVOICED_MONTHS_MAX).map(|(month, sum)| (*month, *sum))
    }

    /// Returns the latest billing periods of a line whose draws don't cancel out, latest first.
    pub fn invoiced(&self, line: &LineItemNumber) -> impl Iterator<Item = (Month, Money)> {
        self.latest(line).filter(|(_, sum)| !sum.is_zero())
    }

    /// Drops the billing periods that no longer count, because their line has enough later ones.
    fn drop_surplus(&mut self) {
        for months in self.sums.values_mut() {
            while months.len() > INVOICED_MONTHS_MAX {
                months.pop_first();
            }
        }
    }

    /// Returns the number of the last ledger entry that is summed up.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// Adds the entries behind those that are summed up, and drops the months that no longer count.
    pub fn sum_up<'a>(
        &mut self,
        entries: impl IntoIterator<Item = MonthEntry<'a>>,
    ) -> Result<(), MoneyError> {
        for (number, line, month, amount) in entries {
            if number > self.entries {
                self.add(line, month, amount)?;
                self.entries = number;
            }
        }
        self.drop_surplus();
        Ok(())
    }

    /// Returns the stored form of the sums.
    pub fn stored(&self) -> StoredMonths {
        let months = |months: &BTreeMap<Month, Money>| {
            months.iter().map(|(month, sum)| (*month, sum.to_string())).collect()
        };
        self.sums.iter().map(|(line, sums)| (line.clone(), months(sums))).collect()
    }

    /// Reads the [stored](Self::stored) sums, in `currency`, of the first `entries` of a ledger.
    pub fn of_stored(stored: StoredMonths, currency: Currency, entries: u64) -> Result<Self, MoneyError> {
        let mut read = Self { entries, ..Self::default() };
        for (line, months) in stored {
            for (month, sum) in months {
                read.add(&line, month, Money::parse(&sum, currency)?)?;
            }
        }
        Ok(read)
    }

    fn sum(&self, line: &LineItemNumber, month: Month, currency: Currency) -> Money {
        let sum = self.sums.get(line).and_then(|months| months.get(&month)).copied();
        sum.unwrap_or_else(|| Money::zero(currency))
    }
}

/// The amount invoiced to a line for a month, beside the sum of its ledger entries. They are equal unless data is corrupt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MonthComparison {
    /// The line.
    pub line_item_number: LineItemNumber,
    /// The month.
    pub billing_period: Month,
    /// The stored amount.
    #[serde(rename = "billed")]
    pub invoiced: Money,
    /// The sum of the ledger entries.
    pub entries: Money,
    /// `billed` less `entries`.
    pub difference: Money,
}

/// Compares the months that count with the sums of `entries`. Returns those that differ, in line order.
pub fn compare_months<'a>(
    stored: &InvoicedByMonth,
    currency: Currency,
    entries: impl IntoIterator<Item = (&'a LineItemNumber, Month, Money)>,
) -> Result<Vec<MonthComparison>, LedgerError> {
    let mut recomputed = InvoicedByMonth::default();
    for (line, month, amount) in entries {
        recomputed.add(line, month, amount)?;
    }
    let mut differences = Vec::new();
    let lines: BTreeSet<&LineItemNumber> = stored.sums.keys().chain(recomputed.sums.keys()).collect();
    for line in lines {
        let months = stored.latest(line).chain(recomputed.latest(line)).map(|(month, _)| month);
        for month in months.collect::<BTreeSet<Month>>().into_iter().rev().take(INVOICED_MONTHS_MAX) {
            let (invoiced, entries) =
                (stored.sum(line, month, currency), recomputed.sum(line, month, currency));
            let difference = invoiced.minus(entries)?;
            if !difference.is_zero() {
                differences.push(MonthComparison {
                    line_item_number: line.clone(),
                    billing_period: month,
                    invoiced,
                    entries,
                    difference,
                });
            }
        }
    }
    Ok(differences)
}
