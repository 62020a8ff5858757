//! What an import changes: cells, removed line items, and the values of the purchase orders.

use std::collections::BTreeMap;

use domain::ids::LineItemNumber;
use domain::ledger::RecordedOrder;
use domain::money::{Currency, Money};
use schemars::JsonSchema;
use serde::Serialize;

use crate::purchase_orders::spreadsheet::cell_changes::{CellChange, cell_changes};
use crate::purchase_orders::spreadsheet::group::Group;
use crate::store::StoreError;

/// What an import changes of a purchase order, or creates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportChange {
    /// The changed cells; none if the purchase order is new.
    pub cells: Vec<CellChange>,
    /// The line items that have no row.
    pub removed: Vec<LineItemNumber>,
    /// The value before; none if the purchase order is new.
    before: Option<Money>,
    after: Money,
}

impl ImportChange {
    pub fn of(
        group: &Group<'_>,
        before: Option<&RecordedOrder>,
        after: &RecordedOrder,
    ) -> Result<Self, StoreError> {
        let value = after.order.value()?;
        let Some(before) = before else {
            return Ok(Self { cells: Vec::new(), removed: Vec::new(), before: None, after: value });
        };
        let is_kept = |number: &LineItemNumber| {
            after.order.line_items.iter().any(|line| line.line_item_number == *number)
        };
        let numbers = before.order.line_items.iter().map(|line| &line.line_item_number);
        let removed = numbers.filter(|number| !is_kept(number)).cloned().collect();
        let cells = cell_changes(group, before, after)?;
        Ok(Self { cells, removed, before: Some(before.order.value()?), after: value })
    }
}

/// The values of the purchase orders that an import creates or changes, in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportValue {
    /// The currency.
    pub currency: Currency,
    /// The sum of their values before. New ones count as zero.
    pub before: Money,
    /// The sum of their values after.
    pub after: Money,
}

/// Returns the values by currency. A sum that overflows a decimal, which no file of purchase orders reaches, is left out.
pub(super) fn values<'a>(changes: impl Iterator<Item = &'a ImportChange>) -> Vec<ImportValue> {
    let mut sums: BTreeMap<Currency, [Option<Money>; 2]> = BTreeMap::new();
    for change in changes {
        for (nth, value) in [change.before, Some(change.after)].into_iter().enumerate() {
            let Some(value) = value else { continue };
            let zero = Some(Money::zero(value.currency()));
            let both = sums.entry(value.currency()).or_insert([zero; 2]);
            if let Some(sum) = both.get_mut(nth) {
                *sum = sum.and_then(|sum| sum.plus(value).ok());
            }
        }
    }
    let value = |(currency, [before, after]): (Currency, [Option<Money>; 2])| {
        Some(ImportValue { currency, before: before?, after: after? })
    };
    sums.into_iter().filter_map(value).collect()
}
