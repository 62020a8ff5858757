//! The function `AssociateInvoice`.

use functions::handlers::associate_invoice::associate_invoice;
use functions::runtime::{Host, serve_http};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let host = Host::lambda();
    let (store, clock) = (host.store()?.warmed_up().await, host.clock());
    serve_http(&host, async |request| associate_invoice(&store, clock.now(), request).await).await
}
