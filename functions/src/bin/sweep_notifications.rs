//! The function `SweepNotifications`.

use functions::lambda::{Environment, serve_direct};
use functions::notices::sweep::SweepSettings;
use functions::notices::sweep_notifications::sweep_notifications;
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let environment = Environment::lambda();
    let (store, mailer, settings, clock) = (
        environment.store()?.warmed_up().await,
        environment.mailer()?,
        SweepSettings::of(&environment)?,
        environment.clock(),
    );
    serve_direct(async |event, time_left| {
        sweep_notifications(&store, &mailer, &settings, clock.now(), time_left, event).await
    })
    .await
}
