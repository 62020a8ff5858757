//! Routes each request on the system's port to the part that answers it. The system issues tokens, so the router
//! refuses requests from pages of other sites, and requests with another host name than this machine's.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::Request;
use axum::http::header::{HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use percent_encoding::percent_decode_str;

use crate::engine::Engine;
use crate::events::{self, Bus, Events, is_put};
use crate::gateway::{self, Gateway, message};
use crate::html::page;
use crate::issuer::Issuer;
use crate::lambda::{self, Lambda};
use crate::mailbox::{self, Mailbox};
use crate::payers::{self, Payers};
use crate::queues::{self, Queues};
use crate::template::EventRule;
use crate::{relay, server};

/// The largest body of any service: `DynamoDB`'s 16 MiB.
const BODY_LIMIT: usize = 16 * 1024 * 1024;

pub(crate) struct Router {
    pub(crate) gateway: Gateway,
    pub(crate) lambda: Arc<Lambda>,
    pub(crate) mailbox: Mailbox,
    pub(crate) bus: Bus,
    pub(crate) events: Events,
    pub(crate) queues: Queues,
    pub(crate) payers: Payers,
    pub(crate) issuer: Issuer,
    pub(crate) engine: Engine,
    pub(crate) rules: Vec<EventRule>,
}

impl Router {
    pub(crate) async fn answer(self: Arc<Self>, request: Request) -> Response {
        let (request, body) = request.into_parts();
        if !names_this_machine(&request.headers) {
            return message(StatusCode::MISDIRECTED_REQUEST, "Misdirected Request");
        }
        if let Some(origin) = request.headers.get(ORIGIN)
            && !origin.to_str().is_ok_and(|origin| is_loopback(origin.trim_start_matches("http://")))
        {
            return message(StatusCode::FORBIDDEN, "Forbidden");
        }
        let path = request.uri.path();
        let is_dynamodb = path == "/"
            && request.headers.get("x-amz-target").is_some_and(|v| v.as_bytes().starts_with(b"DynamoDB"));
        let is_sqs = queues::api::is_request(&request.headers);
        let is_local =
            is_dynamodb || is_sqs || is_put(&request.headers) || path.starts_with(lambda::api::PREFIX);
        let is_payers = payers::is_request(&request.headers);
        let body = server::read(body, if is_local { BODY_LIMIT } else { gateway::BODY_LIMIT }).await;
        match path {
            "/" if is_dynamodb => self.dynamodb(&request, body.unwrap_or_default()).await,
            // Some clients send a request to the queue's URL.
            _ if is_sqs => self.queues.answer(&self.issuer.url, &request.headers, &body.unwrap_or_default()),
            "/" if is_put(&request.headers) => self.bus.put(&body.unwrap_or_default()),
            "/" if is_payers => payers::answer(&self.payers, &request.headers, &body.unwrap_or_default()),
            "/local" if request.method == Method::GET => index(),
            events::PATH => self.events.show(&request.method).await,
            mailbox::PATH if request.method == Method::POST => self.send(&body.unwrap_or_default()).await,
            path if path.starts_with(lambda::api::PREFIX) => {
                lambda::api::answer(&self.lambda, &request.method, path, &request.headers, body).await
            }
            path if path == "/mailbox" || path.starts_with("/mailbox/") => {
                self.mailbox.show(&request.method, path)
            }
            path if path.starts_with("/.well-known/") || path.starts_with("/local/") => {
                self.issuer.answer(&request.method, path, &query(&request))
            }
            _ => self.gateway.answer(&request, body).await,
        }
    }

    /// Sends a mail, and invokes the functions of the rules that its events match.
    async fn send(&self, body: &Bytes) -> Response {
        let (response, events) = self.mailbox.send(body);
        for event in events {
            for rule in self.rules.iter().filter(|rule| rule.pattern.matches(&event)) {
                if let Err(error) = self.lambda.invoke(&rule.function, event.clone()).await {
                    tracing::error!(function = rule.function, %error, "an event is lost");
                }
            }
        }
        response
    }

    async fn dynamodb(&self, request: &Parts, body: Bytes) -> Response {
        relay::response(relay::forward(&self.engine.client, &self.engine.endpoint, request, body).await)
    }
}

/// Returns whether the host is this machine. With DNS rebinding, a page of another site reaches it by that site's name.
fn names_this_machine(headers: &HeaderMap) -> bool {
    headers.get(HOST).and_then(|host| host.to_str().ok()).is_some_and(is_loopback)
}

/// Returns whether `host` is `127.0.0.1`, `localhost` or `[::1]`, with or without a port.
fn is_loopback(host: &str) -> bool {
    ["127.0.0.1", "localhost", "[::1]"].iter().any(|name| match host.strip_prefix(name) {
        Some("") => true,
        Some(rest) => rest.strip_prefix(':').is_some_and(|port| port.bytes().all(|b| b.is_ascii_digit())),
        None => false,
    })
}

/// Decodes the query. A `+` is a space; an address needs `%2B`.
fn query(request: &Parts) -> Vec<(String, String)> {
    let decoded = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    let pairs = request.uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect()
}

fn index() -> Response {
    page(
        "Purchase orders on this machine",
        "<ul>\
         <li><a href=\"/\">Console and API</a></li>\
         <li><a href=\"/local/token?account=111122223333\">A token</a> for account 111122223333</li>\
         <li><a href=\"/mailbox\">Mailbox</a></li>\
         <li><a href=\"/local/events\">Events</a></li>\
         <li>Lambda: <code>aws lambda invoke --endpoint-url</code> with this address</li>\
         <li>SQS: <code>aws sqs send-message --endpoint-url</code> with this address</li>\
         <li>DynamoDB: <code>aws dynamodb list-tables --endpoint-url</code> with this address</li>\
         </ul>",
    )
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn only_loopback_names_are_accepted() {
        for host in ["127.0.0.1", "127.0.0.1:8080", "localhost:1", "[::1]:8080"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "127.0.0.1.evil.example",
            "localhost:1.evil",
            "localhost:80@evil",
            "10.0.0.1",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
