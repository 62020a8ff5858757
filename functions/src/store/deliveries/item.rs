//! The item of a delivery, attribute by attribute.

use chrono::TimeDelta;
use domain::money::{Currency, Money};
use domain::month::Month;
use serde::{Deserialize, Serialize};

use super::super::StoreError;
use super::{About, Delivery, KEPT_DAYS, OrderSnapshot, RunsOut, Sent};
use crate::store::dynamodb::attributes;
use crate::store::dynamodb::attributes::{Attributes, Item};
use crate::store::keys;

/// A [`OrderSnapshot`] as it is kept.
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

/// The whole item of a delivery that was just decided.
///
/// What is kept of the purchase order is one map: an `expirationMonth` of the item's own would put it into
/// the index of purchase orders.
pub(super) fn of(delivery: &Delivery) -> Result<Item, StoreError> {
    let forgotten_at = delivery.decided_at + TimeDelta::days(KEPT_DAYS);
    let mut item = attributes::item(delivery.key());
    item.extend([
        ("accountId".to_owned(), attributes::text(delivery.account.as_str())),
        ("decidedAt".to_owned(), attributes::instant(delivery.decided_at)),
        ("notices".to_owned(), attributes::document(&delivery.notices)?),
        ("attempts".to_owned(), attributes::number(delivery.attempts)),
        (keys::EXPIRES_AT.to_owned(), attributes::number(forgotten_at.timestamp())),
    ]);
    match &delivery.about {
        About::Order(id, standing) => {
            let OrderSnapshot { currency, effective_month, expiration_month, balance, runs_out } =
                standing.clone();
            let balance = balance.map(|balance| balance.to_string());
            let standing = StoredSnapshot { currency, effective_month, expiration_month, balance, runs_out };
            item.insert("purchaseOrderId".to_owned(), attributes::text(id.as_str()));
            item.insert("standing".to_owned(), attributes::document(&standing)?);
        }
        About::Invoice(key) => {
            item.insert("invoice".to_owned(), attributes::document(key)?);
        }
    }
    if let Some(recipient) = &delivery.recipient {
        item.insert("recipient".to_owned(), attributes::document(recipient)?);
    }
    if let Some(attention_at) = delivery.attention_at {
        let shard = keys::attention_shard(&delivery.account);
        item.insert(keys::ATTENTION_SHARD.to_owned(), attributes::text(shard));
        item.insert(keys::ATTENTION_AT.to_owned(), attributes::instant(attention_at));
    }
    Ok(item)
}

/// Reads a delivery's item.
pub(in crate::store) fn read(item: &Item) -> Result<Delivery, StoreError> {
    let read = Attributes(item);
    let sent = |at| read.text("messageId").map(|id| Sent { at, message_id: id.to_owned() });
    Ok(Delivery {
        account: read.parsed("accountId")?,
        about: about(read)?,
        decided_at: read.parsed("decidedAt")?,
        recipient: read.get("recipient").map(|_| read.document("recipient")).transpose()?,
        notices: read.document("notices")?,
        attempts: read.number("attempts")?,
        claimed_at: read.instant_if_any("claimedAt")?,
        sent: read.instant_if_any("sentAt")?.map(sent).transpose()?,
        failed_at: read.instant_if_any("failedAt")?,
        withdrawn_at: read.instant_if_any("withdrawnAt")?,
        last_error: read.get("lastError").map(|_| read.text("lastError").map(str::to_owned)).transpose()?,
        attention_at: read.instant_if_any(keys::ATTENTION_AT)?,
    })
}

fn about(read: Attributes<'_>) -> Result<About, StoreError> {
    if read.get("invoice").is_some() {
        return Ok(About::Invoice(read.document("invoice")?));
    }
    let kept = read.document("standing")?;
    let StoredSnapshot { currency, effective_month, expiration_month, balance, runs_out } = kept;
    let balance = balance.map(|text| Money::parse(&text, currency)).transpose();
    let balance = balance.map_err(|error| StoreError::Corrupt(format!("balance of a delivery: {error}")))?;
    let standing = OrderSnapshot { currency, effective_month, expiration_month, balance, runs_out };
    Ok(About::Order(read.parsed("purchaseOrderId")?, standing))
}
