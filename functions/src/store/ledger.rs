//! Ledger entries of purchase orders.

use std::ops::RangeInclusive;

use aws_sdk_dynamodb::types::TransactWriteItem;
use chrono::{DateTime, Utc};
use domain::ids::{AccountId, InvoiceKey, LineItemNumber, PurchaseOrderId};
use domain::invoice::InvoiceType;
use domain::ledger::{Draw, Posting, RecordedInvoice};
use domain::money::{Currency, Money};
use domain::month::Month;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::dynamodb::attributes::{self, Attributes, Item, text};
use super::dynamodb::pages::{Listing, Page};
use super::invoices::Settlement;
use super::orders::item::amount;
use super::{Store, StoreError, keys};

/// An entry of a purchase order's ledger.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LedgerEntry {
    /// Its number in the purchase order's ledger: 1, 2, 3, … without a gap.
    #[serde(rename = "ledgerEntry")]
    pub entry: u64,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// Why it was made.
    pub posting: Posting,
    /// The line drawn on.
    pub line_item_number: LineItemNumber,
    /// The amount drawn. Negative if it was given back.
    pub amount: Money,
    /// The balance of the line after the entry. Absent if the line's balance is not tracked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub balance_after: Option<Money>,
    /// The invoice that made it.
    #[serde(flatten)]
    pub invoice: InvoiceKey,
    /// The billing period of the invoice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_period: Option<Month>,
    /// The type of the invoice.
    pub invoice_type: InvoiceType,
    /// The person who made it. Absent for the invoice generator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// The reason that they gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Store {
    /// Lists a purchase order's ledger entries, newest first. One query.
    pub async fn ledger(
        &self,
        account: &AccountId,
        id: &PurchaseOrderId,
        limit: usize,
        from: Option<&str>,
    ) -> Result<Page<LedgerEntry>, StoreError> {
        self.table.page(Listing::of_table(keys::ledger(account, id), limit, from), read).await
    }

    /// Returns the ledger entries with these numbers, oldest first. One query for each megabyte.
    pub async fn entries(
        &self,
        account: &AccountId,
        id: &PurchaseOrderId,
        numbers: RangeInclusive<u64>,
    ) -> Result<Vec<LedgerEntry>, StoreError> {
        if numbers.is_empty() {
            return Ok(Vec::new());
        }
        let [first, last] =
            [numbers.start(), numbers.end()].map(|number| keys::ledger_entry(account, id, *number));
        let mut items = self
            .table
            .query(None)
            .key_condition_expression("pk = :ledger AND sk BETWEEN :first AND :last")
            .expression_attribute_values(":ledger", text(first.pk))
            .expression_attribute_values(":first", text(first.sk))
            .expression_attribute_values(":last", text(last.sk))
            .into_paginator()
            .items()
            .send();
        let mut entries = Vec::new();
        while let Some(item) = items.next().await {
            entries.push(read(&item?)?);
        }
        Ok(entries)
    }

    /// Returns the action that adds the ledger entry of a draw.
    pub(super) fn ledger_entry(
        &self,
        settlement: &Settlement<'_>,
        record: &RecordedInvoice,
        draw: &Draw,
    ) -> Result<TransactWriteItem, StoreError> {
        let key = keys::ledger_entry(settlement.account, &draw.purchase_order_id, draw.entry);
        let mut item = attributes::item(key);
        item.insert("at".to_owned(), attributes::instant(settlement.now));
        item.insert("posting".to_owned(), attributes::document(&settlement.posting)?);
        item.insert("lineItemNumber".to_owned(), text(draw.line_item_number.as_str()));
        item.insert("amount".to_owned(), amount(draw.amount));
        item.insert("currency".to_owned(), text(draw.amount.currency().code()));
        if let Some(balance) = draw.balance_after {
            item.insert("balanceAfter".to_owned(), amount(balance));
        }
        item.insert("invoice".to_owned(), attributes::document(&record.invoice.key())?);
        item.insert("invoiceType".to_owned(), attributes::document(&record.invoice.invoice_type)?);
        item.insert("billingPeriod".to_owned(), text(record.invoice.billing_period.to_string()));
        if let Some(actor) = settlement.actor {
            item.insert("actor".to_owned(), text(actor.as_str()));
        }
        if let Some(reason) = settlement.reason {
            item.insert("reason".to_owned(), text(reason.as_str()));
        }
        self.table.put_new(item)
    }
}

fn read(item: &Item) -> Result<LedgerEntry, StoreError> {
    let read = Attributes(item);
    let currency: Currency = read.parsed("currency")?;
    let money = |name: &str| {
        let amount: Decimal = read.number(name)?;
        Ok::<_, StoreError>(Money::new(amount, currency)?)
    };
    Ok(LedgerEntry {
        entry: read.parsed(keys::SK)?,
        at: read.parsed("at")?,
        posting: read.document("posting")?,
        line_item_number: read.parsed("lineItemNumber")?,
        amount: money("amount")?,
        balance_after: read.get("balanceAfter").map(|_| money("balanceAfter")).transpose()?,
        invoice: read.document("invoice")?,
        billing_period: read.optional_parsed("billingPeriod")?,
        invoice_type: read.parsed("invoiceType")?,
        actor: read.optional_text("actor")?,
        reason: read.optional_text("reason")?,
    })
}
