//! Reads a file into a sheet: CSV, or an Excel workbook (.xlsx). A file of another kind than the caller says is recognized
//! by its first bytes.

use domain::form::{RefusalCode, Refusals};
use thiserror::Error;

use super::csv_text::{QuoteError, delimiter, records};
use super::sheet::{ROWS_MAX, Sheet};
use super::sheet_cell::{RawCell, RawRow};
use super::workbook_bounds::{BoundError, ENTRIES_MAX, UNPACKED_MAX};
use super::workbook_reader;
use crate::api::problem::{Problem, ProblemCode};

const BYTE_ORDER_MARK: char = '\u{FEFF}';
/// The first bytes of a ZIP archive, which a workbook is.
const ZIP: &[u8] = b"PK\x03\x04";
/// The first bytes of an old Excel workbook (.xls), or of one with a password.
const OLE: &[u8] = b"\xD0\xCF\x11\xE0";

/// The error of a file that can't be read.
#[derive(Debug, Error)]
pub enum SpreadsheetError {
    #[error("the file must be UTF-8; in Excel, save it as `CSV UTF-8`")]
    Encoding,
    #[error(
        "the file is an Excel workbook, not CSV; send it with its own media type, or save it as `CSV UTF-8`"
    )]
    WorkbookAsCsv,
    #[error("the file is no Excel workbook (.xlsx); send CSV as `text/csv`")]
    NotAWorkbook,
    #[error(
        "the file is an Excel workbook in the old format or with a password; save it as `Excel Workbook (.xlsx)` without one"
    )]
    OldOrProtected,
    #[error("the workbook can't be read: {0}")]
    Damaged(String),
    #[error(
        "cell {0} has a formula without a result; open the workbook in Excel and save it, or write the value"
    )]
    NotComputed(String),
    #[error(transparent)]
    Bound(#[from] BoundError),
    #[error("the file is empty; its first row must name its columns")]
    Empty,
    #[error("the file has {0} rows, and the limit is {ROWS_MAX}; split it between two purchase orders")]
    TooManyRows(usize),
    #[error(transparent)]
    Quote(#[from] QuoteError),
    /// Its header, or the number of cells of a row.
    #[error("the file's columns or rows are refused")]
    Refused(Refusals),
}

/// Reads a CSV file.
pub fn read_csv(bytes: &[u8]) -> Result<Sheet, SpreadsheetError> {
    if bytes.starts_with(ZIP) {
        return Err(SpreadsheetError::WorkbookAsCsv);
    }
    if bytes.starts_with(OLE) {
        return Err(SpreadsheetError::OldOrProtected);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| SpreadsheetError::Encoding)?;
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let (delimiter, text) = delimiter(text);
    let row = |record: super::csv_text::CsvRecord| RawRow {
        number: record.number,
        cells: record.cells.into_iter().map(RawCell::Text).collect(),
    };
    let rows: Vec<RawRow> = records(text, delimiter)?.into_iter().map(row).collect();
    Sheet::of(&rows, delimiter != ';')
}

/// Reads an Excel workbook.
pub fn read_workbook(bytes: &[u8]) -> Result<Sheet, SpreadsheetError> {
    if bytes.starts_with(OLE) {
        return Err(SpreadsheetError::OldOrProtected);
    }
    if !bytes.starts_with(ZIP) {
        return Err(SpreadsheetError::NotAWorkbook);
    }
    // The numbers of a workbook have no decimal mark; a text that looks like a number may have any.
    Sheet::of(&workbook_reader::rows(bytes)?, false)
}

impl From<SpreadsheetError> for Problem {
    fn from(error: SpreadsheetError) -> Self {
        let detail = error.to_string();
        match error {
            SpreadsheetError::Encoding
            | SpreadsheetError::WorkbookAsCsv
            | SpreadsheetError::NotAWorkbook
            | SpreadsheetError::OldOrProtected
            | SpreadsheetError::Damaged(_)
            | SpreadsheetError::NotComputed(_)
            | SpreadsheetError::Bound(BoundError::FalseCount | BoundError::Archive(_))
            | SpreadsheetError::Empty => Self::new(ProblemCode::MalformedRequest, detail),
            SpreadsheetError::Quote(quote) => {
                Refusals::one(&format!("/rows/{}", quote.row), RefusalCode::InvalidValue, quote.rule).into()
            }
            SpreadsheetError::Bound(BoundError::TooLarge) => {
                Self::beyond(ProblemCode::TooLarge, detail, UNPACKED_MAX, UNPACKED_MAX.saturating_add(1))
            }
            SpreadsheetError::Bound(BoundError::TooManyEntries(actual)) => {
                Self::beyond(ProblemCode::TooLarge, detail, ENTRIES_MAX, actual)
            }
            SpreadsheetError::TooManyRows(actual) => {
                Self::beyond(ProblemCode::TooLarge, detail, ROWS_MAX, actual)
            }
            SpreadsheetError::Refused(refusals) => refusals.into(),
        }
    }
}
