//! The function `GetCoverage`.

use functions::handlers::get_coverage::get_coverage;
use functions::runtime::{Host, serve_http};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let host = Host::lambda();
    let (store, catalogue, calendar, clock) =
        (host.store()?.warmed_up().await, host.catalogue()?, host.calendar()?, host.clock());
    serve_http(&host, async |request| {
        get_coverage(&store, &catalogue, calendar.day(clock.now()), request).await
    })
    .await
}
