//! Invoices that draw on no purchase order: the account's default contacts are told of each, once.

use domain::ids::AccountId;
use domain::ledger::RecordedInvoice;
use domain::notice::Notice;
use domain::settings::Settings;

use super::Sweep;
use super::evaluate::{each_told, told_to};
use crate::store::StoreError;
use crate::store::deliveries::{About, Delivery, WriteOutcome};

impl Sweep<'_> {
    /// Records who is told of an unmatched invoice. Returns what is to be sent; nothing where it was matched,
    /// associated or voided before.
    pub(super) async fn missing(
        &mut self,
        account: &AccountId,
        settings: &Settings,
        invoice: Result<RecordedInvoice, StoreError>,
    ) -> Vec<Delivery> {
        if self.is_over() {
            self.leave(1);
            return Vec::new();
        }
        let decided = match invoice {
            Ok(record) => self.told_of_missing(account, settings, &record).await,
            Err(error) => Err(error),
        };
        self.counted(decided, &format!("an unmatched invoice of {account}"))
    }

    async fn told_of_missing(
        &self,
        account: &AccountId,
        settings: &Settings,
        record: &RecordedInvoice,
    ) -> Result<Vec<Delivery>, StoreError> {
        let Some(notice) = Notice::of_invoice(record) else { return Ok(Vec::new()) };
        let about = About::Invoice(record.invoice.key());
        let deliveries = each_told(account, &about, told_to(&settings.contacts), &[notice], self.now);
        match self.store.record_unmatched_notice(record, &deliveries, self.now).await? {
            WriteOutcome::Done => Ok(deliveries),
            WriteOutcome::InstantTaken => Err(StoreError::Conflict),
        }
    }
}
