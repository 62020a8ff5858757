//! Forwards a request to another local server and returns its answer.

use axum::body::{Body, Bytes};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use crate::gateway::message;

/// Headers of a single connection, which are not forwarded.
const HOP_BY_HOP: [&str; 4] = ["connection", "content-length", "host", "transfer-encoding"];

/// A whole answer of a server.
pub(crate) type Answer = (StatusCode, HeaderMap, Bytes);

fn end_to_end(headers: &HeaderMap) -> HeaderMap {
    let mut headers = headers.clone();
    for name in HOP_BY_HOP {
        headers.remove(name);
    }
    headers
}

/// Returns the answer of `upstream`, a URL without path.
pub(crate) async fn forward(
    client: &reqwest::Client,
    upstream: &str,
    request: &Parts,
    body: Bytes,
) -> Result<Answer, reqwest::Error> {
    let target = request.uri.path_and_query().map_or("/", |target| target.as_str());
    let answer = client
        .request(request.method.clone(), format!("{upstream}{target}"))
        .headers(end_to_end(&request.headers))
        .body(body)
        .send()
        .await?;
    let (status, headers) = (answer.status(), end_to_end(answer.headers()));
    Ok((status, headers, answer.bytes().await?))
}

/// Returns a forwarded answer as a response, and 503 if there is none.
pub(crate) fn response(answer: Result<Answer, reqwest::Error>) -> Response {
    match answer {
        Ok((status, headers, body)) => {
            let mut response = Response::new(Body::from(body));
            *response.status_mut() = status;
            *response.headers_mut() = headers;
            response
        }
        Err(error) => {
            tracing::error!(%error, "the store does not answer");
            message(StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable")
        }
    }
}

/// Returns a response that breaks the connection before it is complete.
pub(crate) fn broken() -> Response {
    let error = std::io::Error::new(std::io::ErrorKind::ConnectionAborted, "the answer is lost on purpose");
    let body = Body::from_stream(futures::stream::iter([Err::<Bytes, _>(error)]));
    Response::new(body)
}
