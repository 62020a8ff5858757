//! Items as the table's stream shows them: what a write made of what.

use domain::ids::AccountId;
use domain::ledger::RecordedInvoice;
use domain::ledger::RecordedOrder;

use super::{StoreError, invoices, orders};
use crate::store::dynamodb::attributes::{Attributes, Item};
use crate::store::keys::{ItemKey, ItemKind};

/// An item before and after a write. There is no before where it was made.
#[derive(Clone, Debug)]
pub struct Write<T> {
    /// As it was.
    pub before: Option<T>,
    /// As it is.
    pub after: T,
}

/// What was written, of what events tell.
#[derive(Clone, Debug)]
pub enum Written {
    /// A purchase order.
    Order(Box<Write<RecordedOrder>>),
    /// An invoice.
    Invoice(Box<Write<RecordedInvoice>>),
}

/// A write of an item that events tell of.
#[derive(Clone, Debug)]
pub struct Image {
    /// The item's key.
    pub key: ItemKey,
    /// Whose it is.
    pub account: AccountId,
    /// Which of the writes of this item it was: each counts one more.
    pub revision: u64,
    /// What was written.
    pub written: Written,
}

/// Reads a write's images. None for items of other kinds, and for items that are gone.
pub fn image(before: &Item, after: &Item) -> Result<Option<Image>, StoreError> {
    if after.is_empty() {
        return Ok(None);
    }
    let key = Attributes(after).key()?;
    let Some((kind, account)) = key.names() else { return Ok(None) };
    let before = Some(before).filter(|before| !before.is_empty());
    let written = match kind {
        ItemKind::Order => {
            let before = before.map(orders::recorded).transpose()?;
            Written::Order(Box::new(Write { before, after: orders::recorded(after)? }))
        }
        ItemKind::Invoice => {
            let before = before.map(invoices::recorded).transpose()?;
            Written::Invoice(Box::new(Write { before, after: invoices::recorded(after)? }))
        }
        ItemKind::Settings | ItemKind::Delivery => return Ok(None),
    };
    Ok(Some(Image { key, account, revision: Attributes(after).number("revision")?, written }))
}
