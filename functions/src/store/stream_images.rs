//! Writes as the table's stream shows them: the item before and after.

use domain::ids::{AccountId, PurchaseOrderId};
use domain::ledger::{RecordedInvoice, RecordedOrder};
use domain::sweep_state::SweepState;

use super::StoreError;
use super::dynamodb::attributes::{Attributes, Item};
use super::dynamodb::key::ItemKey;
use super::invoices::item::recorded as recorded_invoice;
use super::keys::{ItemKind, OrderItem, kind_and_account};
use super::orders::{definition, sweep_state};

/// An item before and after a write.
#[derive(Clone, Debug)]
pub struct Write<T> {
    /// None if the write created the item.
    pub before: Option<T>,
    pub after: T,
}

/// A write that causes events.
#[derive(Clone, Debug)]
pub enum Written {
    /// The definition, without totals.
    Order(Box<Write<RecordedOrder>>),
    /// What the sweep keeps of a purchase order, without sums.
    SweepState(PurchaseOrderId, Box<Write<SweepState>>),
    Invoice(Box<Write<RecordedInvoice>>),
}

/// A write that causes events, with its item's key.
#[derive(Clone, Debug)]
pub struct Image {
    pub key: ItemKey,
    pub account: AccountId,
    /// Incremented by each write of the item.
    pub revision: u64,
    pub written: Written,
}

/// Reads the images of a write. None if the item was deleted or is of another kind.
pub fn image(before: &Item, after: &Item) -> Result<Option<Image>, StoreError> {
    if after.is_empty() {
        return Ok(None);
    }
    let key = Attributes(after).key()?;
    let Some((kind, account)) = kind_and_account(&key) else { return Ok(None) };
    let before = Some(before).filter(|before| !before.is_empty());
    let (written, revision) = match kind {
        ItemKind::Order(OrderItem::Definition | OrderItem::Deleted, _) => {
            let before = before.map(definition::read).transpose()?;
            (Written::Order(Box::new(Write { before, after: definition::read(after)? })), "version")
        }
        ItemKind::Order(OrderItem::SweepState, id) => {
            let before = before.map(sweep_state::without_months).transpose()?;
            let write = Write { before, after: sweep_state::without_months(after)? };
            (Written::SweepState(id, Box::new(write)), "revision")
        }
        ItemKind::Invoice => {
            let before = before.map(recorded_invoice).transpose()?;
            (Written::Invoice(Box::new(Write { before, after: recorded_invoice(after)? })), "revision")
        }
        ItemKind::Order(OrderItem::Terms | OrderItem::Totals, _)
        | ItemKind::Settings
        | ItemKind::Delivery => {
            return Ok(None);
        }
    };
    Ok(Some(Image { key, account, revision: Attributes(after).number(revision)?, written }))
}
