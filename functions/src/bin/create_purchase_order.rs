//! The function `CreatePurchaseOrder`.

use functions::lambda::{Environment, serve_http};
use functions::purchase_orders::create_purchase_order::create_purchase_order;
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let environment = Environment::lambda();
    let (store, policy, clock) =
        (environment.store()?.warmed_up().await, environment.policy()?, environment.clock());
    serve_http(&environment, async |request| {
        create_purchase_order(&store, &policy, clock.now(), request).await
    })
    .await
}
