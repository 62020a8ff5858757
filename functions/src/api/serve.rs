//! Makes a [`Handler`] of a function behind an HTTP route or a direct invocation. Only here, a [`Problem`] becomes a
//! response and its cause is logged.

use std::time::Duration;

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use aws_lambda_events::http::Method;
use chrono::{DateTime, Utc};
use domain::ids::AccountId;
use futures::FutureExt as _;
use futures::future::BoxFuture;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use tracing::{Instrument as _, Span};

use super::account_limit::AccountLimit;
use super::json;
use super::problem::{Problem, ProblemCode};
use super::reply::response;
use super::{Answer, Reply, Request};
use crate::lambda::{Environment, FunctionError, Handler, Invocation, StartError, log};

/// The part of an invocation's time that is reserved for the answer that the time is up.
const ANSWER_TIME: Duration = Duration::from_secs(2);

/// The header with the ID that a request has in the API in front of the console. Other callers may send it, too.
const CONSOLE_REQUEST_ID: &str = "x-console-request-id";
const CONSOLE_REQUEST_ID_MAX: usize = 64;

/// The default of the variable `ACCOUNT_CLAIM`.
const ACCOUNT_CLAIM: &str = "account_id";

/// Returns the claim of a verified token that names the caller's account.
pub fn account_claim(environment: &Environment) -> &str {
    environment.optional("ACCOUNT_CLAIM").unwrap_or(ACCOUNT_CLAIM)
}

/// Serves a route whose callers the gateway has authorized.
pub fn serve_http<S: Send + Sync + 'static>(
    environment: &Environment,
    state: S,
    handle: impl for<'a> Fn(&'a S, Request) -> BoxFuture<'a, Answer> + Send + Sync + 'static,
) -> Result<Handler, StartError> {
    let limit = AccountLimit::of(environment)?;
    let state = (state, handle, account_claim(environment).to_owned(), limit);
    Ok(Handler::new(state, |(state, handle, claim, limit), event: ApiGatewayV2httpRequest, invocation| {
        let (route, span) = route_and_span(&event);
        let method = event.request_context.http.method.clone();
        async move {
            let request = Request::of(event, claim, &invocation);
            let account = request.as_ref().ok().map(|request| request.account.clone());
            let answer = match request {
                Ok(request) => {
                    let admitted = async {
                        limit.admit(&request.account, &invocation).await?;
                        handle(state, request).await
                    };
                    in_time(&invocation, admitted.boxed()).await
                }
                Err(problem) => Err(problem),
            };
            Ok(responded(&route, &method, account.as_ref(), answer))
        }
        .instrument(span)
        .boxed()
    }))
}

/// Waits for an answer as long as the function can still give one.
async fn in_time(invocation: &Invocation, answer: BoxFuture<'_, Answer>) -> Answer {
    let patience = invocation.time_left.saturating_sub(ANSWER_TIME.min(invocation.time_left / 4));
    tokio::time::timeout(patience, answer).await.unwrap_or_else(|elapsed| Err(Problem::too_late(elapsed)))
}

/// Serves a public route, whose callers have no token. The function gets only the path.
pub fn serve_public<S: Send + Sync + 'static>(
    state: S,
    handle: impl Fn(&S, &str) -> Answer + Send + Sync + 'static,
) -> Handler {
    Handler::new((state, handle), |(state, handle), event: ApiGatewayV2httpRequest, _| {
        let (route, span) = route_and_span(&event);
        async move {
            let path = event.raw_path.unwrap_or_default();
            Ok(responded(&route, &event.request_context.http.method, None, handle(state, &path)))
        }
        .instrument(span)
        .boxed()
    })
}

/// A request of a public page.
#[derive(Clone, Debug)]
pub struct PublicRequest {
    /// Whether it is a `POST`, and so changes something.
    pub is_post: bool,
    /// The parameter in the path.
    pub parameter: String,
    /// The time of the request.
    pub now: DateTime<Utc>,
}

/// Serves a public page, whose path has one parameter.
pub fn serve_page<S: Send + Sync + 'static>(
    state: S,
    handle: impl for<'a> Fn(&'a S, PublicRequest) -> BoxFuture<'a, Answer> + Send + Sync + 'static,
) -> Handler {
    Handler::new((state, handle), |(state, handle), event: ApiGatewayV2httpRequest, invocation| {
        let (route, span) = route_and_span(&event);
        async move {
            let method = event.request_context.http.method.clone();
            let request = PublicRequest {
                is_post: method == Method::POST,
                parameter: event.path_parameters.into_values().next().unwrap_or_default(),
                now: invocation.now,
            };
            Ok(responded(&route, &method, None, handle(state, request).await))
        }
        .instrument(span)
        .boxed()
    })
}

/// Serves invocations by AWS services. A problem becomes a function error, with its code as the type and its detail as the
/// message, so that the service tries again or keeps the event.
pub fn serve_event<S: Send + Sync + 'static, A: Serialize + 'static>(
    state: S,
    handle: impl for<'a> Fn(&'a S, Value, Invocation) -> BoxFuture<'a, Result<A, Problem>> + Send + Sync + 'static,
) -> Handler {
    Handler::new((state, handle), |(state, handle), event: Box<RawValue>, invocation| {
        let span = log::request(&invocation.function, &invocation.request_id);
        async move {
            let event = read_event(&event)?;
            handle(state, event, invocation).await.map_err(FunctionError::from)
        }
        .instrument(span)
        .boxed()
    })
}

/// The answer to a direct invocation.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum DirectAnswer<A> {
    Given(A),
    /// The payload as a whole is refused.
    Refused {
        error: Problem,
    },
}

/// Serves direct invocations. A problem of the payload is an answer, `{"error": …}`, because only a fault of ours may count
/// as an error of the function: those raise an alarm.
pub fn serve_direct<S: Send + Sync + 'static, A: Serialize + 'static>(
    state: S,
    handle: impl for<'a> Fn(&'a S, Value, Invocation) -> BoxFuture<'a, Result<A, Problem>> + Send + Sync + 'static,
) -> Handler {
    Handler::new((state, handle), |(state, handle), payload: Box<RawValue>, invocation| {
        let span = log::request(&invocation.function, &invocation.request_id);
        async move {
            let answer = match read_event(&payload) {
                Ok(payload) => handle(state, payload, invocation).await,
                Err(problem) => Err(problem),
            };
            match answer {
                Ok(answer) => Ok(DirectAnswer::Given(answer)),
                Err(error) if error.code.status() < 500 => {
                    tracing::info!(status = error.code.status(), code = %error.code, "refused");
                    Ok(DirectAnswer::Refused { error })
                }
                Err(problem) => Err(FunctionError::from(problem)),
            }
        }
        .instrument(span)
        .boxed()
    })
}

/// Reads an event in which no object has two members of one name.
fn read_event(event: &RawValue) -> Result<Value, Problem> {
    json::read(event.get().as_bytes())
        .map_err(|error| Problem::new(ProblemCode::MalformedRequest, format!("the event {error}")))
}

impl From<Problem> for FunctionError {
    fn from(problem: Problem) -> Self {
        Self { error_type: problem.code.to_string(), error_message: problem.detail().to_owned() }
    }
}

/// Returns a request's route, and its span with the ID that the API gave it.
fn route_and_span(event: &ApiGatewayV2httpRequest) -> (String, Span) {
    let route = event.route_key.clone().unwrap_or_default();
    let span = log::request(&route, event.request_context.request_id.as_deref().unwrap_or_default());
    if let Some(id) = event.headers.get(CONSOLE_REQUEST_ID).and_then(|id| id.to_str().ok())
        && id.len() <= CONSOLE_REQUEST_ID_MAX
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_=".contains(&byte))
    {
        span.record("consoleRequestId", id);
    }
    (route, span)
}

/// Makes the response and logs one line about it, without names, addresses, amounts or tokens.
fn responded(
    route: &str,
    method: &Method,
    account: Option<&AccountId>,
    answer: Answer,
) -> ApiGatewayV2httpResponse {
    let account = account.map_or("", AccountId::as_str);
    match &answer {
        Ok(reply) => tracing::info!(route, account, status = reply.status, "answered"),
        Err(problem) => match problem.cause() {
            None => {
                tracing::info!(route, account, status = problem.code.status(), code = %problem.code, "refused");
            }
            Some(cause) => {
                let cause = log::chain(cause);
                tracing::error!(route, account, code = %problem.code, cause, "failed");
            }
        },
    }
    response(answer.unwrap_or_else(|problem| Reply::problem(&problem)), method)
}
