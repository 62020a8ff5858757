//! The function `ListPurchaseOrders`.

use functions::handlers::list_purchase_orders::list_purchase_orders;
use functions::runtime::{Host, serve_http};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let host = Host::lambda();
    let (store, paging, calendar, clock) =
        (host.store()?.warmed_up().await, host.paging_key()?, host.calendar()?, host.clock());
    serve_http(&host, async |request| {
        list_purchase_orders(&store, &paging, calendar.day(clock.now()), request).await
    })
    .await
}
