//! The function `UpdateSettings`.

use functions::handlers::update_settings::update_settings;
use functions::runtime::{Host, serve_http};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let host = Host::lambda();
    let (store, clock) = (host.store()?.warmed_up().await, host.clock());
    serve_http(&host, async |request| update_settings(&store, clock.now(), request).await).await
}
