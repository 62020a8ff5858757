//! `GET /invoices/{billFrom}/{key}`

use domain::ids::InvoiceKey;

use crate::api::contract::{Operation, Schemas};
use crate::api::problem::Problem;
use crate::api::{Answer, Reply, Request, serve_http};
use crate::invoices::views;
use crate::invoices::views::InvoiceView;
use crate::lambda::{Environment, Handler, StartError};
use crate::store::Store;
use futures::FutureExt as _;

/// Starts the function.
pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    Ok(serve_http(environment, Store::of(environment)?, |store, request| get_invoice(store, request).boxed()))
}

/// What the contract says of it.
pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new(
        "GET",
        "/invoices/{billFrom}/{key}",
        "One invoice: as presented, what it draws on, every draw it ever made, and why",
    )
    .answers(200, "The invoice.", schemas.answered::<InvoiceView<'_>>(), &[])
    .example(include_str!("../examples/get_invoice.json"))
}

/// One invoice: as presented, what it draws on, every draw it ever made, and the decision why.
pub async fn get_invoice(store: &Store, request: Request) -> Answer {
    request.query(&[])?;
    let key = invoice_key(&request)?;
    let record = store.invoice(&request.account, &key).await?;
    Reply::ok(&views::invoice(&record.ok_or_else(|| Problem::not_found("invoice"))?))
}

/// The invoice that the path names.
pub fn invoice_key(request: &Request) -> Result<InvoiceKey, Problem> {
    let (bill_from, invoice_id) = (request.id("billFrom", "invoice")?, request.id("key", "invoice")?);
    Ok(InvoiceKey { bill_from, invoice_id })
}
