//! Reading a CSV file into rows. A file with ambiguous columns or rows is refused as a whole, because its cells can't be
//! assigned to purchase orders.

use csv::{ReaderBuilder, StringRecord};
use domain::form::{self, Reader, RefusalCode, Refusals};
use serde::de::IgnoredAny;
use serde_json::Value;
use thiserror::Error;

use super::column::{self, Column, Origin};
use super::formula_guard::unguard;

/// The most rows of a file, without its header.
pub const ROWS_MAX: usize = 5_000;

/// The characters that separate cells: a comma, a semicolon (in much of Europe) or a tab (in a copied table). No name of a
/// column contains one.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

const BYTE_ORDER_MARK: char = '\u{FEFF}';

#[derive(Debug)]
pub struct Sheet {
    columns: Vec<&'static Column>,
    /// The rows that aren't blank.
    pub rows: Vec<Row>,
}

#[derive(Debug)]
pub struct Row {
    /// The number of its record in the file. The header is record 1.
    pub number: usize,
    cells: Vec<String>,
}

/// The error of a file that can't be read.
#[derive(Debug, Error)]
pub enum SheetError {
    #[error("the file must be UTF-8; in Excel, save it as `CSV UTF-8`")]
    Encoding,
    #[error("the file is empty; its first row must name its columns")]
    Empty,
    #[error("the file has {0} rows, and the limit is {ROWS_MAX}; split it between two purchase orders")]
    TooManyRows(usize),
    /// Its header, or the number of cells of a row.
    #[error("the file's columns or rows are refused")]
    Refused(Refusals),
}

impl Sheet {
    pub fn read(bytes: &[u8]) -> Result<Self, SheetError> {
        let text = std::str::from_utf8(bytes).map_err(|_| SheetError::Encoding)?;
        let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
        let mut records = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter(text))
            .from_reader(text.as_bytes())
            .into_records();
        let header = records.next().ok_or(SheetError::Empty)?.map_err(|_| SheetError::Encoding)?;
        let columns = columns(&header).map_err(SheetError::Refused)?;
        let (mut rows, mut wide, mut count) = (Vec::new(), Vec::new(), 0_usize);
        for record in records {
            let record = record.map_err(|_| SheetError::Encoding)?;
            count = count.saturating_add(1);
            let number = count.saturating_add(1);
            if record.iter().all(str::is_empty) || count > ROWS_MAX {
                continue;
            }
            if record.iter().skip(columns.len()).any(|cell| !cell.is_empty()) {
                wide.push((number, record.len()));
            }
            // Excel leaves out empty cells at the end of some rows.
            let cells = (0..columns.len()).map(|index| record.get(index).map_or_else(String::new, unguard));
            rows.push(Row { number, cells: cells.collect() });
        }
        if count > ROWS_MAX {
            return Err(SheetError::TooManyRows(count));
        }
        check(|reader| {
            for (number, cells) in wide {
                let detail = format!(
                    "has {cells} cells, but the file has {} columns; put cells that contain the separator in quotes",
                    columns.len()
                );
                reader.at("rows").at(number).refuse::<()>(RefusalCode::InvalidValue, detail);
            }
        })
        .map_err(SheetError::Refused)?;
        Ok(Self { columns, rows })
    }

    pub fn columns(&self) -> impl Iterator<Item = &'static Column> {
        self.columns.iter().copied()
    }

    pub fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|column| column.name == name)
    }

    /// Returns the cells of a row with their columns.
    pub fn cells<'a>(&'a self, row: &'a Row) -> impl Iterator<Item = (&'static Column, &'a str)> {
        self.columns.iter().copied().zip(row.cells.iter().map(String::as_str))
    }

    /// Returns the cell of a row in the column `name`, empty if the file has no such column.
    pub fn cell<'a>(&self, row: &'a Row, name: &str) -> &'a str {
        let index = self.columns.iter().position(|column| column.name == name);
        index.and_then(|index| row.cells.get(index)).map_or("", String::as_str)
    }
}

/// Returns the separator that the header contains most often.
fn delimiter(text: &str) -> u8 {
    let header = text.trim_start_matches(['\r', '\n']).split(['\r', '\n']).next().unwrap_or_default();
    let count = |delimiter: &u8| header.bytes().filter(|byte| byte == delimiter).count();
    // `max_by_key` returns the last of equals, which is the comma.
    DELIMITERS.into_iter().rev().max_by_key(count).unwrap_or(b',')
}

/// Returns the columns that a header names, or all its errors.
fn columns(header: &StringRecord) -> Result<Vec<&'static Column>, Refusals> {
    let mut names: Vec<&str> = header.iter().map(str::trim).collect();
    // A spreadsheet may write empty columns after the last one.
    while names.last().is_some_and(|name| name.is_empty()) {
        names.pop();
    }
    let mut columns: Vec<&'static Column> = Vec::new();
    check(|reader| {
        for name in names {
            match Column::named(name) {
                Some(column) if columns.contains(&column) => {
                    reader.at(name).refuse::<()>(RefusalCode::Duplicate, "this column appears twice");
                }
                Some(column) => columns.push(column),
                None => refuse_unknown(reader, name),
            }
        }
        for required in column::columns().filter(|column| column.origin == Origin::Required) {
            if !columns.contains(&required) {
                reader.at(required.name).refuse::<()>(RefusalCode::Required, "this column is required");
            }
        }
    })?;
    Ok(columns)
}

fn refuse_unknown(reader: &Reader<'_>, name: &str) {
    let similar = column::columns().find(|column| column.name.eq_ignore_ascii_case(name));
    let hint = similar.map_or_else(String::new, |column| format!("; did you mean `{}`?", column.name));
    let quoted: String = name.chars().take(100).collect();
    let detail = format!("unknown column{hint}");
    reader.at(quoted).refuse::<()>(RefusalCode::UnknownField, detail);
}

/// Returns everything that `check` refuses.
fn check(check: impl FnOnce(&Reader<'_>)) -> Result<(), Refusals> {
    form::read(Value::Null, |reader, IgnoredAny| {
        check(reader);
        Some(())
    })
}
