//! Invoices: the functions that match, void, move and list them.

pub mod associate_invoice;
pub mod get_invoice;
pub mod list_invoices;
pub mod list_purchase_order_invoices;
pub mod match_invoice;
pub mod match_run;
pub mod preview_invoice;
pub mod views;
pub mod void_invoice;
