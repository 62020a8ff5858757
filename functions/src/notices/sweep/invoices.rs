//! Notifies the account's default contacts of each unmatched invoice, and of each that its seller assigned to another
//! purchase order, once.

use domain::ids::AccountId;
use domain::ledger::RecordedInvoice;
use domain::notice::Notice;

use super::Sweep;
use super::evaluate::deliveries;
use crate::store::StoreError;
use crate::store::deliveries::{About, Delivery, WriteOutcome};
use crate::store::invoices::ReadInvoice;
use crate::store::settings::RecordedSettings;

impl Sweep<'_> {
    /// Records the due notices of an invoice. Returns the deliveries to send: none if the invoice needs none any more.
    pub(super) async fn evaluate_invoice(
        &self,
        account: &AccountId,
        settings: &RecordedSettings,
        invoice: ReadInvoice,
    ) -> Option<Vec<Delivery>> {
        if self.is_over() {
            self.leave(1);
            return None;
        }
        let deliveries = match invoice {
            Ok(record) => self.record_invoice(account, settings, &record).await,
            Err(error) => Err(error),
        };
        self.count(deliveries, &format!("an invoice of {account}"))
    }

    async fn record_invoice(
        &self,
        account: &AccountId,
        settings: &RecordedSettings,
        record: &RecordedInvoice,
    ) -> Result<Vec<Delivery>, StoreError> {
        let notices = Notice::of_invoice(record);
        if notices.is_empty() {
            return Ok(Vec::new());
        }
        let about = About::Invoice(record.invoice.key());
        let addressees = self.default_addressees(account, settings);
        let deliveries = deliveries(account, &about, addressees, &notices, self.clock);
        match self.store.record_invoice_notices(record, &deliveries, self.clock).await? {
            WriteOutcome::Done => Ok(deliveries),
            WriteOutcome::InstantTaken => Err(StoreError::Conflict),
        }
    }
}
