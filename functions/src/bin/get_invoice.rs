//! The function `GetInvoice`.

use functions::handlers::get_invoice::get_invoice;
use functions::runtime::{Host, serve_http};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let host = Host::lambda();
    let store = host.store()?.warmed_up().await;
    serve_http(&host, async |request| get_invoice(&store, request).await).await
}
