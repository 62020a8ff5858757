//! Erasure of a person: contacts are removed, recipients are erased, and authors become a pseudonym, which says that
//! entries are of one person but not of whom. Every write is conditional on what was read, so that nothing that somebody
//! else writes meanwhile is lost.

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, Actor, EditReason, InvoiceKey, PurchaseOrderId};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use schemars::JsonSchema;
use serde::Serialize;

use super::collections::Authored;
use super::{Person, PersonalDataPosition, PersonalDataStep, STEP, Visit};
use crate::store::dynamodb::attributes::text;
use crate::store::dynamodb::backoff::Backoff;
use crate::store::versions::{Edit, VersionRefused};
use crate::store::{Store, StoreError, keys};

/// The reason in the history of a purchase order whose contact was erased.
const REASON: &str = "personal data erased";

/// Items of an author that one step replaces in one collection. If there are more, the step is repeated, so that a request
/// can end between two steps.
const AUTHORED_MAX: usize = 100;

/// Parallel updates of one collection.
const PARALLEL: usize = 8;

/// The numbers of what was erased.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Erasure {
    /// Contacts that were removed, from the settings and from purchase orders.
    pub contacts: u64,
    /// Versions whose author is a pseudonym now.
    pub versions: u64,
    /// Ledger entries of moved invoices whose author is a pseudonym now.
    pub ledger_entries: u64,
    /// Notices whose recipient was erased. Those that were not sent are withdrawn.
    pub notices: u64,
}

impl Erasure {
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            contacts: self.contacts.saturating_add(other.contacts),
            versions: self.versions.saturating_add(other.versions),
            ledger_entries: self.ledger_entries.saturating_add(other.ledger_entries),
            notices: self.notices.saturating_add(other.notices),
        }
    }
}

impl Person {
    fn pseudonym(&self) -> String {
        format!("erased:{}", self.mailbox)
    }
}

impl Store {
    /// Erases what is stored about a person, a step from a position on. Repeating a step is safe.
    pub async fn erase_personal_data(
        &self,
        account: &AccountId,
        person: &Person,
        from: PersonalDataPosition,
        (actor, now): (&Actor, DateTime<Utc>),
    ) -> Result<PersonalDataStep<Erasure>, StoreError> {
        let (visit, next) = self.visit(account, from.clone()).await?;
        let erased: Vec<(Erasure, u64)> = match visit {
            Visit::Settings => vec![(self.erase_default_contact(account, person, now).await?, 0)],
            Visit::Orders(ids) => {
                let each = stream::iter(ids).map(|id| async move {
                    Box::pin(self.erase_person_of_order(account, person, &id, (actor, now))).await
                });
                each.buffered(STEP).try_collect().await?
            }
            Visit::Invoices(keys) => {
                let each = stream::iter(keys).map(|key| async move {
                    let notices = self.erase_notices_of_invoice(account, person, &key, now).await?;
                    Ok::<_, StoreError>((Erasure { notices, ..Erasure::default() }, 0))
                });
                each.buffered(STEP).try_collect().await?
            }
        };
        let is_full = |(erased, _): &(Erasure, u64)| {
            [erased.versions, erased.ledger_entries].contains(&(AUTHORED_MAX as u64))
        };
        let (next, unreadable) = if erased.iter().any(is_full) {
            (Some(from), 0)
        } else {
            (next, erased.iter().map(|(_, unreadable)| unreadable).sum())
        };
        let found = erased.into_iter().fold(Erasure::default(), |sum, (erased, _)| sum.plus(erased));
        Ok(PersonalDataStep { found, unreadable, next })
    }

    async fn erase_default_contact(
        &self,
        account: &AccountId,
        person: &Person,
        now: DateTime<Utc>,
    ) -> Result<Erasure, StoreError> {
        let mut backoff = Backoff::default();
        loop {
            let before = self.settings(account).await?;
            let mut settings = before.settings.clone();
            settings.contacts.retain(|contact| !person.has(&contact.email));
            let contacts = before.settings.contacts.len().saturating_sub(settings.contacts.len());
            if contacts == 0 {
                return Ok(Erasure::default());
            }
            match self.record_settings(account, &before, settings, now).await {
                Ok(_) => return Ok(Erasure { contacts: contacts as u64, ..Erasure::default() }),
                Err(StoreError::Conflict) => backoff.wait().await?,
                Err(error @ (StoreError::Unavailable(_) | StoreError::Corrupt(_))) => return Err(error),
            }
        }
    }

    async fn erase_person_of_order(
        &self,
        account: &AccountId,
        person: &Person,
        id: &PurchaseOrderId,
        (actor, now): (&Actor, DateTime<Utc>),
    ) -> Result<(Erasure, u64), StoreError> {
        // The contact first: the version that this makes may have the person as its author.
        let contacts = self.erase_contact(account, person, id, (actor, now)).await?;
        let versions = self.erase_author(self.versions_by(account, person, id).await?, person).await?;
        let ledger_entries =
            self.erase_author(self.ledger_pages_by(account, person, id).await?, person).await?;
        let notices = self.erase_recipient(keys::notices(account, id), person, now).await?;
        let erased = Erasure { contacts: contacts.unwrap_or_default(), versions, ledger_entries, notices };
        Ok((erased, u64::from(contacts.is_none())))
    }

    /// Removes the contact by a new version. Returns the number of contacts removed; none if the purchase order can't be
    /// read.
    async fn erase_contact(
        &self,
        account: &AccountId,
        person: &Person,
        id: &PurchaseOrderId,
        (actor, now): (&Actor, DateTime<Utc>),
    ) -> Result<Option<u64>, StoreError> {
        let (mut backoff, reason) = (Backoff::default(), REASON.parse::<EditReason>().ok());
        loop {
            let before = match self.orders_to_edit(account, std::slice::from_ref(id)).await?.remove(id) {
                None => return Ok(Some(0)),
                Some(Ok(before)) => before,
                Some(Err(error)) => {
                    tracing::error!(%error, "a purchase order can't be read");
                    return Ok(None);
                }
            };
            if before.deleted_at.is_some() {
                return Ok(Some(0));
            }
            let Some((after, changes)) = before.without_contact(|email| person.has(email)) else {
                return Ok(Some(0));
            };
            let edit = Edit { actor, reason: reason.as_ref(), changes: &changes, idempotency: None, at: now };
            let removed = before.order.contacts.len().saturating_sub(after.order.contacts.len());
            match self.record_version(account, Some(&before), &after, edit, None).await {
                Ok(()) => return Ok(Some(removed as u64)),
                Err(VersionRefused::Store(StoreError::Conflict)) => backoff.wait().await?,
                Err(VersionRefused::Store(error)) => return Err(error),
                Err(refused) => return Err(StoreError::Corrupt(refused.to_string())),
            }
        }
    }

    /// Replaces the author of up to [`AUTHORED_MAX`] items by the pseudonym. Returns how many there were. One `UpdateItem`
    /// each.
    async fn erase_author(&self, mut authored: Vec<Authored>, person: &Person) -> Result<u64, StoreError> {
        authored.truncate(AUTHORED_MAX);
        let pseudonym = &person.pseudonym();
        let erased = stream::iter(authored).map(|Authored { key, actor, .. }| async move {
            let update = self.table.update_item(key);
            let update = update.update_expression("SET actor = :pseudonym");
            let update = update.condition_expression("actor = :actor");
            let update = update.expression_attribute_values(":actor", text(actor));
            match update.expression_attribute_values(":pseudonym", text(pseudonym)).send().await {
                Ok(_) => Ok(1),
                Err(error) => match StoreError::from(error) {
                    // Another erasure did it.
                    StoreError::Conflict => Ok(1),
                    error @ (StoreError::Unavailable(_) | StoreError::Corrupt(_)) => Err(error),
                },
            }
        });
        erased.buffer_unordered(PARALLEL).try_fold(0_u64, |sum, one| async move { Ok(sum + one) }).await
    }

    async fn erase_notices_of_invoice(
        &self,
        account: &AccountId,
        person: &Person,
        key: &InvoiceKey,
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        self.erase_recipient(keys::invoice_notices(account, key), person, now).await
    }

    /// Erases the recipient of the person's deliveries, and withdraws those that were not sent.
    async fn erase_recipient(
        &self,
        partition: String,
        person: &Person,
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let (mut backoff, mut erased) = (Backoff::default(), 0_usize);
        loop {
            let named = self.named_deliveries(partition.clone(), person).await?;
            match self.erase_recipients_of(&named, now).await {
                Ok(()) => {
                    erased = erased.saturating_add(named.len());
                    return Ok(erased as u64);
                }
                Err(StoreError::Conflict) => backoff.wait().await?,
                Err(error @ (StoreError::Unavailable(_) | StoreError::Corrupt(_))) => return Err(error),
            }
        }
    }
}
