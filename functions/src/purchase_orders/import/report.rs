//! The answer to an import: the outcome of each row.

use std::collections::BTreeMap;

use domain::form::RefusalCode;
use domain::ids::{LineItemNumber, PurchaseOrderId};
use schemars::JsonSchema;
use serde::Serialize;

use super::ImportOutcome;
use super::change::{ImportChange, ImportValue, values};
use crate::api::json::json_length;
use crate::purchase_orders::spreadsheet::cell_changes::CellChange;
use crate::purchase_orders::spreadsheet::column::ID;
use crate::purchase_orders::spreadsheet::group::Group;
use crate::purchase_orders::spreadsheet::row_fault::{RowFault, RowFaultCode};
use crate::purchase_orders::spreadsheet::sheet::Row;
use crate::purchase_orders::views;

/// The most bytes of all errors and changes as a JSON string. The rows take at most 3 MB, and an answer of Lambda at most
/// 6 MB.
const DETAILS_BYTES_MAX: usize = 2_000_000;
/// The most characters of a cell that an answer quotes.
const QUOTED_MAX: usize = 100;

/// The result of an import.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportAnswer {
    /// Whether this was a dry run, which writes nothing.
    pub dry_run: bool,
    /// The number of purchase orders by outcome.
    pub purchase_orders: ImportCounts,
    /// The result of each row that isn't blank, in the order of the file.
    pub rows: Vec<ImportedRow>,
    /// The number of errors that were left out because the answer would be too large.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errors_left_out: Option<usize>,
    /// The number of changed cells that were left out because the answer would be too large.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes_left_out: Option<usize>,
    /// The values of the purchase orders that were created or changed, by currency.
    pub values: Vec<ImportValue>,
}

/// The number of purchase orders of an import by outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportCounts {
    /// Purchase orders that were created.
    pub created: usize,
    /// Purchase orders that were changed.
    pub updated: usize,
    /// Purchase orders that already were as in the file.
    pub unchanged: usize,
    /// Purchase orders that were not imported.
    pub refused: usize,
}

/// The result of a row.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportedRow {
    /// The row number. The header is row 1.
    pub row: usize,
    /// The purchase order ID in the row, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purchase_order_id: Option<String>,
    /// The line item number in the row, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line_item_number: Option<String>,
    /// The outcome of the row's purchase order.
    pub outcome: RowOutcome,
    /// The URL path of the purchase order. Absent if it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// The errors of this row.
    pub errors: Vec<RowError>,
    /// The cells of this row that changed the purchase order. Absent if there are none, or if it is new.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<ChangedCell>,
    /// The line items that were removed because they have no row; only on the first row of the purchase order. Absent if
    /// there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub removed_line_items: Vec<LineItemNumber>,
}

/// A cell that changed a purchase order.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ChangedCell {
    /// The column.
    pub column: &'static str,
    /// The value before, as an export has it. Absent if there was none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// The value after, as an export has it. Absent if it was removed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub to: String,
}

/// The outcome of a row's purchase order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(rename = "ImportOutcome")]
pub enum RowOutcome {
    /// The purchase order was created.
    Created,
    /// The purchase order was changed.
    Updated,
    /// The purchase order already was as in the file.
    Unchanged,
    /// The purchase order was not imported.
    Refused,
}

/// An error of a row.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ImportError")]
pub struct RowError {
    /// The column, if the error is about one cell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<&'static str>,
    /// A stable code for programs.
    pub code: RowFaultCode,
    /// A sentence for the person who imports the file.
    pub detail: String,
}

impl ImportAnswer {
    /// Returns the result of each row. `outcomes` are those of the `groups`.
    pub fn of(
        dry_run: bool,
        groups: &[Group<'_>],
        outcomes: &[ImportOutcome],
        rows_without_id: &[&Row],
    ) -> Self {
        let mut purchase_orders = ImportCounts::default();
        let mut rows = BTreeMap::new();
        for (group, outcome) in groups.iter().zip(outcomes) {
            purchase_orders.add(outcome);
            rows.extend(group.rows.iter().map(|row| (row.number, ImportedRow::of(group, row, outcome))));
        }
        let mut space = Space { bytes_left: DETAILS_BYTES_MAX };
        let mut left_out = 0;
        let faults = outcomes.iter().flat_map(ImportOutcome::faults).cloned();
        for RowFault { row, column, code, detail } in
            faults.chain(rows_without_id.iter().map(|row| missing_id(row)))
        {
            let refused = ImportedRow::refused(row);
            let errors = &mut rows.entry(row).or_insert(refused).errors;
            let error = RowError { column, code, detail };
            if space.has_room_for(&error) {
                errors.push(error);
            } else {
                left_out += 1;
            }
        }
        let errors_left_out = (left_out > 0).then_some(left_out);
        let changes_left_out = add_changes(&mut rows, groups, outcomes, space);
        let values = values(outcomes.iter().filter_map(ImportOutcome::change));
        let rows = rows.into_values().collect();
        Self { dry_run, purchase_orders, rows, errors_left_out, changes_left_out, values }
    }
}

/// The space that is left in an answer.
struct Space {
    bytes_left: usize,
}

impl Space {
    /// Takes the space of `detail`, if there is enough.
    fn has_room_for(&mut self, detail: &impl Serialize) -> bool {
        let bytes = serde_json::to_string(detail).map_or(0, |json| json_length(&json));
        let rest = self.bytes_left.checked_sub(bytes);
        self.bytes_left = rest.unwrap_or(self.bytes_left);
        rest.is_some()
    }
}

/// Adds the changes to their rows. Returns the number of cells that there was no space for, if any.
fn add_changes(
    rows: &mut BTreeMap<usize, ImportedRow>,
    groups: &[Group<'_>],
    outcomes: &[ImportOutcome],
    mut space: Space,
) -> Option<usize> {
    let mut left_out = 0;
    for (group, change) in groups.iter().zip(outcomes.iter().map(ImportOutcome::change)) {
        let Some(change) = change else { continue };
        if let Some(first) = rows.get_mut(&group.first_row())
            && space.has_room_for(&change.removed)
        {
            first.removed_line_items.clone_from(&change.removed);
        }
        for CellChange { row, column, from, to } in &change.cells {
            let cell = ChangedCell { column, from: from.clone(), to: to.clone() };
            match rows.get_mut(row) {
                Some(row) if space.has_room_for(&cell) => row.changes.push(cell),
                Some(_) | None => left_out += 1,
            }
        }
    }
    (left_out > 0).then_some(left_out)
}

impl ImportCounts {
    fn add(&mut self, outcome: &ImportOutcome) {
        let count = match outcome {
            ImportOutcome::Created(_) => &mut self.created,
            ImportOutcome::Updated(_) => &mut self.updated,
            ImportOutcome::Unchanged => &mut self.unchanged,
            ImportOutcome::Refused(_) | ImportOutcome::OverQuota(_) => &mut self.refused,
        };
        *count += 1;
    }
}

impl ImportedRow {
    fn of(group: &Group<'_>, row: &Row, outcome: &ImportOutcome) -> Self {
        let id: Option<PurchaseOrderId> = match outcome {
            ImportOutcome::Created(_) | ImportOutcome::Updated(_) | ImportOutcome::Unchanged => {
                group.id.parse().ok()
            }
            ImportOutcome::Refused(_) | ImportOutcome::OverQuota(_) => None,
        };
        Self {
            purchase_order_id: quoted(group.id),
            line_item_number: quoted(group.line_item_number(row)),
            outcome: outcome.of_row(),
            href: id.map(|id| views::href(&id)),
            ..Self::refused(row.number)
        }
    }

    fn refused(row: usize) -> Self {
        let (purchase_order_id, line_item_number, href) = (None, None, None);
        let outcome = RowOutcome::Refused;
        let (errors, changes, removed_line_items) = (Vec::new(), Vec::new(), Vec::new());
        Self { row, purchase_order_id, line_item_number, outcome, href, errors, changes, removed_line_items }
    }
}

impl ImportOutcome {
    fn of_row(&self) -> RowOutcome {
        match self {
            Self::Created(_) => RowOutcome::Created,
            Self::Updated(_) => RowOutcome::Updated,
            Self::Unchanged => RowOutcome::Unchanged,
            Self::Refused(_) | Self::OverQuota(_) => RowOutcome::Refused,
        }
    }

    fn faults(&self) -> &[RowFault] {
        match self {
            Self::Created(_) | Self::Updated(_) | Self::Unchanged | Self::OverQuota(_) => &[],
            Self::Refused(faults) => faults,
        }
    }

    fn change(&self) -> Option<&ImportChange> {
        match self {
            Self::Created(change) | Self::Updated(change) => Some(change),
            Self::Unchanged | Self::Refused(_) | Self::OverQuota(_) => None,
        }
    }
}

fn missing_id(row: &Row) -> RowFault {
    RowFault::of_cell(row.number, ID, RefusalCode::Required, "a row must have the ID of its purchase order")
}

/// Returns the beginning of a cell, with control characters replaced.
fn quoted(cell: &str) -> Option<String> {
    let visible = |it: char| if it.is_control() { char::REPLACEMENT_CHARACTER } else { it };
    (!cell.is_empty()).then(|| cell.chars().take(QUOTED_MAX).map(visible).collect())
}
