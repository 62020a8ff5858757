//! A purchase order from its rows: the document that the API would be sent, read by the very same rules, and which cell
//! each refusal is about.
//!
//! A column that a file doesn't have says nothing: what a purchase order has there, it keeps. An empty cell says that
//! there is nothing. A line item without a row is not in the purchase order any more.

use std::collections::HashMap;

use domain::change;
use domain::form::{Refusal, RefusalCode, Refusals};
use domain::ledger::RecordedOrder;
use domain::purchase_order::{PurchaseOrder, Tags};
use domain::seller::Catalogue;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::column::{COLUMNS, Column, ID, LINE_ITEM_NUMBER, Scope, VERSION};
use super::file::{Row, Sheet};
use crate::api::problem::ProblemCode;
use crate::store::StoreError;

/// The rows of one purchase order, wherever they stand in the file.
#[derive(Debug)]
pub struct Group<'a> {
    /// As the rows name it, whether or not it can be an ID.
    pub id: &'a str,
    /// One at least, in the order of the file.
    pub rows: Vec<&'a Row>,
    sheet: &'a Sheet,
}

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The row's number.
    pub row: usize,
    /// The column, where it is one cell that is wrong.
    pub column: Option<&'static str>,
    /// What kind of thing.
    pub code: FaultCode,
    /// The rule, for a person.
    pub detail: String,
}

/// What kind of fault: of a value, or of the whole purchase order. JSON: the code's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum FaultCode {
    /// As in the `errors` of a problem.
    Value(RefusalCode),
    /// As the `code` of a problem.
    Order(ProblemCode),
}

/// What is read, or what is wrong.
pub type Read = Result<(PurchaseOrder, Tags), Vec<Fault>>;

impl<'a> Group<'a> {
    /// The rows of a file by purchase order, each in the place of its first row; and the rows that name none.
    pub fn all(sheet: &'a Sheet) -> (Vec<Self>, Vec<&'a Row>) {
        let (mut groups, mut strays): (Vec<Self>, Vec<&Row>) = (Vec::new(), Vec::new());
        let mut places = HashMap::new();
        for row in &sheet.rows {
            let id = sheet.cell(row, ID);
            if id.is_empty() {
                strays.push(row);
                continue;
            }
            let place = *places.entry(id).or_insert(groups.len());
            match groups.get_mut(place) {
                Some(group) => group.rows.push(row),
                None => groups.push(Group { id, rows: vec![row], sheet }),
            }
        }
        (groups, strays)
    }

    /// The number of the first row.
    pub fn first_row(&self) -> usize {
        self.rows.first().map_or(0, |row| row.number)
    }

    /// What a row of it says is its line item's number.
    pub fn line_item_number(&self, row: &'a Row) -> &'a str {
        self.sheet.cell(row, LINE_ITEM_NUMBER)
    }

    /// The version that the rows are based on, if they say.
    pub fn version(&self) -> Option<u64> {
        self.rows.iter().find_map(|row| self.sheet.cell(row, VERSION).parse().ok())
    }

    /// The purchase order that the rows define, where there is `before` already, or all that is wrong with them.
    pub fn read(&self, before: Option<&RecordedOrder>, catalogue: &Catalogue) -> Result<Read, StoreError> {
        let base = before.map(|before| super::definition(&before.order, &before.tags)).transpose()?;
        let (document, mut faults) = self.document(base.as_ref());
        Ok(match PurchaseOrder::read(document.clone(), catalogue) {
            Ok(read) if faults.is_empty() => Ok(read),
            Ok(_) => Err(faults),
            Err(refusals) => match before.and_then(|before| unchanged(before, document)) {
                // What is sold today doesn't matter to what stays as it is.
                Some(read) if faults.is_empty() => Ok(read),
                Some(_) | None => {
                    let told = |fault: &Fault| {
                        faults
                            .iter()
                            .any(|it| it.column.is_some() && (it.row, it.column) == (fault.row, fault.column))
                    };
                    let more: Vec<Fault> =
                        self.faults(&refusals).into_iter().filter(|it| !told(it)).collect();
                    faults.extend(more);
                    Err(faults)
                }
            },
        })
    }

    /// Where each refusal of the document is about a cell, that cell; else the first row.
    pub fn faults(&self, refusals: &Refusals) -> Vec<Fault> {
        refusals.each().iter().map(|refusal| self.fault(refusal)).collect()
    }

    /// A fault of the whole purchase order, told at its first row.
    pub fn refused(
        &self,
        column: Option<&'static str>,
        code: ProblemCode,
        detail: impl Into<String>,
    ) -> Fault {
        Fault { row: self.first_row(), column, code: FaultCode::Order(code), detail: detail.into() }
    }

    /// The document, and what is wrong with the cells.
    fn document(&self, base: Option<&Value>) -> (Value, Vec<Fault>) {
        let mut faults = self.contradictions();
        let mut document = Map::new();
        if let Some(speaking) = self.speaking() {
            self.fill(&mut document, speaking, Scope::Order, base, &mut faults);
        }
        document.insert(ID.to_owned(), json!(self.id));
        let base_order = base.unwrap_or(&Value::Null);
        let base_lines = base.and_then(|base| base.get("lineItems")).and_then(Value::as_array);
        let line = |row: &&Row| {
            let number = json!(self.line_item_number(row));
            let base =
                base_lines.into_iter().flatten().find(|line| line.get(LINE_ITEM_NUMBER) == Some(&number));
            let base = base.map(|line| following(line, base_order));
            let mut line = Map::new();
            self.fill(&mut line, row, Scope::Line, base.as_ref(), &mut faults);
            Value::Object(line)
        };
        let lines: Vec<Value> = self.rows.iter().map(line).collect();
        document.insert("lineItems".to_owned(), Value::Array(lines));
        (Value::Object(document), faults)
    }

    /// The row that speaks for the purchase order: the first that says anything of it but its ID.
    fn speaking(&self) -> Option<&'a Row> {
        self.rows.iter().copied().find(|row| self.speaks(row)).or(self.rows.first().copied())
    }

    fn speaks(&self, row: &Row) -> bool {
        self.sheet.cells(row).any(|(column, cell)| is_own(column) && !cell.is_empty())
    }

    /// What rows that speak for the purchase order say differently from the first one that does.
    fn contradictions(&self) -> Vec<Fault> {
        let Some(first) = self.speaking() else { return Vec::new() };
        let inconsistent = |row: &Row, column: &'static Column| Fault {
            row: row.number,
            column: Some(column.name),
            code: FaultCode::Value(RefusalCode::Inconsistent),
            detail: format!("is not what row {} says of the same purchase order", first.number),
        };
        let mut faults = Vec::new();
        for row in self.rows.iter().copied().filter(|row| row.number != first.number && self.speaks(row)) {
            let pairs = self.sheet.cells(first).zip(self.sheet.cells(row));
            let differing = pairs.filter(|((column, said), (_, cell))| is_own(column) && said != cell);
            faults.extend(differing.map(|((column, _), _)| inconsistent(row, column)));
        }
        faults.extend(self.version_faults());
        faults
    }

    /// Versions that are none, or not the one that another row names.
    fn version_faults(&self) -> Vec<Fault> {
        let version = self.version();
        let fault = |row: &&Row| {
            let cell = self.sheet.cell(row, VERSION);
            let (code, detail) = match cell.parse::<u64>() {
                _ if cell.is_empty() => return None,
                Err(_) => (RefusalCode::InvalidValue, "must be the number of a version, or empty"),
                Ok(named) if Some(named) != version => {
                    (RefusalCode::Inconsistent, "is not what another row says of the same purchase order")
                }
                Ok(_) => return None,
            };
            let code = FaultCode::Value(code);
            Some(Fault { row: row.number, column: Some(VERSION), code, detail: detail.to_owned() })
        };
        self.rows.iter().filter_map(fault).collect()
    }

    /// Puts what a row's cells say into an object; what the file has no column for, as `base` has it.
    fn fill(
        &self,
        object: &mut Map<String, Value>,
        row: &Row,
        scope: Scope,
        base: Option<&Value>,
        faults: &mut Vec<Fault>,
    ) {
        for (column, cell) in
            self.sheet.cells(row).filter(|(column, _)| column.defines() && column.scope == scope)
        {
            match column.form.read(cell) {
                Ok(Some(value)) => put(object, column, value),
                Ok(None) => {}
                Err(detail) => faults.push(Fault {
                    row: row.number,
                    column: Some(column.name),
                    code: FaultCode::Value(RefusalCode::InvalidValue),
                    detail,
                }),
            }
        }
        for column in
            COLUMNS.iter().filter(|it| it.defines() && it.scope == scope && !self.sheet.has(it.name))
        {
            let kept = base.and_then(|base| base.pointer(column.pointer));
            if let Some(kept) = kept.filter(|_| self.keeps(column, object)) {
                put(object, column, kept.clone());
            }
        }
    }

    /// Whether what the file has no column for stays as it is: also a part of something, unless the parts that it has
    /// columns for are empty, or are the one or the other.
    fn keeps(&self, missing: &Column, object: &Map<String, Value>) -> bool {
        let Some(whole) = missing.part_of() else { return true };
        let has_parts =
            self.sheet.columns().any(|it| it.scope == missing.scope && it.part_of() == Some(whole));
        !has_parts || (missing.scope == Scope::Order && object.contains_key(whole))
    }

    fn fault(&self, refusal: &Refusal) -> Fault {
        let mut parts = refusal.pointer.strip_prefix("/lineItems/").unwrap_or_default().splitn(2, '/');
        let row = parts.next().and_then(|index| self.rows.get(index.parse::<usize>().ok()?));
        let (row, scope, pointer) = if let Some(row) = row {
            (row.number, Scope::Line, format!("/{}", parts.next().unwrap_or_default()))
        } else {
            (self.speaking().map_or(0, |row| row.number), Scope::Order, refusal.pointer.clone())
        };
        let (column, rest) = located(&pointer, scope).unzip();
        let detail = match rest.filter(|rest| !rest.is_empty()) {
            Some(rest) => format!("{}: {}", within_cell(&rest), refusal.detail),
            None => refusal.detail.clone(),
        };
        Fault { row, column, code: FaultCode::Value(refusal.code), detail }
    }
}

/// A line of an order without those of its months that are the order's own: they go where the order's go.
fn following(line: &Value, order: &Value) -> Value {
    let mut line = line.clone();
    for (own, whole) in [("startMonth", "effectiveMonth"), ("endMonth", "expirationMonth")] {
        if let Some(fields) = line.as_object_mut().filter(|fields| fields.get(own) == order.get(whole)) {
            fields.remove(own);
        }
    }
    line
}

/// Whether a column says something of the purchase order as a whole, besides which one it is.
fn is_own(column: &Column) -> bool {
    column.scope == Scope::Order && column.defines() && column.name != ID
}

/// The column that a pointer is about, and the way from there on. Of something with several columns, the first.
fn located(pointer: &str, scope: Scope) -> Option<(&'static str, String)> {
    let columns = || COLUMNS.iter().filter(|column| column.scope == scope && column.defines());
    let within = |whole: &str, part: &str| {
        let rest = part.strip_prefix(whole)?;
        (rest.is_empty() || rest.starts_with('/')).then(|| rest.trim_start_matches('/').to_owned())
    };
    let holding = columns().find_map(|column| Some((column.name, within(column.pointer, pointer)?)));
    holding.or_else(|| {
        let part = columns().find(|column| pointer.len() > 1 && within(pointer, column.pointer).is_some());
        part.map(|column| (column.name, String::new()))
    })
}

/// A place within a cell, for a person: elements are counted from 1.
fn within_cell(rest: &str) -> String {
    let part = |part: &str| match part.parse::<usize>() {
        Ok(index) => format!("element {}", index.saturating_add(1)),
        Err(_) => part.replace("~1", "/").replace("~0", "~"),
    };
    rest.split('/').map(part).collect::<Vec<_>>().join(", ")
}

/// Puts a value where the column points to.
fn put(object: &mut Map<String, Value>, column: &Column, value: Value) {
    match (column.part_of(), column.pointer.rsplit('/').next()) {
        (Some(whole), Some(part)) => {
            if let Value::Object(parts) = object.entry(whole).or_insert_with(|| json!({})) {
                parts.insert(part.to_owned(), value);
            }
        }
        (None, Some(name)) => {
            object.insert(name.to_owned(), value);
        }
        (_, None) => {}
    }
}

/// What `document` defines, if that is what there is already.
fn unchanged(before: &RecordedOrder, mut document: Value) -> Option<(PurchaseOrder, Tags)> {
    let tags = document.as_object_mut()?.remove("tags").unwrap_or_else(|| json!({}));
    let tags = PurchaseOrder::read_tags(tags).ok()?;
    let order = PurchaseOrder::read_stored(document).ok()?;
    (tags == before.tags && change::between(&before.order, &order).is_empty()).then_some((order, tags))
}
