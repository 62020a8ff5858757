//! The function `GetSettings`.

use functions::account::get_settings::get_settings;
use functions::lambda::{Environment, serve_http};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let environment = Environment::lambda();
    let store = environment.store()?.warmed_up().await;
    serve_http(&environment, async |request| get_settings(&store, request).await).await
}
