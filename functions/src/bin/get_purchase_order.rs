//! The function `GetPurchaseOrder`.

use functions::handlers::get_purchase_order::get_purchase_order;
use functions::runtime::{Host, serve_http};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let host = Host::lambda();
    let (store, calendar, clock) = (host.store()?.warmed_up().await, host.calendar()?, host.clock());
    serve_http(&host, async |request| get_purchase_order(&store, &calendar, clock.now(), request).await).await
}
