//! Reading a file: which columns it has, and its rows. What can't be told apart refuses the whole file, since nobody
//! knows then which purchase order it would be about.

use csv::{ReaderBuilder, StringRecord};
use domain::form::{self, Reader, RefusalCode, Refusals};
use serde::de::IgnoredAny;
use serde_json::Value;
use thiserror::Error;

use super::column::{COLUMNS, Column, Origin};
use super::guard::unguarded;

/// Rows of a file, without its header.
pub const ROWS_MAX: usize = 5_000;

/// Between cells: a comma; in much of Europe, a semicolon; where a table was copied, a tab. No column's name has any.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

const BYTE_ORDER_MARK: char = '\u{FEFF}';

/// A file's columns and rows.
#[derive(Debug)]
pub struct Sheet {
    columns: Vec<&'static Column>,
    /// Those that aren't blank.
    pub rows: Vec<Row>,
}

/// A row.
#[derive(Debug)]
pub struct Row {
    /// Its number among the file's records; the header's is 1.
    pub number: usize,
    cells: Vec<String>,
}

/// Why a file is not read.
#[derive(Debug, Error)]
pub enum Unreadable {
    /// Another encoding.
    #[error("the file must be UTF-8; Excel saves it so as `CSV UTF-8`")]
    Encoding,
    /// Not even a header.
    #[error("the file is empty; its first row must name its columns")]
    Empty,
    /// More than [`ROWS_MAX`].
    #[error("a file may have {ROWS_MAX} rows, but this one has {0}; split it between two purchase orders")]
    TooManyRows(usize),
    /// Its header, or the number of cells of its rows.
    #[error("the file's columns or rows are refused")]
    Refused(Refusals),
}

impl Sheet {
    /// Reads a file.
    pub fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        let text = std::str::from_utf8(bytes).map_err(|_| Unreadable::Encoding)?;
        let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
        let mut records = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter(text))
            .from_reader(text.as_bytes())
            .into_records();
        let header = records.next().ok_or(Unreadable::Empty)?.map_err(|_| Unreadable::Encoding)?;
        let columns = columns(&header).map_err(Unreadable::Refused)?;
        let (mut rows, mut wide, mut count) = (Vec::new(), Vec::new(), 0_usize);
        for record in records {
            let record = record.map_err(|_| Unreadable::Encoding)?;
            count = count.saturating_add(1);
            let number = count.saturating_add(1);
            if record.iter().all(str::is_empty) || count > ROWS_MAX {
                continue;
            }
            if record.iter().skip(columns.len()).any(|cell| !cell.is_empty()) {
                wide.push((number, record.len()));
            }
            // Excel leaves out empty cells at the end of some rows.
            let cells = (0..columns.len()).map(|index| record.get(index).map_or_else(String::new, unguarded));
            rows.push(Row { number, cells: cells.collect() });
        }
        if count > ROWS_MAX {
            return Err(Unreadable::TooManyRows(count));
        }
        refused(|reader| {
            for (number, cells) in wide {
                let detail = format!(
                    "has {cells} cells, but there are {} columns; a cell with the separator in it needs quotes",
                    columns.len()
                );
                reader.at("rows").at(number).refuse::<()>(RefusalCode::InvalidValue, detail);
            }
        })
        .map_err(Unreadable::Refused)?;
        Ok(Self { columns, rows })
    }

    /// Its columns, in no order that matters.
    pub fn columns(&self) -> impl Iterator<Item = &'static Column> {
        self.columns.iter().copied()
    }

    /// Whether it has a column of that name.
    pub fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|column| column.name == name)
    }

    /// The cells of a row with their columns.
    pub fn cells<'a>(&'a self, row: &'a Row) -> impl Iterator<Item = (&'static Column, &'a str)> {
        self.columns.iter().copied().zip(row.cells.iter().map(String::as_str))
    }

    /// The cell of a row in the column of that name; empty where there is none.
    pub fn cell<'a>(&self, row: &'a Row, name: &str) -> &'a str {
        let place = self.columns.iter().position(|column| column.name == name);
        place.and_then(|place| row.cells.get(place)).map_or("", String::as_str)
    }
}

/// What stands between the cells of the header.
fn delimiter(text: &str) -> u8 {
    let header = text.trim_start_matches(['\r', '\n']).split(['\r', '\n']).next().unwrap_or_default();
    let count = |delimiter: &u8| header.bytes().filter(|byte| byte == delimiter).count();
    // Of several the last: so the comma is, where there are equally many, or none.
    DELIMITERS.into_iter().rev().max_by_key(count).unwrap_or(b',')
}

/// The columns that a header names, or all that is wrong with it.
fn columns(header: &StringRecord) -> Result<Vec<&'static Column>, Refusals> {
    let mut names: Vec<&str> = header.iter().map(str::trim).collect();
    // A spreadsheet may write more columns than it shows.
    while names.last().is_some_and(|name| name.is_empty()) {
        names.pop();
    }
    let mut columns: Vec<&'static Column> = Vec::new();
    refused(|reader| {
        for name in names {
            match Column::named(name) {
                Some(column) if columns.contains(&column) => {
                    reader.at(name).refuse::<()>(RefusalCode::Duplicate, "this column is there twice");
                }
                Some(column) => columns.push(column),
                None => unknown(reader, name),
            }
        }
        for needed in COLUMNS.iter().filter(|column| column.origin == Origin::Needed) {
            if !columns.contains(&needed) {
                reader.at(needed.name).refuse::<()>(RefusalCode::Required, "this column is required");
            }
        }
    })?;
    Ok(columns)
}

fn unknown(reader: &Reader<'_>, name: &str) {
    let meant = COLUMNS.iter().find(|column| column.name.eq_ignore_ascii_case(name));
    let hint = meant.map_or_else(String::new, |column| format!("; `{}` is", column.name));
    let shown: String = name.chars().take(100).collect();
    let detail = format!("this column is not known here{hint}");
    reader.at(shown).refuse::<()>(RefusalCode::UnknownField, detail);
}

/// Everything that `check` refuses, if anything.
fn refused(check: impl FnOnce(&Reader<'_>)) -> Result<(), Refusals> {
    form::read(Value::Null, |reader, IgnoredAny| {
        check(reader);
        Some(())
    })
}
