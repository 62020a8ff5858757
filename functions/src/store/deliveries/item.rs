//! The item of a delivery.

use chrono::TimeDelta;
use domain::money::{Currency, Money};
use domain::month::Month;
use serde::{Deserialize, Serialize};

use super::mailbox::read_stop;
use super::{About, Delivery, OrderSnapshot, RETENTION_DAYS, RunsOut, Sent};
use crate::store::dynamodb::attributes::{self, Attributes, Item, document, instant, number, text};
use crate::store::{StoreError, keys};

/// The stored form of an [`OrderSnapshot`].
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct StoredSnapshot {
    currency: Currency,
    effective_month: Month,
    expiration_month: Month,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    balance: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    runs_out: Vec<RunsOut>,
}

/// Returns the whole item of a delivery that was just decided.
///
/// The snapshot is one map: a top-level `expirationMonth` would put the item into an index of purchase orders.
pub(super) fn of(delivery: &Delivery) -> Result<Item, StoreError> {
    let expires_at = delivery.decided_at + TimeDelta::days(RETENTION_DAYS);
    let mut item = attributes::item(delivery.key());
    item.extend([
        ("accountId".to_owned(), text(delivery.account.as_str())),
        ("decidedAt".to_owned(), instant(delivery.decided_at)),
        ("notices".to_owned(), document(&delivery.notices)?),
        ("attempts".to_owned(), number(delivery.attempts)),
        (keys::EXPIRES_AT.to_owned(), number(expires_at.timestamp())),
    ]);
    match &delivery.about {
        About::Order(id, snapshot) => {
            item.insert("purchaseOrderId".to_owned(), text(id.as_str()));
            item.insert("orderSnapshot".to_owned(), document(&StoredSnapshot::of(snapshot.clone()))?);
        }
        About::Invoice(key) => {
            item.insert("invoice".to_owned(), document(key)?);
        }
    }
    if let Some(recipient) = &delivery.recipient {
        item.insert("recipient".to_owned(), document(recipient)?);
    }
    if let Some(contact_since) = delivery.contact_since {
        item.insert("contactSince".to_owned(), instant(contact_since));
    }
    if let Some(attention_at) = delivery.attention_at {
        item.extend(keys::attention(&delivery.account, attention_at));
    }
    Ok(item)
}

pub(in crate::store) fn read(item: &Item) -> Result<Delivery, StoreError> {
    let read = Attributes(item);
    let sent = |at| read.text("messageId").map(|id| Sent { at, message_id: id.to_owned() });
    Ok(Delivery {
        account: read.parsed("accountId")?,
        about: about(read)?,
        decided_at: read.parsed("decidedAt")?,
        mailbox: keys::delivery_mailbox(read.text(keys::SK)?),
        recipient: read.optional_document("recipient")?,
        contact_since: read.optional_parsed("contactSince")?,
        notices: read.document("notices")?,
        attempts: read.number("attempts")?,
        claimed_at: read.optional_parsed("claimedAt")?,
        sent: read.optional_parsed("sentAt")?.map(sent).transpose()?,
        failed_at: read.optional_parsed("failedAt")?,
        withdrawn_at: read.optional_parsed("withdrawnAt")?,
        stopped: read_stop(read)?,
        last_error: read.optional_text("lastError")?,
        attention_at: read.optional_parsed(keys::ATTENTION_AT)?,
    })
}

fn about(read: Attributes<'_>) -> Result<About, StoreError> {
    if let Some(key) = read.optional_document("invoice")? {
        return Ok(About::Invoice(key));
    }
    let stored: StoredSnapshot = read.document("orderSnapshot")?;
    Ok(About::Order(read.parsed("purchaseOrderId")?, stored.snapshot()?))
}

impl StoredSnapshot {
    fn of(snapshot: OrderSnapshot) -> Self {
        let OrderSnapshot { currency, effective_month, expiration_month, balance, runs_out } = snapshot;
        let balance = balance.map(|balance| balance.to_string());
        Self { currency, effective_month, expiration_month, balance, runs_out }
    }

    fn snapshot(self) -> Result<OrderSnapshot, StoreError> {
        let Self { currency, effective_month, expiration_month, balance, runs_out } = self;
        let balance = balance.map(|text| Money::parse(&text, currency)).transpose()?;
        Ok(OrderSnapshot { currency, effective_month, expiration_month, balance, runs_out })
    }
}
