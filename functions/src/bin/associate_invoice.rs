//! The function `AssociateInvoice`.

use functions::invoices::associate_invoice::associate_invoice;
use functions::lambda::{Environment, serve_http};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let environment = Environment::lambda();
    let (store, clock) = (environment.store()?.warmed_up().await, environment.clock());
    serve_http(&environment, async |request| associate_invoice(&store, clock.now(), request).await).await
}
