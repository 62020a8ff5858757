//! The function `ListPurchaseOrders`.

use functions::lambda::{Environment, serve_http};
use functions::purchase_orders::list_purchase_orders::list_purchase_orders;
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let environment = Environment::lambda();
    let (store, paging, calendar, clock) = (
        environment.store()?.warmed_up().await,
        environment.paging_key()?,
        environment.calendar()?,
        environment.clock(),
    );
    serve_http(&environment, async |request| {
        list_purchase_orders(&store, &paging, calendar.day(clock.now()), request).await
    })
    .await
}
