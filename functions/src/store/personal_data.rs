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
use super::{Store, StoreError};

/// Purchase orders or invoices that are visited in one step.
const STEP: usize = 16;

/// A person, by an e-mail address.
#[derive(Clone, Debug)]
pub struct Person {
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
    /// Behind an invoice in the index of billing periods, by its keys, or at the first.
    Invoices(Option<[String; 2]>),
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

/// The collections that one step visits.
enum Visit {
    Settings,
    Orders(Vec<PurchaseOrderId>),
    Invoices(Vec<InvoiceKey>),
}

impl Store {
    /// Returns what is stored about a person, a step from a position on. A step has a few requests for each of at most
    /// [`STEP`] purchase orders or invoices.
    pub async fn personal_data(
        &self,
        account: &AccountId,
        person: &Person,
        from: PersonalDataPosition,
    ) -> Result<PersonalDataStep<Vec<PersonalRecord>>, StoreError> {
        let (visit, next) = self.visit(account, from).await?;
        let found: Vec<(Vec<PersonalRecord>, u64)> = match visit {
            Visit::Settings => vec![(self.personal_settings(account, person).await?, 0)],
            Visit::Orders(ids) => {
                let each = stream::iter(ids);
                let each =
                    each.map(|id| async move { self.personal_data_of_order(account, person, &id).await });
                each.buffered(STEP).try_collect().await?
            }
            Visit::Invoices(keys) => {
                let each = stream::iter(keys);
                let each = each.map(|key| async move {
                    let (notices, unreadable) = self.notices_of_invoice(account, person, &key).await?;
                    let notices = notices.into_iter().map(|notice| PersonalRecord::Notice(Box::new(notice)));
                    Ok::<_, StoreError>((notices.collect(), unreadable))
                });
                each.buffered(STEP).try_collect().await?
            }
        };
        let unreadable = found.iter().map(|(_, unreadable)| unreadable).sum();
        Ok(PersonalDataStep {
            found: found.into_iter().flat_map(|(found, _)| found).collect(),
            unreadable,
            next,
        })
    }

    /// Returns what to visit at a position, and the position behind it.
    async fn visit(
        &self,
        account: &AccountId,
        from: PersonalDataPosition,
    ) -> Result<(Visit, Option<PersonalDataPosition>), StoreError> {
        match from {
            PersonalDataPosition::Settings => Ok((Visit::Settings, Some(PersonalDataPosition::Orders(None)))),
            PersonalDataPosition::Orders(after) => {
                let ids = self.order_ids_after(account, after.as_ref(), STEP).await?;
                let last = ids.last().filter(|_| ids.len() == STEP).cloned();
                let next = last.map_or(PersonalDataPosition::Invoices(None), |last| {
                    PersonalDataPosition::Orders(Some(last))
                });
                Ok((Visit::Orders(ids), Some(next)))
            }
            PersonalDataPosition::Invoices(after) => {
                let (keys, next) = self.notified_invoices_after(account, after, STEP).await?;
                let next = next.map(|next| PersonalDataPosition::Invoices(Some(next)));
                Ok((Visit::Invoices(keys), next))
            }
        }
    }

    async fn personal_settings(
        &self,
        account: &AccountId,
        person: &Person,
    ) -> Result<Vec<PersonalRecord>, StoreError> {
        let (settings, stop) =
            futures::try_join!(self.settings(account), self.mailbox_stop(account, &person.mailbox))?;
        let contacts = settings.settings.contacts.into_iter().filter(|contact| person.has(&contact.email));
        Ok(contacts.map(PersonalRecord::DefaultContact).chain(stop.map(PersonalRecord::Stopped)).collect())
    }

    async fn personal_data_of_order(
        &self,
        account: &AccountId,
        person: &Person,
        id: &PurchaseOrderId,
    ) -> Result<(Vec<PersonalRecord>, u64), StoreError> {
        let (contacts, versions, entries, notices) = futures::try_join!(
            self.contacts_of(account, person, id),
            self.versions_by(account, person, id),
            self.ledger_pages_by(account, person, id),
            self.notices_of_order(account, person, id),
        )?;
        let (contacts, unreadable) = contacts.map_or((Vec::new(), 1), |contacts| (contacts, 0));
        let mut records: Vec<PersonalRecord> =
            contacts.into_iter().map(|contact| PersonalRecord::Contact(id.clone(), contact)).collect();
        records.extend(versions.into_iter().map(|version| PersonalRecord::Version {
            order: id.clone(),
            version: version.number,
            at: version.at,
        }));
        records.extend(entries.into_iter().map(|page| PersonalRecord::LedgerEntry {
            order: id.clone(),
            entry: page.number,
            at: page.at,
        }));
        let (notices, unreadable_notices) = notices;
        records.extend(notices.into_iter().map(|notice| PersonalRecord::Notice(Box::new(notice))));
        Ok((records, unreadable + unreadable_notices))
    }
}
