//! The function `GetConsoleFile`.

use std::convert::Infallible;

use aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use tracing_subscriber::filter::LevelFilter;
use web_console::{SignIn, Site};

#[tokio::main(flavor = "current_thread")]
#[expect(clippy::disallowed_methods, reason = "only this place in the package reads the environment")]
async fn main() -> Result<(), Error> {
    tracing_subscriber::fmt()
        .json()
        .with_max_level(LevelFilter::INFO)
        .flatten_event(true)
        .without_time()
        .init();
    let site = &Site::new(&SignIn::of(&std::env::vars().collect())?);
    let serve = service_fn(move |event: LambdaEvent<ApiGatewayV2httpRequest>| async move {
        let response = site.answer(&event.payload);
        tracing::info!(route = event.payload.route_key, status = response.status_code, "answered");
        Ok::<_, Infallible>(response)
    });
    lambda_runtime::run(serve).await
}
