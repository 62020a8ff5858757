//! `POST /invoices/preview`

use std::time::Duration;

use domain::invoice::{Invoice, InvoiceForm};

use crate::api::contract::{Operation, Schemas};
use crate::api::problem::ProblemCode;
use crate::api::{Answer, NoQuery, Reply, Request, serve_http};
use crate::invoices::match_run;
use crate::invoices::match_run::MatchOptions;
use crate::invoices::views::InvoiceResult;
use crate::lambda::{Environment, Handler, StartError};
use crate::store::Store;
use futures::FutureExt as _;

/// Starts the function.
pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    Ok(serve_http(environment, Store::of(environment)?, |store, request| {
        preview_invoice(store, request).boxed()
    }))
}

/// What a preview may take: the API waits for 30 seconds.
const PATIENCE: Duration = Duration::from_secs(25);

/// What the contract says of it.
pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new(
        "POST",
        "/invoices/preview",
        "What an invoice would get if it were presented now; nothing is written",
    )
    .reads()
    .takes(schemas.asked::<InvoiceForm>())
    .answers(200, "The result it would get.", schemas.answered::<InvoiceResult>(), &[])
    .refuses(&[ProblemCode::InvoiceConflict])
    .example(include_str!("../examples/preview_invoice.json"))
}

/// Tells what an invoice of the caller's account would get if it were presented now, in the form of a result of
/// `MatchInvoice`. Nothing is written. One that is on record already gets what is on record; with other content it
/// is `InvoiceConflict`.
pub async fn preview_invoice(store: &Store, request: Request) -> Answer {
    let now = request.now;
    let NoQuery {} = request.query()?;
    let invoice = Invoice::read_of(request.account.clone(), request.json()?)?;
    let options = MatchOptions { rematch: false, dry_run: true, now, time_left: PATIENCE };
    let mut report = match_run::run(store, &request.account, vec![invoice.clone()], options).await;
    if let Some(failed) = report.failed.take() {
        return Err(failed.into());
    }
    let (record, replayed) = report.answer(&invoice)?;
    Reply::ok(&InvoiceResult::of(record, replayed))
}
