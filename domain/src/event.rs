//! Events: what happened to a purchase order or an invoice, for programs that subscribe. A pure function of the record
//! before and after a write, so that the same write always gives the same events.
//!
//! Events may end up in anyone's log, so they contain no contacts, names, free text or tag values. Amounts are allowed.

mod fact;
mod write;

pub use self::fact::{Event, EventSubject, Fact, InvoiceFacts, OrderFacts, UnmatchedLine};
pub use self::write::{CHANGED_FIELDS_MAX, of_agreement, of_evaluation, of_invoice, of_order};
