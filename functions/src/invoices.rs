//! Invoices: matching, voiding, moving and reading them.
//!
//! - [`match_run`] decides which line items invoices draw on (`match_run/decide.rs`) and writes their draws
//!   (`match_run/write.rs`); the rules are in [`domain::matching`].
//! - [`match_run::reassociate`] moves an invoice to another line item, and [`void_invoice`] voids it.
//! - [`documents`] reads the documents of sellers, which [`add_invoice_documents`] records.
//! - [`read_aws_invoices`] reads the invoices of accounts from AWS every day.
//! - A draw is a ledger entry and new totals of a purchase order: [`crate::store::invoices::Settlement`] writes both.

pub mod add_invoice_documents;
pub mod associate_invoice;
mod aws_reader;
pub mod documents;
mod filter;
pub mod get_invoice;
mod lane;
pub mod list_invoices;
pub mod list_purchase_order_invoices;
pub mod match_invoice;
pub mod match_queued_invoices;
pub mod match_run;
pub mod preview_invoice;
mod queue;
pub mod read_aws_invoices;
mod rejection;
pub mod rematch_invoices;
mod telemetry;
mod timing;
pub mod views;
pub mod void_invoice;
