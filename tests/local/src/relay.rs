//! Hands a request on to another local server and brings its answer back.

use axum::body::{Body, Bytes};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use crate::gateway::message;

/// What belongs to one connection and isn't handed on.
const HOP_BY_HOP: [&str; 4] = ["connection", "content-length", "host", "transfer-encoding"];

fn end_to_end(headers: &HeaderMap) -> HeaderMap {
    let mut kept = headers.clone();
    for name in HOP_BY_HOP {
        kept.remove(name);
    }
    kept
}

/// The answer of `upstream`, an address without path.
pub(crate) async fn forward(
    client: &reqwest::Client,
    upstream: &str,
    request: &Parts,
    body: Bytes,
) -> Result<(StatusCode, HeaderMap, Bytes), reqwest::Error> {
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

/// The same as a response.
pub(crate) fn response(answer: Result<(StatusCode, HeaderMap, Bytes), reqwest::Error>) -> Response {
    match answer {
        Ok((status, headers, body)) => {
            let mut response = Response::new(Body::from(body));
            *response.status_mut() = status;
            *response.headers_mut() = headers;
            response
        }
        Err(error) => {
            tracing::error!(%error, "the store doesn't answer");
            message(StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable")
        }
    }
}

/// A response that breaks the connection before it is complete.
pub(crate) fn broken() -> Response {
    let error = std::io::Error::new(std::io::ErrorKind::ConnectionAborted, "answer lost on purpose");
    let body = Body::from_stream(futures::stream::iter([Err::<Bytes, _>(error)]));
    Response::new(body)
}
