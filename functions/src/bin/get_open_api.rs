//! The function `GetOpenApi`.

use functions::handlers::get_open_api::get_open_api;
use functions::openapi;
use functions::runtime::{Host, serve_anybody};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let _host = Host::lambda();
    let document = openapi::document().to_string();
    serve_anybody(async |_| get_open_api(&document).await).await
}
