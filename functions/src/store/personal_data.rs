//! What the table has about one person of an account: as a contact, as the recipient of notices, and as the author of
//! versions and associations.
//!
//! A person is a mailbox. No key names one, so all collections of the account are visited, a few at a time: first the
//! settings, then the purchase orders, deleted ones included, then the invoices with notices. A position goes on.

mod collections;
mod erase;

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, InvoiceKey, PurchaseOrderId};
use domain::purchase_order::{Contact, Email};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use serde::{Deserialize, Serialize};

pub use self::erase::Erasure;
use super::deliveries::{Delivery, MailboxId, Stop};
use super::invoices::list::InvoicePosition;
use super::{Store, StoreError, keys};

/// Purchase orders or invoices that are visited in one step.
const STEP: usize = 16;

/// A person of an account, by an e-mail address.
#[derive(Clone, Debug)]
pub struct Person {
    pub account: AccountId,
    /// The address in lower case.
    pub address: String,
    /// The name of the mailbox in keys.
    pub mailbox: MailboxId,
}

/// Where to go on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PersonalDataPosition {
    #[default]
    Settings,
    /// Behind a purchase order, or at the first.
    Orders(Option<PurchaseOrderId>),
    /// Behind an invoice in the index of billing periods, or at the first.
    Invoices(Option<InvoicePosition>),
}

/// Something that is stored about a person.
#[derive(Clone, Debug)]
pub enum PersonalRecord {
    DefaultContact(Contact),
    /// The account sends no more mail to the person.
    Stopped(Stop),
    Contact(PurchaseOrderId, Contact),
    /// The person made a version of a purchase order.
    Version {
        order: PurchaseOrderId,
        version: u64,
        at: DateTime<Utc>,
    },
    /// The person moved an invoice, by which the ledger got this entry.
    LedgerEntry {
        order: PurchaseOrderId,
        entry: u64,
        at: DateTime<Utc>,
    },
    /// The person got a notice, or should have got it.
    Notice(Box<Delivery>),
}

impl PersonalRecord {
    fn notice(delivery: Delivery) -> Self {
        Self::Notice(Box::new(delivery))
    }
}

/// What one step found or erased.
#[derive(Debug)]
pub struct PersonalDataStep<T> {
    pub found: T,
    /// The number of items that can't be read, and so may have something about the person.
    pub unreadable: u64,
    /// None after the last step.
    pub next: Option<PersonalDataPosition>,
}

impl Person {
    /// Whether a text is an address of the person.
    fn is(&self, text: &str) -> bool {
        text.parse::<Email>().is_ok_and(|email| self.has(&email))
    }

    fn has(&self, email: &Email) -> bool {
        email.mailbox() == self.address
    }
}

/// A collection of the account that may have something about a person.
enum Collection {
    Settings,
    Order(PurchaseOrderId),
    Invoice(InvoiceKey),
}

impl Store {
    /// Returns what is stored about a person, a step from a position on. A step has a few requests for each of at most
    /// [`STEP`] purchase orders or invoices.
    pub async fn personal_data(
        &self,
        person: &Person,
        from: PersonalDataPosition,
    ) -> Result<PersonalDataStep<Vec<PersonalRecord>>, StoreError> {
        let (collections, next) = self.collections_at(person, from).await?;
        let each = stream::iter(collections);
        let each = each.map(|collection| async move { self.records_in(person, collection).await });
        let found: Vec<(Vec<PersonalRecord>, u64)> = each.buffered(STEP).try_collect().await?;
        let unreadable = found.iter().map(|(_, unreadable)| unreadable).sum();
        let found = found.into_iter().flat_map(|(found, _)| found).collect();
        Ok(PersonalDataStep { found, unreadable, next })
    }

    /// Returns the collections to visit at a position, and the position behind them.
    async fn collections_at(
        &self,
        person: &Person,
        from: PersonalDataPosition,
    ) -> Result<(Vec<Collection>, Option<PersonalDataPosition>), StoreError> {
        match from {
            PersonalDataPosition::Settings => {
                Ok((vec![Collection::Settings], Some(PersonalDataPosition::Orders(None))))
            }
            PersonalDataPosition::Orders(after) => {
                let ids = self.order_ids_after(&person.account, after.as_ref(), STEP).await?;
                let last = ids.last().filter(|_| ids.len() == STEP).cloned();
                let next = last.map_or(PersonalDataPosition::Invoices(None), |last| {
                    PersonalDataPosition::Orders(Some(last))
                });
                Ok((ids.into_iter().map(Collection::Order).collect(), Some(next)))
            }
            PersonalDataPosition::Invoices(after) => {
                let (keys, next) = self.notified_invoices_after(&person.account, after, STEP).await?;
                let next = next.map(|next| PersonalDataPosition::Invoices(Some(next)));
                Ok((keys.into_iter().map(Collection::Invoice).collect(), next))
            }
        }
    }

    /// Returns what a collection has about the person, and the number of its items that can't be read.
    async fn records_in(
        &self,
        person: &Person,
        collection: Collection,
    ) -> Result<(Vec<PersonalRecord>, u64), StoreError> {
        match collection {
            Collection::Settings => Ok((self.records_in_settings(person).await?, 0)),
            Collection::Order(id) => self.records_in_order(person, &id).await,
            Collection::Invoice(key) => {
                let notices = keys::invoice_notices(&person.account, &key);
                let (notices, unreadable) = self.notices_to(person, notices).await?;
                Ok((notices.into_iter().map(PersonalRecord::notice).collect(), unreadable))
            }
        }
    }

    async fn records_in_settings(&self, person: &Person) -> Result<Vec<PersonalRecord>, StoreError> {
        let (settings, stop) = futures::try_join!(
            self.settings(&person.account),
            self.mailbox_stop(&person.account, &person.mailbox)
        )?;
        let contacts = settings.settings.contacts.into_iter().filter(|contact| person.has(&contact.email));
        Ok(contacts.map(PersonalRecord::DefaultContact).chain(stop.map(PersonalRecord::Stopped)).collect())
    }

    async fn records_in_order(
        &self,
        person: &Person,
        id: &PurchaseOrderId,
    ) -> Result<(Vec<PersonalRecord>, u64), StoreError> {
        let account = &person.account;
        let (contacts, versions, pages, (notices, unreadable_notices)) = futures::try_join!(
            self.contacts_of(person, id),
            self.authored_by(person, keys::history(account, id)),
            self.authored_by(person, keys::ledger(account, id)),
            self.notices_to(person, keys::notices(account, id)),
        )?;
        let unreadable = unreadable_notices + u64::from(contacts.is_none());
        let contacts = contacts.into_iter().flatten();
        let mut records: Vec<PersonalRecord> =
            contacts.map(|contact| PersonalRecord::Contact(id.clone(), contact)).collect();
        records.extend(versions.into_iter().map(|version| PersonalRecord::Version {
            order: id.clone(),
            version: version.number,
            at: version.at,
        }));
        records.extend(pages.into_iter().map(|page| PersonalRecord::LedgerEntry {
            order: id.clone(),
            entry: page.number,
            at: page.at,
        }));
        records.extend(notices.into_iter().map(PersonalRecord::notice));
        Ok((records, unreadable))
    }
}
