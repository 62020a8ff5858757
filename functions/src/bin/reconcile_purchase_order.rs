//! The function `ReconcilePurchaseOrder`.

use functions::lambda::{Environment, serve_http};
use functions::purchase_orders::reconcile_purchase_order::reconcile_purchase_order;
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let environment = Environment::lambda();
    let store = environment.store()?.warmed_up().await;
    serve_http(&environment, async |request| reconcile_purchase_order(&store, request).await).await
}
