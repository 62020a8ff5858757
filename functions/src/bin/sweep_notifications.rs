//! The function that sends the notices that are due.

use functions::handlers::sweep_notifications::{SweepSettings, judged_by, sweep_notifications, time_left};
use functions::runtime::Host;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let host = Host::lambda();
    let (store, mailer, settings) = (host.store()?, host.mailer()?, SweepSettings::of(&host)?);
    let (host, store, mailer, settings) = (&host, &store, &mailer, &settings);
    let sweep = async |event: LambdaEvent<Value>| {
        let now = judged_by(&event.payload, host.clock())?;
        let time_left = time_left(event.context.deadline, host.clock().now());
        sweep_notifications(store, mailer, settings, now, time_left).await
    };
    lambda_runtime::run(service_fn(sweep)).await
}
