//! Mailboxes that get no more mail from an account, and the number of mails that an account caused on a day.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::ids::AccountId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::store::dynamodb::attributes::{Attributes, instant, number, text};
use crate::store::{Store, StoreError, keys};

/// How long the number of a day's mails is stored.
const COUNT_RETENTION: TimeDelta = TimeDelta::days(7);

/// Attempts to reserve mails while other sweeps of the account do.
const RESERVE_ATTEMPTS_MAX: u32 = 4;

/// The characters of a [`MailboxId`]: 132 bits of a hash in base64.
const MAILBOX_ID_LENGTH: usize = 22;

/// A mailbox as keys name it: a keyed hash of the account and the address, which doesn't reveal the address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MailboxId(String);

impl MailboxId {
    /// Returns the ID of a hash.
    pub fn of_hash(hash: [u8; 32]) -> Self {
        let mut id = URL_SAFE_NO_PAD.encode(hash);
        id.truncate(MAILBOX_ID_LENGTH);
        Self(id)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MailboxId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text is not a [`MailboxId`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the ID of a mailbox")]
pub struct NotAMailboxId;

impl FromStr for MailboxId {
    type Err = NotAMailboxId;

    fn from_str(text: &str) -> Result<Self, NotAMailboxId> {
        let is_base64 = |it: u8| it.is_ascii_alphanumeric() || it == b'-' || it == b'_';
        let fits = text.len() == MAILBOX_ID_LENGTH && text.bytes().all(is_base64);
        fits.then(|| Self(text.to_owned())).ok_or(NotAMailboxId)
    }
}

/// Why a mailbox gets no more mail from an account.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    strum::Display,
    strum::EnumString,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum StopReason {
    /// The recipient unsubscribed.
    Unsubscribed,
    /// The address doesn't exist, or refuses mail for good.
    Bounced,
    /// The recipient reported a mail as spam.
    Complained,
}

/// The end of an account's mails to a mailbox. Mail to a contact that was added later is sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    pub at: DateTime<Utc>,
    pub reason: StopReason,
}

impl Store {
    /// Ends an account's mails to a mailbox. Repeated, it moves the time. One `UpdateItem`.
    pub async fn stop_mailbox(
        &self,
        account: &AccountId,
        mailbox: &MailboxId,
        stop: Stop,
    ) -> Result<(), StoreError> {
        let request = self.table.update_item(keys::mailbox(account, mailbox));
        let request = request.update_expression("SET stoppedAt = :at, stopReason = :reason");
        let request = request.condition_expression("attribute_not_exists(stoppedAt) OR stoppedAt < :at");
        let request = request.expression_attribute_values(":at", instant(stop.at));
        let request = request.expression_attribute_values(":reason", text(stop.reason.to_string()));
        match request.send().await.map_err(StoreError::from) {
            // A later stop is stored already.
            Ok(_) | Err(StoreError::Conflict) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Returns the end of an account's mails to a mailbox, if they ended. One `GetItem`.
    pub async fn mailbox_stop(
        &self,
        account: &AccountId,
        mailbox: &MailboxId,
    ) -> Result<Option<Stop>, StoreError> {
        let item = self.table.item(keys::mailbox(account, mailbox)).await?;
        item.as_ref().map_or(Ok(None), |item| read_stop(Attributes(item)))
    }

    /// Counts up to `wanted` mails of an account on a day, so that all of the day are at most `max`. Returns how many it
    /// counted. One `UpdateItem`; two more requests for each attempt if too few are left.
    pub async fn reserve_mails(
        &self,
        account: &AccountId,
        day: NaiveDate,
        wanted: u64,
        max: u64,
    ) -> Result<u64, StoreError> {
        let mut wanted = wanted.min(max);
        for _ in 0..RESERVE_ATTEMPTS_MAX {
            if wanted == 0 {
                return Ok(0);
            }
            match self.count_mails(account, day, wanted, max).await {
                Ok(()) => return Ok(wanted),
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error),
            }
            let item = self.table.item(keys::mail_count(account, day)).await?;
            let counted: u64 = item.map_or(Ok(0), |item| Attributes(&item).number("mails"))?;
            wanted = wanted.min(max.saturating_sub(counted));
        }
        Err(StoreError::Conflict)
    }

    async fn count_mails(
        &self,
        account: &AccountId,
        day: NaiveDate,
        mails: u64,
        max: u64,
    ) -> Result<(), StoreError> {
        let expires = day.and_time(chrono::NaiveTime::MIN).and_utc() + COUNT_RETENTION;
        let request = self.table.update_item(keys::mail_count(account, day));
        let request = request.update_expression("ADD mails :mails SET expiresAt = :expires");
        // P14
        let request = request.condition_expression("attribute_not_exists(mails) OR mails <= :room");
        let request = request.expression_attribute_values(":mails", number(mails));
        let request = request.expression_attribute_values(":room", number(max.saturating_sub(mails)));
        request.expression_attribute_values(":expires", number(expires.timestamp())).send().await?;
        Ok(())
    }

    /// Takes back mails that were counted but not sent. One `UpdateItem`.
    pub async fn return_mails(
        &self,
        account: &AccountId,
        day: NaiveDate,
        mails: u64,
    ) -> Result<(), StoreError> {
        let request = self.table.update_item(keys::mail_count(account, day));
        let request = request.update_expression("ADD mails :less").condition_expression("mails >= :mails");
        let request = request.expression_attribute_values(":mails", number(mails));
        request.expression_attribute_values(":less", number(format!("-{mails}"))).send().await?;
        Ok(())
    }
}

/// Reads a stop from a mailbox or a delivery.
pub(super) fn read_stop(read: Attributes<'_>) -> Result<Option<Stop>, StoreError> {
    let Some(at) = read.optional_parsed("stoppedAt")? else { return Ok(None) };
    Ok(Some(Stop { at, reason: read.parsed("stopReason")? }))
}
