//! The rows of a file, by their columns. A file with ambiguous columns or rows is refused as a whole, because its cells
//! can't be assigned to purchase orders.

use domain::form::{self, Reader, RefusalCode, Refusals};
use serde::de::IgnoredAny;
use serde_json::Value;

use super::amounts::NumberStyle;
use super::cell_format::CellFormat;
use super::column::{self, Column, Origin};
use super::file::SpreadsheetError;
use super::sheet_cell::{RawCell, RawRow, SheetCell};

/// The most rows of a file, without its header.
pub const ROWS_MAX: usize = 5_000;

#[derive(Debug)]
pub struct Sheet {
    columns: Vec<&'static Column>,
    /// The rows that aren't blank.
    pub rows: Vec<Row>,
}

#[derive(Debug)]
pub struct Row {
    /// The row number, as a spreadsheet shows it.
    pub number: usize,
    cells: Vec<SheetCell>,
}

impl Sheet {
    /// Reads rows that aren't blank; the first of them is the header. `points_by_default` is for
    /// [`NumberStyle::of`].
    pub fn of(rows: &[RawRow], points_by_default: bool) -> Result<Self, SpreadsheetError> {
        let (header, rows) = rows.split_first().ok_or(SpreadsheetError::Empty)?;
        let columns = columns(header).map_err(SpreadsheetError::Refused)?;
        if rows.len() > ROWS_MAX {
            return Err(SpreadsheetError::TooManyRows(rows.len()));
        }
        check(|reader| rows.iter().for_each(|row| refuse_if_wide(reader, row, columns.len())))
            .map_err(SpreadsheetError::Refused)?;
        let amounts = rows.iter().flat_map(|row| {
            let cells =
                columns.iter().zip(&row.cells).filter(|(column, _)| column.format == CellFormat::Amount);
            cells.filter_map(
                |(_, cell)| if let RawCell::Text(text) = cell { Some(text.as_str()) } else { None },
            )
        });
        let numbers = NumberStyle::of(amounts, points_by_default);
        let cell = |row: &RawRow, index: usize, column| {
            // Excel leaves out empty cells at the end of some rows.
            row.cells.get(index).map_or_else(SheetCell::default, |cell| SheetCell::of(cell, column, &numbers))
        };
        let read = |row: &RawRow| Row {
            number: row.number,
            cells: columns.iter().enumerate().map(|(index, column)| cell(row, index, column)).collect(),
        };
        Ok(Self { rows: rows.iter().map(read).collect(), columns })
    }

    pub fn columns(&self) -> impl Iterator<Item = &'static Column> {
        self.columns.iter().copied()
    }

    pub fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|column| column.name == name)
    }

    /// Returns the cells of a row with their columns.
    pub fn cells<'a>(&'a self, row: &'a Row) -> impl Iterator<Item = (&'static Column, &'a SheetCell)> {
        self.columns.iter().copied().zip(&row.cells)
    }

    /// Returns the text of a row in the column `name`, empty if the file has no such column.
    pub fn text<'a>(&self, row: &'a Row, name: &str) -> &'a str {
        let index = self.columns.iter().position(|column| column.name == name);
        index.and_then(|index| row.cells.get(index)).map_or("", |cell| &cell.text)
    }
}

fn refuse_if_wide(reader: &Reader<'_>, row: &RawRow, columns: usize) {
    if let Some(last) = row.cells.iter().rposition(|cell| !cell.is_blank()).filter(|last| *last >= columns) {
        let detail = format!(
            "has {} cells, but the file has {columns} columns; put cells that contain the separator in quotes",
            last.saturating_add(1)
        );
        reader.at("rows").at(row.number).refuse::<()>(RefusalCode::InvalidValue, detail);
    }
}

/// Returns the columns that a header names, or all its errors.
fn columns(header: &RawRow) -> Result<Vec<&'static Column>, Refusals> {
    let mut names: Vec<&str> = header.cells.iter().map(|cell| cell.text().trim()).collect();
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
