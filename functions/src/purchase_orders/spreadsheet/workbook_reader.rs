//! Reads the rows of an Excel workbook. Formulas are not computed: their last results are read.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader as _, SheetVisible, Xlsx, XlsxError};

use super::file::SpreadsheetError;
use super::sheet::ROWS_MAX;
use super::sheet_cell::{RawCell, RawRow};
use super::workbook_bounds::{self, BoundError};
use super::workbook_file::LINES_SHEET;
use super::workbook_formulas;

/// The most columns. Every known column fits.
const COLUMNS_MAX: usize = 256;
/// The most bytes of text in all cells together. Many cells can share one text of the file.
const TEXT_MAX: usize = 16 << 20;

/// Returns the rows with content of the sheet with the line items, else of the first sheet that isn't hidden.
pub fn rows(bytes: &[u8]) -> Result<Vec<RawRow>, SpreadsheetError> {
    workbook_bounds::check(bytes)?;
    workbook_formulas::check(bytes)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let sheets = workbook.sheets_metadata();
    let own = sheets.iter().find(|sheet| sheet.name == LINES_SHEET);
    let sheet = own.or_else(|| sheets.iter().find(|sheet| sheet.visible == SheetVisible::Visible));
    let name = sheet.ok_or(SpreadsheetError::Empty)?.name.clone();
    let mut cells = workbook.worksheet_cells_reader(&name).map_err(damaged)?;
    let mut rows: BTreeMap<u32, Vec<RawCell>> = BTreeMap::new();
    let mut text_left = TEXT_MAX;
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        let (row, column) = cell.get_position();
        let Some(raw) = raw_cell(cell.get_value(), &mut text_left)? else { continue };
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= COLUMNS_MAX {
            let detail = format!("row {} has a cell beyond {COLUMNS_MAX} columns", row.saturating_add(1));
            return Err(SpreadsheetError::Damaged(detail));
        }
        let is_full = rows.len() > ROWS_MAX;
        let cells = rows.entry(row).or_default();
        // Rows that are too many are only counted.
        if !is_full {
            if cells.len() <= column {
                cells.resize(column.saturating_add(1), RawCell::Text(String::new()));
            }
            if let Some(cell) = cells.get_mut(column) {
                *cell = raw;
            }
        }
    }
    let number = |row: u32| usize::try_from(row).unwrap_or(usize::MAX).saturating_add(1);
    Ok(rows.into_iter().map(|(row, cells)| RawRow { number: number(row), cells }).collect())
}

/// Returns nothing for a blank cell.
fn raw_cell(value: &DataRef<'_>, text_left: &mut usize) -> Result<Option<RawCell>, BoundError> {
    let mut text = |text: &str| {
        *text_left = text_left.checked_sub(text.len()).ok_or(BoundError::TooLarge)?;
        Ok::<_, BoundError>(RawCell::Text(text.to_owned()))
    };
    let cell = match value {
        DataRef::Empty => return Ok(None),
        DataRef::String(value) => text(value)?,
        DataRef::SharedString(value) => text(value)?,
        DataRef::Bool(value) => text(&value.to_string())?,
        DataRef::Int(number) => RawCell::Number(number.to_string()),
        // The shortest decimal of this binary number, which is what a spreadsheet shows.
        DataRef::Float(number) => RawCell::Number(number.to_string()),
        DataRef::DateTime(date) => RawCell::Date(date_text(date)),
        DataRef::DateTimeIso(date) | DataRef::DurationIso(date) => RawCell::Date(date.clone()),
        DataRef::Error(error) => RawCell::Error(error.to_string()),
    };
    Ok(Some(cell).filter(|cell| !cell.is_blank()))
}

/// Returns `2026-10-01`, with the time if it isn't midnight.
fn date_text(date: &ExcelDateTime) -> String {
    if date.is_duration() {
        return "a time".to_owned();
    }
    let (year, month, day, hour, minute, second, milli) = date.to_ymd_hms_milli();
    let day = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second, milli) == (0, 0, 0, 0) {
        day
    } else {
        format!("{day} {hour:02}:{minute:02}:{second:02}")
    }
}

fn damaged(error: XlsxError) -> SpreadsheetError {
    if let XlsxError::CellError(error) = error {
        let detail = format!("a cell has the error {error}; correct its formula, or write the value");
        return SpreadsheetError::Damaged(detail);
    }
    if matches!(error, XlsxError::Password) {
        return SpreadsheetError::OldOrProtected;
    }
    SpreadsheetError::Damaged(error.to_string())
}
