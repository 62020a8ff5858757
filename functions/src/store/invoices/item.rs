//! The item of an invoice, and its entries in the lists of several purchase orders.

use domain::ids::{AccountId, PurchaseOrderId};
use domain::invoice::Invoice;
use domain::ledger::RecordedInvoice;
use serde_json::Value;

use super::ReadInvoice;
use super::associated::{ASSOCIATED, Associated};
use super::item_line::{LINES, StoredLine};
use crate::store::dynamodb::attributes::{self, Attributes, Item, invalid, number, text};
use crate::store::{StoreError, keys};

const INVOICE: &str = "invoice";

/// Returns the whole item.
pub fn item(account: &AccountId, record: &RecordedInvoice) -> Result<Item, StoreError> {
    let mut item = attributes::item(keys::invoice(account, &record.invoice.key()));
    let associated = add_listed(&mut item, account, record, None)?;
    let presented = record.invoice.lines.iter().map(serde_json::to_value).map(Some).chain([None]);
    let lines = record
        .lines
        .iter()
        .zip(presented)
        .map(|(line, presented)| Ok::<_, StoreError>(StoredLine::of(line, presented.transpose()?)));
    item.insert(LINES.to_owned(), attributes::document(&lines.collect::<Result<Vec<_>, _>>()?)?);
    item.insert("recordedAt".to_owned(), attributes::instant(record.recorded_at));
    item.insert(keys::INVOICES.to_owned(), text(keys::invoices(account)));
    item.insert(keys::PERIOD.to_owned(), text(keys::period(&record.invoice, record.recorded_at)));
    if record.status().needs_match() {
        item.insert(keys::OUTCOME.to_owned(), text(keys::unmatched(account)));
    }
    if let [only] = associated.orders.as_slice() {
        add_order(&mut item, account, record, &only.purchase_order_id);
    }
    if record.awaits_notice() {
        item.extend(keys::attention(account, record.recorded_at));
    }
    if let Some(notified_at) = record.unmatched_notified_at {
        item.insert("unmatchedNotifiedAt".to_owned(), attributes::instant(notified_at));
    }
    if let Some(notified_at) = record.differs_notified_at {
        item.insert("differsNotifiedAt".to_owned(), attributes::instant(notified_at));
    }
    Ok(item)
}

/// Returns the items that list an invoice under each of its purchase orders, if it has several.
pub fn list_entries(
    account: &AccountId,
    record: &RecordedInvoice,
) -> Result<Vec<(PurchaseOrderId, Item)>, StoreError> {
    let orders = record.purchase_orders();
    if orders.len() < 2 {
        return Ok(Vec::new());
    }
    let entry = |id: &PurchaseOrderId| {
        let mut item = attributes::item(keys::invoice_of_order(account, &record.invoice.key(), id));
        add_listed(&mut item, account, record, Some(id))?;
        Ok((id.clone(), item))
    };
    orders.into_iter().map(entry).collect()
}

/// Adds what lists show of an invoice, and where they show it: under `order`, if given.
fn add_listed(
    item: &mut Item,
    account: &AccountId,
    record: &RecordedInvoice,
    order: Option<&PurchaseOrderId>,
) -> Result<Associated, StoreError> {
    let head = Invoice { lines: Vec::new(), ..record.invoice.clone() };
    let associated = Associated::of(record)?;
    item.insert(INVOICE.to_owned(), attributes::document(&head)?);
    item.insert("revision".to_owned(), number(record.revision));
    if let Some(stored) = associated.stored() {
        item.insert(ASSOCIATED.to_owned(), text(stored));
    }
    if let Some(voided_at) = record.voided_at {
        item.insert("voidedAt".to_owned(), attributes::instant(voided_at));
    }
    if let Some(order) = order {
        add_order(item, account, record, order);
    }
    Ok(associated)
}

fn add_order(item: &mut Item, account: &AccountId, record: &RecordedInvoice, order: &PurchaseOrderId) {
    item.insert(keys::ASSOCIATION.to_owned(), text(keys::association(account, order)));
    item.insert(keys::ISSUED.to_owned(), text(keys::issued(&record.invoice, record.recorded_at)));
}

pub fn recorded(item: &Item) -> ReadInvoice {
    let read = Attributes(item);
    let mut json: Value = read.document(INVOICE)?;
    let mut stored: Vec<StoredLine> = read.document(LINES)?;
    let presented: Vec<Value> = stored.iter_mut().filter_map(|line| line.presented.take()).collect();
    if let Some(json) = json.as_object_mut().filter(|_| !presented.is_empty()) {
        json.insert("lines".to_owned(), Value::from(presented));
    }
    let invoice = parsed(json)?;
    let ids: Vec<_> = invoice.charges().map(|charge| charge.line_id().cloned()).collect();
    if ids.len() != stored.len() {
        return Err(invalid(LINES));
    }
    let lines = stored.into_iter().zip(ids).map(|(line, id)| line.read(id, invoice.currency));
    Ok(RecordedInvoice {
        lines: lines.collect::<Result<_, _>>()?,
        recorded_at: read.parsed("recordedAt")?,
        voided_at: read.optional_parsed("voidedAt")?,
        unmatched_notified_at: read.optional_parsed("unmatchedNotifiedAt")?,
        differs_notified_at: read.optional_parsed("differsNotifiedAt")?,
        revision: read.number("revision")?,
        invoice,
    })
}

/// Returns the invoice of an item: without its lines, except in a lane.
pub fn invoice(read: Attributes<'_>) -> Result<Invoice, StoreError> {
    parsed(read.document(INVOICE)?)
}

fn parsed(json: Value) -> Result<Invoice, StoreError> {
    Invoice::read_stored(json).map_err(|refusals| StoreError::unreadable("invoice", &refusals))
}

pub fn associated(read: Attributes<'_>, invoice: &Invoice) -> Result<Associated, StoreError> {
    match read.optional_text(ASSOCIATED)? {
        Some(text) => Associated::read(&text, invoice.currency),
        None => Ok(Associated::default()),
    }
}
