//! Invoices: reads and lists. Writes are settlements.

pub(super) mod item;
mod settlement;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, InvoiceKey, PurchaseOrderId};
use domain::invoice::Invoice;
use domain::ledger::{Association, RecordedInvoice};
use domain::month::Month;

use self::item::recorded;
pub use self::settlement::{DrawnOn, Settled, Settlement};
use super::dynamodb::attributes::{Attributes, Item};
use super::dynamodb::pages::{Listing, Page};
pub use super::dynamodb::table::TRANSACTION_ACTIONS_MAX;
use super::{Store, StoreError, keys};

/// Invoices of one account.
pub type Records = BTreeMap<InvoiceKey, RecordedInvoice>;

/// An invoice as lists show it.
#[derive(Clone, Debug)]
pub struct ListedInvoice {
    pub invoice: Invoice,
    /// The line that it draws on, or drew on before it was voided.
    pub association: Option<Association>,
    pub voided: bool,
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
    ) -> Result<Records, StoreError> {
        let keys = keys.into_iter().map(|key| keys::invoice(account, key)).collect();
        let items = self.table.items(keys, &[]).await?;
        items.iter().map(|item| recorded(item).map(|it| (it.invoice.key(), it))).collect()
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

    /// Lists an account's invoices, unmatched or all, for one billing period or all: by billing period, then by date of
    /// issue, newest first. One query.
    pub async fn account_invoices(
        &self,
        account: &AccountId,
        unmatched: bool,
        period: Option<Month>,
        limit: usize,
        from: Option<&str>,
    ) -> Result<Page<ListedInvoice>, StoreError> {
        let (index, partition) = if unmatched {
            (&keys::BY_OUTCOME, keys::unmatched(account))
        } else {
            (&keys::BY_PERIOD, keys::invoices(account))
        };
        let prefix = period.map(keys::period_prefix).unwrap_or_default();
        let listing = Listing::of_index(index, partition, limit, from);
        self.table.page(Listing { prefix, ..listing }, listed).await
    }
}

fn listed(item: &Item) -> Result<ListedInvoice, StoreError> {
    let read = Attributes(item);
    Ok(ListedInvoice {
        invoice: item::invoice(read)?,
        association: item::association(read)?,
        voided: read.optional_parsed::<DateTime<Utc>>("voidedAt")?.is_some(),
    })
}
