//! Writing purchase orders to a CSV file, until it is as large as a response can be.

use chrono::NaiveDate;
use csv::{Terminator, WriterBuilder};
use domain::ledger::RecordedOrder;
use domain::settings::AccountDefaults;
use serde_json::{Value, json};

use super::column::{ID, Scope, columns};
use super::formula_guard::guard;
use crate::store::StoreError;

/// The most bytes of a file as a JSON string, in which Lambda returns it. Lambda's limit is 6 MB.
pub const FILE_BYTES_MAX: usize = 5_500_000;

/// The most bytes of a purchase order's own fields on all its rows together. With more, only the first row has them, so
/// that the largest purchase order (100 lines, 100 kB of fields) still fits into a file.
const REPEATED_BYTES_MAX: usize = 500_000;

/// Begins a file, so that Excel reads it as UTF-8.
const BYTE_ORDER_MARK: &str = "\u{FEFF}";

#[derive(Debug)]
pub struct CsvWriter {
    text: String,
    /// The length of the text as a JSON string.
    bytes: usize,
    orders: usize,
}

impl CsvWriter {
    /// Starts a file with its header.
    pub fn new() -> Result<Self, StoreError> {
        let header = to_csv(&[columns().map(|column| column.name.to_owned()).collect()])?;
        let text = format!("{BYTE_ORDER_MARK}{header}");
        Ok(Self { bytes: json_length(&text), text, orders: 0 })
    }

    /// Adds a purchase order, with its derived fields as of `today`. Returns whether it fits; the first one always does.
    pub fn add(
        &mut self,
        record: &RecordedOrder,
        today: NaiveDate,
        defaults: &AccountDefaults,
    ) -> Result<bool, StoreError> {
        let rows = to_csv(&rows(record, today, defaults)?)?;
        let bytes = self.bytes.saturating_add(json_length(&rows));
        if bytes > FILE_BYTES_MAX && self.orders > 0 {
            return Ok(false);
        }
        self.text.push_str(&rows);
        self.bytes = bytes;
        self.orders = self.orders.saturating_add(1);
        Ok(true)
    }

    /// Returns the number of purchase orders in the file.
    pub fn orders(&self) -> usize {
        self.orders
    }

    pub fn into_text(self) -> String {
        self.text
    }
}

/// Returns the cells of a purchase order, row by row.
fn rows(
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
        "health": record.health(today, &defaults.notice_policy, defaults.has_contacts),
        "value": record.order.value()?,
        "balance": record.total_balance()?,
        "version": record.version,
        "updatedAt": record.updated_at,
    });
    add(&mut document, derived);
    let lines = document.get_mut("lineItems").and_then(Value::as_array_mut);
    for (line, json) in record.order.line_items.iter().zip(lines.into_iter().flatten()) {
        let derived = json!({
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

fn to_csv(rows: &[Vec<String>]) -> Result<String, StoreError> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    let unwritable = |error: String| StoreError::Corrupt(format!("rows can't be written as CSV: {error}"));
    for row in rows {
        writer.write_record(row).map_err(|error| unwritable(error.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|error| unwritable(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| unwritable(error.to_string()))
}

/// Returns the bytes of a text as a JSON string, without the quotes around it.
pub fn json_length(text: &str) -> usize {
    let bytes = text.bytes().map(|byte| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 0x08 | 0x0C => 2,
        0..0x20 => 6,
        _ => 1,
    });
    bytes.sum()
}
