//! What lists show of the associations of an invoice: what it draws on each purchase order.
//!
//! It is stored as text, because every invoice has it in several indexes: a row for each purchase order, in the order of the
//! draws, with its ID, its version, the amount and the line items, separated by tabs, since no ID or number has one; and, if
//! lines of the invoice are unmatched, a last row `partly`.

use domain::ids::{LineItemNumber, PurchaseOrderId};
use domain::ledger::{Destination, RecordedInvoice, RecordedLine};
use domain::matching::Choice;
use domain::money::{Currency, Money, MoneyError};
use rust_decimal::Decimal;

use crate::store::StoreError;
use crate::store::dynamodb::attributes::invalid;

/// The name of the attribute.
pub(super) const ASSOCIATED: &str = "associated";

const PARTLY: &str = "partly";

/// What an invoice draws on each purchase order, or drew before it was voided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Associated {
    /// In the order of the draws; none if the invoice is unmatched.
    pub orders: Vec<OrderShare>,
    /// Whether lines of the invoice are unmatched although others are matched.
    pub partly: bool,
}

/// What an invoice draws on one purchase order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderShare {
    pub purchase_order_id: PurchaseOrderId,
    pub purchase_order_version: u64,
    /// The sum of what it draws there.
    pub drawn: Money,
    /// The line items, in the order of the draws.
    pub line_item_numbers: Vec<LineItemNumber>,
}

impl OrderShare {
    /// Returns the line item, if there is only one.
    pub fn only_line_item(&self) -> Option<&LineItemNumber> {
        match self.line_item_numbers.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }
}

impl Associated {
    pub fn of(record: &RecordedInvoice) -> Result<Self, MoneyError> {
        let mut orders: Vec<OrderShare> = Vec::new();
        for association in record.associations() {
            let Choice { purchase_order_id, line_item_number } = association.on.clone();
            let purchase_order_version = association.purchase_order_version;
            let drawn = association.amount;
            let Some(order) = orders.iter_mut().find(|it| it.purchase_order_id == purchase_order_id) else {
                orders.push(OrderShare {
                    purchase_order_id,
                    purchase_order_version,
                    drawn,
                    line_item_numbers: vec![line_item_number],
                });
                continue;
            };
            order.drawn = order.drawn.plus(drawn)?;
            order.purchase_order_version = order.purchase_order_version.max(purchase_order_version);
            if !order.line_item_numbers.contains(&line_item_number) {
                order.line_item_numbers.push(line_item_number);
            }
        }
        let partly = !orders.is_empty() && !record.lines.iter().all(RecordedLine::is_matched);
        Ok(Self { orders, partly })
    }

    /// Returns where the invoice draws.
    pub fn destination(&self) -> Destination {
        let purchase_orders = self.orders.iter().map(|order| order.purchase_order_id.clone()).collect();
        match self.orders.as_slice() {
            [only] => Destination {
                purchase_order_id: Some(only.purchase_order_id.clone()),
                line_item_number: only.only_line_item().cloned(),
                purchase_order_version: Some(only.purchase_order_version),
                purchase_orders,
            },
            _ => Destination { purchase_orders, ..Destination::default() },
        }
    }

    /// Returns the stored form; none if the invoice draws nowhere.
    pub(super) fn stored(&self) -> Option<String> {
        let row = |order: &OrderShare| {
            let OrderShare { purchase_order_id, purchase_order_version, drawn, line_item_numbers } = order;
            let lines: Vec<&str> = line_item_numbers.iter().map(LineItemNumber::as_str).collect();
            let (drawn, lines) = (drawn.amount().normalize(), lines.join("\t"));
            format!("{purchase_order_id}\t{purchase_order_version}\t{drawn}\t{lines}")
        };
        let rows = self.orders.iter().map(row).chain(self.partly.then(|| PARTLY.to_owned()));
        (!self.orders.is_empty()).then(|| rows.collect::<Vec<_>>().join("\n"))
    }

    /// Reads the stored form of an invoice in `currency`.
    pub(super) fn read(text: &str, currency: Currency) -> Result<Self, StoreError> {
        let mut associated = Self::default();
        for row in text.split('\n') {
            if row == PARTLY {
                associated.partly = true;
            } else {
                associated.orders.push(order(row, currency).ok_or_else(|| invalid(ASSOCIATED))?);
            }
        }
        Ok(associated)
    }
}

fn order(row: &str, currency: Currency) -> Option<OrderShare> {
    let mut fields = row.split('\t');
    Some(OrderShare {
        purchase_order_id: fields.next()?.parse().ok()?,
        purchase_order_version: fields.next()?.parse().ok()?,
        drawn: Money::new(fields.next()?.parse::<Decimal>().ok()?, currency).ok()?,
        line_item_numbers: fields.map(str::parse).collect::<Result<_, _>>().ok()?,
    })
}
