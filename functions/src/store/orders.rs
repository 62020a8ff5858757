//! Purchase orders in the table.
//!
//! One item each. What the buyer defines (`order`, `terms`, `tags`), what was drawn (`invoiced`, `entries`) and
//! what was told (`notices`) are attributes of their own, so that an edit, a draw and a notice each write their
//! own part: an edit is conditional on `version`, a draw on `version` and `entries`, a notice on `revision`.
//!
//! What was billed for which month is an attribute for each line and month, `b#2026-10#1`, so that a draw adds to it
//! without knowing it: matching reads nothing of it, and the index that it reads from has nothing of it. The sweep, which
//! looks at each order that was drawn on, takes out the months that don't count any more.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Utc};
use domain::ids::AccountId;
use domain::ids::{LineItemNumber, PurchaseOrderId};
use domain::ledger::InvoicedByMonth;
use domain::ledger::LineTotals;
use domain::ledger::Reconciliation;
use domain::ledger::RecordedOrder;
use domain::matching::{Candidate, Terms};
use domain::money::{Currency, Money};
use domain::month::Month;
use domain::purchase_order::PurchaseOrder;
use rust_decimal::Decimal;

use super::{Store, StoreError};
use crate::store::dynamodb::attributes;
use crate::store::dynamodb::attributes::{Attributes, Item};
use crate::store::keys;

/// What matching reads of a purchase order, as [`keys::BY_EXPIRATION`] has it.
pub const CANDIDATE_ATTRIBUTES: [&str; 8] =
    [keys::SK, "terms", "suspended", "version", "entries", "invoiced", keys::UPDATED_AT, "deletedAt"];

/// What the attributes for billed months begin with: short, since there may be thirteen for each line.
const BILLED: &str = "b#";

impl Store {
    /// The purchase order with that ID, deleted ones too.
    pub async fn order(
        &self,
        account: &AccountId,
        id: &PurchaseOrderId,
    ) -> Result<Option<RecordedOrder>, StoreError> {
        let item = self.item(keys::order(account, id)).await?;
        item.as_ref().map(recorded).transpose()
    }

    /// Those of the purchase orders that there are, deleted ones too. A `BatchGetItem` for a hundred.
    pub async fn orders(
        &self,
        account: &AccountId,
        ids: &[PurchaseOrderId],
    ) -> Result<BTreeMap<PurchaseOrderId, Result<RecordedOrder, StoreError>>, StoreError> {
        let keys = ids.iter().map(|id| keys::order(account, id)).collect();
        let items = self.items(keys, &[]).await?;
        items.iter().map(|item| Ok((id(Attributes(item))?, recorded(item)))).collect()
    }
}

/// The whole item of a purchase order.
pub(super) fn item(account: &AccountId, record: &RecordedOrder) -> Result<Item, StoreError> {
    let mut item = attributes::item(keys::order(account, &record.order.purchase_order_id));
    item.extend(defined(account, record)?);
    item.insert("createdAt".to_owned(), attributes::instant(record.created_at));
    item.insert("revision".to_owned(), attributes::number(record.revision));
    item.insert("entries".to_owned(), attributes::number(record.totals.entries()));
    let invoiced = record.totals.lines().map(|line| {
        let sum = record.totals.invoiced(line, record.order.currency);
        (line.to_string(), attributes::number(sum.amount().normalize()))
    });
    item.insert("invoiced".to_owned(), AttributeValue::M(invoiced.collect()));
    item.insert("notices".to_owned(), attributes::document(&record.notices)?);
    for line in record.totals.lines() {
        let months = record.invoiced_by_month.latest(line);
        item.extend(months.map(|(month, sum)| {
            (billed_attribute(line.as_str(), month), attributes::number(sum.amount().normalize()))
        }));
    }
    Ok(item)
}

/// The attribute of what was billed to a line for a month.
pub(super) fn billed_attribute(line: &str, month: Month) -> String {
    format!("{BILLED}{month}#{line}")
}

/// The attributes that an edit writes: the definition, and what follows from it for the indexes.
/// A deleted order is in no index.
pub(super) fn defined(account: &AccountId, record: &RecordedOrder) -> Result<Item, StoreError> {
    let mut item = Item::from([
        ("order".to_owned(), attributes::document(&record.order)?),
        ("terms".to_owned(), attributes::document(&Terms::of(&record.order))?),
        ("tags".to_owned(), attributes::document(&record.tags)?),
        ("suspended".to_owned(), AttributeValue::Bool(record.suspended)),
        ("version".to_owned(), attributes::number(record.version)),
        ("expirationSetOn".to_owned(), attributes::text(record.expiration_set_on.to_string())),
    ]);
    if let Some(deleted_at) = record.deleted_at {
        item.insert("deletedAt".to_owned(), attributes::instant(deleted_at));
        return Ok(item);
    }
    item.insert(keys::EXPIRATION_MONTH.to_owned(), attributes::text(record.order.months.last().to_string()));
    item.insert(keys::UPDATED_AT.to_owned(), attributes::instant(record.updated_at));
    item.insert(keys::ATTENTION_SHARD.to_owned(), attributes::text(keys::attention_shard(account)));
    item.insert(keys::ATTENTION_AT.to_owned(), attributes::instant(record.updated_at));
    Ok(item)
}

/// Reads a purchase order's item.
pub(super) fn recorded(item: &Item) -> Result<RecordedOrder, StoreError> {
    let read = Attributes(item);
    let order = order(read)?;
    let tags = PurchaseOrder::read_tags(read.document("tags")?)
        .map_err(|refusals| StoreError::unreadable("tags", &refusals))?;
    let deleted_at = read.instant_if_any("deletedAt")?;
    Ok(RecordedOrder {
        tags,
        suspended: suspended(read)?,
        deleted_at,
        version: read.number("version")?,
        revision: read.number("revision")?,
        created_at: read.parsed("createdAt")?,
        updated_at: updated_at(read, deleted_at)?,
        expiration_set_on: read.parsed("expirationSetOn")?,
        totals: totals(read, order.currency)?,
        invoiced_by_month: invoiced_by_month(item, order.currency)?,
        notices: read.document("notices")?,
        reconciliation: match read.get("reconciliation") {
            Some(_) => read.document("reconciliation")?,
            None => Reconciliation::default(),
        },
        order,
    })
}

/// Reads a purchase order as matching sees it, off its whole item or off [`CANDIDATE_ATTRIBUTES`].
pub(super) fn candidate(item: &Item) -> Result<Candidate, StoreError> {
    let read = Attributes(item);
    let terms: Terms = read.document("terms")?;
    let deleted_at = read.instant_if_any("deletedAt")?;
    Ok(Candidate {
        id: id(read)?,
        version: read.number("version")?,
        updated_at: updated_at(read, deleted_at)?,
        suspended: suspended(read)?,
        deleted: deleted_at.is_some(),
        totals: totals(read, terms.currency)?,
        terms,
    })
}

/// The ID in a purchase order's key.
pub(super) fn id(read: Attributes<'_>) -> Result<PurchaseOrderId, StoreError> {
    let id = read.text(keys::SK)?.strip_prefix(keys::ORDER_PREFIX).and_then(|id| id.parse().ok());
    id.ok_or_else(|| StoreError::Corrupt("the key is no purchase order's".to_owned()))
}

/// What the buyer defined.
pub(super) fn order(read: Attributes<'_>) -> Result<PurchaseOrder, StoreError> {
    PurchaseOrder::read_stored(read.document("order")?)
        .map_err(|refusals| StoreError::unreadable("purchase order", &refusals))
}

pub(super) fn suspended(read: Attributes<'_>) -> Result<bool, StoreError> {
    let value = read.get("suspended").and_then(|value| value.as_bool().ok());
    value.copied().ok_or_else(|| StoreError::Corrupt("attribute suspended is missing".to_owned()))
}

/// A deleted order was last updated when it was deleted.
fn updated_at(read: Attributes<'_>, deleted_at: Option<DateTime<Utc>>) -> Result<DateTime<Utc>, StoreError> {
    deleted_at.map_or_else(|| read.parsed(keys::UPDATED_AT), Ok)
}

fn totals(read: Attributes<'_>, currency: Currency) -> Result<LineTotals, StoreError> {
    let corrupt = || StoreError::Corrupt("attribute invoiced is missing or of another shape".to_owned());
    let invoiced = read.get("invoiced").and_then(|value| value.as_m().ok()).ok_or_else(corrupt)?;
    let sum = |(line, amount): (&String, &AttributeValue)| {
        let line: LineItemNumber = line.parse().map_err(|_| corrupt())?;
        let amount: Decimal = amount.as_n().ok().and_then(|text| text.parse().ok()).ok_or_else(corrupt)?;
        Ok((line, Money::new(amount, currency).map_err(|_| corrupt())?))
    };
    let invoiced = invoiced.iter().map(sum).collect::<Result<BTreeMap<_, _>, StoreError>>()?;
    Ok(LineTotals::stored(read.number("entries")?, invoiced))
}

fn invoiced_by_month(item: &Item, currency: Currency) -> Result<InvoicedByMonth, StoreError> {
    let mut billed = InvoicedByMonth::default();
    for (name, amount) in item {
        let Some(place) = name.strip_prefix(BILLED) else { continue };
        let corrupt = || StoreError::Corrupt(format!("attribute {name} is of another shape"));
        let (month, line) = place.split_once('#').ok_or_else(corrupt)?;
        let line: LineItemNumber = line.parse().map_err(|_| corrupt())?;
        let amount: Decimal = amount.as_n().ok().and_then(|text| text.parse().ok()).ok_or_else(corrupt)?;
        let amount = Money::new(amount, currency).map_err(|_| corrupt())?;
        billed.add(&line, month.parse().map_err(|_| corrupt())?, amount).map_err(|_| corrupt())?;
    }
    Ok(billed)
}
