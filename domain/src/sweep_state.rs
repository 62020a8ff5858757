//! What the sweep keeps of a purchase order.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ledger::{InvoicedByMonth, Reconciliation};
use crate::notice::{Notice, NoticeState};

/// What the sweep keeps of a purchase order, besides what people define and invoices draw. Default: not evaluated yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SweepState {
    /// The notices already given.
    pub notices: NoticeState,
    /// The last evaluation that gave notices.
    pub last_given: Option<GivenNotices>,
    pub reconciliation: Reconciliation,
    /// The sums of the ledger, up to the entries of the last evaluation.
    pub invoiced_by_month: InvoicedByMonth,
}

/// The notices that one evaluation gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenNotices {
    pub at: DateTime<Utc>,
    pub notices: Vec<Notice>,
}
