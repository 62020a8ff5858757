//! The function `SweepNotifications`.

use functions::handlers::sweep_notifications::sweep_notifications;
use functions::runtime::{Host, serve_direct};
use functions::sweep::SweepSettings;
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let host = Host::lambda();
    let (store, mailer, settings, clock) =
        (host.store()?.warmed_up().await, host.mailer()?, SweepSettings::of(&host)?, host.clock());
    serve_direct(async |event, time_left| {
        sweep_notifications(&store, &mailer, &settings, clock.now(), time_left, event).await
    })
    .await
}
