//! What an import answers: what became of each row.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::ImportOutcome;
use crate::purchase_orders::csv::column::ID;
use crate::purchase_orders::csv::document::{Fault, FaultCode, Group};
use crate::purchase_orders::csv::export::carried;
use crate::purchase_orders::csv::file::Row;
use crate::purchase_orders::views;
use domain::form::RefusalCode;

/// Bytes of all errors of an answer, as it is carried; the rows themselves take 3 MB at their worst, an answer 6 MB.
const ERRORS_BYTES_MAX: usize = 2_000_000;
/// Characters that are shown of what may be an ID or a line item's number.
const SHOWN_MAX: usize = 100;

/// What an import answers.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportAnswer {
    /// Whether nothing was written whatever it says.
    pub dry_run: bool,
    /// How many purchase orders became what.
    pub purchase_orders: ImportCounts,
    /// One for each row that isn't blank, in the order of the file.
    pub rows: Vec<RowAnswer>,
    /// Errors for which there was no room.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errors_left_out: Option<usize>,
}

/// How many purchase orders became what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ImportCounts")]
pub struct ImportCounts {
    /// Made.
    pub created: usize,
    /// Changed.
    pub updated: usize,
    /// So already.
    pub unchanged: usize,
    /// Not imported.
    pub refused: usize,
}

/// What became of a row.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ImportedRow")]
pub struct RowAnswer {
    /// Its number; the header's is 1.
    pub row: usize,
    /// The purchase order that it names, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purchase_order_id: Option<String>,
    /// The line item that it names, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line_item_number: Option<String>,
    /// What became of the purchase order.
    pub outcome: RowOutcome,
    /// Where it is; absent where it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// What is wrong with this row.
    pub errors: Vec<RowError>,
}

/// What became of the purchase order of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(rename = "ImportOutcome")]
pub enum RowOutcome {
    /// It was made.
    Created,
    /// It was changed.
    Updated,
    /// It was so already.
    Unchanged,
    /// It was not imported.
    Refused,
}

/// One thing that is wrong with a row.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ImportError")]
pub struct RowError {
    /// The column, where it is one cell that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<&'static str>,
    /// What kind of thing.
    pub code: FaultCode,
    /// The rule, for a person.
    pub detail: String,
}

impl ImportAnswer {
    /// What became of each row: `outcomes` are those of the `groups`; `strays` name no purchase order.
    pub fn of(dry_run: bool, groups: &[Group<'_>], outcomes: &[ImportOutcome], strays: &[&Row]) -> Self {
        let mut purchase_orders = ImportCounts::default();
        let mut rows = BTreeMap::new();
        for (group, outcome) in groups.iter().zip(outcomes) {
            purchase_orders.add(outcome);
            rows.extend(
                group.rows.iter().map(|row| (row.number, RowAnswer::of(row.number, group, row, outcome))),
            );
        }
        let (mut left, mut left_out) = (ERRORS_BYTES_MAX, 0);
        let faults = outcomes.iter().flat_map(ImportOutcome::faults).cloned();
        for Fault { row, column, code, detail } in faults.chain(strays.iter().map(|row| without_id(row))) {
            let stray = RowAnswer::refused(row);
            let errors = &mut rows.entry(row).or_insert(stray).errors;
            let error = RowError { column, code, detail };
            let bytes = serde_json::to_string(&error).map_or(0, |json| carried(&json));
            match left.checked_sub(bytes) {
                Some(rest) => {
                    left = rest;
                    errors.push(error);
                }
                None => left_out += 1,
            }
        }
        let errors_left_out = (left_out > 0).then_some(left_out);
        Self { dry_run, purchase_orders, rows: rows.into_values().collect(), errors_left_out }
    }
}

impl ImportCounts {
    fn add(&mut self, outcome: &ImportOutcome) {
        let count = match outcome {
            ImportOutcome::Created => &mut self.created,
            ImportOutcome::Updated => &mut self.updated,
            ImportOutcome::Unchanged => &mut self.unchanged,
            ImportOutcome::Refused(_) => &mut self.refused,
        };
        *count += 1;
    }
}

impl RowAnswer {
    fn of(number: usize, group: &Group<'_>, row: &Row, outcome: &ImportOutcome) -> Self {
        let href = match outcome {
            ImportOutcome::Created | ImportOutcome::Updated | ImportOutcome::Unchanged => {
                group.id.parse().ok()
            }
            ImportOutcome::Refused(_) => None,
        };
        Self {
            purchase_order_id: shown(group.id),
            line_item_number: shown(group.line_item_number(row)),
            outcome: outcome.of_rows(),
            href: href.map(|id| views::href(&id)),
            ..Self::refused(number)
        }
    }

    fn refused(row: usize) -> Self {
        let (purchase_order_id, line_item_number, href) = (None, None, None);
        let outcome = RowOutcome::Refused;
        Self { row, purchase_order_id, line_item_number, outcome, href, errors: Vec::new() }
    }
}

impl ImportOutcome {
    fn of_rows(&self) -> RowOutcome {
        match self {
            Self::Created => RowOutcome::Created,
            Self::Updated => RowOutcome::Updated,
            Self::Unchanged => RowOutcome::Unchanged,
            Self::Refused(_) => RowOutcome::Refused,
        }
    }

    fn faults(&self) -> &[Fault] {
        match self {
            Self::Created | Self::Updated | Self::Unchanged => &[],
            Self::Refused(faults) => faults,
        }
    }
}

fn without_id(row: &Row) -> Fault {
    let code = FaultCode::Value(RefusalCode::Required);
    Fault { row: row.number, column: Some(ID), code, detail: "a row must name its purchase order".to_owned() }
}

/// What a cell says, as far as an answer repeats it.
fn shown(cell: &str) -> Option<String> {
    let visible = |it: char| if it.is_control() { char::REPLACEMENT_CHARACTER } else { it };
    (!cell.is_empty()).then(|| cell.chars().take(SHOWN_MAX).map(visible).collect())
}
