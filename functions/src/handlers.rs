//! One function, one file: the request's type, and a handler of a few lines: parse, load, decide, save, answer.

pub mod associate_invoice;
pub mod create_purchase_order;
pub mod defining;
pub mod delete_purchase_order;
pub mod export;
pub mod get_invoice;
pub mod get_purchase_order;
pub mod get_settings;
pub mod list_invoices;
pub mod list_purchase_order_history;
pub mod list_purchase_order_invoices;
pub mod list_purchase_order_ledger;
pub mod list_purchase_order_notices;
pub mod list_purchase_orders;
pub mod list_sellers;
pub mod match_invoice;
pub mod order_filter;
pub mod preview_invoice;
pub mod reconcile_purchase_order;
pub mod sweep_notifications;
pub mod update_purchase_order;
pub mod update_purchase_order_status;
pub mod update_purchase_order_tags;
pub mod update_settings;
pub mod views;
pub mod void_invoice;
