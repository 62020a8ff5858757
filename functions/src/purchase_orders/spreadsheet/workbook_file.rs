//! Writes purchase orders to an Excel workbook: a sheet with the line items, and a sheet with help. IDs and months are
//! text, so that Excel keeps them; amounts are numbers where Excel keeps all their digits.

use chrono::{Datelike, NaiveDate};
use domain::ledger::RecordedOrder;
use domain::seller::Catalogue;
use domain::settings::AccountDefaults;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::cell_format::CellFormat;
use super::column::{Column, columns};
use super::order_rows::rows;
use super::sheet::ROWS_MAX;
use super::workbook_format::{Formats, prepared};
use super::workbook_help;
use crate::api::problem::{Problem, ProblemCode};
use crate::store::StoreError;

/// The name of the sheet with the line items.
pub const LINES_SHEET: &str = "Line items";
/// The most characters of a cell, in UTF-16.
const CELL_MAX: usize = 32_767;
/// The most bytes that the rows may take, compressed; an import takes 4 MiB. Counts each text once per purchase order, as
/// it is stored, and as if it couldn't be compressed.
const FILE_BYTES_MAX: usize = 3_500_000;
/// More bytes than the XML of a cell takes, compressed.
const CELL_BYTES: usize = 10;

pub struct WorkbookFile {
    lines: Worksheet,
    formats: Formats,
    catalogue: Catalogue,
    today: NaiveDate,
    /// The number of rows, with the header.
    rows: usize,
    bytes: usize,
    orders: usize,
}

impl WorkbookFile {
    /// Starts a file with its header.
    pub fn new(catalogue: &Catalogue, today: NaiveDate) -> Result<Self, Problem> {
        let formats = Formats::default();
        let lines = prepared(&formats, catalogue.sellers().count()).map_err(|error| unwritable(&error))?;
        Ok(Self { lines, formats, catalogue: catalogue.clone(), today, rows: 1, bytes: 0, orders: 0 })
    }

    /// Adds a purchase order. Returns whether it fits; the first one always does. A file can be imported again: it has no
    /// more rows than an import takes.
    pub fn add(&mut self, record: &RecordedOrder, defaults: &AccountDefaults) -> Result<bool, Problem> {
        let rows = rows(record, self.today, defaults)?;
        check_lengths(record, &rows)?;
        let bytes = self.bytes.saturating_add(size(&rows));
        let is_full =
            bytes > FILE_BYTES_MAX || self.rows.saturating_add(rows.len()) > ROWS_MAX.saturating_add(1);
        if is_full && self.orders > 0 {
            return Ok(false);
        }
        for row in &rows {
            self.write(row).map_err(|error| unwritable(&error))?;
        }
        self.bytes = bytes;
        self.orders = self.orders.saturating_add(1);
        Ok(true)
    }

    /// Returns the number of purchase orders in the file.
    pub fn orders(&self) -> usize {
        self.orders
    }

    pub fn into_bytes(self) -> Result<Vec<u8>, Problem> {
        self.finish().map_err(|error| unwritable(&error))
    }

    fn write(&mut self, cells: &[String]) -> Result<(), XlsxError> {
        let row = u32::try_from(self.rows).unwrap_or(u32::MAX);
        for ((column, cell), index) in
            columns().zip(cells).zip(0_u16..).filter(|((_, cell), _)| !cell.is_empty())
        {
            let number = exact_number(column, cell);
            let format =
                self.formats.of(column, number.and(cell.split_once('.')).map_or(0, |(_, part)| part.len()));
            match number {
                Some(number) => self.lines.write_number_with_format(row, index, number, format)?,
                None => self.lines.write_string_with_format(row, index, cell, format)?,
            };
        }
        self.rows = self.rows.saturating_add(1);
        Ok(())
    }

    fn finish(self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        let day = |part: u32| u8::try_from(part).unwrap_or(1);
        let year = u16::try_from(self.today.year()).unwrap_or(1900);
        let created = ExcelDateTime::from_ymd(year, day(self.today.month()), day(self.today.day()))?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
        workbook.push_worksheet(self.lines);
        workbook.push_worksheet(workbook_help::sheet(&self.formats, &self.catalogue)?);
        workbook.save_to_buffer()
    }
}

/// Returns the number to write for an amount, if reading it gives the same digits again.
fn exact_number(column: &Column, cell: &str) -> Option<f64> {
    if column.format != CellFormat::Amount {
        return None;
    }
    let number: f64 = cell.parse().ok()?;
    let digits = if cell.contains('.') { cell.trim_end_matches('0').trim_end_matches('.') } else { cell };
    (number.to_string() == digits).then_some(number)
}

fn size(rows: &[Vec<String>]) -> usize {
    let own = |cells: &[String]| cells.iter().map(String::len).sum::<usize>();
    // A purchase order's own fields are the same texts on each row.
    let texts: usize =
        rows.first().map_or(0, |row| own(row)).saturating_add(rows.iter().map(|row| line_bytes(row)).sum());
    let cells = rows.iter().flatten().filter(|cell| !cell.is_empty()).count();
    texts.saturating_add(cells.saturating_mul(CELL_BYTES))
}

fn line_bytes(row: &[String]) -> usize {
    let of_line = columns().zip(row).filter(|(column, _)| column.scope == super::column::Scope::Line);
    of_line.map(|(_, cell)| cell.len()).sum()
}

fn check_lengths(record: &RecordedOrder, rows: &[Vec<String>]) -> Result<(), Problem> {
    for (column, cell) in rows.iter().flat_map(|row| columns().zip(row)) {
        if cell.len() > CELL_MAX && cell.encode_utf16().count() > CELL_MAX {
            let detail = format!(
                "`{}` of {} has more than {CELL_MAX} characters, which no cell of a workbook can have; export CSV",
                column.name, record.order.purchase_order_id
            );
            return Err(Problem::new(ProblemCode::ValidationFailed, detail));
        }
    }
    Ok(())
}

fn unwritable(error: &XlsxError) -> Problem {
    StoreError::Corrupt(format!("rows can't be written as a workbook: {error}")).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_a_number_only_if_it_keeps_its_digits() {
        let amount = Column::named("unitPrice").unwrap();
        for (cell, number) in [
            ("1000.00", Some("1000")),
            ("0.10", Some("0.1")),
            ("-904.61", Some("-904.61")),
            ("999999999999999", Some("999999999999999")),
            ("123456789012345.67", Some("123456789012345.67")),
            ("900719925474099.33", None),
            ("", None),
        ] {
            assert_eq!(exact_number(amount, cell).map(|it| it.to_string()).as_deref(), number, "{cell}");
        }
        assert_eq!(exact_number(Column::named("lineItemNumber").unwrap(), "1"), None);
    }

    #[test]
    fn a_workbook_has_no_more_rows_than_an_import_takes() {
        let order = serde_json::json!({"purchaseOrderId": "PO_A", "billFrom": ["AWS_INC"], "currency": "USD",
            "effectiveMonth": "2026-01", "expirationMonth": "2026-12", "lineItems": [
                {"lineItemNumber": "1", "type": "ALL", "balanceTracking": false},
                {"lineItemNumber": "2", "type": "ALL", "balanceTracking": false}]});
        let catalogue = Catalogue::aws().unwrap();
        let (order, tags) = domain::purchase_order::PurchaseOrder::read(order, &catalogue).unwrap();
        let now: chrono::DateTime<chrono::Utc> = "2026-06-15T12:00:00Z".parse().unwrap();
        let record = RecordedOrder::new(order, tags, now, now.date_naive());
        let mut file = WorkbookFile::new(&catalogue, now.date_naive()).unwrap();
        let mut add = |rows, orders| {
            (file.rows, file.orders) = (rows, orders);
            let added = file.add(&record, &AccountDefaults::default()).unwrap();
            (added, file.rows, file.orders)
        };
        // With the header, 5,001 rows.
        assert_eq!(add(4_999, 1), (true, 5_001, 2));
        assert_eq!(add(5_000, 1), (false, 5_000, 1));
        assert_eq!(add(5_000, 0), (true, 5_002, 1), "the first one always fits");
        file.bytes = FILE_BYTES_MAX;
        assert!(!file.add(&record, &AccountDefaults::default()).unwrap());
    }
}
