//! The function `GetOpenApi`.

use functions::functions::contract;
use functions::functions::get_open_api::get_open_api;
use functions::lambda::{Environment, serve_anybody};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let _host = Environment::lambda();
    let document = contract::document().to_string();
    serve_anybody(async |_| get_open_api(&document).await).await
}
