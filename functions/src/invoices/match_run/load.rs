//! What a match run reads before it decides.

use std::collections::BTreeSet;

use domain::ids::{InvoiceKey, PurchaseOrderId};
use domain::invoice::{Invoice, InvoiceCharge, Reference};
use domain::ledger::RecordedInvoice;
use domain::matching::ENDED_MONTHS_SHOWN;

use super::MatchRun;
use crate::store::StoreError;

impl MatchRun<'_> {
    /// Reads the originals of credits, the purchase orders that invoices name or credits follow, and, if an invoice names
    /// none, all candidates: at most two batch reads and one query. A dry run reads the invoices too, because no write
    /// finds them.
    pub(super) async fn load(&mut self) -> Result<(), StoreError> {
        let credited = self.pending.iter().filter_map(Invoice::credited).cloned();
        let mut keys: BTreeSet<InvoiceKey> = credited.collect();
        if self.options.dry_run {
            keys.extend(self.pending.iter().map(Invoice::key));
        }
        self.take_in(self.store.invoices(self.account, &keys).await?);
        let invoices = &self.pending;
        let not_credits = invoices.iter().filter(|invoice| invoice.credited().is_none());
        let charges = || not_credits.clone().flat_map(Invoice::charges);
        let named = charges().filter_map(|charge| match charge.reference() {
            Reference::Named(id) => Some(id),
            Reference::None | Reference::NotAnId => None,
        });
        let followed = invoices.iter().flat_map(|invoice| self.followed_orders(invoice)).cloned();
        let ids: BTreeSet<PurchaseOrderId> = named.chain(followed).collect();
        self.orders = self.store.candidates_by_id(self.account, &ids).await?;
        let unnamed = charges().filter(|charge| charge.reference() == Reference::None);
        if let Some(first) = unnamed.map(InvoiceCharge::billing_period).min() {
            let from = first.minus(ENDED_MONTHS_SHOWN);
            self.orders.extend(self.store.candidates(self.account, from).await?);
        }
        Ok(())
    }

    /// Returns the purchase orders that a credit follows its original to.
    pub(super) fn followed_orders(&self, invoice: &Invoice) -> BTreeSet<&PurchaseOrderId> {
        let original = invoice.credited().and_then(|key| self.report.records.get(key));
        original.filter(|it| it.voided_at.is_none()).map(RecordedInvoice::purchase_orders).unwrap_or_default()
    }
}
