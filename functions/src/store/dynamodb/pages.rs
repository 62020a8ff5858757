//! Lists, a page at a time: each is one query, and a page is never empty while more follows.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use aws_sdk_dynamodb::types::{AttributeValue, Select};
use chrono::{DateTime, Utc};
use domain::ids::AccountId;
use domain::ids::InvoiceKey;
use domain::ids::{LineItemNumber, PurchaseOrderId};
use domain::invoice::{Invoice, InvoiceType};
use domain::ledger::{Association, InvoiceStatus, Posting};
use domain::money::{Currency, Money};
use domain::month::Month;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::attributes::{Attributes, Item, text};
use crate::store::deliveries;
use crate::store::deliveries::Delivery;
use crate::store::keys;
use crate::store::{Store, StoreError, invoices};

/// Rows, and where the next page begins if more follow.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Where to go on: opaque to everybody but this module.
    pub next: Option<String>,
}

/// An invoice as lists show it.
#[derive(Clone, Debug)]
pub struct ListedInvoice {
    /// The invoice.
    pub invoice: Invoice,
    /// What it draws on, or drew on before it was voided.
    pub association: Option<Association>,
    /// Whether it was voided.
    pub voided: bool,
}

/// A ledger entry as it is kept. JSON: as the API shows it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "LedgerEntry")]
pub struct LedgerEntry {
    /// Its place in the purchase order's ledger: 1, 2, 3, … without a gap.
    #[serde(rename = "ledgerEntry")]
    pub entry: u64,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// Why.
    pub posting: Posting,
    /// The line drawn on.
    pub line_item_number: LineItemNumber,
    /// What was taken; negative: given back.
    pub amount: Money,
    /// What was left of the line after it; none where its balance is not tracked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub balance_after: Option<Money>,
    /// The invoice that made it.
    #[serde(flatten)]
    pub invoice: InvoiceKey,
    /// The month that it is for; none in entries written before that was kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_period: Option<Month>,
    /// Whether that asks for money or gives it back.
    pub invoice_type: InvoiceType,
    /// Who made it, where it was a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// Why they did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// One query: a partition, read backwards, from after the position of a page before.
pub(in crate::store) struct Listing<'a> {
    pub index: Option<&'a str>,
    pub partition: (&'a str, String),
    /// The index's own sort key, where there is one; a position then has it too.
    pub sort_key: Option<&'a str>,
    /// What the sort key must begin with; empty: anything.
    pub prefix: String,
    pub limit: usize,
    pub from: Option<&'a str>,
}

impl Store {
    /// A purchase order's invoices, newest first.
    pub async fn order_invoices(
        &self,
        account: &AccountId,
        id: &PurchaseOrderId,
        limit: usize,
        from: Option<&str>,
    ) -> Result<Page<ListedInvoice>, StoreError> {
        let (index, sort_key) = (Some(keys::BY_ASSOCIATION), Some(keys::ISSUED));
        let listing = Listing::of((keys::ASSOCIATION, keys::association(account, id)));
        self.page(Listing { index, sort_key, limit, from, ..listing }, listed).await
    }

    /// An account's invoices, of one outcome or all, for one billing period or all: by billing period, then by date
    /// of issue, newest first.
    pub async fn account_invoices(
        &self,
        account: &AccountId,
        outcome: Option<InvoiceStatus>,
        period: Option<Month>,
        limit: usize,
        from: Option<&str>,
    ) -> Result<Page<ListedInvoice>, StoreError> {
        let (index, partition) = match outcome {
            Some(outcome) => (keys::BY_OUTCOME, (keys::OUTCOME, keys::outcome(account, outcome))),
            None => (keys::BY_PERIOD, (keys::INVOICES, keys::invoices(account))),
        };
        let (index, sort_key) = (Some(index), Some(keys::PERIOD));
        let prefix = period.map(keys::in_period).unwrap_or_default();
        let listing = Listing::of(partition);
        self.page(Listing { index, sort_key, prefix, limit, from, ..listing }, listed).await
    }

    /// A purchase order's ledger, newest entry first.
    pub async fn ledger(
        &self,
        account: &AccountId,
        id: &PurchaseOrderId,
        limit: usize,
        from: Option<&str>,
    ) -> Result<Page<LedgerEntry>, StoreError> {
        let listing = Listing::of((keys::PK, keys::ledger(account, id)));
        self.page(Listing { limit, from, ..listing }, entry).await
    }

    /// A purchase order's ledger entries of these numbers, oldest first: as many queries as they fill megabytes.
    pub async fn entries(
        &self,
        account: &AccountId,
        id: &PurchaseOrderId,
        numbers: RangeInclusive<u64>,
    ) -> Result<Vec<LedgerEntry>, StoreError> {
        if numbers.is_empty() {
            return Ok(Vec::new());
        }
        let [first, last] = [numbers.start(), numbers.end()].map(|number| keys::entry(account, id, *number));
        let mut items = self
            .client
            .query()
            .table_name(&self.table)
            .consistent_read(true)
            .key_condition_expression("pk = :ledger AND sk BETWEEN :first AND :last")
            .expression_attribute_values(":ledger", text(first.pk))
            .expression_attribute_values(":first", text(first.sk))
            .expression_attribute_values(":last", text(last.sk))
            .into_paginator()
            .items()
            .send();
        let mut entries = Vec::new();
        while let Some(item) = items.next().await {
            entries.push(entry(&item?)?);
        }
        Ok(entries)
    }

    /// What was decided to be told of a purchase order, to whom, and what became of it, newest first.
    pub async fn deliveries(
        &self,
        account: &AccountId,
        id: &PurchaseOrderId,
        limit: usize,
        from: Option<&str>,
    ) -> Result<Page<Delivery>, StoreError> {
        let listing = Listing::of((keys::PK, keys::notices(account, id)));
        self.page(Listing { limit, from, ..listing }, deliveries::item::read).await
    }

    /// One page of a listing.
    pub(in crate::store) async fn page<T>(
        &self,
        listing: Listing<'_>,
        read: fn(&Item) -> Result<T, StoreError>,
    ) -> Result<Page<T>, StoreError> {
        let start = listing.from.map(|position| listing.start(position)).transpose()?;
        // One row more than asked for tells whether more follow: no page is empty, none is announced in vain.
        let wanted = listing.limit.saturating_add(1);
        let (name, value) = &listing.partition;
        let names = [Some(("#partition", *name)), listing.prefixed().map(|sort_key| ("#sort", sort_key))];
        let names = names.into_iter().flatten().map(|(name, key)| (name.to_owned(), key.to_owned()));
        let prefix = listing.prefixed().map(|_| (":prefix".to_owned(), text(&listing.prefix)));
        let condition = match prefix {
            None => "#partition = :partition",
            Some(_) => "#partition = :partition AND begins_with(#sort, :prefix)",
        };
        let values = [(":partition".to_owned(), text(value))].into_iter().chain(prefix);
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .set_index_name(listing.index.map(str::to_owned))
            .consistent_read(!listing.is_global())
            .select(listing.select())
            .key_condition_expression(condition)
            .set_expression_attribute_names(Some(names.collect()))
            .set_expression_attribute_values(Some(values.collect()))
            .scan_index_forward(false)
            .limit(i32::try_from(wanted).unwrap_or(i32::MAX))
            .set_exclusive_start_key(start)
            .send()
            .await?;
        let cut_short = answer.last_evaluated_key.is_some();
        let items = answer.items.unwrap_or_default();
        let shown = items.get(..listing.limit.min(items.len())).unwrap_or_default();
        let more = items.len() > listing.limit || (cut_short && !items.is_empty());
        let next = shown.last().filter(|_| more).map(|last| listing.position(last)).transpose()?;
        Ok(Page { rows: shown.iter().map(read).collect::<Result<_, _>>()?, next })
    }
}

impl Listing<'_> {
    /// A whole partition of the table itself.
    pub fn of(partition: (&'static str, String)) -> Self {
        Self { index: None, partition, sort_key: None, prefix: String::new(), limit: 0, from: None }
    }

    /// Only the table and its local indexes can be read consistently.
    fn is_global(&self) -> bool {
        self.index.is_some_and(|index| keys::GLOBAL.contains(&index))
    }

    /// The sort key, where it must begin with something.
    fn prefixed(&self) -> Option<&str> {
        self.sort_key.filter(|_| !self.prefix.is_empty())
    }

    /// A local index fetches from the table what it doesn't have; a global one can't.
    fn select(&self) -> Select {
        if self.is_global() { Select::AllProjectedAttributes } else { Select::AllAttributes }
    }

    /// The attributes that a position is made of.
    fn names(&self) -> impl Iterator<Item = &str> {
        let indexed = self.index.map(|_| self.partition.0).filter(|name| *name != keys::PK);
        [keys::PK, keys::SK].into_iter().chain(indexed).chain(self.sort_key)
    }

    fn position(&self, item: &Item) -> Result<String, StoreError> {
        let parts = self.names().map(|name| Attributes(item).text(name)).collect::<Result<Vec<_>, _>>()?;
        serde_json::to_string(&parts).map_err(|error| StoreError::Corrupt(error.to_string()))
    }

    fn start(&self, position: &str) -> Result<HashMap<String, AttributeValue>, StoreError> {
        let parts: Vec<String> =
            serde_json::from_str(position).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        Ok(self.names().map(str::to_owned).zip(parts.into_iter().map(text)).collect())
    }
}

fn listed(item: &Item) -> Result<ListedInvoice, StoreError> {
    let read = Attributes(item);
    Ok(ListedInvoice {
        invoice: invoices::item::invoice(read)?,
        association: invoices::item::association(read)?,
        voided: read.instant_if_any("voidedAt")?.is_some(),
    })
}

fn entry(item: &Item) -> Result<LedgerEntry, StoreError> {
    let read = Attributes(item);
    let currency: Currency = read.parsed("currency")?;
    let money = |name: &str| {
        let amount: Decimal = read.number(name)?;
        Money::new(amount, currency).map_err(|error| StoreError::Corrupt(error.to_string()))
    };
    let words = |name: &str| read.get(name).map(|_| read.text(name).map(str::to_owned)).transpose();
    Ok(LedgerEntry {
        entry: read.parsed(keys::SK)?,
        at: read.parsed("at")?,
        posting: read.document("posting")?,
        line_item_number: read.parsed("lineItemNumber")?,
        amount: money("amount")?,
        balance_after: read.get("balanceAfter").map(|_| money("balanceAfter")).transpose()?,
        invoice: read.document("invoice")?,
        billing_period: read.get("billingPeriod").map(|_| read.parsed("billingPeriod")).transpose()?,
        invoice_type: read.parsed("invoiceType")?,
        actor: words("actor")?,
        reason: words("reason")?,
    })
}
