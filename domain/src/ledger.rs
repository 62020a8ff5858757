//! The ledger: append-only draws, the totals that follow from them, and the records of orders and invoices.

mod agreement;
mod association;
mod credit;
mod draw;
mod invoiced_by_month;
mod reassociation;
mod reconciliation;
mod recorded_invoice;
mod recorded_line;
mod recorded_order;
mod statement;
mod totals;

pub use self::agreement::Agreement;
pub use self::association::{Association, AssociationRefused, Destination, InvoiceStatus, InvoiceTooLarge};
pub use self::draw::{Draw, LedgerError, Posting};
pub use self::invoiced_by_month::{
    INVOICED_MONTHS_MAX, InvoicedByMonth, MonthComparison, MonthEntry, StoredMonths, compare_months,
};
pub use self::reconciliation::{
    MISSING_ENTRIES_MAX, RECONCILE_EVERY, RECONCILE_SPREAD, Reconciliation, ReconciliationProgress,
    ReconciliationResult,
};
pub use self::recorded_invoice::{ORDERS_DRAWN_ON_MAX, RecordedInvoice};
pub use self::recorded_line::{DRAWS_CARRIED_MAX, RecordedLine};
pub use self::recorded_order::RecordedOrder;
pub use self::statement::{LineStatement, StatementEntry};
pub use self::totals::{LineComparison, LineTotals, compare};
