//! The function `UpdatePurchaseOrderStatus`.

use functions::lambda::{Environment, serve_http};
use functions::purchase_orders::update_purchase_order_status::update_purchase_order_status;
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let environment = Environment::lambda();
    let (store, policy, clock) =
        (environment.store()?.warmed_up().await, environment.policy()?, environment.clock());
    serve_http(&environment, async |request| {
        update_purchase_order_status(&store, &policy, clock.now(), request).await
    })
    .await
}
