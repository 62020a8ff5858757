//! The item of a ledger page.

use chrono::{DateTime, Utc};
use domain::ids::{InvoiceKey, LineId, LineItemNumber, PurchaseOrderId};
use domain::invoice::InvoiceType;
use domain::ledger::{Draw, Posting};
use domain::money::{Currency, Money};
use domain::month::Month;
use serde::{Deserialize, Serialize};

use super::{LedgerEntry, first_entry};
use crate::store::dynamodb::attributes::{self, Attributes, Item, invalid, text};
use crate::store::invoices::Settlement;
use crate::store::{StoreError, keys};

/// A new entry of a page, with its invoice.
pub struct EntryOfPage<'a> {
    pub draw: &'a Draw,
    pub invoice: InvoiceKey,
    pub billing_period: Month,
    pub invoice_type: InvoiceType,
}

/// The stored form of an entry. Its place in the page gives its number. The names are short, because a page may have a
/// hundred entries.
#[derive(Serialize, Deserialize)]
struct StoredEntry {
    #[serde(rename = "l")]
    line_item_number: LineItemNumber,
    #[serde(rename = "a")]
    amount: String,
    #[serde(rename = "b", default, skip_serializing_if = "Option::is_none")]
    balance_after: Option<String>,
    #[serde(rename = "m")]
    billing_period: Month,
    #[serde(rename = "t")]
    invoice_type: InvoiceType,
    /// The seller and the ID of the invoice, as `{seller}#{invoice ID}`.
    #[serde(rename = "i")]
    invoice: String,
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    line_id: Option<LineId>,
}

/// Returns the item of a page with `entries`, at least one, all of one purchase order and without a gap.
pub fn page(
    settlement: &Settlement<'_>,
    id: &PurchaseOrderId,
    entries: &[EntryOfPage<'_>],
) -> Result<Option<Item>, StoreError> {
    let Some(first) = entries.first() else { return Ok(None) };
    let mut item = attributes::item(keys::ledger_page(settlement.account, id, first.draw.entry));
    item.insert("at".to_owned(), attributes::instant(settlement.now));
    item.insert("posting".to_owned(), text(settlement.posting.to_string()));
    item.insert("currency".to_owned(), text(first.draw.amount.currency().code()));
    let stored: Vec<StoredEntry> = entries.iter().map(stored).collect();
    item.insert("entries".to_owned(), text(serde_json::to_string(&stored)?));
    if let Some(actor) = settlement.actor {
        item.insert("actor".to_owned(), text(actor.as_str()));
    }
    if let Some(reason) = settlement.reason {
        item.insert("reason".to_owned(), text(reason.as_str()));
    }
    Ok(Some(item))
}

fn stored(entry: &EntryOfPage<'_>) -> StoredEntry {
    let EntryOfPage { draw, invoice, billing_period, invoice_type } = entry;
    let amount = |money: Money| money.amount().normalize().to_string();
    StoredEntry {
        line_item_number: draw.line_item_number.clone(),
        amount: amount(draw.amount),
        balance_after: draw.balance_after.map(amount),
        billing_period: *billing_period,
        invoice_type: *invoice_type,
        invoice: format!("{}#{}", invoice.bill_from, invoice.invoice_id),
        line_id: draw.line_id.clone(),
    }
}

/// Reads the entries of a page, oldest first.
pub fn read(item: &Item) -> Result<Vec<LedgerEntry>, StoreError> {
    let read = Attributes(item);
    let stored: Vec<StoredEntry> =
        serde_json::from_str(read.text("entries")?).map_err(|_| invalid("entries"))?;
    let common = Common {
        at: read.parsed("at")?,
        posting: read.parsed("posting")?,
        currency: read.parsed("currency")?,
        actor: read.optional_text("actor")?,
        reason: read.optional_text("reason")?,
    };
    (first_entry(item)?..).zip(stored).map(|(number, stored)| common.entry(number, stored)).collect()
}

/// What the entries of a page have in common.
struct Common {
    at: DateTime<Utc>,
    posting: Posting,
    currency: Currency,
    actor: Option<String>,
    reason: Option<String>,
}

impl Common {
    fn entry(&self, entry: u64, stored: StoredEntry) -> Result<LedgerEntry, StoreError> {
        let money = |text: String| {
            let amount = text.parse().map_err(|_| invalid("entries"))?;
            Ok::<_, StoreError>(Money::new(amount, self.currency)?)
        };
        let (bill_from, invoice_id) = stored.invoice.split_once('#').ok_or_else(|| invalid("entries"))?;
        let invoice = InvoiceKey {
            bill_from: bill_from.parse().map_err(|_| invalid("entries"))?,
            invoice_id: invoice_id.parse().map_err(|_| invalid("entries"))?,
        };
        Ok(LedgerEntry {
            entry,
            at: self.at,
            posting: self.posting,
            line_item_number: stored.line_item_number,
            amount: money(stored.amount)?,
            balance_after: stored.balance_after.map(money).transpose()?,
            invoice,
            line_id: stored.line_id,
            billing_period: stored.billing_period,
            invoice_type: stored.invoice_type,
            actor: self.actor.clone(),
            reason: self.reason.clone(),
        })
    }
}
