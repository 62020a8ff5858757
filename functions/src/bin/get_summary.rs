//! The function `GetSummary`.

use functions::account::get_summary::get_summary;
use functions::lambda::{Environment, serve_http};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let environment = Environment::lambda();
    let (store, calendar, clock) =
        (environment.store()?.warmed_up().await, environment.calendar()?, environment.clock());
    serve_http(&environment, async |request| get_summary(&store, calendar.day(clock.now()), request).await)
        .await
}
