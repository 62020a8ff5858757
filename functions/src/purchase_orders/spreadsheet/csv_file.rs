//! Writing purchase orders to a CSV file, until it is as large as a response can be.

use chrono::NaiveDate;
use csv::{Terminator, WriterBuilder};
use domain::ledger::RecordedOrder;
use domain::settings::AccountDefaults;

use super::column::columns;
use super::order_rows::rows;
use crate::api::json::json_length;
use crate::store::StoreError;

/// The most bytes of a file as a JSON string, in which Lambda returns it. Lambda's limit is 6 MB.
const FILE_BYTES_MAX: usize = 5_500_000;

/// Begins a file, so that Excel reads it as UTF-8.
const BYTE_ORDER_MARK: &str = "\u{FEFF}";

#[derive(Debug)]
pub struct CsvFile {
    text: String,
    /// The length of the text as a JSON string.
    bytes: usize,
    orders: usize,
}

impl CsvFile {
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

fn to_csv(rows: &[Vec<String>]) -> Result<String, StoreError> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    let unwritable = |error: String| StoreError::Corrupt(format!("rows can't be written as CSV: {error}"));
    for row in rows {
        writer.write_record(row).map_err(|error| unwritable(error.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|error| unwritable(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| unwritable(error.to_string()))
}
