//! The function `PreviewInvoice`.

use functions::handlers::preview_invoice::preview_invoice;
use functions::runtime::{Host, serve_http};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let host = Host::lambda();
    let (store, clock) = (host.store()?.warmed_up().await, host.clock());
    serve_http(&host, async |request| preview_invoice(&store, clock.now(), request).await).await
}
