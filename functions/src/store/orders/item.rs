//! The item of a purchase order.
//!
//! Edits, draws and notices each write attributes of their own: an edit is conditional on `version`, a draw on `version`
//! and `entries`, a notice on `revision`.
//!
//! The amount invoiced to a line for a month is an attribute, such as `b#2026-10#1`, so that a draw adds to it without
//! reading it. Matching doesn't read these attributes, and `by_expiration` doesn't project them. The sweep, which
//! evaluates each purchase order after a draw, removes the months that are no longer needed.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Utc};
use domain::ids::{AccountId, LineItemNumber, PurchaseOrderId};
use domain::ledger::{InvoicedByMonth, LineTotals, RecordedOrder};
use domain::matching::{Candidate, Terms};
use domain::money::{Currency, Money};
use domain::month::Month;
use domain::purchase_order::PurchaseOrder;
use rust_decimal::Decimal;

use crate::store::dynamodb::attributes::{self, Attributes, Item, invalid, number, text};
use crate::store::{StoreError, keys};

/// The attributes that matching reads, all of which [`keys::BY_EXPIRATION`] projects.
pub const CANDIDATE_ATTRIBUTES: [&str; 8] =
    [keys::SK, "terms", "suspended", "version", "entries", "invoiced", keys::UPDATED_AT, "deletedAt"];

/// The prefix of the attributes for months. Short, since there may be thirteen for each line.
const MONTH_PREFIX: &str = "b#";

/// Returns the whole item.
pub fn item(account: &AccountId, record: &RecordedOrder) -> Result<Item, StoreError> {
    let mut item = attributes::item(keys::order(account, &record.order.purchase_order_id));
    item.extend(defined(account, record)?);
    item.insert("createdAt".to_owned(), attributes::instant(record.created_at));
    item.insert("revision".to_owned(), number(record.revision));
    item.insert("entries".to_owned(), number(record.totals.entries()));
    let invoiced = record.totals.lines().map(|line| {
        let sum = record.totals.invoiced(line, record.order.currency);
        (line.to_string(), amount(sum))
    });
    item.insert("invoiced".to_owned(), AttributeValue::M(invoiced.collect()));
    item.insert("notices".to_owned(), attributes::document(&record.notices)?);
    for line in record.totals.lines() {
        let months = record.invoiced_by_month.latest(line);
        item.extend(months.map(|(month, sum)| (month_attribute(line.as_str(), month), amount(sum))));
    }
    Ok(item)
}

/// Returns an amount as a number attribute without its currency.
pub fn amount(money: Money) -> AttributeValue {
    number(money.amount().normalize())
}

/// Returns the name of the attribute for the amount invoiced to a line for a month.
pub fn month_attribute(line: &str, month: Month) -> String {
    format!("{MONTH_PREFIX}{month}#{line}")
}

/// Returns the attributes that an edit writes: the definition and the index keys. A deleted purchase order has none of
/// the latter.
pub fn defined(account: &AccountId, record: &RecordedOrder) -> Result<Item, StoreError> {
    let mut item = Item::from([
        ("order".to_owned(), attributes::document(&record.order)?),
        ("terms".to_owned(), attributes::document(&Terms::of(&record.order))?),
        ("tags".to_owned(), attributes::document(&record.tags)?),
        ("suspended".to_owned(), AttributeValue::Bool(record.suspended)),
        ("version".to_owned(), number(record.version)),
        ("expirationSetOn".to_owned(), text(record.expiration_set_on.to_string())),
    ]);
    if let Some(deleted_at) = record.deleted_at {
        item.insert("deletedAt".to_owned(), attributes::instant(deleted_at));
        return Ok(item);
    }
    item.insert(keys::EXPIRATION_MONTH.to_owned(), text(record.order.months.last().to_string()));
    item.insert(keys::UPDATED_AT.to_owned(), attributes::instant(record.updated_at));
    item.insert(keys::ATTENTION_SHARD.to_owned(), text(keys::attention_shard(account)));
    item.insert(keys::ATTENTION_AT.to_owned(), attributes::instant(record.updated_at));
    Ok(item)
}

pub fn recorded(item: &Item) -> Result<RecordedOrder, StoreError> {
    let read = Attributes(item);
    let order = order(read)?;
    let tags = PurchaseOrder::read_tags(read.document("tags")?)
        .map_err(|refusals| StoreError::unreadable("tags", &refusals))?;
    let deleted_at = read.optional_parsed("deletedAt")?;
    Ok(RecordedOrder {
        tags,
        suspended: read.flag("suspended")?,
        deleted_at,
        version: read.number("version")?,
        revision: read.number("revision")?,
        created_at: read.parsed("createdAt")?,
        updated_at: updated_at(read, deleted_at)?,
        expiration_set_on: read.parsed("expirationSetOn")?,
        totals: totals(read, order.currency)?,
        invoiced_by_month: invoiced_by_month(item, order.currency)?,
        notices: read.document("notices")?,
        reconciliation: read.optional_document("reconciliation")?.unwrap_or_default(),
        order,
    })
}

/// Reads a candidate from the whole item or from its [`CANDIDATE_ATTRIBUTES`].
pub fn candidate(item: &Item) -> Result<Candidate, StoreError> {
    let read = Attributes(item);
    let terms: Terms = read.document("terms")?;
    let deleted_at = read.optional_parsed("deletedAt")?;
    Ok(Candidate {
        id: id(read)?,
        version: read.number("version")?,
        updated_at: updated_at(read, deleted_at)?,
        suspended: read.flag("suspended")?,
        deleted: deleted_at.is_some(),
        totals: totals(read, terms.currency)?,
        terms,
    })
}

/// Reads the ID from the key.
pub fn id(read: Attributes<'_>) -> Result<PurchaseOrderId, StoreError> {
    let id = read.text(keys::SK)?.strip_prefix(keys::ORDER_PREFIX).and_then(|id| id.parse().ok());
    id.ok_or_else(|| StoreError::Corrupt("the key is not that of a purchase order".to_owned()))
}

/// Reads the buyer's definition.
pub fn order(read: Attributes<'_>) -> Result<PurchaseOrder, StoreError> {
    PurchaseOrder::read_stored(read.document("order")?)
        .map_err(|refusals| StoreError::unreadable("purchase order", &refusals))
}

/// Deletion is the last update, and removes the index key that has the time.
fn updated_at(read: Attributes<'_>, deleted_at: Option<DateTime<Utc>>) -> Result<DateTime<Utc>, StoreError> {
    deleted_at.map_or_else(|| read.parsed(keys::UPDATED_AT), Ok)
}

fn totals(read: Attributes<'_>, currency: Currency) -> Result<LineTotals, StoreError> {
    let corrupt = || invalid("invoiced");
    let invoiced = read.get("invoiced").and_then(|value| value.as_m().ok()).ok_or_else(corrupt)?;
    let total = |(line, value): (&String, &AttributeValue)| {
        let line: LineItemNumber = line.parse().map_err(|_| corrupt())?;
        Ok((line, money(value, currency).ok_or_else(corrupt)?))
    };
    let invoiced = invoiced.iter().map(total).collect::<Result<BTreeMap<_, _>, StoreError>>()?;
    Ok(LineTotals::stored(read.number("entries")?, invoiced))
}

fn invoiced_by_month(item: &Item, currency: Currency) -> Result<InvoicedByMonth, StoreError> {
    let mut invoiced = InvoicedByMonth::default();
    for (name, value) in item {
        let Some(month_and_line) = name.strip_prefix(MONTH_PREFIX) else { continue };
        let corrupt = || invalid(name);
        let (month, line) = month_and_line.split_once('#').ok_or_else(corrupt)?;
        let line: LineItemNumber = line.parse().map_err(|_| corrupt())?;
        let amount = money(value, currency).ok_or_else(corrupt)?;
        invoiced.add(&line, month.parse().map_err(|_| corrupt())?, amount).map_err(|_| corrupt())?;
    }
    Ok(invoiced)
}

fn money(value: &AttributeValue, currency: Currency) -> Option<Money> {
    let amount: Decimal = value.as_n().ok()?.parse().ok()?;
    Money::new(amount, currency).ok()
}
