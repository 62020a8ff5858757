//! Invoices: reads and lists. Writes are settlements.

mod associated;
pub(super) mod item;
mod item_line;
pub mod list;
mod settlement;
mod settlement_size;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, InvoiceKey, PurchaseOrderId};
use domain::invoice::Invoice;
use domain::ledger::{Agreement, InvoiceStatus, RecordedInvoice};
use domain::money::{Money, MoneyError};

pub use self::associated::{Associated, OrderShare};
use self::item::recorded;
pub use self::settlement::{DrawnOn, LedLane, Original, Settled, Settlement};
pub use self::settlement_size::TransactionSize;
use super::dynamodb::attributes::{Attributes, Item};
use super::dynamodb::pages::{Listing, Page};
pub use super::dynamodb::table::TRANSACTION_ACTIONS_MAX;
use super::{Store, StoreError, keys};

/// Invoices of one account.
pub type RecordedInvoices = BTreeMap<InvoiceKey, RecordedInvoice>;

/// An invoice, or the reason why it can't be read.
pub type ReadInvoice = Result<RecordedInvoice, StoreError>;

/// An invoice as lists show it.
#[derive(Clone, Debug)]
pub struct ListedInvoice {
    /// The invoice without its lines.
    pub invoice: Invoice,
    /// What it draws, or drew before it was voided.
    pub associated: Associated,
    pub voided: bool,
}

impl ListedInvoice {
    pub fn status(&self) -> InvoiceStatus {
        match (self.voided, self.associated.orders.is_empty()) {
            (true, _) => InvoiceStatus::Voided,
            (false, true) => InvoiceStatus::Unmatched,
            (false, false) if self.associated.partly => InvoiceStatus::PartlyMatched,
            (false, false) => InvoiceStatus::Matched,
        }
    }

    /// Compares the seller's choice of a purchase order with that of matching.
    pub fn agreement(&self) -> Option<Agreement> {
        Agreement::of(&self.invoice, self.associated.orders.iter().map(|order| &order.purchase_order_id))
    }

    /// Returns the amount that would still have to be drawn; negative for credits.
    pub fn unmatched_amount(&self) -> Result<Money, MoneyError> {
        let drawn = self.associated.orders.iter().map(|order| order.drawn);
        drawn.into_iter().try_fold(self.invoice.draw(), Money::minus)
    }
}

impl Store {
    /// Returns an invoice. One `GetItem`.
    pub async fn invoice(
        &self,
        account: &AccountId,
        key: &InvoiceKey,
    ) -> Result<Option<RecordedInvoice>, StoreError> {
        let item = self.table.item(keys::invoice(account, key)).await?;
        item.as_ref().map(recorded).transpose()
    }

    /// Returns the invoices that exist. One `BatchGetItem` for each hundred.
    pub async fn invoices(
        &self,
        account: &AccountId,
        keys: impl IntoIterator<Item = &InvoiceKey>,
    ) -> Result<BTreeMap<InvoiceKey, ReadInvoice>, StoreError> {
        let keys = keys.into_iter().map(|key| keys::invoice(account, key)).collect();
        let items = self.table.items(keys, &[]).await?;
        let read = |item| {
            let key = keys::invoice_of(Attributes(item).text(keys::PK).ok()?)?;
            Some((key, recorded(item)))
        };
        Ok(items.iter().filter_map(read).collect())
    }

    /// Lists a purchase order's invoices, newest first. One query.
    pub async fn order_invoices(
        &self,
        account: &AccountId,
        id: &PurchaseOrderId,
        limit: usize,
        from: Option<&str>,
    ) -> Result<Page<ListedInvoice>, StoreError> {
        let partition = keys::association(account, id);
        self.table.page(Listing::of_index(&keys::BY_ASSOCIATION, partition, limit, from), listed).await
    }

    /// Returns the latest unmatched invoices of an account, and whether there are more. One query.
    pub async fn latest_unmatched(
        &self,
        account: &AccountId,
        limit: usize,
    ) -> Result<(Vec<ListedInvoice>, bool), StoreError> {
        let listing = Listing::of_index(&keys::BY_OUTCOME, keys::unmatched(account), limit, None);
        let page = self.table.page(listing, listed).await?;
        Ok((page.rows, page.next.is_some()))
    }
}

fn listed(item: &Item) -> Result<ListedInvoice, StoreError> {
    let read = Attributes(item);
    let invoice = item::invoice(read)?;
    Ok(ListedInvoice {
        associated: item::associated(read, &invoice)?,
        voided: read.optional_parsed::<DateTime<Utc>>("voidedAt")?.is_some(),
        invoice,
    })
}
