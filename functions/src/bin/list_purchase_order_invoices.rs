//! The function `ListPurchaseOrderInvoices`.

use functions::invoices::list_purchase_order_invoices::list_purchase_order_invoices;
use functions::lambda::{Environment, serve_http};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let environment = Environment::lambda();
    let (store, paging) = (environment.store()?.warmed_up().await, environment.paging_key()?);
    serve_http(&environment, async |request| list_purchase_order_invoices(&store, &paging, request).await)
        .await
}
