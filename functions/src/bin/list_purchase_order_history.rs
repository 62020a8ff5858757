//! The function `ListPurchaseOrderHistory`.

use functions::lambda::{Environment, serve_http};
use functions::purchase_orders::list_purchase_order_history::list_purchase_order_history;
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let environment = Environment::lambda();
    let (store, paging) = (environment.store()?.warmed_up().await, environment.paging_key()?);
    serve_http(&environment, async |request| list_purchase_order_history(&store, &paging, request).await)
        .await
}
