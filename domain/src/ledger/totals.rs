//! The amounts invoiced by line, and their comparison with the ledger entries.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::draw::LedgerError;
use crate::ids::LineItemNumber;
use crate::money::{Currency, Money};

/// The amount invoiced to each line of a purchase order, and the number of ledger entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineTotals {
    entries: u64,
    invoiced: BTreeMap<LineItemNumber, Money>,
}

impl LineTotals {
    /// Returns totals from their stored form.
    pub fn stored(entries: u64, invoiced: BTreeMap<LineItemNumber, Money>) -> Self {
        Self { entries, invoiced }
    }

    /// Returns the number of ledger entries.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// Whether the ledger has any entry.
    pub fn any(&self) -> bool {
        self.entries > 0
    }

    /// Returns the lines that have draws, also those whose draws cancel out.
    pub fn lines(&self) -> impl Iterator<Item = &LineItemNumber> {
        self.invoiced.keys()
    }

    /// Returns the amount invoiced to a line.
    pub fn invoiced(&self, line: &LineItemNumber, currency: Currency) -> Money {
        self.invoiced.get(line).copied().unwrap_or_else(|| Money::zero(currency))
    }

    /// Returns the amount invoiced to each of `lines`. Lines in natural order are read in one pass, without a lookup each.
    pub fn invoiced_to<'a>(
        &'a self,
        lines: impl Iterator<Item = &'a LineItemNumber>,
        currency: Currency,
    ) -> impl Iterator<Item = Money> {
        let zero = Money::zero(currency);
        let mut next = self.invoiced.iter().peekable();
        lines.map(move |line| match next.next_if(|(number, _)| *number == line) {
            Some((_, invoiced)) => *invoiced,
            None => self.invoiced.get(line).copied().unwrap_or(zero),
        })
    }

    /// Returns the totals after one more entry.
    pub fn after(&self, line: &LineItemNumber, amount: Money) -> Result<Self, LedgerError> {
        let mut totals = self.clone();
        totals.append(line, amount)?;
        Ok(totals)
    }

    fn append(&mut self, line: &LineItemNumber, amount: Money) -> Result<(), LedgerError> {
        let sum = self.invoiced(line, amount.currency()).plus(amount)?;
        self.entries = self.entries.checked_add(1).ok_or(LedgerError::Full)?;
        self.invoiced.insert(line.clone(), sum);
        Ok(())
    }
}

/// The total of a line beside the sum of its ledger entries. They are equal unless data is corrupt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LineComparison {
    /// The line.
    pub line_item_number: LineItemNumber,
    /// The stored total.
    pub invoiced: Money,
    /// The sum of the ledger entries.
    pub entries: Money,
    /// `invoiced` less `entries`.
    pub difference: Money,
}

/// Compares the total of each line with the sum of its `entries`. Returns every line that has either, in line order.
pub fn compare<'a>(
    totals: &LineTotals,
    currency: Currency,
    entries: impl IntoIterator<Item = (&'a LineItemNumber, Money)>,
) -> Result<Vec<LineComparison>, LedgerError> {
    let mut recomputed = LineTotals::default();
    for (line, amount) in entries {
        recomputed.append(line, amount)?;
    }
    let lines: BTreeSet<_> = totals.lines().chain(recomputed.lines()).collect();
    let compared = lines.into_iter().map(|line| {
        let (invoiced, entries) = (totals.invoiced(line, currency), recomputed.invoiced(line, currency));
        let difference = invoiced.minus(entries)?;
        Ok(LineComparison { line_item_number: line.clone(), invoiced, entries, difference })
    });
    compared.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_compared_with_the_sum_of_its_entries() {
        let usd: Currency = "USD".parse().unwrap();
        let money = |text| Money::parse(text, usd).unwrap();
        let [one, two, three] = ["1", "2", "3"].map(|it| it.parse::<LineItemNumber>().unwrap());
        let totals = LineTotals::default().after(&one, money("10.00")).unwrap();
        let totals = totals.after(&two, money("5.00")).unwrap();
        let entries =
            [(&one, money("12.00")), (&two, money("4.00")), (&one, money("-2.00")), (&three, money("7.00"))];
        let compared = compare(&totals, usd, entries).unwrap();
        let shown = compared.iter().map(|it| {
            let numbers = [it.invoiced, it.entries, it.difference].map(|it| it.to_string());
            format!("{}: {}", it.line_item_number, numbers.join(" "))
        });
        let wanted = ["1: 10.00 10.00 0.00", "2: 5.00 4.00 1.00", "3: 0.00 7.00 -7.00"];
        assert_eq!(shown.collect::<Vec<_>>(), wanted);
    }
}
