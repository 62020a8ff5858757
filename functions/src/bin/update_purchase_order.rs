//! The function `UpdatePurchaseOrder`.

use functions::handlers::update_purchase_order::update_purchase_order;
use functions::runtime::{Host, serve_http};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let host = Host::lambda();
    let (store, policy, clock) = (host.store()?.warmed_up().await, host.policy()?, host.clock());
    serve_http(&host, async |request| update_purchase_order(&store, &policy, clock.now(), request).await)
        .await
}
