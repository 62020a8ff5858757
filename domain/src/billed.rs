//! Billed months: what was drawn from each line of a purchase order, by billing period. What a forecast and a
//! burn-down are made of, without reading a ledger.
//!
//! Of each line the latest [`BILLED_MONTHS_MAX`] billing periods with any draw count. Their sums are exact in whatever
//! order draws come, and whenever [older ones](BilledMonths::surplus) are taken out: a period that is among the latest of
//! all was so at any time before. So that this holds, a period whose draws cancel out stays, with zero.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::ledger::LedgerError;
use crate::money::{Currency, Money, MoneyError};
use crate::month::Month;
use crate::purchase_order::LineItemNumber;

/// Billing periods that count of each line: a year and the month in which its last invoices come.
pub const BILLED_MONTHS_MAX: usize = 13;

/// What was drawn from lines, by billing period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BilledMonths(BTreeMap<LineItemNumber, BTreeMap<Month, Money>>);

impl BilledMonths {
    /// Adds a draw, made by an invoice for `month`.
    pub fn add(&mut self, line: &LineItemNumber, month: Month, amount: Money) -> Result<(), MoneyError> {
        let months = self.0.entry(line.clone()).or_default();
        let sum = months.get(&month).map_or(Ok(amount), |sum| sum.plus(amount))?;
        months.insert(month, sum);
        Ok(())
    }

    /// A line's latest billing periods with draws, latest first, also where these cancel out.
    pub fn latest(&self, line: &LineItemNumber) -> impl Iterator<Item = (Month, Money)> {
        let months = self.0.get(line).into_iter().flatten().rev();
        months.take(BILLED_MONTHS_MAX).map(|(month, sum)| (*month, *sum))
    }

    /// The latest months for which anything is billed to a line, latest first.
    pub fn billed(&self, line: &LineItemNumber) -> impl Iterator<Item = (Month, Money)> {
        self.latest(line).filter(|(_, sum)| !sum.is_zero())
    }

    /// The billing periods that don't count any more, since their line has enough later ones.
    pub fn surplus(&self) -> impl Iterator<Item = (&LineItemNumber, Month)> {
        self.0.iter().flat_map(|(line, months)| {
            months.keys().rev().skip(BILLED_MONTHS_MAX).map(move |month| (line, *month))
        })
    }

    fn sum(&self, line: &LineItemNumber, month: Month, currency: Currency) -> Money {
        let sum = self.0.get(line).and_then(|months| months.get(&month)).copied();
        sum.unwrap_or_else(|| Money::zero(currency))
    }
}

/// A billed month beside the sum of its ledger entries: the same, unless something is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MonthComparison {
    /// The line.
    pub line_item_number: LineItemNumber,
    /// The month.
    pub billing_period: Month,
    /// What is on record as billed.
    pub billed: Money,
    /// The sum of its ledger entries.
    pub entries: Money,
    /// The one less the other.
    pub difference: Money,
}

/// Recomputes the billed months that count from `entries` and says where they differ from `kept`. In line order.
pub fn reconcile<'a>(
    kept: &BilledMonths,
    currency: Currency,
    entries: impl IntoIterator<Item = (&'a LineItemNumber, Month, Money)>,
) -> Result<Vec<MonthComparison>, LedgerError> {
    let mut recomputed = BilledMonths::default();
    for (line, month, amount) in entries {
        recomputed.add(line, month, amount)?;
    }
    let mut differences = Vec::new();
    let lines: BTreeSet<&LineItemNumber> = kept.0.keys().chain(recomputed.0.keys()).collect();
    for line in lines {
        let months = kept.latest(line).chain(recomputed.latest(line)).map(|(month, _)| month);
        for month in months.collect::<BTreeSet<Month>>().into_iter().rev().take(BILLED_MONTHS_MAX) {
            let (billed, entries) = (kept.sum(line, month, currency), recomputed.sum(line, month, currency));
            let difference = billed.minus(entries)?;
            if !difference.is_zero() {
                let line_item_number = line.clone();
                let billing_period = month;
                differences.push(MonthComparison {
                    line_item_number,
                    billing_period,
                    billed,
                    entries,
                    difference,
                });
            }
        }
    }
    Ok(differences)
}
