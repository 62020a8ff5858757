//! Erasure of a person: contacts are removed, recipients are erased, and authors become a pseudonym, which says that
//! entries are of one person but not of whom. Every write is conditional on what was read, so that nothing that somebody
//! else writes meanwhile is lost.

use chrono::{DateTime, Utc};
use domain::ids::{Actor, EditReason, PurchaseOrderId};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use schemars::JsonSchema;
use serde::Serialize;

use super::collections::Authored;
use super::{Collection, Person, PersonalDataPosition, PersonalDataStep, STEP};
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
    /// Notices whose recipient was erased. A notice that was not sent is withdrawn.
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
    /// Erases what is stored about a person, a step from a position on. Repeating a step is safe. `actor` makes the versions
    /// of purchase orders that lose a contact.
    pub async fn erase_personal_data(
        &self,
        person: &Person,
        from: PersonalDataPosition,
        actor: &Actor,
        now: DateTime<Utc>,
    ) -> Result<PersonalDataStep<Erasure>, StoreError> {
        let (collections, next) = self.collections_at(person, from.clone()).await?;
        let each = stream::iter(collections)
            .map(|collection| async move { Box::pin(self.erase_in(person, collection, actor, now)).await });
        let erased: Vec<(Erasure, u64)> = each.buffered(STEP).try_collect().await?;
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

    /// Erases what a collection has about the person. Also returns the number of its items that can't be read.
    async fn erase_in(
        &self,
        person: &Person,
        collection: Collection,
        actor: &Actor,
        now: DateTime<Utc>,
    ) -> Result<(Erasure, u64), StoreError> {
        match collection {
            Collection::Settings => Ok((self.erase_default_contact(person, now).await?, 0)),
            Collection::Order(id) => self.erase_in_order(person, &id, actor, now).await,
            Collection::Invoice(key) => {
                let notices = keys::invoice_notices(&person.account, &key);
                let notices = self.erase_recipient(person, notices, now).await?;
                Ok((Erasure { notices, ..Erasure::default() }, 0))
            }
        }
    }

    async fn erase_default_contact(
        &self,
        person: &Person,
        now: DateTime<Utc>,
    ) -> Result<Erasure, StoreError> {
        let mut backoff = Backoff::default();
        loop {
            let before = self.settings(&person.account).await?;
            let mut settings = before.settings.clone();
            settings.contacts.retain(|contact| !person.has(&contact.email));
            let contacts = before.settings.contacts.len().saturating_sub(settings.contacts.len());
            if contacts == 0 {
                return Ok(Erasure::default());
            }
            match self.record_settings(&person.account, &before, settings, now).await {
                Ok(_) => return Ok(Erasure { contacts: contacts as u64, ..Erasure::default() }),
                Err(StoreError::Conflict) => backoff.wait().await?,
                Err(error @ (StoreError::Unavailable(_) | StoreError::Corrupt(_))) => return Err(error),
            }
        }
    }

    async fn erase_in_order(
        &self,
        person: &Person,
        id: &PurchaseOrderId,
        actor: &Actor,
        now: DateTime<Utc>,
    ) -> Result<(Erasure, u64), StoreError> {
        let account = &person.account;
        // The contact first: the version that this makes may have the person as its author.
        let contacts = self.erase_contact(person, id, actor, now).await?;
        let versions = self.authored_by(person, keys::history(account, id)).await?;
        let pages = self.authored_by(person, keys::ledger(account, id)).await?;
        let erased = Erasure {
            contacts: contacts.unwrap_or_default(),
            versions: self.erase_author(person, versions).await?,
            ledger_entries: self.erase_author(person, pages).await?,
            notices: self.erase_recipient(person, keys::notices(account, id), now).await?,
        };
        Ok((erased, u64::from(contacts.is_none())))
    }

    /// Removes the contact by a new version. Returns the number of contacts removed; none if the purchase order can't be
    /// read.
    async fn erase_contact(
        &self,
        person: &Person,
        id: &PurchaseOrderId,
        actor: &Actor,
        now: DateTime<Utc>,
    ) -> Result<Option<u64>, StoreError> {
        let account = &person.account;
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
    async fn erase_author(&self, person: &Person, mut authored: Vec<Authored>) -> Result<u64, StoreError> {
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

    /// Erases the recipient of the person's deliveries, and withdraws those that were not sent.
    async fn erase_recipient(
        &self,
        person: &Person,
        partition: String,
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let mut backoff = Backoff::default();
        loop {
            let named = self.named_deliveries(person, partition.clone()).await?;
            match self.erase_recipients_of(&named, now).await {
                Ok(()) => return Ok(named.len() as u64),
                Err(StoreError::Conflict) => backoff.wait().await?,
                Err(error @ (StoreError::Unavailable(_) | StoreError::Corrupt(_))) => return Err(error),
            }
        }
    }
}
