//! The function `UpdatePurchaseOrderTags`.

use functions::handlers::update_purchase_order_tags::update_purchase_order_tags;
use functions::runtime::{Host, serve_http};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let host = Host::lambda();
    let (store, calendar, clock) = (host.store()?.warmed_up().await, host.calendar()?, host.clock());
    serve_http(&host, async |request| {
        update_purchase_order_tags(&store, calendar.day(clock.now()), request).await
    })
    .await
}
