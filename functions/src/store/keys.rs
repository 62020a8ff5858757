//! The table on one page. All keys are built here and in [`indexes`].
//!
//! # Items
//!
//! `{account}` is the 12 digits of an account, `{po}` a purchase order ID, `{invoice}` the seller and the invoice ID
//! (`{seller}#{invoice ID}`), `{mailbox}` a keyed hash of an account's e-mail address or `none`. Attributes in parentheses may be absent.
//!
//! A purchase order is several items, so that a draw, which only updates the totals, costs the same whatever people
//! define: texts, contacts and line items don't count.
//!
//! | item | `pk` | `sk` | attributes |
//! |---|---|---|---|
//! | definition | `PO#{account}` | `ORDER#{po}` | `order`, `contactsAddedAt`, `tags`, `suspended`, `version`, `createdAt`, `updatedAt`, `expirationSetOn` |
//! | deleted definition | `PO#{account}` | `DELETED#{po}` | the same, with `deletedAt` and no contacts |
//! | terms | `PO#{account}` | `TERMS#{po}` | `terms`: what matching reads, as text; (`ends`) |
//! | totals | `PO#{account}` | `TOTALS#{po}` | `version`, (`entries`, `invoiced` by line), (`lane`), (`ends`) |
//! | sweep state | `PO#{account}` | `SWEEP#{po}` | `notices`, `reconciliation`, `months`, `entries`, (`lastGiven`), `revision` |
//! | settings | `ACCOUNT#{account}` | `SETTINGS` | `settings`, `contactsAddedAt`, `version`, `changedAt`, (`checkedThrough`), (`externalId`: of the role that reads invoices from AWS) |
//! | readings of invoices from AWS | `ACCOUNT#{account}` | `AWS_READING` | `revision`, (`reading`: reports, and where the one under way goes on) |
//! | quota | `ACCOUNT#{account}` | `QUOTA` | `activations`: how often one became active; `orders`: the number of those not deleted |
//! | version | `HISTORY#{account}#{po}` | `{version}` | `at`, `actor`, (`reason`), `changes`, `order`, `tags`, `suspended`, (`deletedAt`) |
//! | ledger page | `LEDGER#{account}#{po}` | `{number of its first entry}` | `at`, `posting`, `currency`, `entries` as text, (`actor`), (`reason`) |
//! | invoice | `INVOICE#{account}#{invoice}` | `INVOICE` | `invoice` without its lines, `lines` with their draws and decisions, `recordedAt`, `revision`, (`associated`: what it draws on each purchase order, as text), (`voidedAt`), (`unmatchedNotifiedAt`), (`differsNotifiedAt`), (`laneEntry`) |
//! | invoice of several purchase orders, as one of them lists it | `INVOICE#{account}#{invoice}` | `ORDER#{po}` | `invoice`, `associated`, (`voidedAt`), `revision` |
//! | lane entry | `LANE#{account}#{po}` | `WAITING#{invoice}` | `invoice`, `laneEntry`, `expiresAt` |
//! | lane lease | `LANE#{account}#{po}` | `LEASE` | `holder`, `until`, `expiresAt` |
//! | idempotency record | `IDEMPOTENCY#{account}#{key}` | `IDEMPOTENCY` | `fingerprint`, `at`, `expiresAt` |
//! | delivery, purchase order | `NOTICES#{account}#{po}` | `{decided at}#{mailbox}` | `purchaseOrderId`, `orderSnapshot` and those of every delivery |
//! | delivery, invoice | `INVOICE_NOTICES#{account}#{invoice}` | `{decided at}#{mailbox}` | `invoice` and those of every delivery: `accountId`, `decidedAt`, `notices`, `attempts`, `expiresAt`, (`recipient`, `contactSince`), (`claimedAt`, `mail`), (`sentAt`, `messageId`), (`failedAt`), (`withdrawnAt`), (`stoppedAt`, `stopReason`), (`lastError`) |
//! | mailbox without mail | `MAILBOX#{account}` | `{mailbox}` | `stoppedAt`, `stopReason` |
//! | mail | `MAIL#{account}#{mail}` | `MAIL` | `mailbox`, `deliveries`, `expiresAt` |
//! | number of mails of a day | `MAILS#{account}` | `{day}` | `mails`, `expiresAt` |
//! | number of requests of a minute | `REQUESTS#{account}` | `{minute}` | `requests`, `expiresAt` |
//!
//! | item | in indexes | written by | read by |
//! |---|---|---|---|
//! | definition | `by_update` | create, import, update, status, tags; moved by delete | every function that shows purchase orders; the stream |
//! | terms | `by_expiration` until deleted | the same, and delete | match, associate, void, coverage, the quota |
//! | totals | `by_expiration` until deleted; `by_attention` from a write on until the sweep has evaluated it, or after the deletion until it has erased the recipients of its deliveries | the same; match, associate, void | every function with purchase orders |
//! | sweep state | `by_attention` for its next date | the sweep; removed by delete | functions that show forecasts; the sweep; the stream |
//! | settings | `by_attention` while the sweep must evaluate the account's purchase orders again | update settings; the sweep | settings, create, import, update, lists, summary, the sweep |
//! | readings of invoices from AWS | `by_attention`, under a name of its own, for its next date | update settings; the reader | the reader; their report |
//! | quota | none | create, import, update, activate, delete | create, import, update, activate |
//! | version | none | create, import, update, status, tags, delete | history, get with `version` |
//! | ledger page | none | match, associate, void | ledger, forecasts, reconcile, statement, the sweep |
//! | invoice | `by_association` while it draws on one purchase order; `by_outcome` while all or some of its lines are unmatched; `by_period`; `by_attention` until the notice of that, or that its seller assigned another purchase order | match, associate, void, also of a credit for it; the sweep | get, lists, match, associate, void, summary, coverage, the sweep; the stream |
//! | invoice as a purchase order lists it | `by_association` | match, associate, void | the list of that purchase order |
//! | lane entry, lease | none | match | match |
//! | idempotency record | none | create | create |
//! | delivery | `by_attention` until settled | the sweep; mail events | the sweep; notices of a purchase order |
//! | mailbox without mail | none | unsubscribe; mail events | the sweep |
//! | mail | none | the sweep | mail events |
//! | number of mails of a day | none | the sweep | the sweep |
//! | number of requests of a minute | none | every route with a token, if accounts have a limit | the same |
//!
//! # Access patterns
//!
//! Units are DynamoDB's: a kilobyte written is one, or two in a transaction, and one more for each index entry that
//! changes; four kilobytes read consistently are one. A query takes one request for each page or megabyte.
//!
//! | access pattern | requests | units |
//! |---|---|---|
//! | candidates of matching | 1 `Query` of `by_expiration`, consistent, from a month on | about 1 for 20 purchase orders of 5 lines |
//! | a match | 1 `TransactWriteItems`: invoice, totals, ledger page | 9: 4, 3 and 2; 1 more if the sweep must look; 2 more for a long decision |
//! | a match of an invoice with lines on several purchase orders | 1 `TransactWriteItems` of its invoice, and of totals, ledger page and list entry for each purchase order | 4, and about 8 for each purchase order |
//! | a batch of 98 matches on one purchase order | 1 `TransactWriteItems` of 100 actions | about 4.2 each |
//! | an association or a void | 1 `TransactWriteItems` | as a match; an association has two totals and two pages |
//! | one purchase order with its account's settings | 1 `BatchGetItem`, and 1 `Query` of the ledger pages that the sweep has not summed up yet | 5 |
//! | one version, invoice, or settings | 1 `GetItem` | 1 |
//! | create | 1 `BatchGetItem` of quota and settings, 1 `Query` of `by_expiration` from this month on to count the active purchase orders if it is active, 1 `TransactWriteItems` | 14 to write |
//! | edit, suspend, tag, or delete | 1 `BatchGetItem`, 1 `TransactWriteItems` | |
//! | activate | the same, with 1 `GetItem` of the quota and the `Query` that counts | |
//! | import | 1 `BatchGetItem` for each 50 purchase orders, 1 `TransactWriteItems` for up to 24 versions, and the quota's requests if it creates any | |
//! | a page of purchase orders | 1 `Query` of `by_update` backwards, `by_expiration`, or the table; 1 `GetItem` of the settings; 1 `BatchGetItem` for each 33 | |
//! | all purchase orders of an account | 3 `Query`: definitions, `by_expiration`, sweep states | |
//! | a purchase order's ledger, history, or deliveries, newest first | 1 `Query` of the collection, backwards | |
//! | the statement of a page of purchase orders | 1 `Query` of `by_update`, 1 `GetItem` of the settings, 1 `BatchGetItem` for each 33, and 1 or 2 `Query` of each ledger | |
//! | a purchase order's invoices, newest first | 1 `Query` of `by_association`, backwards | |
//! | an account's invoices, unmatched or all, by billing period or all | 1 `Query` of `by_outcome` or `by_period`, backwards | |
//! | due items of the sweep | 1 `Query` of `by_attention` for each shard and page, then `BatchGetItem` for each account | |
//! | accounts whose invoices are due to be read from AWS | 1 `Query` of `by_attention`; then 2 `GetItem` for each account, and 1 `TransactWriteItems` for each page | |
//! | an evaluation, with or without deliveries | 1 `TransactWriteItems` | |
//! | claim the deliveries of a mail, or record their outcome | 1 `TransactWriteItems` for each 90 | |
//! | a turn of an account's mails | 1 `UpdateItem` of the number of its mails, and 1 more if some were not sent | |
//! | a bounce or a complaint | 1 `GetItem` of the mail, 1 `TransactWriteItems` for each 100 deliveries, 1 `UpdateItem` | |
//! | unsubscribe | 1 `UpdateItem` | |
//! | count a request of an account with a limit | 1 `UpdateItem` | 1 to write |
//! | erase the recipients of a deleted purchase order | 1 `Query` of its deliveries, 1 `TransactWriteItems` for each 100 | |
//! | what is stored about a person | 1 `GetItem` of the settings and 1 of the mailbox; 1 `Query` of the totals for each 16 purchase orders, then 1 `BatchGetItem` and 3 `Query` for each: history, ledger, deliveries; 1 `Query` of `by_period` for each megabyte, and 1 for each invoice with notices | |
//! | erase it | the same, and 1 write for each item | |
//!
//! # Rules
//!
//! - Purchase orders of an account share a partition, since only a local index can be read consistently and matching
//!   must see a purchase order that was just created. Its 10 GB hold millions of purchase orders. Ledgers, versions,
//!   invoices and deliveries grow with use and have partitions of their own.
//! - `#` occurs in no account, purchase order ID or seller. An invoice ID or idempotency key may contain it, and comes
//!   last in its key. So no two items share a key.
//! - Numbers and instants in keys have a fixed width, so text order is their order.
//! - The partition keys of an account's items name the account second; the policies of the functions name the first part.
//! - The keys and names of terms and totals are short, because a match reads those of all purchase orders.

pub mod indexes;

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{AccountId, InvoiceKey, PurchaseOrderId};

pub use self::indexes::*;
use super::deliveries::{MailId, MailboxId};
use super::dynamodb::attributes::instant_text;
pub use super::dynamodb::key::{ItemKey, PK, SK};

/// When DynamoDB may delete the item, in seconds since 1970.
pub const EXPIRES_AT: &str = "expiresAt";

/// The mailbox in the key of a delivery that has none. Shorter than a mailbox's ID.
const NO_MAILBOX: &str = "none";

/// The largest number of a ledger entry: twelve digits.
pub const LEDGER_ENTRY_MAX: u64 = 999_999_999_999;

/// An item of a purchase order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::Display, strum::EnumString)]
#[strum(serialize_all = "UPPERCASE")]
pub enum OrderItem {
    #[strum(serialize = "ORDER")]
    Definition,
    /// The definition of a deleted purchase order.
    Deleted,
    Terms,
    Totals,
    #[strum(serialize = "SWEEP")]
    SweepState,
}

impl OrderItem {
    pub fn key(self, account: &AccountId, id: &PurchaseOrderId) -> ItemKey {
        ItemKey { pk: orders(account), sk: format!("{self}#{id}") }
    }

    /// Returns the beginning of the sort keys, and a text that follows all of them.
    pub fn range(self) -> [String; 2] {
        [format!("{self}#"), format!("{self}$")]
    }

    /// Returns the kind of an item of a purchase order, and the purchase order.
    pub fn of(sort_key: &str) -> Option<(Self, PurchaseOrderId)> {
        let (kind, id) = sort_key.split_once('#')?;
        Some((kind.parse().ok()?, id.parse().ok()?))
    }
}

/// Returns the partition of an account's purchase orders.
pub fn orders(account: &AccountId) -> String {
    format!("PO#{account}")
}

pub fn quota(account: &AccountId) -> ItemKey {
    ItemKey { pk: format!("ACCOUNT#{account}"), sk: "QUOTA".to_owned() }
}

pub fn settings(account: &AccountId) -> ItemKey {
    ItemKey { pk: format!("ACCOUNT#{account}"), sk: "SETTINGS".to_owned() }
}

pub fn aws_reading(account: &AccountId) -> ItemKey {
    ItemKey { pk: format!("ACCOUNT#{account}"), sk: "AWS_READING".to_owned() }
}

/// Returns the account of one of its own items: settings, quota or readings.
pub fn account_of(key: &ItemKey) -> Option<AccountId> {
    key.pk.strip_prefix("ACCOUNT#")?.parse().ok()
}

/// Returns the partition of a purchase order's versions.
pub fn history(account: &AccountId, id: &PurchaseOrderId) -> String {
    format!("HISTORY#{account}#{id}")
}

pub fn version(account: &AccountId, id: &PurchaseOrderId, version: u64) -> ItemKey {
    ItemKey { pk: history(account, id), sk: number(version) }
}

pub fn idempotency(account: &AccountId, key: &str) -> ItemKey {
    ItemKey { pk: format!("IDEMPOTENCY#{account}#{key}"), sk: "IDEMPOTENCY".to_owned() }
}

/// Returns the partition of a purchase order's ledger.
pub fn ledger(account: &AccountId, id: &PurchaseOrderId) -> String {
    format!("LEDGER#{account}#{id}")
}

/// Returns the key of the ledger page whose first entry has this number.
pub fn ledger_page(account: &AccountId, id: &PurchaseOrderId, first_entry: u64) -> ItemKey {
    ItemKey { pk: ledger(account, id), sk: number(first_entry) }
}

/// Returns the partition of a purchase order's lane.
pub fn lane(account: &AccountId, id: &PurchaseOrderId) -> String {
    format!("LANE#{account}#{id}")
}

pub fn lane_lease(account: &AccountId, id: &PurchaseOrderId) -> ItemKey {
    ItemKey { pk: lane(account, id), sk: "LEASE".to_owned() }
}

/// The prefix of the sort keys of lane entries.
pub const WAITING_PREFIX: &str = "WAITING#";

pub fn lane_entry(account: &AccountId, id: &PurchaseOrderId, invoice: &InvoiceKey) -> ItemKey {
    let InvoiceKey { bill_from, invoice_id } = invoice;
    ItemKey { pk: lane(account, id), sk: format!("{WAITING_PREFIX}{bill_from}#{invoice_id}") }
}

/// The sort key of an invoice.
pub const INVOICE: &str = "INVOICE";

pub fn invoice(account: &AccountId, key: &InvoiceKey) -> ItemKey {
    let InvoiceKey { bill_from, invoice_id } = key;
    ItemKey { pk: format!("INVOICE#{account}#{bill_from}#{invoice_id}"), sk: INVOICE.to_owned() }
}

/// Returns the key of an invoice of several purchase orders as one of them lists it.
pub fn invoice_of_order(account: &AccountId, key: &InvoiceKey, order: &PurchaseOrderId) -> ItemKey {
    ItemKey { sk: format!("ORDER#{order}"), ..invoice(account, key) }
}

/// Returns the invoice that the partition key of its item names.
pub fn invoice_of(partition_key: &str) -> Option<InvoiceKey> {
    let mut parts = partition_key.strip_prefix("INVOICE#")?.splitn(3, '#').skip(1);
    Some(InvoiceKey { bill_from: parts.next()?.parse().ok()?, invoice_id: parts.next()?.parse().ok()? })
}

/// Returns the partition of a purchase order's deliveries.
pub fn notices(account: &AccountId, id: &PurchaseOrderId) -> String {
    format!("NOTICES#{account}#{id}")
}

/// Returns the key of a purchase order's delivery, to a mailbox, or without one.
pub fn delivery(
    account: &AccountId,
    id: &PurchaseOrderId,
    at: DateTime<Utc>,
    mailbox: Option<&MailboxId>,
) -> ItemKey {
    ItemKey { pk: notices(account, id), sk: delivery_sort_key(at, mailbox) }
}

/// Returns the key of an invoice's delivery, to a mailbox, or without one.
pub fn invoice_delivery(
    account: &AccountId,
    key: &InvoiceKey,
    at: DateTime<Utc>,
    mailbox: Option<&MailboxId>,
) -> ItemKey {
    ItemKey { pk: invoice_notices(account, key), sk: delivery_sort_key(at, mailbox) }
}

/// Returns the partition of an invoice's deliveries.
pub fn invoice_notices(account: &AccountId, key: &InvoiceKey) -> String {
    let InvoiceKey { bill_from, invoice_id } = key;
    format!("INVOICE_NOTICES#{account}#{bill_from}#{invoice_id}")
}

fn delivery_sort_key(at: DateTime<Utc>, mailbox: Option<&MailboxId>) -> String {
    format!("{}#{}", instant_text(at), mailbox.map_or(NO_MAILBOX, MailboxId::as_str))
}

/// Returns the mailbox in the sort key of a delivery, if it has a valid one.
pub fn delivery_mailbox(sort_key: &str) -> Option<MailboxId> {
    sort_key.split_once('#')?.1.parse().ok()
}

pub fn mailbox(account: &AccountId, mailbox: &MailboxId) -> ItemKey {
    ItemKey { pk: format!("MAILBOX#{account}"), sk: mailbox.to_string() }
}

pub fn mail(account: &AccountId, id: &MailId) -> ItemKey {
    ItemKey { pk: format!("MAIL#{account}#{id}"), sk: "MAIL".to_owned() }
}

/// Returns the key of the number of an account's mails on a day.
pub fn mail_count(account: &AccountId, day: NaiveDate) -> ItemKey {
    ItemKey { pk: format!("MAILS#{account}"), sk: day.to_string() }
}

/// Returns the key of the number of an account's requests in the minute of `at`.
pub fn request_count(account: &AccountId, at: DateTime<Utc>) -> ItemKey {
    ItemKey { pk: format!("REQUESTS#{account}"), sk: at.format("%Y-%m-%dT%H:%M").to_string() }
}

/// Returns the key of an item that never exists; a read of it opens a connection.
pub fn absent() -> ItemKey {
    ItemKey { pk: "NOTHING".to_owned(), sk: "NOTHING".to_owned() }
}

/// Formats a number for a key: twelve digits.
fn number(number: u64) -> String {
    format!("{number:012}")
}

/// The kinds of items that the sweep or the stream reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemKind {
    Order(OrderItem, PurchaseOrderId),
    Settings,
    Invoice,
    /// A delivery of a purchase order or an invoice.
    Delivery,
}

/// Returns the kind and the account of an item of these kinds.
pub fn kind_and_account(key: &ItemKey) -> Option<(ItemKind, AccountId)> {
    let mut parts = key.pk.splitn(3, '#');
    let kind = match parts.next()? {
        "PO" => OrderItem::of(&key.sk).map(|(item, id)| ItemKind::Order(item, id))?,
        "ACCOUNT" if key.sk == "SETTINGS" => ItemKind::Settings,
        "INVOICE" if key.sk == INVOICE => ItemKind::Invoice,
        "NOTICES" | "INVOICE_NOTICES" => ItemKind::Delivery,
        _ => return None,
    };
    Some((kind, parts.next()?.parse().ok()?))
}
