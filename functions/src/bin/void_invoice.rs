//! The function `VoidInvoice`.

use functions::handlers::void_invoice::void_invoice;
use functions::runtime::{Host, serve_direct};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let host = Host::lambda();
    let (store, clock) = (host.store()?.warmed_up().await, host.clock());
    serve_direct(async |payload, _| Ok(void_invoice(&store, clock.now(), payload).await)).await
}
