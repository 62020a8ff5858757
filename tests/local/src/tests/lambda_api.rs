//! The Invoke API as its clients see it.

use functions::lambda::Handler;
use functions::lambda::clock::Clock;
use futures::FutureExt as _;
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};

use super::{sent, system};
use crate::{Options, System};

fn invoke(system: &System, name: &str, payload: impl Into<reqwest::Body>) -> RequestBuilder {
    let url = format!("{}/2015-03-31/functions/{name}/invocations", system.url());
    Client::new().post(url).body(payload)
}

#[tokio::test]
async fn a_function_is_invoked_by_any_of_its_names() {
    let system = system().await;
    let names = [
        "MatchInvoice",
        "MatchInvoice:live",
        "local-MatchInvoice",
        "000000000000:function:MatchInvoice",
        "arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Alocal-MatchInvoice%3A%24LATEST",
    ];
    for name in names {
        let answer = sent(invoke(&system, name, json!({"a": 1}).to_string())).await;
        assert_eq!(
            (answer.status.as_u16(), answer.body["body"].as_str()),
            (200, Some("{\"a\":1}")),
            "{name}"
        );
        assert!(!answer.headers.contains_key("x-amz-function-error"));
    }
    let empty = sent(invoke(&system, "MatchInvoice", "")).await;
    assert_eq!(empty.body["body"], "{}");
}

#[tokio::test]
async fn a_header_reports_that_the_function_failed() {
    let system = system().await;
    let answer = sent(invoke(&system, "MatchInvoice", json!({"do": "fail"}).to_string())).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["x-amz-function-error"], "Unhandled");
    assert_eq!(answer.body, json!({"errorType": "Broken", "errorMessage": "on purpose"}));
    let answer = sent(invoke(&system, "MatchInvoice", json!({"do": "panic"}).to_string())).await;
    assert_eq!(answer.body["errorType"], "Runtime.ExitError");
}

#[tokio::test]
async fn a_wrong_call_is_refused_as_lambda_does() {
    let system = system().await;
    let large = json!("x".repeat(7 * 1024 * 1024)).to_string();
    let calls: [(RequestBuilder, u16, &str); 5] = [
        (invoke(&system, "Unknown", "{}"), 404, "ResourceNotFoundException"),
        (invoke(&system, "MatchInvoice", "{"), 400, "InvalidRequestContentException"),
        (invoke(&system, "MatchInvoice", large), 413, "RequestTooLargeException"),
        (
            invoke(&system, "MatchInvoice", "{}").header("x-amz-invocation-type", "Sometimes"),
            400,
            "InvalidParameterValueException",
        ),
        (
            Client::new().get(format!("{}/2015-03-31/functions/", system.url())),
            404,
            "UnknownOperationException",
        ),
    ];
    for (call, status, error_type) in calls {
        let answer = sent(call).await;
        assert_eq!(answer.status, status, "{error_type}");
        assert_eq!(answer.headers["x-amzn-errortype"], error_type);
    }
}

#[tokio::test]
async fn events_and_dry_runs_answer_at_once() {
    let system = system().await;
    let typed = |kind: &str| invoke(&system, "MatchInvoice", "{}").header("x-amz-invocation-type", kind);
    let event = sent(typed("Event")).await;
    assert_eq!((event.status.as_u16(), event.body), (202, Value::String(String::new())));
    assert_eq!(sent(typed("DryRun")).await.status, 204);
}

#[tokio::test]
async fn stopping_lets_a_running_function_finish() {
    let mut options = Options::in_memory(Clock::System);
    let (begun, mut begins) = tokio::sync::mpsc::channel(1);
    let (go_on, may_go_on) = tokio::sync::watch::channel(false);
    let function = Handler::new((begun, may_go_on), |(begun, may_go_on), _: Value, _| {
        let (begun, mut may_go_on) = (begun.clone(), may_go_on.clone());
        async move {
            begun.send(()).await.unwrap();
            may_go_on.wait_for(|go| *go).await.unwrap();
            Ok(json!("finished"))
        }
        .boxed()
    });
    options.functions.insert("MatchInvoice".to_owned(), function);
    let system = System::start(options).await.unwrap();
    let answer = tokio::spawn(sent(invoke(&system, "MatchInvoice", "{}")));
    begins.recv().await.unwrap();
    let stopping = tokio::spawn(system.stop());
    tokio::task::yield_now().await;
    go_on.send_replace(true);
    assert_eq!(answer.await.unwrap().body, "finished");
    stopping.await.unwrap();
}

#[tokio::test]
async fn a_function_has_its_own_timeout_and_concurrency() {
    let system = system().await;
    let seconds = system.invoke("MatchInvoice", json!({"do": "deadline"})).await.unwrap();
    assert!((58..=60).contains(&seconds.as_i64().unwrap()), "{seconds}");
    let hanging = system.invoke("SweepNotifications", json!({"do": "hang"}));
    let second = async {
        tokio::task::yield_now().await;
        sent(invoke(&system, "SweepNotifications", "{}")).await
    };
    let answer = tokio::select! {
        _ = hanging => panic!("the hanging function returned"),
        answer = second => answer,
    };
    assert_eq!(answer.status, 429);
    assert_eq!(answer.headers["x-amzn-errortype"], "TooManyRequestsException");
}
