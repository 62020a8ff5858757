//! The function `ListPurchaseOrderNotices`.

use functions::lambda::{Environment, serve_http};
use functions::notices::list_purchase_order_notices::list_purchase_order_notices;
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let environment = Environment::lambda();
    let (store, paging) = (environment.store()?.warmed_up().await, environment.paging_key()?);
    serve_http(&environment, async |request| list_purchase_order_notices(&store, &paging, request).await)
        .await
}
