//! The function `PreviewInvoice`.

use functions::invoices::preview_invoice::preview_invoice;
use functions::lambda::{Environment, serve_http};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let environment = Environment::lambda();
    let (store, clock) = (environment.store()?.warmed_up().await, environment.clock());
    serve_http(&environment, async |request| preview_invoice(&store, clock.now(), request).await).await
}
