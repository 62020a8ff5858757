//! The function `VoidInvoice`.

use functions::invoices::void_invoice::void_invoice;
use functions::lambda::{Environment, serve_direct};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let environment = Environment::lambda();
    let (store, clock) = (environment.store()?.warmed_up().await, environment.clock());
    serve_direct(async |payload, _| Ok(void_invoice(&store, clock.now(), payload).await)).await
}
