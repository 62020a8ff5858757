//! The HTTP API, as API Gateway runs it: finds a request's route, checks its token, invokes the route's function and
//! maps the answer. Refusals have API Gateway's status and message.

pub(crate) mod authorizer;
pub(crate) mod event;
pub(crate) mod path;
mod reply;
pub(crate) mod route;

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::header::WWW_AUTHENTICATE;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use functions::lambda::clock::Clock;

use crate::issuer::Key;
use crate::lambda::{Lambda, PAYLOAD_LIMIT};
use crate::request_id;
use crate::template;
use authorizer::Refusal;
use event::HttpRequest;
pub(crate) use reply::message;
use route::Routes;

/// The largest body of a request: 10 MiB.
pub(crate) const BODY_LIMIT: usize = 10 * 1024 * 1024;
/// The longest request line and headers together.
const HEADER_LIMIT: usize = 10_240;
/// How long the API waits for a function, whatever the function's own timeout.
const INTEGRATION_TIMEOUT: Duration = Duration::from_secs(30);

pub(crate) struct Gateway {
    routes: Routes,
    key: Key,
    clock: Clock,
    lambda: Arc<Lambda>,
    timeout: Duration,
}

impl Gateway {
    pub(crate) fn new(routes: &[template::Route], key: Key, clock: Clock, lambda: Arc<Lambda>) -> Self {
        Self { routes: Routes::new(routes), key, clock, lambda, timeout: INTEGRATION_TIMEOUT }
    }

    /// Answers a request. A body over [`BODY_LIMIT`] is passed as `None`.
    pub(crate) async fn answer(&self, request: &Parts, body: Option<Bytes>) -> Response {
        let request_id = request_id::new();
        let mut response = self.route(request, body, &request_id).await;
        if let Ok(id) = HeaderValue::from_str(&request_id) {
            response.headers_mut().insert("apigw-requestid", id);
        }
        response
    }

    async fn route(&self, request: &Parts, body: Option<Bytes>, request_id: &str) -> Response {
        if head_size(request) > HEADER_LIMIT {
            let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
            return message(status, "Request Header Fields Too Large");
        }
        let Some(body) = body else { return too_large() };
        let Some(path) = path::decoded(request.uri.path()) else {
            return message(StatusCode::BAD_REQUEST, "Bad Request");
        };
        let Some((route, variables)) = self.routes.find(request.method.as_str(), &path) else {
            return message(StatusCode::NOT_FOUND, "Not Found");
        };
        let at = self.clock.now();
        let verified = match &route.authorizer {
            Some(authorizer) => match authorizer::verify(&request.headers, authorizer, &self.key, at) {
                Ok(verified) => Some(verified),
                Err(refusal) => return refused(&refusal),
            },
            None => None,
        };
        let http_request = HttpRequest {
            method: request.method.as_str(),
            path: &path,
            raw_query: request.uri.query().unwrap_or_default(),
            headers: &request.headers,
            body: &body,
            at,
            request_id,
        };
        let event = event::event(&http_request, route, &variables, verified.as_ref());
        // Lambda's limit of the event is below the API's limit of the body.
        if body.len() > PAYLOAD_LIMIT / 2 && event.to_string().len() > PAYLOAD_LIMIT {
            return too_large();
        }
        match tokio::time::timeout(self.timeout, self.lambda.invoke(&route.function, event)).await {
            Ok(Ok(answer)) => reply::response(&answer).unwrap_or_else(reply::internal_error),
            Ok(Err(error)) => {
                tracing::error!(function = route.function, %error, "the function failed");
                reply::internal_error()
            }
            Err(_) => message(StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable"),
        }
    }
}

fn head_size(request: &Parts) -> usize {
    let line = request.uri.path_and_query().map_or(0, |target| target.as_str().len());
    let headers = request.headers.iter().map(|(name, value)| name.as_str().len() + value.len());
    line + headers.sum::<usize>()
}

fn too_large() -> Response {
    message(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large")
}

fn refused(refusal: &Refusal) -> Response {
    let (status, text, challenge) = match refusal {
        Refusal::NoToken => (StatusCode::UNAUTHORIZED, "Unauthorized", "Bearer".to_owned()),
        Refusal::Invalid(why) => (
            StatusCode::UNAUTHORIZED,
            "Unauthorized",
            format!("Bearer scope=\"\" error=\"invalid_token\" error_description=\"{why}\""),
        ),
        Refusal::Scope(scopes) => (
            StatusCode::FORBIDDEN,
            "Forbidden",
            format!(
                "Bearer scope=\"{}\" error=\"insufficient_scope\" \
                 error_description=\"the token does not have the required scope\"",
                scopes.join(" ")
            ),
        ),
    };
    let mut response = message(status, text);
    if let Ok(challenge) = HeaderValue::from_str(&challenge) {
        response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
    }
    response
}

#[cfg(test)]
mod tests;
