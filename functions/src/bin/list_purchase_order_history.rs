//! The function `ListPurchaseOrderHistory`.

use functions::handlers::list_purchase_order_history::list_purchase_order_history;
use functions::runtime::{Host, serve_http};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let host = Host::lambda();
    let (store, paging) = (host.store()?.warmed_up().await, host.paging_key()?);
    serve_http(&host, async |request| list_purchase_order_history(&store, &paging, request).await).await
}
