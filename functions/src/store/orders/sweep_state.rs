//! The item of what the sweep keeps of a purchase order. Only the sweep writes it, so its size costs no match anything.

use domain::ids::{AccountId, PurchaseOrderId};
use domain::ledger::{InvoicedByMonth, StoredMonths};
use domain::money::Currency;
use domain::sweep_state::SweepState;

use crate::store::StoreError;
use crate::store::dynamodb::attributes::{self, Attributes, Item, number};
use crate::store::keys::OrderItem;

/// The state as it was read: its revision is 0 if there is no item yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordedSweepState {
    pub state: SweepState,
    pub revision: u64,
}

/// Returns the whole item.
pub fn item(
    account: &AccountId,
    id: &PurchaseOrderId,
    recorded: &RecordedSweepState,
) -> Result<Item, StoreError> {
    let SweepState { notices, last_given, reconciliation, invoiced_by_month } = &recorded.state;
    let mut item = attributes::item(OrderItem::SweepState.key(account, id));
    item.insert("notices".to_owned(), attributes::document(notices)?);
    item.insert("reconciliation".to_owned(), attributes::document(reconciliation)?);
    item.insert("months".to_owned(), attributes::document(&invoiced_by_month.stored())?);
    item.insert("entries".to_owned(), number(invoiced_by_month.entries()));
    item.insert("revision".to_owned(), number(recorded.revision));
    if let Some(given) = last_given {
        item.insert("lastGiven".to_owned(), attributes::document(given)?);
    }
    Ok(item)
}

pub fn read(item: &Item, currency: Currency) -> Result<RecordedSweepState, StoreError> {
    let state = SweepState { invoiced_by_month: invoiced_by_month(item, currency)?, ..without_months(item)? };
    Ok(RecordedSweepState { state, revision: Attributes(item).number("revision")? })
}

/// Reads the state without its sums, which need the purchase order's currency.
pub fn without_months(item: &Item) -> Result<SweepState, StoreError> {
    let read = Attributes(item);
    Ok(SweepState {
        notices: read.document("notices")?,
        last_given: read.optional_document("lastGiven")?,
        reconciliation: read.document("reconciliation")?,
        invoiced_by_month: InvoicedByMonth::default(),
    })
}

/// Reads the sums alone.
pub fn invoiced_by_month(item: &Item, currency: Currency) -> Result<InvoicedByMonth, StoreError> {
    let read = Attributes(item);
    let months: StoredMonths = read.document("months")?;
    Ok(InvoicedByMonth::of_stored(months, currency, read.number("entries")?)?)
}
