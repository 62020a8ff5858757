//! Turns a cell, as a file has it, into the text that the API writes into that column. What a spreadsheet made of the text
//! is undone where it is certain, and refused with what to write where it is not.

use super::amounts::NumberStyle;
use super::cell_format::CellFormat;
use super::column::Column;
use super::months;
use super::words::code_of;
use crate::api::formula_guard::unguard;

/// The most digits of a number that a spreadsheet keeps.
const DIGITS_MAX: usize = 15;

/// A cell before its column is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RawCell {
    Text(String),
    /// A number of a workbook, with a decimal point.
    Number(String),
    /// A date of a workbook, such as `2026-10-01` or `2026-10-01 12:00:00`.
    Date(String),
    /// An error such as `#REF!`.
    Error(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawRow {
    /// The row number, as a spreadsheet shows it.
    pub number: usize,
    pub cells: Vec<RawCell>,
}

/// A cell of a known column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetCell {
    /// The text, in the API's own form unless there is a fault.
    pub text: String,
    /// The reason why the text can't be used.
    pub fault: Option<String>,
}

impl RawCell {
    /// Returns the text that the file has.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Number(text) | Self::Date(text) | Self::Error(text) => text,
        }
    }

    /// Whether a person sees nothing in the cell.
    pub fn is_blank(&self) -> bool {
        self.text().trim().is_empty()
    }
}

impl SheetCell {
    pub fn of(raw: &RawCell, column: &Column, numbers: &NumberStyle) -> Self {
        let read = match raw {
            RawCell::Text(text) => of_text(&unguard(text), column.format, numbers),
            RawCell::Number(number) => of_number(number, column.format),
            RawCell::Date(date) if column.format == CellFormat::Month => month(date),
            RawCell::Date(_) => {
                Err("is a date in the workbook; format the column as text and write it again".to_owned())
            }
            RawCell::Error(error) => {
                Err(format!("the cell has the error {error}; correct its formula, or write the value"))
            }
        };
        match read {
            Ok(text) => Self { text, fault: None },
            Err(fault) => Self { text: raw.text().to_owned(), fault: Some(fault) },
        }
    }
}

fn of_text(text: &str, format: CellFormat, numbers: &NumberStyle) -> Result<String, String> {
    match format {
        _ if text.trim().is_empty() && format != CellFormat::Text => Ok(String::new()),
        CellFormat::Amount => numbers.read(text),
        CellFormat::Month => month(text),
        CellFormat::Code(codes) => Ok(code_of(codes, text).unwrap_or(text).to_owned()),
        CellFormat::Text
        | CellFormat::Boolean
        | CellFormat::Number
        | CellFormat::List
        | CellFormat::ListOrNone
        | CellFormat::Contacts
        | CellFormat::Tags => Ok(text.to_owned()),
    }
}

fn of_number(number: &str, format: CellFormat) -> Result<String, String> {
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    match format {
        CellFormat::Amount | CellFormat::Number | CellFormat::Boolean => Ok(number.to_owned()),
        CellFormat::Month => month(number),
        _ if digits > DIGITS_MAX => Err(format!(
            "is a number in the workbook, which has only {DIGITS_MAX} digits there; format the column as text and write it again"
        )),
        CellFormat::Text
        | CellFormat::Code(_)
        | CellFormat::List
        | CellFormat::ListOrNone
        | CellFormat::Contacts
        | CellFormat::Tags => Ok(number.to_owned()),
    }
}

fn month(text: &str) -> Result<String, String> {
    months::read(text).ok_or_else(|| months::EXPECTED.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_read_by_the_format_of_its_column() {
        let text = |text: &str| RawCell::Text(text.to_owned());
        let number = |number: &str| RawCell::Number(number.to_owned());
        let date = |date: &str| RawCell::Date(date.to_owned());
        for (column, cell, expected) in [
            ("purchaseOrderId", text("'=1"), Ok("=1")),
            ("purchaseOrderId", number("450000000000"), Ok("450000000000")),
            (
                "purchaseOrderId",
                number("4500000000000000"),
                Err("is a number in the workbook, which has only 15 digits"),
            ),
            ("lineItemNumber", date("2026-01-02"), Err("is a date in the workbook")),
            ("lineItemNumber", RawCell::Error("#REF!".to_owned()), Err("the cell has the error #REF!")),
            ("effectiveMonth", text("Oct-26"), Ok("2026-10")),
            ("effectiveMonth", date("2026-10-01"), Ok("2026-10")),
            ("effectiveMonth", date("2026-10-26"), Err("is not one certain month; write it as 2026-10")),
            ("effectiveMonth", number("202610"), Err("is not one certain month")),
            ("startMonth", text(" "), Ok("")),
            ("unitPrice", text("1,000.50"), Ok("1000.50")),
            ("unitPrice", number("1000.5"), Ok("1000.5")),
            ("unitPrice", text("a lot"), Ok("a lot")),
            ("type", text("monthly usage"), Ok("MONTHLY_USAGE")),
            ("type", text("Nonsense"), Ok("Nonsense")),
            ("description", text(" "), Ok(" ")),
            ("version", number("3"), Ok("3")),
        ] {
            let numbers = NumberStyle::of(["1,000.50"].into_iter(), true);
            let read = SheetCell::of(&cell, Column::named(column).unwrap(), &numbers);
            match expected {
                Ok(text) => assert_eq!((read.text.as_str(), read.fault), (text, None), "{column}"),
                Err(start) => {
                    assert!(read.fault.as_ref().is_some_and(|it| it.starts_with(start)), "{read:?}");
                }
            }
        }
    }
}
