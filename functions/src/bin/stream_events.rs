//! The function `StreamEvents`.

use functions::handlers::stream_events::stream_events;
use functions::runtime::{Host, serve_direct};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let host = Host::lambda();
    let (bus, calendar) = (host.event_bus()?, host.calendar()?);
    serve_direct(async |event, _| stream_events(&bus, &calendar, event).await).await
}
