//! The look of the sheet with the line items: text columns, drop-down lists, and locked derived columns in grey.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, Format, FormatAlign, Formula, IgnoreError, ProtectionOptions,
    Worksheet, XlsxError,
};

use super::cell_format::CellFormat;
use super::column::{BILL_FROM, Column, Origin, columns};
use super::sheet::ROWS_MAX;
use super::workbook_file::LINES_SHEET;
use super::workbook_help::{HELP_SHEET, SELLERS_COLUMN};

const GREY: u32 = 0xE7_E6_E6;
/// The most decimals of an amount.
const DECIMALS_MAX: usize = 6;
/// Excel's format for text: what is typed stays as it is.
const TEXT: &str = "@";

pub struct Formats {
    pub header: Format,
    derived_header: Format,
    text: Format,
    /// Empty cells for amounts: what is typed becomes a number.
    number: Format,
    derived: Format,
    /// Amounts by their number of decimals, for people and derived.
    amounts: Vec<(Format, Format)>,
}

impl Default for Formats {
    fn default() -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        let grey = || top().set_background_color(GREY);
        let header = || top().set_bold();
        let amount = |decimals: usize| {
            let pattern = if decimals == 0 { "0".to_owned() } else { format!("0.{}", "0".repeat(decimals)) };
            (top().set_unlocked().set_num_format(&pattern), grey().set_num_format(&pattern))
        };
        Self {
            header: header(),
            derived_header: header().set_background_color(GREY),
            text: top().set_unlocked().set_num_format(TEXT),
            number: top().set_unlocked(),
            derived: grey(),
            amounts: (0..=DECIMALS_MAX).map(amount).collect(),
        }
    }
}

impl Formats {
    /// Returns the format of a cell. `decimals` is for an amount that is a number.
    pub fn of(&self, column: &Column, decimals: usize) -> &Format {
        let amount = self.amounts.get(decimals).filter(|_| column.format == CellFormat::Amount);
        match (amount, is_locked(column)) {
            (Some((own, _)), false) => own,
            (Some((_, derived)), true) => derived,
            (None, false) => &self.text,
            (None, true) => &self.derived,
        }
    }

    /// Returns the format of a column's empty cells.
    fn of_empty(&self, column: &Column) -> &Format {
        match (column.format, is_locked(column)) {
            (_, true) => &self.derived,
            (CellFormat::Amount, false) => &self.number,
            (_, false) => &self.text,
        }
    }
}

/// Whether an import ignores the column, or compares it with the current version.
fn is_locked(column: &Column) -> bool {
    match column.origin {
        Origin::Derived | Origin::Version => true,
        Origin::Required | Origin::Optional => false,
    }
}

/// Returns the sheet with its header and no rows. The catalogue has as many sellers.
pub fn prepared(formats: &Formats, sellers: usize) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(LINES_SHEET)?;
    let last_row = u32::try_from(ROWS_MAX).unwrap_or(u32::MAX);
    let mut last_column = 0;
    for (column, index) in columns().zip(0_u16..) {
        let header = if is_locked(column) { &formats.derived_header } else { &formats.header };
        sheet.set_column_format(index, formats.of_empty(column))?;
        sheet.set_column_width(index, width(column))?;
        sheet.write_string_with_format(0, index, column.name, header)?;
        if let Some(validation) = validation(column, sellers)? {
            sheet.add_data_validation(1, index, last_row, index, &validation)?;
        }
        last_column = index;
    }
    sheet.ignore_error_range(1, 0, last_row, last_column, IgnoreError::NumberStoredAsText)?;
    sheet.set_freeze_panes(1, 1)?;
    sheet.protect_with_options(&ProtectionOptions {
        format_cells: true,
        format_columns: true,
        format_rows: true,
        insert_rows: true,
        delete_rows: true,
        sort: true,
        use_autofilter: true,
        ..ProtectionOptions::default()
    });
    Ok(sheet)
}

/// Returns the drop-down list of a column. A cell for several sellers may have another text.
fn validation(column: &Column, sellers: usize) -> Result<Option<DataValidation>, XlsxError> {
    let list = DataValidation::new();
    let list = match column.format {
        CellFormat::Code(codes) => {
            let codes: Vec<&str> = codes.iter().map(|(code, _)| *code).collect();
            list.allow_list_strings(&codes)?.set_error_style(DataValidationErrorStyle::Warning)
        }
        CellFormat::Boolean => {
            list.allow_list_strings(&["true", "false"])?.set_error_style(DataValidationErrorStyle::Warning)
        }
        CellFormat::List if column.name == BILL_FROM => {
            let range =
                format!("={HELP_SHEET}!${SELLERS_COLUMN}$2:${SELLERS_COLUMN}${}", sellers.saturating_add(1));
            list.allow_list_formula(Formula::new(range)).show_error_message(false)
        }
        CellFormat::Text
        | CellFormat::Amount
        | CellFormat::Month
        | CellFormat::Number
        | CellFormat::List
        | CellFormat::ListOrNone
        | CellFormat::Contacts
        | CellFormat::Tags => return Ok(None),
    };
    Ok(Some(list))
}

fn width(column: &Column) -> f64 {
    match column.format {
        CellFormat::Month | CellFormat::Number | CellFormat::Boolean => 12.0,
        CellFormat::Amount => 15.0,
        CellFormat::Text | CellFormat::Code(_) | CellFormat::ListOrNone => 20.0,
        CellFormat::List | CellFormat::Contacts | CellFormat::Tags => 28.0,
    }
}
