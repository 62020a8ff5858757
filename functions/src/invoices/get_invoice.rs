//! `GET /invoices/{billFrom}/{key}`

use domain::ids::{InvoiceId, InvoiceKey, SellerId};
use futures::FutureExt as _;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::api::contract::{Operation, Schemas};
use crate::api::problem::Problem;
use crate::api::{Answer, NoQuery, PathKey, Reply, Request, serve_http};
use crate::invoices::views::{self, InvoiceView};
use crate::lambda::{Environment, Handler, StartError};
use crate::store::Store;

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    serve_http(environment, Store::of(environment)?, |store, request| get_invoice(store, request).boxed())
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new(
        "GET",
        "/invoices/{billFrom}/{key}",
        "Returns an invoice with its association, all its draws and the decision",
    )
    .path::<InvoicePath>(schemas)
    .answers(200, "The invoice.", schemas.answered::<InvoiceView<'_>>(), &[])
    .example(include_str!("../examples/get_invoice.json"))
}

async fn get_invoice(store: &Store, request: Request) -> Answer {
    let NoQuery {} = request.query()?;
    let key = invoice_key(&request)?;
    let record = store.invoice(&request.account, &key).await?;
    Reply::ok(&views::invoice(&record.ok_or_else(|| Problem::not_found("invoice"))?))
}

/// The path parameters of an invoice's routes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvoicePath {
    /// The seller that issued the invoice.
    bill_from: SellerId,
    key: PathKey<InvoiceId>,
}

/// Returns the key of the invoice in the path.
pub fn invoice_key(request: &Request) -> Result<InvoiceKey, Problem> {
    let InvoicePath { bill_from, key: PathKey(invoice_id) } = request.path("invoice")?;
    Ok(InvoiceKey { bill_from, invoice_id })
}
