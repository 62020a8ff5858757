//! Errors of an import, each with its row and column.

use domain::form::{Refusal, RefusalCode};
use schemars::JsonSchema;
use serde::Serialize;

use super::column::{Scope, columns};
use crate::api::problem::ProblemCode;

/// An error of a row or a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    /// The row number.
    pub row: usize,
    /// The column, if the error is about one cell.
    pub column: Option<&'static str>,
    pub code: RowFaultCode,
    /// A sentence for the person who imports the file.
    pub detail: String,
}

/// A stable code for programs: of a value, or of the purchase order as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum RowFaultCode {
    /// A code from the `errors` of a problem.
    Value(RefusalCode),
    /// The `code` of a problem.
    Order(ProblemCode),
}

impl RowFault {
    /// Returns the error of the cell in `row` that holds the value at `pointer`.
    pub fn of_refusal(row: usize, pointer: &str, scope: Scope, refusal: &Refusal) -> Self {
        let (column, place) = locate(pointer, scope).unzip();
        // A cell may name sellers instead of their IDs.
        let no_seller = refusal.code == RefusalCode::InvalidValue && pointer.starts_with("/billFrom/");
        let detail = if no_seller {
            "no seller has this name; write an ID such as AWS_INC, or the name in full"
        } else {
            &refusal.detail
        };
        let detail = match place.filter(|place| !place.is_empty()) {
            Some(place) => format!("{}: {detail}", describe(&place)),
            None => detail.to_owned(),
        };
        Self { row, column, code: RowFaultCode::Value(refusal.code), detail }
    }

    pub fn of_cell(row: usize, column: &'static str, code: RefusalCode, detail: impl Into<String>) -> Self {
        Self { row, column: Some(column), code: RowFaultCode::Value(code), detail: detail.into() }
    }
}

/// Returns the column that a pointer is about, and the rest of the pointer within its cell. For an object with several
/// columns, returns the first of them.
fn locate(pointer: &str, scope: Scope) -> Option<(&'static str, String)> {
    let mut columns = columns().filter(|column| column.scope == scope && column.is_definition());
    let within = |whole: &str, part: &str| {
        let rest = part.strip_prefix(whole)?;
        (rest.is_empty() || rest.starts_with('/')).then(|| rest.trim_start_matches('/').to_owned())
    };
    let holding = columns.clone().find_map(|column| Some((column.name, within(&column.pointer, pointer)?)));
    holding.or_else(|| {
        let part = columns.find(|column| pointer.len() > 1 && within(pointer, &column.pointer).is_some());
        part.map(|column| (column.name, String::new()))
    })
}

/// Describes a place within a cell for a person, with elements numbered from 1.
fn describe(place: &str) -> String {
    let part = |part: &str| match part.parse::<usize>() {
        Ok(index) => format!("element {}", index.saturating_add(1)),
        Err(_) => part.replace("~1", "/").replace("~0", "~"),
    };
    place.split('/').map(part).collect::<Vec<_>>().join(", ")
}
