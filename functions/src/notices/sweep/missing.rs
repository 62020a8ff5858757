//! Notifies the account's default contacts of each unmatched invoice, once.

use domain::ids::AccountId;
use domain::ledger::RecordedInvoice;
use domain::notice::Notice;

use super::Sweep;
use super::evaluate::deliveries;
use crate::store::StoreError;
use crate::store::deliveries::{About, Delivery, WriteOutcome};
use crate::store::settings::RecordedSettings;

impl Sweep<'_> {
    /// Records the notice of an unmatched invoice. Returns the deliveries to send: none if the invoice has been matched,
    /// associated or voided since.
    pub(super) async fn evaluate_invoice(
        &self,
        account: &AccountId,
        settings: &RecordedSettings,
        invoice: Result<RecordedInvoice, StoreError>,
    ) -> Option<Vec<Delivery>> {
        if self.is_over() {
            self.leave(1);
            return None;
        }
        let deliveries = match invoice {
            Ok(record) => self.record_unmatched(account, settings, &record).await,
            Err(error) => Err(error),
        };
        self.count(deliveries, &format!("an unmatched invoice of {account}"))
    }

    async fn record_unmatched(
        &self,
        account: &AccountId,
        settings: &RecordedSettings,
        record: &RecordedInvoice,
    ) -> Result<Vec<Delivery>, StoreError> {
        let Some(notice) = Notice::of_invoice(record) else { return Ok(Vec::new()) };
        let about = About::Invoice(record.invoice.key());
        let addressees = self.default_addressees(account, settings);
        let deliveries = deliveries(account, &about, addressees, &[notice], self.clock);
        match self.store.record_unmatched_notice(record, &deliveries, self.clock).await? {
            WriteOutcome::Done => Ok(deliveries),
            WriteOutcome::InstantTaken => Err(StoreError::Conflict),
        }
    }
}
