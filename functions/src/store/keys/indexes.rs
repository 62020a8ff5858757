//! The indexes of the table, and the attributes that are their keys.

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Utc};
use domain::ids::{AccountId, PurchaseOrderId};
use domain::invoice::Invoice;
use domain::ledger::InvoiceStatus;
use domain::month::Month;

use crate::store::dynamodb::attributes::{instant, instant_text, text};
use crate::store::dynamodb::key::{Index, PK};

/// The expiration month of a purchase order, as a number.
pub const ENDS: &str = "ends";
pub const UPDATED_AT: &str = "updatedAt";
pub const ATTENTION_SHARD: &str = "attentionShard";
pub const ATTENTION_AT: &str = "attentionAt";
pub const ASSOCIATION: &str = "association";
pub const ISSUED: &str = "issued";
pub const OUTCOME: &str = "outcome";
pub const INVOICES: &str = "invoices";
pub const PERIOD: &str = "period";

/// Terms and totals by expiration month, with the attributes that matching reads.
pub const BY_EXPIRATION: Index =
    Index { name: "by_expiration", partition_key: PK, sort_key: ENDS, global: false };

/// Definitions by their last update.
pub const BY_UPDATE: Index =
    Index { name: "by_update", partition_key: PK, sort_key: UPDATED_AT, global: false };

/// Items that the sweep must process, by the time from which on; and under [`AWS_READINGS`] the accounts whose invoices are
/// read from AWS.
pub const BY_ATTENTION: Index =
    Index { name: "by_attention", partition_key: ATTENTION_SHARD, sort_key: ATTENTION_AT, global: true };

/// Invoices by the purchase orders that they draw on.
pub const BY_ASSOCIATION: Index =
    Index { name: "by_association", partition_key: ASSOCIATION, sort_key: ISSUED, global: true };

/// An account's invoices that are unmatched or partly matched, by billing period.
pub const BY_OUTCOME: Index =
    Index { name: "by_outcome", partition_key: OUTCOME, sort_key: PERIOD, global: true };

/// All invoices of an account, by billing period.
pub const BY_PERIOD: Index =
    Index { name: "by_period", partition_key: INVOICES, sort_key: PERIOD, global: true };

/// The partition of [`BY_ATTENTION`] that the sweep doesn't read: accounts whose invoices are read from AWS.
pub const AWS_READINGS: &str = "AWS_READINGS";

/// The number of shards of [`BY_ATTENTION`].
const ATTENTION_SHARDS: u64 = 4;

/// Returns an account's shard of [`BY_ATTENTION`]. An account has one, so that one query reads a whole digest.
pub fn attention_shard(account: &AccountId) -> String {
    shard(account.as_str().parse::<u64>().unwrap_or_default() % ATTENTION_SHARDS)
}

/// Returns the attributes by which the sweep finds an item of an account from a time on.
pub fn attention(account: &AccountId, at: DateTime<Utc>) -> [(String, AttributeValue); 2] {
    [(ATTENTION_SHARD.to_owned(), text(attention_shard(account))), (ATTENTION_AT.to_owned(), instant(at))]
}

/// Returns all shards of [`BY_ATTENTION`].
pub fn attention_shards() -> impl Iterator<Item = String> {
    (0..ATTENTION_SHARDS).map(shard)
}

fn shard(number: u64) -> String {
    format!("ATTENTION#{number}")
}

/// Returns the partition of [`BY_ASSOCIATION`] for a purchase order.
pub fn association(account: &AccountId, id: &PurchaseOrderId) -> String {
    format!("{account}#{id}")
}

/// Returns the sort key of an invoice in [`BY_ASSOCIATION`]: its date of issue, or else the day of its record.
pub fn issued(invoice: &Invoice, recorded_at: DateTime<Utc>) -> String {
    let date = invoice.issued_on.unwrap_or(recorded_at.date_naive());
    format!("{date}#{}#{}#{}", instant_text(recorded_at), invoice.bill_from, invoice.invoice_id)
}

/// Returns the partition of [`BY_PERIOD`] for an account.
pub fn invoices(account: &AccountId) -> String {
    account.to_string()
}

/// Returns the partition of [`BY_OUTCOME`] for an account.
pub fn unmatched(account: &AccountId) -> String {
    format!("{account}#{}", InvoiceStatus::Unmatched)
}

/// Returns the sort key of an invoice in [`BY_OUTCOME`] and [`BY_PERIOD`]: its billing period, then as in
/// [`BY_ASSOCIATION`].
pub fn period(invoice: &Invoice, recorded_at: DateTime<Utc>) -> String {
    format!("{}{}", period_prefix(invoice.billing_period), issued(invoice, recorded_at))
}

/// Returns the prefix of [`period`] for a billing period.
pub fn period_prefix(month: Month) -> String {
    format!("{month}#")
}
