//! Purchase orders: the functions that create, edit, list, import and reconcile them.

mod create;
pub mod create_purchase_order;
pub mod delete_purchase_order;
pub mod edit;
mod export;
mod filter;
pub mod get_purchase_order;
pub mod get_statement;
pub mod import;
pub mod import_purchase_orders;
pub mod list_purchase_order_history;
pub mod list_purchase_order_ledger;
pub mod list_purchase_orders;
pub mod load;
pub mod page;
pub mod path;
pub mod reconcile_purchase_order;
pub mod reconciliation;
pub mod rules;
pub mod spreadsheet;
pub mod update_purchase_order;
pub mod update_purchase_order_status;
pub mod update_purchase_order_tags;
pub mod views;
pub mod what_if;
