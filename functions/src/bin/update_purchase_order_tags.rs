//! The function `UpdatePurchaseOrderTags`.

use functions::lambda::{Environment, serve_http};
use functions::purchase_orders::update_purchase_order_tags::update_purchase_order_tags;
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let environment = Environment::lambda();
    let (store, calendar, clock) =
        (environment.store()?.warmed_up().await, environment.calendar()?, environment.clock());
    serve_http(&environment, async |request| {
        update_purchase_order_tags(&store, calendar.day(clock.now()), request).await
    })
    .await
}
