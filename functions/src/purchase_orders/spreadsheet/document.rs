//! A purchase order from its rows: builds the JSON document of the API and reads it by the API's own rules.
//!
//! Fields without a column in the file stay as they are. An empty cell removes the field. A line item without a row is
//! removed.

use domain::change;
use domain::form::RefusalCode;
use domain::ledger::RecordedOrder;
use domain::purchase_order::{PurchaseOrder, Tags};
use domain::seller::{Catalogue, Seller};
use serde_json::{Map, Value, json};

use super::column::{BILL_FROM, Column, ID, LINE_ITEM_NUMBER, Scope, columns};
use super::group::Group;
use super::mangled::mangled;
use super::row_fault::RowFault;
use super::sheet::Row;
use crate::store::StoreError;

/// The purchase order that the rows define, or all their errors.
pub type Parsed = Result<(PurchaseOrder, Tags), Vec<RowFault>>;

impl Group<'_> {
    /// Reads the purchase order from the rows. `before` is the current one, if it exists.
    pub fn read(&self, before: Option<&RecordedOrder>, catalogue: &Catalogue) -> Result<Parsed, StoreError> {
        let base = before.map(|before| super::definition(&before.order, &before.tags)).transpose()?;
        let (mut document, mut faults) = self.document(base.as_ref());
        name_sellers(&mut document, catalogue);
        let refusals = match PurchaseOrder::read(document.clone(), catalogue) {
            Ok(order) if faults.is_empty() => return Ok(Ok(order)),
            Ok(_) => return Ok(Err(faults)),
            Err(refusals) => refusals,
        };
        // The catalogue may have changed since. That doesn't matter to an order that stays unchanged.
        if let Some(unchanged) = before.and_then(|before| unchanged(before, document))
            && faults.is_empty()
        {
            return Ok(Ok(unchanged));
        }
        // A cell that can't be read is reported once, not again as a missing value.
        let mut more = self.faults(&refusals);
        more.retain(|fault| {
            let same_cell =
                |it: &RowFault| it.column.is_some() && (it.row, it.column) == (fault.row, fault.column);
            !faults.iter().any(same_cell)
        });
        faults.extend(more);
        Ok(Err(faults))
    }

    /// Returns the document, and the errors of the cells.
    fn document(&self, base: Option<&Value>) -> (Value, Vec<RowFault>) {
        let mut faults = self.contradictions();
        let mut document = Map::new();
        if let Some(row) = self.main_row() {
            let base = Base { fields: base, other_numbers: &[] };
            self.fill(&mut document, row, Scope::Order, base, &mut faults);
        }
        document.insert(ID.to_owned(), json!(self.id));
        let base_order = base.unwrap_or(&Value::Null);
        let base_lines = base.and_then(|base| base.get("lineItems")).and_then(Value::as_array);
        let other_numbers = self.numbers_without_row(base_lines);
        let line = |row: &&Row| {
            let number = json!(self.line_item_number(row));
            let base =
                base_lines.into_iter().flatten().find(|line| line.get(LINE_ITEM_NUMBER) == Some(&number));
            let base = base.map(|line| without_order_months(line, base_order));
            let mut line = Map::new();
            let base = Base { fields: base.as_ref(), other_numbers: &other_numbers };
            self.fill(&mut line, row, Scope::Line, base, &mut faults);
            Value::Object(line)
        };
        let lines: Vec<Value> = self.rows.iter().map(line).collect();
        document.insert("lineItems".to_owned(), Value::Array(lines));
        (Value::Object(document), faults)
    }

    /// Adds the values of a row's cells to an object, and from `base` the fields that the file has no column for.
    fn fill(
        &self,
        object: &mut Map<String, Value>,
        row: &Row,
        scope: Scope,
        base: Base<'_>,
        faults: &mut Vec<RowFault>,
    ) {
        let is_in_scope = |column: &Column| column.is_definition() && column.scope == scope;
        for (column, cell) in self.sheet.cells(row).filter(|(column, _)| is_in_scope(column)) {
            let fault = cell.fault.clone().or_else(|| base.mangled(column, &cell.text));
            match fault.map_or_else(|| column.format.read(&cell.text), Err) {
                Ok(Some(value)) => put(object, column, value),
                Ok(None) => {}
                Err(detail) => {
                    let code = RefusalCode::InvalidValue;
                    faults.push(RowFault::of_cell(row.number, column.name, code, detail));
                }
            }
        }
        for column in columns().filter(|column| is_in_scope(column) && !self.sheet.has(column.name)) {
            let current = base.fields.and_then(|base| base.pointer(&column.pointer));
            if let Some(current) = current.filter(|_| self.stays(column, object)) {
                put(object, column, current.clone());
            }
        }
    }

    /// Returns the numbers of the current line items that have no row in the file.
    fn numbers_without_row<'b>(&self, lines: Option<&'b Vec<Value>>) -> Vec<&'b str> {
        let numbers = lines.into_iter().flatten().filter_map(|line| line.get(LINE_ITEM_NUMBER)?.as_str());
        numbers.filter(|number| !self.rows.iter().any(|row| self.line_item_number(row) == *number)).collect()
    }

    /// Whether a field without a column stays as it is. A part of an object, such as a city, is removed with the object,
    /// if the columns of the other parts are empty. The parts of a line item's tax exclude each other.
    fn stays(&self, missing: &Column, object: &Map<String, Value>) -> bool {
        let Some(parent) = missing.parent() else { return true };
        let has_siblings = self
            .sheet
            .columns()
            .any(|column| column.scope == missing.scope && column.parent() == Some(parent));
        !has_siblings || (missing.scope == Scope::Order && object.contains_key(parent))
    }
}

/// What is stored of a purchase order or a line item.
#[derive(Clone, Copy)]
struct Base<'a> {
    /// Its fields, if it exists.
    fields: Option<&'a Value>,
    /// For a line item, the numbers of others that have no row.
    other_numbers: &'a [&'a str],
}

impl Base<'_> {
    /// Returns what a spreadsheet did to an ID or the like.
    fn mangled(self, column: &Column, cell: &str) -> Option<String> {
        if !column.is_identifier() || cell.is_empty() {
            return None;
        }
        let own = self.fields.map(|fields| column.cell(fields));
        let others = self.other_numbers.iter().copied().filter(|_| column.name == LINE_ITEM_NUMBER);
        mangled(cell, own.as_deref().into_iter().chain(others))
    }
}

/// Replaces the names of sellers with their IDs.
fn name_sellers(document: &mut Value, catalogue: &Catalogue) {
    let sellers = document.get_mut(BILL_FROM).and_then(Value::as_array_mut);
    for seller in sellers.into_iter().flatten() {
        let is_meant = |it: &&Seller| seller.as_str().is_some_and(|name| it.name.eq_ignore_ascii_case(name));
        let mut named = catalogue.sellers().filter(is_meant);
        if let (Some(only), None) = (named.next(), named.next()) {
            *seller = json!(only.id);
        }
    }
}

/// Returns a line item without its months that equal those of the purchase order, so that they follow its changes.
fn without_order_months(line: &Value, order: &Value) -> Value {
    let mut line = line.clone();
    for (month, order_month) in [("startMonth", "effectiveMonth"), ("endMonth", "expirationMonth")] {
        if let Some(fields) =
            line.as_object_mut().filter(|fields| fields.get(month) == order.get(order_month))
        {
            fields.remove(month);
        }
    }
    line
}

/// Sets the value that the column points to.
fn put(object: &mut Map<String, Value>, column: &Column, value: Value) {
    match (column.parent(), column.pointer.rsplit('/').next()) {
        (Some(parent), Some(part)) => {
            if let Value::Object(parts) = object.entry(parent).or_insert_with(|| json!({})) {
                parts.insert(part.to_owned(), value);
            }
        }
        (None, Some(name)) => {
            object.insert(name.to_owned(), value);
        }
        (_, None) => {}
    }
}

/// Returns the purchase order that `document` defines, if it is the current one.
fn unchanged(before: &RecordedOrder, mut document: Value) -> Option<(PurchaseOrder, Tags)> {
    let tags = document.as_object_mut()?.remove("tags").unwrap_or_else(|| json!({}));
    let tags = PurchaseOrder::read_tags(tags).ok()?;
    let order = PurchaseOrder::read_stored(document).ok()?;
    (tags == before.tags && change::between(&before.order, &order).is_empty()).then_some((order, tags))
}
