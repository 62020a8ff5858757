//! CSV files (RFC 4180) as answers.

use csv::{Terminator, WriterBuilder};
use serde::Serialize;
use serde_json::Value;

use super::formula_guard::guard;
use super::json::json_length;
use crate::store::StoreError;

/// The most rows of a list as a CSV file.
pub const CSV_ROWS_MAX: usize = 5_000;

/// The most bytes of a file as a JSON string, in which Lambda returns it. Lambda's limit is 6 MB.
const FILE_BYTES_MAX: usize = 5_500_000;

/// Begins a file, so that Excel reads it as UTF-8.
const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// A CSV file that grows until it is as large as a response can be.
#[derive(Debug)]
pub struct CsvText {
    text: String,
    /// The length of the text as a JSON string.
    bytes: usize,
    additions: usize,
}

impl CsvText {
    /// Starts a file with its header.
    pub fn new(header: Vec<String>) -> Result<Self, StoreError> {
        let text = format!("{BYTE_ORDER_MARK}{}", to_csv(&[header])?);
        Ok(Self { bytes: json_length(&text), text, additions: 0 })
    }

    /// Adds rows, if all of them fit. Returns whether they do; the first ones always do.
    pub fn add(&mut self, rows: &[Vec<String>]) -> Result<bool, StoreError> {
        let rows = to_csv(rows)?;
        let bytes = self.bytes.saturating_add(json_length(&rows));
        if bytes > FILE_BYTES_MAX && self.additions > 0 {
            return Ok(false);
        }
        self.text.push_str(&rows);
        self.bytes = bytes;
        self.additions = self.additions.saturating_add(1);
        Ok(true)
    }

    /// Returns how often rows were added.
    pub fn additions(&self) -> usize {
        self.additions
    }

    pub fn into_text(self) -> String {
        self.text
    }
}

/// The rows of a list as a file, or how many of them fit one answer: at least one.
pub enum CsvRows {
    File(String),
    TooMany(usize),
}

impl CsvRows {
    pub fn of(columns: &[&str], rows: &[Vec<String>]) -> Result<Self, StoreError> {
        let mut text = CsvText::new(columns.iter().map(|name| (*name).to_owned()).collect())?;
        for (fitting, row) in rows.iter().enumerate() {
            if !text.add(std::slice::from_ref(row))? {
                return Ok(Self::TooMany(fitting));
            }
        }
        Ok(Self::File(text.into_text()))
    }
}

/// Returns the cells of a row of a JSON answer, in the order of `columns`, the names of its fields. A list becomes its items,
/// separated by `; `.
pub fn cells(row: &impl Serialize, columns: &[&str]) -> Result<Vec<String>, StoreError> {
    let row = serde_json::to_value(row)?;
    Ok(columns.iter().map(|name| cell(row.get(name).unwrap_or(&Value::Null))).collect())
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => guard(text),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join("; "),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => value.to_string(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_as_large_as_an_answer_may_be() {
        let rows = vec![vec!["x".repeat(1_000_000)]; 7];
        assert!(matches!(CsvRows::of(&["text"], &rows).unwrap(), CsvRows::TooMany(5)));
        assert!(matches!(CsvRows::of(&["text"], &rows[..5]).unwrap(), CsvRows::File(_)));
        let rows = [vec!["x".repeat(6_000_000)]];
        assert!(matches!(CsvRows::of(&["text"], &rows).unwrap(), CsvRows::File(_)), "one row always fits");
    }
}
