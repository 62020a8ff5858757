//! The function `GetPurchaseOrder`.

use functions::lambda::{Environment, serve_http};
use functions::purchase_orders::get_purchase_order::get_purchase_order;
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let environment = Environment::lambda();
    let (store, calendar, clock) =
        (environment.store()?.warmed_up().await, environment.calendar()?, environment.clock());
    serve_http(&environment, async |request| {
        get_purchase_order(&store, &calendar, clock.now(), request).await
    })
    .await
}
