//! The function `ImportPurchaseOrders`.

use functions::handlers::import_purchase_orders::import_purchase_orders;
use functions::runtime::{Host, serve_http_in_time};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let host = Host::lambda();
    let (store, policy, clock) = (host.store()?.warmed_up().await, host.policy()?, host.clock());
    serve_http_in_time(&host, async |request, time_left| {
        import_purchase_orders(&store, &policy, clock.now(), time_left, request).await
    })
    .await
}
