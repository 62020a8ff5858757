//! Lambda's Invoke API, for the AWS CLI and SDKs with `--endpoint-url`. Signatures are not checked: every program on
//! this machine may invoke functions.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use percent_encoding::percent_decode_str;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::{InvokeError, Lambda, PAYLOAD_LIMIT};
use crate::request_id;
use crate::template;

/// The path prefix of the Invoke API.
pub(crate) const PREFIX: &str = "/2015-03-31/functions/";

/// The largest payload of an asynchronous invocation: 1 MiB.
const EVENT_LIMIT: usize = 1024 * 1024;

/// Answers a request whose path begins with [`PREFIX`].
pub(crate) async fn answer(
    lambda: &Arc<Lambda>,
    method: &Method,
    path: &str,
    headers: &HeaderMap,
    body: Option<Bytes>,
) -> Response {
    let name = path.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix("/invocations"));
    let Some(name) = name.filter(|_| *method == Method::POST) else {
        return refusal(StatusCode::NOT_FOUND, "UnknownOperationException", "Only Invoke is supported.");
    };
    let name = percent_decode_str(name).decode_utf8_lossy().into_owned();
    let Some(id) = logical_id(lambda, &name) else {
        let message = format!("Function not found: {name}");
        return refusal(StatusCode::NOT_FOUND, "ResourceNotFoundException", &message);
    };
    let invocation_type = headers
        .get("x-amz-invocation-type")
        .map_or("RequestResponse", |value| value.to_str().unwrap_or("invalid"));
    let limit = if invocation_type == "Event" { EVENT_LIMIT } else { PAYLOAD_LIMIT };
    let Some(body) = body.filter(|body| body.len() <= limit) else {
        let message = format!("Request must be smaller than {limit} bytes for the InvokeFunction operation");
        return refusal(StatusCode::PAYLOAD_TOO_LARGE, "RequestTooLargeException", &message);
    };
    let event = match parse(&body) {
        Ok(event) => event,
        Err(error) => {
            let message = format!("Could not parse request body into json: {error}");
            return refusal(StatusCode::BAD_REQUEST, "InvalidRequestContentException", &message);
        }
    };
    match invocation_type {
        "RequestResponse" => outcome(lambda.invoke_text(&id, event).await),
        "Event" => {
            let lambda = Arc::clone(lambda);
            tokio::spawn(async move {
                if let Err(error) = lambda.invoke_text(&id, event).await {
                    tracing::error!(function = id, %error, "asynchronous invocation failed");
                }
            });
            reply(StatusCode::ACCEPTED, &[], Body::empty())
        }
        "DryRun" => reply(StatusCode::NO_CONTENT, &[], Body::empty()),
        other => {
            let message = format!("Invalid invocation type: {other}");
            refusal(StatusCode::BAD_REQUEST, "InvalidParameterValueException", &message)
        }
    }
}

/// Parses a payload. Without a payload, the event is an empty object.
fn parse(body: &[u8]) -> Result<Box<RawValue>, serde_json::Error> {
    serde_json::from_slice(if body.is_empty() { b"{}" } else { body })
}

/// Returns the logical id of a function named by its logical id, its deployed name, its ARN or a part of the ARN
/// (`account:function:name`), each with or without a version or alias.
fn logical_id(lambda: &Lambda, name: &str) -> Option<String> {
    let name = name.rsplit_once("function:").map_or(name, |(_, name)| name);
    let name = name.split_once(':').map_or(name, |(name, _)| name);
    let id = template::logical_id(name);
    lambda.has(id).then(|| id.to_owned())
}

fn outcome(result: Result<Value, InvokeError>) -> Response {
    match result {
        Ok(answer) => reply(StatusCode::OK, &[], Body::from(answer.to_string())),
        Err(InvokeError::Function(error)) => {
            let payload = json!({"errorType": error.error_type, "errorMessage": error.error_message});
            let header = [("x-amz-function-error", "Unhandled")];
            reply(StatusCode::OK, &header, Body::from(payload.to_string()))
        }
        Err(InvokeError::Throttled) => {
            refusal(StatusCode::TOO_MANY_REQUESTS, "TooManyRequestsException", "Rate Exceeded.")
        }
        Err(error @ InvokeError::NoSuchFunction(_)) => {
            refusal(StatusCode::NOT_FOUND, "ResourceNotFoundException", &error.to_string())
        }
    }
}

fn refusal(status: StatusCode, error_type: &str, message: &str) -> Response {
    let body = json!({"Type": "User", "Message": message, "message": message}).to_string();
    reply(status, &[("x-amzn-errortype", error_type)], Body::from(body))
}

fn reply(status: StatusCode, headers: &[(&str, &str)], body: Body) -> Response {
    let mut builder = Response::builder()
        .status(status)
        .header("content-type", "application/json")
        .header("x-amz-executed-version", "$LATEST")
        .header("x-amzn-requestid", request_id::new());
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    builder.body(body).unwrap_or_default()
}
