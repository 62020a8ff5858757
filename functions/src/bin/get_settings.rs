//! The function `GetSettings`.

use functions::handlers::get_settings::get_settings;
use functions::runtime::{Host, serve_http};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let host = Host::lambda();
    let store = host.store()?.warmed_up().await;
    serve_http(&host, async |request| get_settings(&store, request).await).await
}
