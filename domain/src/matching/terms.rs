//! The terms of a purchase order: the part of its definition that matching reads.

use serde::{Deserialize, Serialize};

use crate::ids::{InvoiceUnit, LineItemNumber, SellerId, TaxRegistrationNumber};
use crate::line_item_type::LineItemType;
use crate::money::{Currency, Money};
use crate::month::{Month, MonthRange};
use crate::purchase_order::{LineItem, PurchaseOrder, WhenDepleted};

/// The part of a purchase order's definition that matching reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "StoredTerms", into = "StoredTerms")]
pub struct Terms {
    pub currency: Currency,
    pub bill_from: Vec<SellerId>,
    pub tax_registration_numbers: Vec<TaxRegistrationNumber>,
    pub invoice_units: Vec<InvoiceUnit>,
    pub months: MonthRange,
    pub when_depleted: WhenDepleted,
    pub lines: Vec<LineTerms>,
}

/// The part of a line item that matching reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineTerms {
    pub number: LineItemNumber,
    pub r#type: LineItemType,
    pub months: MonthRange,
    /// The total value, if the balance is tracked.
    pub budget: Option<Money>,
}

impl Terms {
    pub fn of(order: &PurchaseOrder) -> Self {
        let line = |line: &LineItem| LineTerms {
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

/// The stored form of [`Terms`]. It is short, because a match reads up to a hundred, and leaves out the months that a line
/// shares with its order.
#[derive(Clone, Serialize, Deserialize)]
struct StoredTerms {
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

impl From<Terms> for StoredTerms {
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

impl TryFrom<StoredTerms> for Terms {
    type Error = String;

    fn try_from(stored: StoredTerms) -> Result<Self, String> {
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
