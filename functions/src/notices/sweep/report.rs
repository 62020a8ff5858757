//! What a sweep did, as it is returned, logged and counted.

use serde::Serialize;

use crate::lambda::metrics;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SweepReport {
    /// Purchase orders that were evaluated.
    pub evaluated: u64,
    /// Mails that were sent.
    pub digests_sent: u64,
    /// Deliveries that were given up.
    pub failed: u64,
    /// Mails that the mail service didn't accept, for now or for good.
    pub mails_failed: u64,
    /// Deliveries that are not sent because the recipient unsubscribed, or because a mail to the address bounced or was
    /// reported as spam.
    pub stopped: u64,
    /// Deliveries that wait for the next day, because the account has caused its number of mails of this day.
    pub over_daily_limit: u64,
    /// Stored items that can't be read.
    pub unreadable: u64,
    /// Notices without a recipient: one per purchase order or invoice.
    pub undeliverable: u64,
    /// Purchase orders whose totals were reconciled with their ledgers.
    pub reconciled: u64,
    /// Differences that reconciliation found: lines, months and ledger entries.
    pub reconciliation_differences: u64,
    /// Due purchase orders, invoices and deliveries that are left to a later sweep; a lower bound.
    pub remaining: u64,
}

impl SweepReport {
    /// Logs the report and writes its metrics.
    pub(super) fn publish(&self) {
        let Self {
            evaluated,
            digests_sent,
            failed,
            mails_failed,
            stopped,
            over_daily_limit,
            unreadable,
            undeliverable,
            reconciled,
            reconciliation_differences,
            remaining,
        } = *self;
        tracing::info!(
            evaluated,
            digests_sent,
            failed,
            mails_failed,
            stopped,
            over_daily_limit,
            unreadable,
            undeliverable,
            reconciled,
            reconciliation_differences,
            remaining,
            "swept"
        );
        metrics::swept(metrics::SweepCounts {
            digests_sent,
            digests_failed: mails_failed,
            over_daily_limit,
            unreadable,
            undeliverable,
            reconciliation_differences,
            remaining,
        });
    }
}
