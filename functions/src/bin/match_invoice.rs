//! The function `MatchInvoice`.

use functions::handlers::match_invoice::match_invoice;
use functions::runtime::{Host, serve_direct};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let host = Host::lambda();
    let (store, clock) = (host.store()?.warmed_up().await, host.clock());
    serve_direct(async |payload, time_left| match_invoice(&store, clock.now(), time_left, payload).await)
        .await
}
