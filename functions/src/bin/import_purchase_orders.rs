//! The function `ImportPurchaseOrders`.

use functions::lambda::{Environment, serve_http_in_time};
use functions::purchase_orders::import_purchase_orders::import_purchase_orders;
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let environment = Environment::lambda();
    let (store, policy, clock) =
        (environment.store()?.warmed_up().await, environment.policy()?, environment.clock());
    serve_http_in_time(&environment, async |request, time_left| {
        import_purchase_orders(&store, &policy, clock.now(), time_left, request).await
    })
    .await
}
