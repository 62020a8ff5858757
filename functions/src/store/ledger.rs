//! The ledgers of purchase orders.
//!
//! The entries of one transaction are one item, a page, or several of a hundred entries: their numbers have no gap. A page
//! is short text.

mod page;

use std::ops::RangeInclusive;

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, InvoiceKey, LineId, LineItemNumber, PurchaseOrderId};
use domain::invoice::InvoiceType;
use domain::ledger::{MonthEntry, Posting};
use domain::money::Money;
use domain::month::Month;
use schemars::JsonSchema;
use serde::Serialize;

pub(super) use self::page::{EntryOfPage, page};
use super::dynamodb::attributes::{Attributes, Item, text};
use super::dynamodb::pages::{Page, counted};
use super::{Store, StoreError, keys};

/// The most entries of a page.
pub(super) const PAGE_ENTRIES_MAX: usize = 100;

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
    /// The line of the invoice. Absent if it has no lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line_id: Option<LineId>,
    /// The billing period of the invoice, or of its line.
    pub billing_period: Month,
    /// The type of the invoice.
    pub invoice_type: InvoiceType,
    /// The person who made it. Absent for the invoice generator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// The reason that they gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl LedgerEntry {
    /// Returns what sums by month need.
    pub fn month_entry(&self) -> MonthEntry<'_> {
        (self.entry, &self.line_item_number, self.billing_period, self.amount)
    }
}

impl Store {
    /// Lists a purchase order's ledger entries, newest first. One query. `from` is the number of the last entry shown.
    pub async fn ledger(
        &self,
        account: &AccountId,
        id: &PurchaseOrderId,
        limit: usize,
        from: Option<&str>,
    ) -> Result<Page<LedgerEntry>, StoreError> {
        let below: u64 = match from {
            Some(from) => {
                from.parse().map_err(|_| StoreError::Corrupt("a position of a ledger".to_owned()))?
            }
            None => keys::LEDGER_ENTRY_MAX,
        };
        let last = keys::ledger_page(account, id, below);
        // Each page has at least one entry. The page after the last one shown tells whether more follow.
        let wanted = limit.saturating_add(1);
        let answer = self
            .table
            .query(None)
            .key_condition_expression("pk = :ledger AND sk < :last")
            .expression_attribute_values(":ledger", text(last.pk))
            .expression_attribute_values(":last", text(last.sk))
            .scan_index_forward(false)
            .limit(i32::try_from(wanted).unwrap_or(i32::MAX))
            .send()
            .await?;
        let mut more = answer.last_evaluated_key.is_some();
        let (mut rows, mut unreadable, mut last) = (Vec::new(), 0, below);
        for item in answer.items.unwrap_or_default() {
            match page::read(&item) {
                _ if rows.len() >= limit => {
                    more = true;
                    break;
                }
                Ok(entries) => {
                    rows.extend(entries.into_iter().rev().filter(|entry| entry.entry < below));
                    last = rows.get(..limit).unwrap_or(&rows).last().map_or(last, |row| row.entry);
                }
                Err(error) => {
                    tracing::error!(%error, "a ledger page can't be read");
                    (unreadable, last) = (unreadable + 1, first_entry(&item)?);
                }
            }
        }
        more |= rows.len() > limit;
        rows.truncate(limit);
        Ok(Page { rows, unreadable: counted(unreadable), next: more.then(|| last.to_string()) })
    }

    /// Returns the ledger entry with this number. One query of the page that has it.
    pub async fn entry(
        &self,
        account: &AccountId,
        id: &PurchaseOrderId,
        number: u64,
    ) -> Result<Option<LedgerEntry>, StoreError> {
        let page = keys::ledger_page(account, id, number);
        let answer = self
            .table
            .query(None)
            .key_condition_expression("pk = :ledger AND sk <= :page")
            .expression_attribute_values(":ledger", text(page.pk))
            .expression_attribute_values(":page", text(page.sk))
            .scan_index_forward(false)
            .limit(1)
            .send()
            .await?;
        let Some(item) = answer.items.unwrap_or_default().pop() else { return Ok(None) };
        Ok(page::read(&item)?.into_iter().find(|entry| entry.entry == number))
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
        // The first number may be in the middle of a page.
        let first_page = numbers.start().saturating_sub(PAGE_ENTRIES_MAX as u64);
        let [first, last] = [first_page, *numbers.end()].map(|number| keys::ledger_page(account, id, number));
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
        let (mut pages, mut first_needed) = (Vec::new(), 0);
        while let Some(item) = items.next().await {
            let item = item?;
            if first_entry(&item)? <= *numbers.start() {
                first_needed = pages.len();
            }
            pages.push(item);
        }
        let mut entries = Vec::new();
        for page in pages.iter().skip(first_needed) {
            entries.extend(page::read(page)?.into_iter().filter(|entry| numbers.contains(&entry.entry)));
        }
        Ok(entries)
    }
}

/// Returns the number of the first entry of a page.
fn first_entry(item: &Item) -> Result<u64, StoreError> {
    Attributes(item).parsed(keys::SK)
}
