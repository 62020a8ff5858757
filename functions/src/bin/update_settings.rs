//! The function `UpdateSettings`.

use functions::account::update_settings::update_settings;
use functions::lambda::{Environment, serve_http};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let environment = Environment::lambda();
    let (store, clock) = (environment.store()?.warmed_up().await, environment.clock());
    serve_http(&environment, async |request| update_settings(&store, clock.now(), request).await).await
}
