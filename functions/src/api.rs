//! API Gateway HTTP API events (payload format 2.0) in, values out; values in, responses out. No decisions.

mod accept;
mod conditions;
pub mod contract;
pub mod json;
pub mod paging;
pub mod path_key;
pub mod problem;
mod reply;
mod request;

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use domain::account::AccountId;
use tracing::Instrument as _;

pub use self::conditions::Versions;
use self::problem::Problem;
pub use self::reply::Reply;
use self::reply::response;
pub use self::request::{BODY_MAX, IDEMPOTENCY_KEY_MAX, PAGE_DEFAULT, PAGE_MAX, PAGE_PARAMETERS, Request};

/// What a handler comes to.
pub type Answer = Result<Reply, Problem>;

/// Reads the caller off the event, lets `handle` answer, and makes the response. The one place where a
/// [`Problem`] becomes a response, and where its cause is logged.
pub async fn respond(
    event: ApiGatewayV2httpRequest,
    account_claim: &str,
    handle: impl AsyncFnOnce(Request) -> Answer,
) -> ApiGatewayV2httpResponse {
    let route = event.route_key.clone().unwrap_or_default();
    let request_id = event.request_context.request_id.clone().unwrap_or_default();
    let request = crate::lambda::log::request(&route, &request_id);
    answered(event, &route, account_claim, handle).instrument(request).await
}

async fn answered(
    event: ApiGatewayV2httpRequest,
    route: &str,
    account_claim: &str,
    handle: impl AsyncFnOnce(Request) -> Answer,
) -> ApiGatewayV2httpResponse {
    let answer = match Request::of(event, account_claim) {
        Ok(request) => {
            let account = request.account.clone();
            // Boxed: an SDK call's future nests deeper than the compiler follows on the stack.
            let answer = Box::pin(handle(request)).await;
            log(route, Some(&account), &answer);
            answer
        }
        Err(problem) => {
            let refused = Err(problem);
            log(route, None, &refused);
            refused
        }
    };
    response(answer.unwrap_or_else(|problem| Reply::problem(&problem)))
}

/// Lets `handle` answer whoever asks for a path, on a route without an authorizer.
pub async fn respond_to_anybody(
    event: ApiGatewayV2httpRequest,
    handle: impl AsyncFnOnce(&str) -> Answer,
) -> ApiGatewayV2httpResponse {
    let route = event.route_key.unwrap_or_default();
    let path = event.raw_path.unwrap_or_default();
    let request_id = event.request_context.request_id.unwrap_or_default();
    let request = crate::lambda::log::request(&route, &request_id);
    let answered = async {
        let answer = Box::pin(handle(&path)).await;
        log(&route, None, &answer);
        response(answer.unwrap_or_else(|problem| Reply::problem(&problem)))
    };
    answered.instrument(request).await
}

/// One line an invocation: what was asked and what came of it; no names, addresses, amounts or tokens.
fn log(route: &str, account: Option<&AccountId>, answer: &Answer) {
    let account = account.map_or("", AccountId::as_str);
    match answer {
        Ok(reply) => tracing::info!(route, account, status = reply.status, "answered"),
        Err(problem) => match problem.cause() {
            None => {
                tracing::info!(route, account, status = problem.code.status(), code = ?problem.code, "refused");
            }
            Some(cause) => {
                let chain = crate::lambda::log::chain(cause);
                tracing::error!(route, account, code = ?problem.code, cause = chain, "failed");
            }
        },
    }
}
