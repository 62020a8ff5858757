//! Filtered lists of an account's invoices.

use aws_sdk_dynamodb::types::Select;
use domain::ids::AccountId;
use domain::month::Month;
use serde::{Deserialize, Serialize};

use super::{ListedInvoice, listed};
use crate::store::dynamodb::attributes::{Attributes, Item, text};
use crate::store::dynamodb::key::{Index, PK, SK};
use crate::store::{Store, StoreError, keys};

/// Invoices read for one answer at most.
pub const INVOICES_READ_MAX: usize = 10_000;

/// Which invoices are read: those that an index has, of a range of billing periods.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InvoiceRange {
    /// Whether only invoices are read that are unmatched or partly matched.
    pub unmatched: bool,
    pub from: Option<Month>,
    pub to: Option<Month>,
    /// Whether the oldest come first.
    pub ascending: bool,
}

/// Invoices that pass a filter, in the order of the index, each with the position behind it.
#[derive(Debug, Default)]
pub struct ReadInvoices {
    pub rows: Vec<(ListedInvoice, InvoicePosition)>,
    /// The position behind the last invoice read, if [`INVOICES_READ_MAX`] were read and more may follow.
    pub more: Option<InvoicePosition>,
    /// The number of invoices that can't be read.
    pub unreadable: u64,
}

/// A place in the index: the sort key of an invoice and its key in the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoicePosition {
    period: String,
    pk: String,
}

impl Store {
    /// Reads up to [`INVOICES_READ_MAX`] invoices behind a position, and returns those that pass, at least `enough` if there
    /// are as many. One query for each megabyte.
    pub async fn read_invoices(
        &self,
        account: &AccountId,
        range: InvoiceRange,
        from: Option<InvoicePosition>,
        enough: usize,
        passes: impl Fn(&ListedInvoice) -> bool,
    ) -> Result<ReadInvoices, StoreError> {
        let (index, partition) = if range.unmatched {
            (&keys::BY_OUTCOME, keys::unmatched(account))
        } else {
            (&keys::BY_PERIOD, keys::invoices(account))
        };
        // Sort keys begin with the month and `#`, so `$` follows all of a month, and `:` all months.
        let first = range.from.map_or_else(|| "0".to_owned(), |month| month.to_string());
        let last = range.to.map_or_else(|| ":".to_owned(), |month| format!("{month}$"));
        let mut start = from.map(|position| start_key(index, &partition, position));
        let (mut read, mut seen) = (ReadInvoices::default(), 0_usize);
        loop {
            let request = self
                .table
                .query(Some(index))
                .select(Select::AllProjectedAttributes)
                .key_condition_expression("#partition = :partition AND #sort BETWEEN :first AND :last")
                .expression_attribute_names("#partition", index.partition_key)
                .expression_attribute_names("#sort", index.sort_key)
                .expression_attribute_values(":partition", text(&partition))
                .expression_attribute_values(":first", text(&first))
                .expression_attribute_values(":last", text(&last))
                .scan_index_forward(range.ascending)
                .set_exclusive_start_key(start.take());
            let answer = request.send().await?;
            for item in answer.items.unwrap_or_default() {
                if seen == INVOICES_READ_MAX {
                    return Ok(read);
                }
                seen = seen.saturating_add(1);
                let position = position(&item)?;
                match listed(&item) {
                    Ok(row) if passes(&row) => read.rows.push((row, position.clone())),
                    Ok(_) => {}
                    Err(error) => {
                        tracing::error!(%error, "an invoice can't be read");
                        read.unreadable = read.unreadable.saturating_add(1);
                    }
                }
                read.more = (seen == INVOICES_READ_MAX).then_some(position);
            }
            start = answer.last_evaluated_key;
            if start.is_none() {
                read.more = None;
                return Ok(read);
            }
            if seen == INVOICES_READ_MAX || read.rows.len() >= enough {
                return Ok(read);
            }
        }
    }
}

pub(in crate::store) fn position(item: &Item) -> Result<InvoicePosition, StoreError> {
    let read = Attributes(item);
    Ok(InvoicePosition { period: read.text(keys::PERIOD)?.to_owned(), pk: read.text(PK)?.to_owned() })
}

/// Returns the key to start a query behind a position in `partition` of `index`.
pub(in crate::store) fn start_key(index: &Index, partition: &str, position: InvoicePosition) -> Item {
    Item::from([
        (PK.to_owned(), text(position.pk)),
        (SK.to_owned(), text(keys::INVOICE)),
        (index.partition_key.to_owned(), text(partition)),
        (index.sort_key.to_owned(), text(position.period)),
    ])
}
