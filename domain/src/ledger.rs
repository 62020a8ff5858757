//! The ledger: append-only draws, the sums that follow from them, and the proof that they agree.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use thiserror::Error;

use crate::money::{Currency, Money, MoneyError};
use crate::purchase_order::{LineItemNumber, PurchaseOrderId};

/// One signed amount that an invoice took from a line item, or gave back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Draw {
    /// The purchase order drawn on.
    pub purchase_order_id: PurchaseOrderId,
    /// Its line.
    pub line_item_number: LineItemNumber,
    /// What was taken; negative: given back.
    pub amount: Money,
    /// What was left of the line after it; none where the balance is not tracked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub balance_after: Option<Money>,
    /// Its place in the purchase order's ledger: 1, 2, 3, … without a gap.
    #[serde(rename = "ledgerEntry")]
    pub entry: u64,
}

/// What was drawn from each line of a purchase order, and how many ledger entries say so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    entries: u64,
    invoiced: BTreeMap<LineItemNumber, Money>,
}

/// An entry that can't be made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LedgerError {
    /// The sum can't be had.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// The purchase order to draw on is not at hand.
    #[error("the purchase order {0} is not at hand")]
    UnknownOrder(PurchaseOrderId),
    /// More entries than can be numbered.
    #[error("the ledger is full")]
    Full,
}

impl Sums {
    /// Sums as they were kept: the number of entries, and what was drawn by line.
    pub fn kept(entries: u64, invoiced: BTreeMap<LineItemNumber, Money>) -> Self {
        Self { entries, invoiced }
    }

    /// Ledger entries so far.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// Whether anything was ever drawn.
    pub fn any(&self) -> bool {
        self.entries > 0
    }

    /// The lines that have draws, also where these cancel out.
    pub fn lines(&self) -> impl Iterator<Item = &LineItemNumber> {
        self.invoiced.keys()
    }

    /// What was drawn from a line.
    pub fn invoiced(&self, line: &LineItemNumber, currency: Currency) -> Money {
        self.invoiced.get(line).copied().unwrap_or_else(|| Money::zero(currency))
    }

    /// Appends one entry: the sums after it, and its place in the ledger.
    pub fn after(&self, line: &LineItemNumber, amount: Money) -> Result<Self, LedgerError> {
        let mut sums = self.clone();
        sums.append(line, amount)?;
        Ok(sums)
    }

    fn append(&mut self, line: &LineItemNumber, amount: Money) -> Result<(), LedgerError> {
        let sum = self.invoiced(line, amount.currency()).plus(amount)?;
        self.entries = self.entries.checked_add(1).ok_or(LedgerError::Full)?;
        self.invoiced.insert(line.clone(), sum);
        Ok(())
    }
}

/// A line's sum beside that of its ledger entries: the same, unless something is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// The line.
    pub line_item_number: LineItemNumber,
    /// The sum on record.
    pub invoiced: Money,
    /// The sum of its ledger entries.
    pub entries: Money,
    /// The one less the other.
    pub difference: Money,
}

/// Recomputes every line's sum from `entries` and sets it beside that of `sums`: lines with either, in line order.
pub fn compare<'a>(
    sums: &Sums,
    currency: Currency,
    entries: impl IntoIterator<Item = (&'a LineItemNumber, Money)>,
) -> Result<Vec<Comparison>, LedgerError> {
    let mut recomputed = Sums::default();
    for (line, amount) in entries {
        recomputed.append(line, amount)?;
    }
    let lines: std::collections::BTreeSet<_> = sums.lines().chain(recomputed.lines()).collect();
    let compared = lines.into_iter().map(|line| {
        let (invoiced, entries) = (sums.invoiced(line, currency), recomputed.invoiced(line, currency));
        let difference = invoiced.minus(entries)?;
        Ok(Comparison { line_item_number: line.clone(), invoiced, entries, difference })
    });
    compared.collect()
}

/// Recomputes every line's sum from `entries` and says where it differs from `sums`. In line order.
pub fn reconcile<'a>(
    sums: &Sums,
    currency: Currency,
    entries: impl IntoIterator<Item = (&'a LineItemNumber, Money)>,
) -> Result<Vec<Comparison>, LedgerError> {
    let compared = compare(sums, currency, entries)?;
    Ok(compared.into_iter().filter(|line| !line.difference.is_zero()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_found_and_named() {
        let usd: Currency = "USD".parse().unwrap();
        let money = |text| Money::parse(text, usd).unwrap();
        let (one, two): (LineItemNumber, LineItemNumber) = ("1".parse().unwrap(), "2".parse().unwrap());
        let sums = Sums::default().after(&one, money("10.00")).unwrap().after(&two, money("5.00")).unwrap();
        let entries = [(&one, money("10.00")), (&two, money("4.00"))];
        assert_eq!(reconcile(&sums, usd, [(&one, money("10.00")), (&two, money("5.00"))]).unwrap(), []);
        let differences = reconcile(&sums, usd, entries).unwrap();
        assert_eq!(differences.len(), 1);
        assert_eq!(differences[0].line_item_number, two);
        let Comparison { invoiced, entries, difference, .. } = differences[0];
        assert_eq!((invoiced, entries, difference), (money("5.00"), money("4.00"), money("1.00")));
    }
}
