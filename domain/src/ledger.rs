//! The ledger: append-only draws, the totals that follow from them, and the records of orders and invoices.

mod association;
mod draw;
mod invoiced_by_month;
mod reconciliation;
mod recorded_invoice;
mod recorded_order;
mod totals;

pub use self::association::{Association, AssociationRefused, InvoiceStatus};
pub use self::draw::{Draw, LedgerError, Posting};
pub use self::invoiced_by_month::{
    INVOICED_MONTHS_MAX, InvoicedByMonth, MonthComparison, MonthEntry, StoredMonths, compare_months,
};
pub use self::reconciliation::{
    MISSING_ENTRIES_MAX, RECONCILE_EVERY, RECONCILE_SPREAD, Reconciliation, ReconciliationProgress,
    ReconciliationResult,
};
pub use self::recorded_invoice::{DRAWS_CARRIED_MAX, RecordedInvoice};
pub use self::recorded_order::RecordedOrder;
pub use self::totals::{LineComparison, LineTotals, compare};
