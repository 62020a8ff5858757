//! Writing purchase orders: whole ones, until a file is as large as one answer may be.

use chrono::NaiveDate;
use csv::{Terminator, WriterBuilder};
use domain::ledger::RecordedOrder;
use domain::settings::AccountDefaults;
use serde_json::{Value, json};

use super::column::{COLUMNS, ID, Scope};
use super::guard::guarded;
use crate::store::StoreError;

/// Bytes of a file, as a function's answer carries it: a JSON string. Lambda takes answers of 6 MB.
pub const FILE_BYTES_MAX: usize = 5_500_000;

/// Bytes that a purchase order's own fields may take on all its rows together. Where it has more, only its first row
/// has them, so that the largest purchase order fits a file: a hundred lines times a hundred kilobytes don't.
pub const REPEATED_BYTES_MAX: usize = 500_000;

/// What a file begins with: without it, Excel takes UTF-8 for something else.
const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// A file of purchase orders.
#[derive(Debug)]
pub struct CsvWriter {
    text: String,
    bytes: usize,
    orders: usize,
}

impl CsvWriter {
    /// A file with nothing but its header.
    pub fn new() -> Result<Self, StoreError> {
        let header = records(&[COLUMNS.iter().map(|column| column.name.to_owned()).collect()])?;
        let text = format!("{BYTE_ORDER_MARK}{header}");
        Ok(Self { bytes: carried(&text), text, orders: 0 })
    }

    /// Adds a purchase order, with what follows from it and its account's `defaults` `today`. Whether there was room
    /// for it: there always is for the first.
    pub fn add(
        &mut self,
        record: &RecordedOrder,
        today: NaiveDate,
        defaults: &AccountDefaults,
    ) -> Result<bool, StoreError> {
        let rows = records(&rows(record, today, defaults)?)?;
        let bytes = self.bytes.saturating_add(carried(&rows));
        if bytes > FILE_BYTES_MAX && self.orders > 0 {
            return Ok(false);
        }
        self.text.push_str(&rows);
        self.bytes = bytes;
        self.orders = self.orders.saturating_add(1);
        Ok(true)
    }

    /// How many purchase orders are in it.
    pub fn orders(&self) -> usize {
        self.orders
    }

    /// What is in it.
    pub fn into_text(self) -> String {
        self.text
    }
}

/// A purchase order's cells, row by row.
fn rows(
    record: &RecordedOrder,
    today: NaiveDate,
    defaults: &AccountDefaults,
) -> Result<Vec<Vec<String>>, StoreError> {
    let document = document(record, today, defaults)?;
    let lines = document.get("lineItems").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let own: Vec<String> = COLUMNS
        .iter()
        .map(|column| match column.scope {
            Scope::Order => guarded(&column.shown(&document)),
            Scope::Line => String::new(),
        })
        .collect();
    let bytes: usize = own.iter().map(String::len).sum();
    let repeats = bytes.saturating_mul(lines.len()) <= REPEATED_BYTES_MAX;
    let row = |(index, line): (usize, &Value)| {
        let cells = COLUMNS.iter().zip(&own).map(|(column, own)| match column.scope {
            Scope::Order if index == 0 || repeats || column.name == ID => own.clone(),
            Scope::Order => String::new(),
            Scope::Line => guarded(&column.shown(line)),
        });
        cells.collect()
    };
    Ok(lines.iter().enumerate().map(row).collect())
}

/// A purchase order in the form that the columns point into: as the buyer defined it, with nothing spelled out that
/// they left to its default, and what follows from it.
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
    for (line, shown) in record.order.line_items.iter().zip(lines.into_iter().flatten()) {
        let derived = json!({
            "totalValue": line.total_value,
            "invoiced": record.invoiced(line),
            "balance": record.balance(line)?,
        });
        add(shown, derived);
    }
    Ok(document)
}

/// Adds fields to an object; those that are null are not there.
fn add(to: &mut Value, fields: Value) {
    if let (Value::Object(to), Value::Object(fields)) = (to, fields) {
        to.extend(fields.into_iter().filter(|(_, value)| !value.is_null()));
    }
}

/// Records as CSV.
fn records(rows: &[Vec<String>]) -> Result<String, StoreError> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    let unwritable = |error: String| StoreError::Corrupt(format!("rows can't be written: {error}"));
    for row in rows {
        writer.write_record(row).map_err(|error| unwritable(error.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|error| unwritable(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| unwritable(error.to_string()))
}

/// Bytes of a text within a JSON string, without the quotes around it.
pub fn carried(text: &str) -> usize {
    let bytes = text.bytes().map(|byte| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 0x08 | 0x0C => 2,
        0..0x20 => 6,
        _ => 1,
    });
    bytes.sum()
}
