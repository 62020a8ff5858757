//! Mails: which deliveries each of them has, so that a bounce or complaint finds them.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::AccountId;

use super::{Delivery, MailboxId, Stop};
use crate::store::dynamodb::attributes::{self, Attributes, Item, instant, number, text};
use crate::store::dynamodb::key::ItemKey;
use crate::store::dynamodb::table::IntoAction;
use crate::store::{Store, StoreError, keys};

/// How long a mail's record is stored. Complaints may arrive weeks after the mail.
const RETENTION: TimeDelta = TimeDelta::days(90);

/// Deliveries that are marked in one transaction.
const MARKED_TOGETHER_MAX: usize = 100;

const MAIL_ID_LENGTH: usize = 32;

/// The ID of a mail: a random number, which the mail has as a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailId(String);

impl MailId {
    pub fn random() -> Self {
        Self(format!("{:032x}", fastrand::u128(..)))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MailId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text is not a [`MailId`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the ID of a mail")]
pub struct NotAMailId;

impl FromStr for MailId {
    type Err = NotAMailId;

    fn from_str(text: &str) -> Result<Self, NotAMailId> {
        let fits = text.len() == MAIL_ID_LENGTH && text.bytes().all(|it| it.is_ascii_hexdigit());
        fits.then(|| Self(text.to_owned())).ok_or(NotAMailId)
    }
}

/// The recipient's mailbox and the deliveries of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedMail {
    pub mailbox: MailboxId,
    deliveries: Vec<ItemKey>,
}

impl Store {
    /// Returns a mail; none if there is no record of it. One `GetItem`.
    pub async fn recorded_mail(
        &self,
        account: &AccountId,
        mail: &MailId,
    ) -> Result<Option<RecordedMail>, StoreError> {
        let Some(item) = self.table.item(keys::mail(account, mail)).await? else { return Ok(None) };
        let read = Attributes(&item);
        let deliveries: Vec<(String, String)> = read.document("deliveries")?;
        let deliveries = deliveries.into_iter().map(|(pk, sk)| ItemKey { pk, sk }).collect();
        Ok(Some(RecordedMail { mailbox: read.parsed("mailbox")?, deliveries }))
    }

    /// Marks the deliveries of a mail that bounced or was complained about. A first complaint replaces a bounce; otherwise
    /// the first mark stays. One transaction for each hundred.
    pub async fn mark_deliveries(
        &self,
        mail: &MailId,
        recorded: &RecordedMail,
        stop: Stop,
    ) -> Result<(), StoreError> {
        for keys in recorded.deliveries.chunks(MARKED_TOGETHER_MAX) {
            let together = self.mark(mail, keys, stop).await;
            // A delivery of another mail, or one that expired, must not hold up the others.
            if matches!(together, Err(StoreError::Conflict)) {
                for key in keys {
                    match self.mark(mail, std::slice::from_ref(key), stop).await {
                        Ok(()) | Err(StoreError::Conflict) => {}
                        Err(error) => return Err(error),
                    }
                }
                continue;
            }
            together?;
        }
        Ok(())
    }

    async fn mark(&self, mail: &MailId, keys: &[ItemKey], stop: Stop) -> Result<(), StoreError> {
        let mut actions = Vec::with_capacity(keys.len());
        for key in keys {
            let update = self
                .table
                .update(key.clone())
                .update_expression(
                    "SET stoppedAt = :at, stopReason = :reason REMOVE attentionShard, attentionAt",
                )
                .condition_expression(
                    "mail = :mail AND (attribute_not_exists(stopReason) OR stopReason <> :reason)",
                )
                .expression_attribute_values(":at", instant(stop.at))
                .expression_attribute_values(":reason", text(stop.reason.to_string()))
                .expression_attribute_values(":mail", text(mail.as_str()));
            actions.push(update.action()?);
        }
        match self.table.transact(actions).await? {
            None => Ok(()),
            Some(_) => Err(StoreError::Conflict),
        }
    }
}

/// Returns the item of a mail that is about to be sent.
pub(super) fn item(
    account: &AccountId,
    mail: &MailId,
    mailbox: &MailboxId,
    deliveries: &[Delivery],
    now: DateTime<Utc>,
) -> Result<Item, StoreError> {
    let keys: Vec<(String, String)> =
        deliveries.iter().map(Delivery::key).map(|ItemKey { pk, sk }| (pk, sk)).collect();
    let mut item = attributes::item(keys::mail(account, mail));
    item.insert("mailbox".to_owned(), text(mailbox.as_str()));
    item.insert("deliveries".to_owned(), attributes::document(&keys)?);
    item.insert(keys::EXPIRES_AT.to_owned(), number((now + RETENTION).timestamp()));
    Ok(item)
}
