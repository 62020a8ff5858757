//! The function `StreamEvents`.

use functions::events::stream_events::stream_events;
use functions::lambda::{Environment, serve_direct};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let environment = Environment::lambda();
    let (bus, calendar) = (environment.event_bus()?, environment.calendar()?);
    serve_direct(async |event, _| stream_events(&bus, &calendar, event).await).await
}
