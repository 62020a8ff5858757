//! Whole systems, with some functions replaced by the tests'.

mod events;
mod http_api;
mod lambda_api;
mod queues;
mod store;

use axum::http::{HeaderMap, StatusCode};
use futures::FutureExt as _;
use serde_json::{Value, json};

use functions::lambda::clock::Clock;
use functions::lambda::{FunctionError, Handler, Invocation};

use crate::{Options, System};

/// Returns a function that behaves as the event's `do` says. By default, it returns the event.
fn puppet() -> Handler {
    Handler::new((), |(), event: Value, invocation: Invocation| {
        async move {
            let behaviour =
                event["queryStringParameters"]["do"].as_str().or(event["do"].as_str()).unwrap_or("echo");
            match behaviour {
                "fail" => Err(FunctionError {
                    error_type: "Broken".to_owned(),
                    error_message: "on purpose".to_owned(),
                }),
                "panic" => panic!("on purpose"),
                "hang" => futures::future::pending().await,
                "large" => Ok(json!({"statusCode": 200, "body": "x".repeat(7 * 1024 * 1024)})),
                "nonsense" => Ok(json!({"statusCode": "many"})),
                "deadline" => Ok(json!(invocation.time_left.as_secs())),
                _ => Ok(json!({
                    "statusCode": 200,
                    "headers": {"content-type": "application/json"},
                    "body": event.to_string(),
                })),
            }
        }
        .boxed()
    })
}

async fn system() -> System {
    let mut options = Options::in_memory(Clock::System).with("OneSweepAtATime", "true");
    for id in [
        "ListPurchaseOrders",
        "CreatePurchaseOrder",
        "GetPurchaseOrder",
        "MatchInvoice",
        "SweepNotifications",
    ] {
        options.functions.insert(id.to_owned(), puppet());
    }
    System::start(options).await.unwrap()
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Value,
}

async fn sent(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let text = response.text().await.unwrap();
    let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    Answer { status, headers, body }
}
