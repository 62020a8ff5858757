//! `POST /invoices/preview`

use domain::invoice::{Invoice, InvoiceForm};
use futures::FutureExt as _;

use crate::api::contract::{Operation, Schemas};
use crate::api::problem::ProblemCode;
use crate::api::{Answer, NoQuery, Reply, Request, serve_http};
use crate::invoices::match_run::{MatchOptions, match_invoices};
use crate::invoices::timing::deadline;
use crate::invoices::views::InvoiceResult;
use crate::lambda::{Environment, Handler, StartError};
use crate::store::Store;

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    serve_http(environment, Store::of(environment)?, |store, request| preview_invoice(store, request).boxed())
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new(
        "POST",
        "/invoices/preview",
        "Previews the result that an invoice would get now, and writes nothing",
    )
    .reads()
    .takes(schemas.asked::<InvoiceForm>())
    .answers(200, "The result that the invoice would get.", schemas.answered::<InvoiceResult>(), &[])
    .refuses(&[ProblemCode::InvoiceConflict])
    .example(include_str!("../examples/preview_invoice.json"))
}

/// Answers the result that an invoice of the caller's account would get from `MatchInvoice`. An invoice that is on record
/// gets its record, or `InvoiceConflict` if its content differs.
async fn preview_invoice(store: &Store, request: Request) -> Answer {
    let (now, deadline) = (request.now, deadline(request.time_left));
    let NoQuery {} = request.query()?;
    let invoice = Invoice::read_of(request.account.clone(), request.json()?)?;
    let options = MatchOptions { rematch: false, dry_run: true, now, deadline };
    let mut report = match_invoices(store, &request.account, vec![invoice.clone()], options).await;
    if let Some(failure) = report.failure.take() {
        return Err(failure.into());
    }
    let (record, replayed) = report.answer(&invoice)?;
    Reply::ok(&InvoiceResult::of(record, replayed))
}
