//! The terms of a purchase order: the part of its definition that matching reads.

use crate::ids::{InvoiceUnit, LineItemNumber, SellerId, TaxRegistrationNumber};
use crate::line_item_type::LineItemType;
use crate::money::{Currency, Money, MoneyError};
use crate::month::MonthRange;
use crate::purchase_order::{LineItem, PurchaseOrder, WhenDepleted};

/// The part of a purchase order's definition that matching reads.
#[derive(Clone, Debug, PartialEq, Eq)]
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

impl LineTerms {
    /// Whether a reference to a line item names the line.
    pub(super) fn is_named(&self, reference: &str) -> bool {
        self.number.as_str() == reference
    }

    /// Returns the balance after that much was invoiced; none if it is not tracked.
    pub(super) fn balance(&self, invoiced: Money) -> Result<Option<Money>, MoneyError> {
        self.budget.map(|budget| budget.minus(invoiced)).transpose()
    }

    /// Whether the balance covers `amount` after that much was invoiced.
    pub(super) fn has_enough(&self, invoiced: Money, amount: Money) -> bool {
        !amount.is_positive() || self.budget.is_none_or(|budget| budget.covers_sum(invoiced, amount))
    }
}
