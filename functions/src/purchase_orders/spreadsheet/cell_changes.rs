//! The cells in which a file differs from a purchase order on record.

use domain::ids::LineItemNumber;
use domain::ledger::RecordedOrder;
use serde_json::Value;

use super::column::{Scope, columns};
use super::definition;
use super::group::Group;
use crate::store::StoreError;

/// A cell that changes a purchase order, with the value as an export has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellChange {
    /// The row number.
    pub row: usize,
    pub column: &'static str,
    /// Empty if the purchase order or the line item has no such value.
    pub from: String,
    pub to: String,
}

/// Returns the cells of a purchase order's rows that change it from `before` to `after`, row by row. Its own fields count on
/// the first row that has them.
pub fn cell_changes(
    group: &Group<'_>,
    before: &RecordedOrder,
    after: &RecordedOrder,
) -> Result<Vec<CellChange>, StoreError> {
    let own = [before, after].map(|record| definition(&record.order, &record.tags));
    let [before, after] = own;
    let (before, after) = (before?, after?);
    let main = group.main_row().map(|row| row.number);
    let mut changes = Vec::new();
    for row in &group.rows {
        if Some(row.number) == main {
            changes.extend(between(row.number, Scope::Order, &before, &after));
        }
        let number: Option<LineItemNumber> = group.line_item_number(row).parse().ok();
        let Some(number) = number else { continue };
        let [from, to] = [&before, &after].map(|definition| line(definition, &number));
        changes.extend(between(row.number, Scope::Line, from, to));
    }
    Ok(changes)
}

/// Returns the line item of a definition; null if it has none of the number.
fn line<'a>(definition: &'a Value, number: &LineItemNumber) -> &'a Value {
    let lines = definition.get("lineItems").and_then(Value::as_array).into_iter().flatten();
    let mut found = lines.filter(|line| line.get("lineItemNumber") == Some(&Value::from(number.as_str())));
    found.next().unwrap_or(&Value::Null)
}

fn between(row: usize, scope: Scope, before: &Value, after: &Value) -> impl Iterator<Item = CellChange> {
    let columns = columns().filter(move |column| column.scope == scope && column.is_definition());
    columns.filter_map(move |column| {
        let [from, to] = [before, after].map(|of| column.cell(of));
        (from != to).then_some(CellChange { row, column: column.name, from, to })
    })
}
