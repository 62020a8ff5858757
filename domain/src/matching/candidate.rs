//! A purchase order as matching sees it: the terms of its lines and what was drawn, and nothing of people.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ledger::{Draw, LedgerError, Sums};
use crate::money::{Currency, Money};
use crate::month::{Month, MonthRange};
use crate::purchase_order::{
    InvoiceUnit, LineItemNumber, LineItemType, PurchaseOrder, PurchaseOrderId, RecordedOrder,
    TaxRegistrationNumber, WhenDepleted,
};
use crate::seller::SellerId;

/// A purchase order that an invoice may draw on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its ID.
    pub id: PurchaseOrderId,
    /// The version that `terms` are of.
    pub version: u64,
    /// When that version was made.
    pub updated_at: DateTime<Utc>,
    /// Whether it is suspended.
    pub suspended: bool,
    /// Whether it was deleted.
    pub deleted: bool,
    /// What matching needs to know of its definition.
    pub terms: Terms,
    /// What was drawn from its lines.
    pub sums: Sums,
}

/// What matching needs to know of a purchase order's definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
#[expect(missing_docs, reason = "the fields are those of `PurchaseOrder`")]
pub struct Terms {
    pub currency: Currency,
    pub bill_from: Vec<SellerId>,
    pub tax_registration_numbers: Vec<TaxRegistrationNumber>,
    pub invoice_units: Vec<InvoiceUnit>,
    pub months: MonthRange,
    pub when_depleted: WhenDepleted,
    pub lines: Vec<LineTerms>,
}

/// What matching needs to know of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineTerms {
    /// Its number.
    pub number: LineItemNumber,
    /// Which charges it serves.
    pub r#type: LineItemType,
    /// The billing periods it serves.
    pub months: MonthRange,
    /// Its total value, where its balance is tracked.
    pub budget: Option<Money>,
}

impl Terms {
    /// What matching needs to know of `order`.
    pub fn of(order: &PurchaseOrder) -> Self {
        let line = |line: &crate::purchase_order::LineItem| LineTerms {
            number: line.line_item_number.clone(),
            r#type: line.r#type,
            months: line.months,
            budget: line.balance_tracking.then_some(line.total_value),
        };
        Self {
            currency: order.currency,
            bill_from: order.bill_from.clone(),
            tax_registration_numbers: order.tax_registration_numbers.clone(),
            invoice_units: order.invoice_units.clone(),
            months: order.months,
            when_depleted: order.when_depleted,
            lines: order.line_items.iter().map(line).collect(),
        }
    }
}

impl Candidate {
    /// A purchase order on record, as matching sees it.
    pub fn of(record: &RecordedOrder) -> Self {
        Self {
            id: record.order.purchase_order_id.clone(),
            version: record.version,
            updated_at: record.updated_at,
            suspended: record.suspended,
            deleted: record.deleted_at.is_some(),
            terms: Terms::of(&record.order),
            sums: record.sums.clone(),
        }
    }

    /// The line with that number.
    pub fn line(&self, number: &LineItemNumber) -> Option<&LineTerms> {
        self.terms.lines.iter().find(|line| line.number == *number)
    }

    /// Draws `amount` from a line: the sums go on, and the draw says what is left.
    pub fn draw(&mut self, line: &LineItemNumber, amount: Money) -> Result<Draw, LedgerError> {
        let sums = self.sums.after(line, amount)?;
        let invoiced = sums.invoiced(line, self.terms.currency);
        let budget = self.line(line).and_then(|line| line.budget);
        let draw = Draw {
            purchase_order_id: self.id.clone(),
            line_item_number: line.clone(),
            amount,
            balance_after: budget.map(|budget| budget.minus(invoiced)).transpose()?,
            entry: sums.entries(),
        };
        self.sums = sums;
        Ok(draw)
    }
}

/// The stored form: short, since it is read by the hundred. What a line shares with its order is left out.
#[derive(Clone, Serialize, Deserialize)]
struct Stored {
    currency: Currency,
    sellers: Vec<SellerId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tax: Vec<TaxRegistrationNumber>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    units: Vec<InvoiceUnit>,
    first: Month,
    last: Month,
    #[serde(default, skip_serializing_if = "is_continue")]
    depleted: WhenDepleted,
    lines: Vec<StoredLine>,
}

#[derive(Clone, Serialize, Deserialize)]
struct StoredLine {
    n: LineItemNumber,
    t: LineItemType,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    first: Option<Month>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last: Option<Month>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    budget: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if passes a reference")]
fn is_continue(when_depleted: &WhenDepleted) -> bool {
    *when_depleted == WhenDepleted::Continue
}

impl From<Terms> for Stored {
    fn from(terms: Terms) -> Self {
        let order = terms.months;
        let line = |line: LineTerms| StoredLine {
            n: line.number,
            t: line.r#type,
            first: Some(line.months.first()).filter(|first| *first != order.first()),
            last: Some(line.months.last()).filter(|last| *last != order.last()),
            budget: line.budget.map(|budget| budget.to_string()),
        };
        Self {
            currency: terms.currency,
            sellers: terms.bill_from,
            tax: terms.tax_registration_numbers,
            units: terms.invoice_units,
            first: order.first(),
            last: order.last(),
            depleted: terms.when_depleted,
            lines: terms.lines.into_iter().map(line).collect(),
        }
    }
}

impl TryFrom<Stored> for Terms {
    type Error = String;

    fn try_from(stored: Stored) -> Result<Self, String> {
        let range =
            |first, last| MonthRange::new(first, last).ok_or_else(|| format!("{last} is before {first}"));
        let (currency, first, last) = (stored.currency, stored.first, stored.last);
        let line = |line: StoredLine| {
            let budget = line.budget.map(|text| Money::parse(&text, currency)).transpose();
            Ok(LineTerms {
                number: line.n,
                r#type: line.t,
                months: range(line.first.unwrap_or(first), line.last.unwrap_or(last))?,
                budget: budget.map_err(|error| error.to_string())?,
            })
        };
        Ok(Self {
            currency,
            bill_from: stored.sellers,
            tax_registration_numbers: stored.tax,
            invoice_units: stored.units,
            months: range(first, last)?,
            when_depleted: stored.depleted,
            lines: stored.lines.into_iter().map(line).collect::<Result<_, String>>()?,
        })
    }
}
