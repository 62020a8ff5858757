//! The function `MatchInvoice`.

use functions::invoices::match_invoice::match_invoice;
use functions::lambda::{Environment, serve_direct};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let environment = Environment::lambda();
    let (store, clock) = (environment.store()?.warmed_up().await, environment.clock());
    serve_direct(async |payload, time_left| match_invoice(&store, clock.now(), time_left, payload).await)
        .await
}
