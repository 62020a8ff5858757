//! The rows of each purchase order of a file, and the contradictions between them.

use std::collections::HashMap;

use domain::form::{Refusal, RefusalCode, Refusals};

use super::column::{Column, ID, LINE_ITEM_NUMBER, Scope, VERSION};
use super::row_fault::{RowFault, RowFaultCode};
use super::sheet::{Row, Sheet};
use crate::api::problem::ProblemCode;

/// The rows of one purchase order. They don't have to be adjacent.
#[derive(Debug)]
pub struct Group<'a> {
    /// The ID in the rows, which may be invalid.
    pub id: &'a str,
    /// At least one row, in the order of the file.
    pub rows: Vec<&'a Row>,
    pub(super) sheet: &'a Sheet,
}

impl<'a> Group<'a> {
    /// Returns the rows of a file by purchase order, in the order of their first rows, and the rows without an ID.
    pub fn all(sheet: &'a Sheet) -> (Vec<Self>, Vec<&'a Row>) {
        let (mut groups, mut rows_without_id): (Vec<Self>, Vec<&Row>) = (Vec::new(), Vec::new());
        let mut indexes = HashMap::new();
        for row in &sheet.rows {
            let id = sheet.text(row, ID);
            if id.is_empty() {
                rows_without_id.push(row);
                continue;
            }
            let index = *indexes.entry(id).or_insert(groups.len());
            match groups.get_mut(index) {
                Some(group) => group.rows.push(row),
                None => groups.push(Group { id, rows: vec![row], sheet }),
            }
        }
        (groups, rows_without_id)
    }

    /// Returns the number of the first row.
    pub fn first_row(&self) -> usize {
        self.rows.first().map_or(0, |row| row.number)
    }

    pub fn line_item_number(&self, row: &'a Row) -> &'a str {
        self.sheet.text(row, LINE_ITEM_NUMBER)
    }

    /// Returns the version that the rows are based on, if a row has one.
    pub fn version(&self) -> Option<u64> {
        self.rows.iter().find_map(|row| self.sheet.text(row, VERSION).parse().ok())
    }

    /// Returns each refusal of the document with its row and column.
    pub fn faults(&self, refusals: &Refusals) -> Vec<RowFault> {
        refusals.each().iter().map(|refusal| self.fault(refusal)).collect()
    }

    fn fault(&self, refusal: &Refusal) -> RowFault {
        let mut parts = refusal.pointer.strip_prefix("/lineItems/").unwrap_or_default().splitn(2, '/');
        let row = parts.next().and_then(|index| self.rows.get(index.parse::<usize>().ok()?));
        if let Some(row) = row {
            let pointer = format!("/{}", parts.next().unwrap_or_default());
            return RowFault::of_refusal(row.number, &pointer, Scope::Line, refusal);
        }
        let row = self.main_row().map_or(0, |row| row.number);
        RowFault::of_refusal(row, &refusal.pointer, Scope::Order, refusal)
    }

    /// Returns an error of the purchase order as a whole, at its first row.
    pub fn refused(
        &self,
        column: Option<&'static str>,
        code: ProblemCode,
        detail: impl Into<String>,
    ) -> RowFault {
        RowFault { row: self.first_row(), column, code: RowFaultCode::Order(code), detail: detail.into() }
    }

    /// Returns the first row with a field of the purchase order besides its ID, or else the first row.
    pub(super) fn main_row(&self) -> Option<&'a Row> {
        self.rows.iter().copied().find(|row| self.has_order_fields(row)).or(self.rows.first().copied())
    }

    fn has_order_fields(&self, row: &Row) -> bool {
        self.sheet.cells(row).any(|(column, cell)| is_order_field(column) && !cell.text.is_empty())
    }

    /// Returns the cells that contradict the main row. Rows may leave out the fields of the purchase order.
    pub(super) fn contradictions(&self) -> Vec<RowFault> {
        let Some(main) = self.main_row() else { return Vec::new() };
        let detail = format!("differs from row {} of the same purchase order", main.number);
        let mut faults = Vec::new();
        let others = self.rows.iter().copied().filter(|row| row.number != main.number);
        for row in others.filter(|row| self.has_order_fields(row)) {
            let pairs = self.sheet.cells(main).zip(self.sheet.cells(row));
            let differing = pairs
                .filter(|((column, first), (_, cell))| is_order_field(column) && first.text != cell.text);
            faults.extend(differing.map(|((column, _), _)| {
                RowFault::of_cell(row.number, column.name, RefusalCode::Inconsistent, &*detail)
            }));
        }
        faults.extend(self.version_faults());
        faults
    }

    /// Returns the version cells that are no number or differ between rows.
    fn version_faults(&self) -> Vec<RowFault> {
        let version = self.version();
        let fault = |row: &&Row| {
            let cell = self.sheet.text(row, VERSION);
            let (code, detail) = match cell.parse::<u64>() {
                _ if cell.is_empty() => return None,
                Err(_) => (RefusalCode::InvalidValue, "must be a version number, or empty"),
                Ok(number) if Some(number) != version => {
                    (RefusalCode::Inconsistent, "differs from another row of the same purchase order")
                }
                Ok(_) => return None,
            };
            Some(RowFault::of_cell(row.number, VERSION, code, detail))
        };
        self.rows.iter().filter_map(fault).collect()
    }
}

/// Whether a column holds a field of the purchase order that the buyer defines, besides its ID.
fn is_order_field(column: &Column) -> bool {
    column.scope == Scope::Order && column.is_definition() && column.name != ID
}
