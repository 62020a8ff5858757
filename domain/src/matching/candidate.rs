//! A purchase order as matching sees it: terms and totals, and no personal data.

use chrono::{DateTime, Utc};

use super::terms::{LineTerms, Terms};
use crate::ids::{LineItemNumber, PurchaseOrderId};
use crate::ledger::{Draw, LedgerError, LineTotals, RecordedOrder};
use crate::money::{Money, MoneyError};

/// A line of a purchase order.
pub type LineOf<'a> = (&'a Candidate, &'a LineTerms);

/// A purchase order that an invoice may draw on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub id: PurchaseOrderId,
    /// The version of `terms`.
    pub version: u64,
    /// The time of that version.
    pub updated_at: DateTime<Utc>,
    pub suspended: bool,
    pub deleted: bool,
    pub terms: Terms,
    pub totals: LineTotals,
}

impl Candidate {
    /// Returns the candidate of a purchase order on record.
    pub fn of(record: &RecordedOrder) -> Self {
        Self {
            id: record.order.purchase_order_id.clone(),
            version: record.version,
            updated_at: record.updated_at,
            suspended: record.suspended,
            deleted: record.deleted_at.is_some(),
            terms: Terms::of(&record.order),
            totals: record.totals.clone(),
        }
    }

    pub fn line(&self, number: &LineItemNumber) -> Option<&LineTerms> {
        self.terms.lines.iter().find(|line| line.number == *number)
    }

    /// Draws `amount` from a line, and returns the draw with the balance after it.
    pub fn draw(&mut self, line: &LineItemNumber, amount: Money) -> Result<Draw, LedgerError> {
        let totals = self.totals.after(line, amount)?;
        let invoiced = totals.invoiced(line, self.terms.currency);
        let balance = self.line(line).map(|terms| terms.balance(invoiced)).transpose()?;
        let draw = Draw {
            line_id: None,
            purchase_order_id: self.id.clone(),
            line_item_number: line.clone(),
            amount,
            balance_after: balance.flatten(),
            entry: totals.entries(),
        };
        self.totals = totals;
        Ok(draw)
    }

    /// Returns the balance of a line; none if it is not tracked.
    pub fn balance(&self, line: &LineTerms) -> Result<Option<Money>, MoneyError> {
        line.balance(self.invoiced(line))
    }

    /// Whether the balance of a line covers `amount`. An untracked line covers everything, and every line covers an amount
    /// of zero or less.
    pub fn has_enough(&self, line: &LineTerms, amount: Money) -> bool {
        line.has_enough(self.invoiced(line), amount)
    }

    fn invoiced(&self, line: &LineTerms) -> Money {
        self.totals.invoiced(&line.number, self.terms.currency)
    }

    /// Returns the lines with the amount invoiced to each.
    pub(super) fn lines(&self) -> impl Iterator<Item = (&LineTerms, Money)> {
        let numbers = self.terms.lines.iter().map(|line| &line.number);
        self.terms.lines.iter().zip(self.totals.invoiced_to(numbers, self.terms.currency))
    }
}
