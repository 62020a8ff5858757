//! How much of a transaction the writes of invoices take: it has at most 100 actions and 4 MB.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::{InvoiceKey, PurchaseOrderId};
use domain::invoice::InvoiceLine;
use domain::ledger::RecordedInvoice;

use crate::store::dynamodb::table::TRANSACTION_ACTIONS_MAX;
use crate::store::ledger::PAGE_ENTRIES_MAX;

/// The most bytes of a transaction, below DynamoDB's limit, because they are estimated.
const BYTES_MAX: usize = 3_000_000;
/// Bytes of an invoice, of a line besides its texts, of a draw with its ledger entry, and of a candidate, if IDs have their
/// full length.
const INVOICE_BYTES: usize = 2_500;
const LINE_BYTES: usize = 500;
const DRAW_BYTES: usize = 900;
const CANDIDATE_BYTES: usize = 160;

/// The size of a transaction that writes invoices with their draws.
#[derive(Clone, Debug, Default)]
pub struct TransactionSize {
    /// The invoices, and their entries in the lists of purchase orders.
    items: usize,
    originals: BTreeSet<InvoiceKey>,
    draws: BTreeMap<PurchaseOrderId, usize>,
    bytes: usize,
}

impl TransactionSize {
    /// Returns the size with one more invoice, `before` as it is stored, and the original that it follows.
    #[must_use]
    pub fn with(
        &self,
        record: &RecordedInvoice,
        before: Option<&RecordedInvoice>,
        original: Option<&RecordedInvoice>,
    ) -> Self {
        let mut size = self.clone();
        let several =
            |record: &RecordedInvoice| Some(record.purchase_orders().len()).filter(|orders| *orders > 1);
        let entries = several(record).unwrap_or_default() + before.and_then(several).unwrap_or_default();
        size.items += 1 + entries;
        size.bytes += bytes(record) + entries * INVOICE_BYTES;
        for draw in record.new_draws(before) {
            *size.draws.entry(draw.purchase_order_id.clone()).or_default() += 1;
        }
        if let Some(original) = original
            && size.originals.insert(original.invoice.key())
        {
            size.bytes += bytes(original);
        }
        size
    }

    /// Whether one transaction can write this.
    pub fn fits(&self) -> bool {
        let pages: usize = self.draws.values().map(|draws| 1 + draws.div_ceil(PAGE_ENTRIES_MAX)).sum();
        let actions = self.items + self.originals.len() + pages;
        actions <= TRANSACTION_ACTIONS_MAX && self.bytes <= BYTES_MAX
    }
}

fn bytes(record: &RecordedInvoice) -> usize {
    let texts = |line: &InvoiceLine| {
        let references = [&line.purchase_order_reference, &line.purchase_order_line_reference];
        let references: usize = references.into_iter().flatten().map(String::len).sum();
        references + line.description.as_ref().map_or(0, |text| text.as_str().len())
    };
    let texts: usize = record.invoice.lines.iter().map(texts).sum();
    let decisions = record.lines.iter().flat_map(|line| line.overruled.iter().chain([&line.decision]));
    let candidates: usize = decisions.map(|decision| decision.candidates.len()).sum();
    let draws = record.associations().count() + record.draws().count();
    INVOICE_BYTES
        + texts
        + record.lines.len() * LINE_BYTES
        + draws * DRAW_BYTES
        + candidates * CANDIDATE_BYTES
}
