//! The function `ListSellers`.

use functions::handlers::list_sellers::list_sellers;
use functions::runtime::{Host, serve_http};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let host = Host::lambda();
    let catalogue = host.catalogue()?;
    serve_http(&host, async |request| list_sellers(&catalogue, request).await).await
}
