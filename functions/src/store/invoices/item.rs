//! The item of an invoice.

use domain::ids::{AccountId, LineItemNumber, PurchaseOrderId};
use domain::invoice::Invoice;
use domain::ledger::{Association, Draw, InvoiceStatus, RecordedInvoice};
use domain::matching::Decision;
use domain::money::{Currency, Money};
use serde::Deserialize;
use serde_json::Value;

use crate::store::dynamodb::attributes::{self, Attributes, Item, number, text};
use crate::store::{StoreError, keys};

/// Returns the whole item.
pub fn item(account: &AccountId, record: &RecordedInvoice) -> Result<Item, StoreError> {
    let mut item = attributes::item(keys::invoice(account, &record.invoice.key()));
    item.insert("invoice".to_owned(), attributes::document(&record.invoice)?);
    item.insert("draws".to_owned(), attributes::document(&record.draws)?);
    item.insert("decision".to_owned(), text(record.decision.packed()));
    item.insert("recordedAt".to_owned(), attributes::instant(record.recorded_at));
    item.insert("revision".to_owned(), number(record.revision));
    item.insert(keys::INVOICES.to_owned(), text(keys::invoices(account)));
    if record.status() == InvoiceStatus::Unmatched {
        item.insert(keys::OUTCOME.to_owned(), text(keys::unmatched(account)));
    }
    item.insert(keys::PERIOD.to_owned(), text(keys::period(&record.invoice, record.recorded_at)));
    if let Some(association) = &record.association {
        item.insert("associated".to_owned(), attributes::document(association)?);
        let partition = keys::association(account, &association.purchase_order_id);
        item.insert(keys::ASSOCIATION.to_owned(), text(partition));
        item.insert(keys::ISSUED.to_owned(), text(keys::issued(&record.invoice, record.recorded_at)));
    }
    if let Some(voided_at) = record.voided_at {
        item.insert("voidedAt".to_owned(), attributes::instant(voided_at));
    }
    if record.awaits_notice() {
        item.insert(keys::ATTENTION_SHARD.to_owned(), text(keys::attention_shard(account)));
        item.insert(keys::ATTENTION_AT.to_owned(), attributes::instant(record.recorded_at));
    }
    if let Some(notified_at) = record.unmatched_notified_at {
        item.insert("unmatchedNotifiedAt".to_owned(), attributes::instant(notified_at));
    }
    Ok(item)
}

pub fn recorded(item: &Item) -> Result<RecordedInvoice, StoreError> {
    let read = Attributes(item);
    let invoice = invoice(read)?;
    let draws: Vec<StoredDraw> = read.document("draws")?;
    let draws = draws.into_iter().map(|draw| draw.draw(invoice.currency)).collect::<Result<_, _>>()?;
    Ok(RecordedInvoice {
        association: association(read)?,
        draws,
        decision: decision(read, invoice.currency)?,
        recorded_at: read.parsed("recordedAt")?,
        voided_at: read.optional_parsed("voidedAt")?,
        unmatched_notified_at: read.optional_parsed("unmatchedNotifiedAt")?,
        revision: read.number("revision")?,
        invoice,
    })
}

pub fn invoice(read: Attributes<'_>) -> Result<Invoice, StoreError> {
    let json: Value = read.document("invoice")?;
    Invoice::read_stored(json).map_err(|refusals| StoreError::unreadable("invoice", &refusals))
}

fn decision(read: Attributes<'_>, currency: Currency) -> Result<Decision, StoreError> {
    Decision::unpack(read.text("decision")?, currency).map_err(|error| StoreError::Corrupt(error.to_string()))
}

pub fn association(read: Attributes<'_>) -> Result<Option<Association>, StoreError> {
    read.optional_document("associated")
}

/// The stored form of a draw. Its amounts are in the currency of the invoice.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct StoredDraw {
    purchase_order_id: PurchaseOrderId,
    line_item_number: LineItemNumber,
    amount: String,
    balance_after: Option<String>,
    ledger_entry: u64,
}

impl StoredDraw {
    fn draw(self, currency: Currency) -> Result<Draw, StoreError> {
        let money = |text: String| Money::parse(&text, currency);
        Ok(Draw {
            purchase_order_id: self.purchase_order_id,
            line_item_number: self.line_item_number,
            amount: money(self.amount)?,
            balance_after: self.balance_after.map(money).transpose()?,
            entry: self.ledger_entry,
        })
    }
}
