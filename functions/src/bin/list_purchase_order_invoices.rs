//! The function `ListPurchaseOrderInvoices`.

use functions::handlers::list_purchase_order_invoices::list_purchase_order_invoices;
use functions::runtime::{Host, serve_http};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let host = Host::lambda();
    let (store, paging) = (host.store()?.warmed_up().await, host.paging_key()?);
    serve_http(&host, async |request| list_purchase_order_invoices(&store, &paging, request).await).await
}
