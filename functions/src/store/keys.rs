//! The table on one page. All keys are built here and in [`indexes`].
//!
//! # Items
//!
//! `{account}` is the 12 digits of an account, `{po}` a purchase order ID, `{invoice}` the seller and the invoice ID
//! (`{seller}#{invoice ID}`), `{recipient}` a mailbox or `none`. Attributes in parentheses may be absent.
//!
//! | item | `pk` | `sk` | attributes |
//! |---|---|---|---|
//! | purchase order | `ACCOUNT#{account}` | `PO#{po}` | by edits: `order`, `terms`, `tags`, `suspended`, `version`, `expirationSetOn`, `createdAt`, (`deletedAt`); by draws: `entries`, `invoiced`, (`b#{month}#{line}`); by the sweep: `notices`, (`reconciliation`); by each write: `revision` |
//! | settings | `ACCOUNT#{account}` | `#SETTINGS` | `settings`, `version`, `changedAt`, (`checkedThrough`) |
//! | quota | `ACCOUNT#{account}` | `QUOTA` | `quotaVersion` |
//! | version | `HISTORY#{account}#{po}` | `{version}` | `at`, `actor`, (`reason`), `changes`, `order`, `suspended`, (`deletedAt`) |
//! | ledger entry | `LEDGER#{account}#{po}` | `{number}` | `at`, `posting`, `lineItemNumber`, `amount`, `currency`, (`balanceAfter`), `invoice`, `invoiceType`, `billingPeriod`, (`actor`), (`reason`) |
//! | invoice | `INVOICE#{account}#{invoice}` | `INVOICE` | `invoice`, `draws`, `decision`, `recordedAt`, `revision`, (`associated`), (`voidedAt`), (`unmatchedNotifiedAt`) |
//! | idempotency record | `IDEMPOTENCY#{account}#{key}` | `IDEMPOTENCY` | `fingerprint`, `at`, `expiresAt` |
//! | delivery, purchase order | `NOTICES#{account}#{po}` | `{decided at}#{recipient}` | `purchaseOrderId`, `orderSnapshot` and those of every delivery |
//! | delivery, invoice | `INVOICE_NOTICES#{account}#{invoice}` | `{decided at}#{recipient}` | `invoice` and those of every delivery: `accountId`, `decidedAt`, `notices`, `attempts`, `expiresAt`, (`recipient`), (`claimedAt`), (`sentAt`, `messageId`), (`failedAt`), (`withdrawnAt`), (`lastError`) |
//!
//! | item | in indexes | written by | read by |
//! |---|---|---|---|
//! | purchase order | `by_expiration` and `by_update` until deleted; `by_attention` while the sweep must evaluate it | create, import, update, status, tags, delete; match, associate, void; the sweep | every function with purchase orders; the stream |
//! | settings | `by_expiration` and `by_update`, as the first row of each list; `by_attention` while the sweep must evaluate the account's purchase orders again | update settings; the sweep | settings, create, import, update, lists, summary, the sweep |
//! | quota | none | create, import, update, activate | the same |
//! | version | none | create, import, update, status, delete | history, get with `version` |
//! | ledger entry | none | match, associate, void | ledger, reconcile, the sweep |
//! | invoice | `by_association` while associated; `by_outcome`; `by_period`; `by_attention` until the notice that it is unmatched | match, associate, void; the sweep | get, lists, match, associate, void, summary, coverage, the sweep; the stream |
//! | idempotency record | none | create | create |
//! | delivery | `by_attention` until settled | the sweep | the sweep; notices of a purchase order |
//!
//! # Access patterns
//!
//! A query takes one request for each page, or for each megabyte where all rows are read.
//!
//! | access pattern | requests |
//! |---|---|
//! | a purchase order with its account's settings | 1 `BatchGetItem` |
//! | one purchase order, version, invoice, or settings | 1 `GetItem` |
//! | create | 1 `BatchGetItem` of quota and settings, 1 `Query` of `by_expiration` from this month on to count the active purchase orders, 1 `TransactWriteItems` |
//! | edit, suspend, or delete | 1 `BatchGetItem` of purchase order and settings, 1 `TransactWriteItems` |
//! | activate | the same, with 1 `GetItem` of the quota and the `Query` that counts |
//! | import | 1 `BatchGetItem` for each 100 purchase orders, 1 `TransactWriteItems` for up to 49 versions, and the quota's requests if it creates any |
//! | replace the tags | 1 `UpdateItem` |
//! | candidates of matching | 1 `Query` of `by_expiration`, consistent, from a month on |
//! | a match, an association or a void | 1 `TransactWriteItems` for up to 100 actions |
//! | list purchase orders by update, expiration month, or ID | 1 `Query` of `by_update` backwards, `by_expiration`, or the table; the settings are the first row |
//! | all purchase orders of an account | 1 `Query` of the table for each 200 |
//! | a purchase order's ledger, history, or deliveries, newest first | 1 `Query` of the collection, backwards |
//! | a purchase order's ledger entries from one number to another, for reconciliation | 1 `Query` of the collection |
//! | a purchase order's invoices, newest first | 1 `Query` of `by_association`, backwards |
//! | an account's invoices, by status or all, by billing period or all | 1 `Query` of `by_outcome` or `by_period`, backwards |
//! | due items of the sweep | 1 `Query` of `by_attention` for each shard and page, then 1 `BatchGetItem` for each account and 99 items |
//! | purchase orders to evaluate after a change of settings | 1 `Query` of `by_update`, oldest update first, for each page |
//! | an evaluation, with or without deliveries | 1 `TransactWriteItems`, or 1 `UpdateItem` |
//! | claim deliveries, or record their outcome | 1 `TransactWriteItems` |
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

pub mod indexes;

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, InvoiceKey, PurchaseOrderId};

pub use self::indexes::*;
use super::dynamodb::attributes::instant_text;
pub use super::dynamodb::key::{ItemKey, PK, SK};

/// When DynamoDB may delete the item, in seconds since 1970.
pub const EXPIRES_AT: &str = "expiresAt";

/// The prefix of the sort keys of purchase orders.
pub const ORDER_PREFIX: &str = "PO#";

/// Follows the sort keys of an account's settings and purchase orders, and precedes that of its quota.
pub const ORDERS_END: &str = "PO$";

/// The sort key of an account's settings. It precedes those of all purchase orders.
const SETTINGS: &str = "#SETTINGS";

/// The largest number of a ledger entry: twelve digits.
pub const LEDGER_ENTRY_MAX: u64 = 999_999_999_999;

/// Returns the partition of an account's purchase orders.
pub fn account(account: &AccountId) -> String {
    format!("ACCOUNT#{account}")
}

pub fn order(account: &AccountId, id: &PurchaseOrderId) -> ItemKey {
    ItemKey { pk: self::account(account), sk: order_sort_key(id) }
}

pub fn order_sort_key(id: &PurchaseOrderId) -> String {
    format!("{ORDER_PREFIX}{id}")
}

pub fn quota(account: &AccountId) -> ItemKey {
    ItemKey { pk: self::account(account), sk: "QUOTA".to_owned() }
}

pub fn settings(account: &AccountId) -> ItemKey {
    ItemKey { pk: self::account(account), sk: SETTINGS.to_owned() }
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

pub fn ledger_entry(account: &AccountId, id: &PurchaseOrderId, entry: u64) -> ItemKey {
    ItemKey { pk: ledger(account, id), sk: number(entry) }
}

pub fn invoice(account: &AccountId, key: &InvoiceKey) -> ItemKey {
    let InvoiceKey { bill_from, invoice_id } = key;
    ItemKey { pk: format!("INVOICE#{account}#{bill_from}#{invoice_id}"), sk: "INVOICE".to_owned() }
}

/// Returns the partition of a purchase order's deliveries.
pub fn notices(account: &AccountId, id: &PurchaseOrderId) -> String {
    format!("NOTICES#{account}#{id}")
}

/// Returns the key of a purchase order's delivery. `recipient` is a mailbox, or the word for none.
pub fn delivery(account: &AccountId, id: &PurchaseOrderId, at: DateTime<Utc>, recipient: &str) -> ItemKey {
    ItemKey { pk: notices(account, id), sk: delivery_sort_key(at, recipient) }
}

/// Returns the key of an unmatched invoice's delivery. `recipient` is a mailbox, or the word for none.
pub fn invoice_delivery(
    account: &AccountId,
    key: &InvoiceKey,
    at: DateTime<Utc>,
    recipient: &str,
) -> ItemKey {
    let InvoiceKey { bill_from, invoice_id } = key;
    let pk = format!("INVOICE_NOTICES#{account}#{bill_from}#{invoice_id}");
    ItemKey { pk, sk: delivery_sort_key(at, recipient) }
}

fn delivery_sort_key(at: DateTime<Utc>, recipient: &str) -> String {
    format!("{}#{recipient}", instant_text(at))
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemKind {
    Order,
    Settings,
    Invoice,
    /// A delivery of a purchase order or an invoice.
    Delivery,
}

/// Returns the kind and the account of an item of these kinds.
pub fn kind_and_account(key: &ItemKey) -> Option<(ItemKind, AccountId)> {
    let mut parts = key.pk.splitn(3, '#');
    let kind = match parts.next()? {
        "ACCOUNT" if key.sk.starts_with(ORDER_PREFIX) => ItemKind::Order,
        "ACCOUNT" if key.sk == SETTINGS => ItemKind::Settings,
        "INVOICE" => ItemKind::Invoice,
        "NOTICES" | "INVOICE_NOTICES" => ItemKind::Delivery,
        _ => return None,
    };
    Some((kind, parts.next()?.parse().ok()?))
}
