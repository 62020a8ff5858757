//! The function `GetSummary`.

use functions::handlers::get_summary::get_summary;
use functions::runtime::{Host, serve_http};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let host = Host::lambda();
    let (store, calendar, clock) = (host.store()?.warmed_up().await, host.calendar()?, host.clock());
    serve_http(&host, async |request| get_summary(&store, calendar.day(clock.now()), request).await).await
}
