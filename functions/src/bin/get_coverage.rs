//! The function `GetCoverage`.

use functions::account::get_coverage::get_coverage;
use functions::lambda::{Environment, serve_http};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let environment = Environment::lambda();
    let (store, catalogue, calendar, clock) = (
        environment.store()?.warmed_up().await,
        environment.catalogue()?,
        environment.calendar()?,
        environment.clock(),
    );
    serve_http(&environment, async |request| {
        get_coverage(&store, &catalogue, calendar.day(clock.now()), request).await
    })
    .await
}
