//! The rows of a purchase order: one for each line item, with the fields of the purchase order repeated.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::ledger::RecordedOrder;
use domain::settings::AccountDefaults;
use serde_json::{Value, json};

use super::column::{ID, Scope, columns};
use crate::api::formula_guard::guard;
use crate::store::StoreError;

/// The most bytes of a purchase order's own fields on all its rows together. With more, only the first row has them, so
/// that the largest purchase order (100 lines, 100 kB of fields) still fits into a file.
const REPEATED_BYTES_MAX: usize = 500_000;

/// Returns the cells of a purchase order, row by row. The derived fields are as of `today`.
pub(super) fn rows(
    record: &RecordedOrder,
    today: NaiveDate,
    defaults: &AccountDefaults,
) -> Result<Vec<Vec<String>>, StoreError> {
    let document = document(record, today, defaults)?;
    let lines = document.get("lineItems").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let own: Vec<String> = columns()
        .map(|column| match column.scope {
            Scope::Order => guard(&column.cell(&document)),
            Scope::Line => String::new(),
        })
        .collect();
    let bytes: usize = own.iter().map(String::len).sum();
    let repeats = bytes.saturating_mul(lines.len()) <= REPEATED_BYTES_MAX;
    let row = |(index, line): (usize, &Value)| {
        let cells = columns().zip(&own).map(|(column, own)| match column.scope {
            Scope::Order if index == 0 || repeats || column.name == ID => own.clone(),
            Scope::Order => String::new(),
            Scope::Line => guard(&column.cell(line)),
        });
        cells.collect()
    };
    Ok(lines.iter().enumerate().map(row).collect())
}

/// Returns a purchase order as JSON for the columns: the definition, without defaults that the buyer left out, and the
/// derived fields.
fn document(
    record: &RecordedOrder,
    today: NaiveDate,
    defaults: &AccountDefaults,
) -> Result<Value, StoreError> {
    let mut document = super::definition(&record.order, &record.tags)?;
    let derived = json!({
        "status": record.status(today),
        "health": record.health(today, defaults),
        "value": record.order.value()?,
        "balance": record.total_balance()?,
        "version": record.version,
        "updatedAt": record.updated_at,
    });
    add(&mut document, derived);
    let lines = document.get_mut("lineItems").and_then(Value::as_array_mut);
    for (line, json) in record.order.line_items.iter().zip(lines.into_iter().flatten()) {
        let billed: BTreeMap<String, String> = record
            .invoiced_by_month
            .invoiced(&line.line_item_number)
            .map(|(month, amount)| (month.to_string(), amount.to_string()))
            .collect();
        let derived = json!({
            "billedMonths": billed,
            "totalValue": line.total_value,
            "invoiced": record.invoiced(line),
            "balance": record.balance(line)?,
        });
        add(json, derived);
    }
    Ok(document)
}

/// Adds the fields that aren't null to an object.
fn add(to: &mut Value, fields: Value) {
    if let (Value::Object(to), Value::Object(fields)) = (to, fields) {
        to.extend(fields.into_iter().filter(|(_, value)| !value.is_null()));
    }
}
