//! The function `ListSellers`.

use functions::account::list_sellers::list_sellers;
use functions::lambda::{Environment, serve_http};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let environment = Environment::lambda();
    let catalogue = environment.catalogue()?;
    serve_http(&environment, async |request| list_sellers(&catalogue, request).await).await
}
