//! The list of all functions, which the API's contract, `cargo local` and the checks of the template use.

pub mod contract;
pub mod get_open_api;
mod methods;
pub mod refuse_request;

pub use self::methods::Methods;
use crate::account::{
    add_account_claim, erase_personal_data, export_personal_data, get_aws_reading, get_coverage,
    get_settings, get_summary, list_sellers, update_settings,
};
use crate::api::contract::{Operation, Schemas};
use crate::events::stream_events;
use crate::invoices::{
    add_invoice_documents, associate_invoice, get_invoice, list_invoices, list_purchase_order_invoices,
    match_invoice, match_queued_invoices, preview_invoice, read_aws_invoices, rematch_invoices, void_invoice,
};
use crate::lambda::{Environment, Handler, StartError};
use crate::notices::{list_purchase_order_notices, record_mail_events, sweep_notifications, unsubscribe};
use crate::purchase_orders::{
    create_purchase_order, delete_purchase_order, get_purchase_order, get_statement, import_purchase_orders,
    list_purchase_order_history, list_purchase_order_ledger, list_purchase_orders, reconcile_purchase_order,
    update_purchase_order, update_purchase_order_status, update_purchase_order_tags, what_if,
};

type Start = fn(&Environment) -> Result<Handler, StartError>;
type Describe = fn(&mut Schemas) -> Operation;

#[derive(Clone, Copy, Debug)]
pub struct Function {
    /// The logical ID in `template.yaml`.
    pub name: &'static str,
    pub start: Start,
    /// Describes the function's route for the contract, if it has one.
    pub operation: Option<Describe>,
}

/// Every function but the console's, in the order of the contract.
pub const FUNCTIONS: [Function; 40] = [
    route("CreatePurchaseOrder", create_purchase_order::start, create_purchase_order::operation),
    route("ListPurchaseOrders", list_purchase_orders::start, list_purchase_orders::operation),
    route("ImportPurchaseOrders", import_purchase_orders::start, import_purchase_orders::operation),
    route("GetPurchaseOrder", get_purchase_order::start, get_purchase_order::operation),
    route("UpdatePurchaseOrder", update_purchase_order::start, update_purchase_order::operation),
    route("DeletePurchaseOrder", delete_purchase_order::start, delete_purchase_order::operation),
    route(
        "UpdatePurchaseOrderStatus",
        update_purchase_order_status::start,
        update_purchase_order_status::operation,
    ),
    route(
        "UpdatePurchaseOrderTags",
        update_purchase_order_tags::start,
        update_purchase_order_tags::operation,
    ),
    route(
        "ListPurchaseOrderInvoices",
        list_purchase_order_invoices::start,
        list_purchase_order_invoices::operation,
    ),
    route(
        "ListPurchaseOrderLedger",
        list_purchase_order_ledger::start,
        list_purchase_order_ledger::operation,
    ),
    route(
        "ListPurchaseOrderHistory",
        list_purchase_order_history::start,
        list_purchase_order_history::operation,
    ),
    route(
        "ListPurchaseOrderNotices",
        list_purchase_order_notices::start,
        list_purchase_order_notices::operation,
    ),
    route("ReconcilePurchaseOrder", reconcile_purchase_order::start, reconcile_purchase_order::operation),
    route("GetStatement", get_statement::start, get_statement::operation),
    route("WhatIf", what_if::start, what_if::operation),
    route("ListInvoices", list_invoices::start, list_invoices::operation),
    route("GetInvoice", get_invoice::start, get_invoice::operation),
    route("PreviewInvoice", preview_invoice::start, preview_invoice::operation),
    route("AddInvoiceDocuments", add_invoice_documents::start, add_invoice_documents::operation),
    route("RematchInvoices", rematch_invoices::start, rematch_invoices::operation),
    route("AssociateInvoice", associate_invoice::start, associate_invoice::operation),
    route("GetSummary", get_summary::start, get_summary::operation),
    route("GetCoverage", get_coverage::start, get_coverage::operation),
    route("GetSettings", get_settings::start, get_settings::operation),
    route("UpdateSettings", update_settings::start, update_settings::operation),
    route("GetAwsReading", get_aws_reading::start, get_aws_reading::operation),
    route("ExportPersonalData", export_personal_data::start, export_personal_data::operation),
    route("ErasePersonalData", erase_personal_data::start, erase_personal_data::operation),
    route("ListSellers", list_sellers::start, list_sellers::operation),
    route("Unsubscribe", unsubscribe::start, unsubscribe::operation),
    route("GetOpenApi", get_open_api::start, get_open_api::operation),
    without_route("RefuseRequest", refuse_request::start),
    without_route("MatchInvoice", match_invoice::start),
    without_route("MatchQueuedInvoices", match_queued_invoices::start),
    without_route("VoidInvoice", void_invoice::start),
    without_route("ReadAwsInvoices", read_aws_invoices::start),
    without_route("SweepNotifications", sweep_notifications::start),
    without_route("RecordMailEvents", record_mail_events::start),
    without_route("StreamEvents", stream_events::start),
    without_route("AddAccountClaim", add_account_claim::start),
];

/// Pages for people at paths of the contract, each with its method. The contract describes what programs use.
pub const PAGES: [(&str, &str); 1] = [("GET", unsubscribe::PATH)];

const fn route(name: &'static str, start: Start, operation: Describe) -> Function {
    Function { name, start, operation: Some(operation) }
}

const fn without_route(name: &'static str, start: Start) -> Function {
    Function { name, start, operation: None }
}

/// Returns every described route with its function's name.
fn operations(schemas: &mut Schemas) -> impl Iterator<Item = (&'static str, Operation)> {
    FUNCTIONS.iter().filter_map(|function| Some((function.name, function.operation?(schemas))))
}
