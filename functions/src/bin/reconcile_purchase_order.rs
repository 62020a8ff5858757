//! The function `ReconcilePurchaseOrder`.

use functions::handlers::reconcile_purchase_order::reconcile_purchase_order;
use functions::runtime::{Host, serve_http};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let host = Host::lambda();
    let store = host.store()?.warmed_up().await;
    serve_http(&host, async |request| reconcile_purchase_order(&store, request).await).await
}
