//! The single table on one page: every item, its keys, and every question with the call that answers it.
//!
//! | item | pk | sk | in indexes |
//! |---|---|---|---|
//! | purchase order | `ACCOUNT#{account}` | `PO#{id}` | `by_expiration` and `by_update` until deleted; `by_attention` while there is something to look at |
//! | quota quota_version | `ACCOUNT#{account}` | `QUOTA` | |
//! | settings | `ACCOUNT#{account}` | `#SETTINGS` | `by_expiration` and `by_update`, to be met first in each list; `by_attention` while the sweep must look at the account's orders again |
//! | version | `HISTORY#{account}#{id}` | `{version}` | |
//! | ledger entry | `LEDGER#{account}#{id}` | `{entry}` | |
//! | invoice | `INVOICE#{account}#{seller}#{invoice}` | `INVOICE` | `by_association` while associated; `by_outcome`; `by_period`; `by_attention` while it must be told that it is unmatched |
//! | first answer | `IDEMPOTENCY#{account}#{idempotency key}` | `IDEMPOTENCY` | |
//! | delivery | `NOTICES#{account}#{id}` | `{decided at}#{recipient}` | `by_attention` until it is settled |
//! | delivery, of an invoice | `INVOICE_NOTICES#{account}#{seller}#{invoice}` | `{decided at}#{recipient}` | the same |
//!
//! | question | answered by |
//! |---|---|
//! | one purchase order | `BatchGetItem` with its account's settings, consistent |
//! | one invoice, the settings | `GetItem`, consistent |
//! | the purchase orders that may serve a billing period | query `by_expiration`, consistent (it is local), from three months before |
//! | the active purchase orders of an account | query `by_expiration` from this month, counted |
//! | purchase orders, last updated first | query `by_update` backwards |
//! | purchase orders by ID, by expiration month | query the table, query `by_expiration`; all three meet the settings first |
//! | all purchase orders of an account, summed up | query the table, a portion at a time; unmatched invoices: `by_outcome` |
//! | purchase orders, first updated first: what the sweep goes through after a change of settings | query `by_update` |
//! | a purchase order's ledger, history or deliveries, newest first | query its collection backwards |
//! | its invoices, newest first | query `by_association` backwards |
//! | an account's invoices of one outcome, or all; of one billing period, or all; newest first | query `by_outcome`, or `by_period`, backwards |
//! | what the sweep must look at | query `by_attention`, one shard each, up to now |
//!
//! Purchase orders are in one collection an account, since only a local index can be read consistently and
//! an order made a moment ago must be seen. Its 10 GB are millions of orders; what grows with use (ledgers,
//! versions, invoices, deliveries) lies in collections of its own. `#` is in no account, ID or seller, and an
//! invoice ID or an idempotency key comes last in its key, so no two things share a key. Numbers and instants in keys have a fixed
//! width: text order is their order.

use chrono::{DateTime, SecondsFormat, Utc};
use domain::ids::AccountId;
use domain::ids::InvoiceKey;
use domain::ids::PurchaseOrderId;
use domain::invoice::Invoice;
use domain::ledger::InvoiceStatus;
use domain::month::Month;

/// Partition key attribute.
pub const PK: &str = "pk";
/// Sort key attribute.
pub const SK: &str = "sk";
/// Local index: purchase orders by expiration month, with what matching reads.
pub const BY_EXPIRATION: &str = "by_expiration";
/// Sort key of [`BY_EXPIRATION`].
pub const EXPIRATION_MONTH: &str = "expirationMonth";
/// Local index: purchase orders by last update.
pub const BY_UPDATE: &str = "by_update";
/// Sort key of [`BY_UPDATE`].
pub const UPDATED_AT: &str = "updatedAt";
/// Global index: what the sweep must look at, and from when.
pub const BY_ATTENTION: &str = "by_attention";
/// Partition key of [`BY_ATTENTION`].
pub const ATTENTION_SHARD: &str = "attentionShard";
/// Sort key of [`BY_ATTENTION`].
pub const ATTENTION_AT: &str = "attentionAt";
/// Global index: invoices by the purchase order that they draw on.
pub const BY_ASSOCIATION: &str = "by_association";
/// Partition key of [`BY_ASSOCIATION`].
pub const ASSOCIATION: &str = "association";
/// Sort key of [`BY_ASSOCIATION`].
pub const ISSUED: &str = "issued";
/// Global index: an account's invoices of one outcome, by billing period.
pub const BY_OUTCOME: &str = "by_outcome";
/// Partition key of [`BY_OUTCOME`].
pub const OUTCOME: &str = "outcome";
/// Global index: all of an account's invoices, by billing period.
pub const BY_PERIOD: &str = "by_period";
/// Partition key of [`BY_PERIOD`].
pub const INVOICES: &str = "invoices";
/// Sort key of [`BY_OUTCOME`] and [`BY_PERIOD`].
pub const PERIOD: &str = "period";
/// The global indexes that lists are read from.
pub const GLOBAL: [&str; 3] = [BY_ASSOCIATION, BY_OUTCOME, BY_PERIOD];
/// When an item may be removed by the table, in seconds since 1970.
pub const EXPIRES_AT: &str = "expiresAt";

/// The settings in [`BY_UPDATE`]: after every instant, so that who reads backwards meets them first.
pub const SETTINGS_UPDATED_AT: &str = "settings";
/// The settings in [`BY_EXPIRATION`]: before every month, so that who reads forwards meets them first, and who
/// reads from some month on (matching, the quota) never.
pub const SETTINGS_EXPIRATION_MONTH: &str = "-";

/// What the sort keys of purchase orders begin with.
pub const ORDER_PREFIX: &str = "PO#";

/// After the sort keys of an account's settings and purchase orders, before those of its other items.
pub const ORDERS_END: &str = "PO$";

/// The sort key of an account's settings.
const SETTINGS: &str = "#SETTINGS";

/// Shards of [`BY_ATTENTION`]. All of an account lies in one, so that a digest is made in one place.
pub const ATTENTION_SHARDS: u64 = 4;

/// The keys of an item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemKey {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
}

/// The partition of an account's purchase orders.
pub fn account(account: &AccountId) -> String {
    format!("ACCOUNT#{account}")
}

/// A purchase order.
pub fn order(account: &AccountId, id: &PurchaseOrderId) -> ItemKey {
    ItemKey { pk: self::account(account), sk: order_sort_key(id) }
}

/// The sort key of a purchase order.
pub fn order_sort_key(id: &PurchaseOrderId) -> String {
    format!("{ORDER_PREFIX}{id}")
}

/// Whose quota_version it is to add an active purchase order.
pub fn quota(account: &AccountId) -> ItemKey {
    ItemKey { pk: self::account(account), sk: "QUOTA".to_owned() }
}

/// An account's settings. Their sort key is before those of all purchase orders.
pub fn settings(account: &AccountId) -> ItemKey {
    ItemKey { pk: self::account(account), sk: SETTINGS.to_owned() }
}

/// The partition of a purchase order's versions.
pub fn history(account: &AccountId, id: &PurchaseOrderId) -> String {
    format!("HISTORY#{account}#{id}")
}

/// One version of a purchase order.
pub fn version(account: &AccountId, id: &PurchaseOrderId, version: u64) -> ItemKey {
    ItemKey { pk: history(account, id), sk: number(version) }
}

/// What was first asked with an idempotency key.
pub fn idempotency(account: &AccountId, key: &str) -> ItemKey {
    ItemKey { pk: format!("IDEMPOTENCY#{account}#{key}"), sk: "IDEMPOTENCY".to_owned() }
}

/// The partition of a purchase order's ledger.
pub fn ledger(account: &AccountId, id: &PurchaseOrderId) -> String {
    format!("LEDGER#{account}#{id}")
}

/// An item that there never is, asked for to open a connection. No other key's partition is without a `#`.
pub fn nothing() -> ItemKey {
    ItemKey { pk: "NOTHING".to_owned(), sk: "NOTHING".to_owned() }
}

/// The largest number that a ledger entry may have: twelve digits.
pub const LEDGER_ENTRY_MAX: u64 = 999_999_999_999;

/// One ledger entry of a purchase order.
pub fn entry(account: &AccountId, id: &PurchaseOrderId, entry: u64) -> ItemKey {
    ItemKey { pk: ledger(account, id), sk: number(entry) }
}

/// An invoice.
pub fn invoice(account: &AccountId, key: &InvoiceKey) -> ItemKey {
    let InvoiceKey { bill_from, invoice_id } = key;
    ItemKey { pk: format!("INVOICE#{account}#{bill_from}#{invoice_id}"), sk: "INVOICE".to_owned() }
}

/// The partition of [`BY_ASSOCIATION`] for a purchase order.
pub fn association(account: &AccountId, id: &PurchaseOrderId) -> String {
    format!("{account}#{id}")
}

/// Where an invoice stands among those of its purchase order: by its date, else by when it was recorded.
pub fn issued(invoice: &Invoice, recorded_at: DateTime<Utc>) -> String {
    let date = invoice.issued_on.unwrap_or(recorded_at.date_naive());
    format!("{date}#{}#{}#{}", instant(recorded_at), invoice.bill_from, invoice.invoice_id)
}

/// The partition of [`BY_PERIOD`] for an account.
pub fn invoices(account: &AccountId) -> String {
    account.to_string()
}

/// The partition of [`BY_OUTCOME`] for an account's invoices of one outcome.
pub fn outcome(account: &AccountId, outcome: InvoiceStatus) -> String {
    let outcome = match outcome {
        InvoiceStatus::Matched => "MATCHED",
        InvoiceStatus::Unmatched => "UNMATCHED",
        InvoiceStatus::Voided => "VOIDED",
    };
    format!("{account}#{outcome}")
}

/// Where an invoice stands among all of its account: by its billing period, and in that as among those of a
/// purchase order. Beginning with the period, one period's invoices lie together.
pub fn period(invoice: &Invoice, recorded_at: DateTime<Utc>) -> String {
    format!("{}{}", in_period(invoice.billing_period), issued(invoice, recorded_at))
}

/// What [`period`] begins with for the invoices of a billing period.
pub fn in_period(month: Month) -> String {
    format!("{month}#")
}

/// The partition of what was sent for a purchase order.
pub fn notices(account: &AccountId, id: &PurchaseOrderId) -> String {
    format!("NOTICES#{account}#{id}")
}

/// What was decided at one time for one recipient (a mailbox, or nobody) of a purchase order.
pub fn delivery(account: &AccountId, id: &PurchaseOrderId, at: DateTime<Utc>, recipient: &str) -> ItemKey {
    ItemKey { pk: notices(account, id), sk: format!("{}#{recipient}", instant(at)) }
}

/// What was decided at one time for one recipient (a mailbox, or nobody) of an unmatched invoice.
pub fn invoice_delivery(
    account: &AccountId,
    key: &InvoiceKey,
    at: DateTime<Utc>,
    recipient: &str,
) -> ItemKey {
    let InvoiceKey { bill_from, invoice_id } = key;
    let pk = format!("INVOICE_NOTICES#{account}#{bill_from}#{invoice_id}");
    ItemKey { pk, sk: format!("{}#{recipient}", instant(at)) }
}

/// The shard of [`BY_ATTENTION`] that an account lies in.
pub fn attention_shard(account: &AccountId) -> String {
    shard(account.as_str().parse::<u64>().unwrap_or_default() % ATTENTION_SHARDS)
}

/// All shards of [`BY_ATTENTION`].
pub fn attention_shards() -> impl Iterator<Item = String> {
    (0..ATTENTION_SHARDS).map(shard)
}

fn shard(number: u64) -> String {
    format!("ATTENTION#{number}")
}

/// An instant as it stands in keys and items: RFC 3339, UTC, microseconds.
pub fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// A number as it stands in keys: twelve digits.
fn number(number: u64) -> String {
    format!("{number:012}")
}

/// What an item is, by its key; only what the sweep may have to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// A purchase order.
    Order,
    /// An account's settings.
    Settings,
    /// An invoice.
    Invoice,
    /// A delivery, of a purchase order or an invoice.
    Delivery,
}

impl ItemKey {
    /// What it is the key of, and whose that is: the second part of each of these partition keys is the account.
    pub fn names(&self) -> Option<(ItemKind, AccountId)> {
        let mut parts = self.pk.splitn(3, '#');
        let kind = match parts.next()? {
            "ACCOUNT" if self.sk.starts_with(ORDER_PREFIX) => ItemKind::Order,
            "ACCOUNT" if self.sk == SETTINGS => ItemKind::Settings,
            "INVOICE" => ItemKind::Invoice,
            "NOTICES" | "INVOICE_NOTICES" => ItemKind::Delivery,
            _ => return None,
        };
        Some((kind, parts.next()?.parse().ok()?))
    }
}
