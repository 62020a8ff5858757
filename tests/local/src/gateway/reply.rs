//! Maps a function's answer to an HTTP response, and builds the gateway's own answers.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, HeaderName};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// Returns an answer of the gateway itself: `{"message":"…"}`.
pub(crate) fn message(status: StatusCode, message: &str) -> Response {
    let mut response = Response::new(Body::from(json!({ "message": message }).to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// Returns the answer for a function that failed or whose answer is invalid.
pub(crate) fn internal_error() -> Response {
    message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error")
}

/// Returns the response that a function's answer describes; `None` if the answer is invalid. An answer without
/// `statusCode` is the body of a 200.
pub(crate) fn response(answer: &Value) -> Option<Response> {
    let Some(status) = answer.get("statusCode") else {
        let body = answer.as_str().map_or_else(|| answer.to_string(), str::to_owned);
        let mut response = Response::new(Body::from(body));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        return Some(response);
    };
    let status = status.as_u64().or_else(|| status.as_str()?.parse().ok())?;
    let status = StatusCode::from_u16(u16::try_from(status).ok()?).ok()?;
    let body = match answer.get("body") {
        None | Some(Value::Null) => Vec::new(),
        Some(body) if answer.get("isBase64Encoded") == Some(&Value::Bool(true)) => {
            STANDARD.decode(body.as_str()?).ok()?
        }
        Some(body) => body.as_str()?.as_bytes().to_vec(),
    };
    let mut headers = headers(answer)?;
    if !body.is_empty() && !headers.contains_key(CONTENT_TYPE) {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain;charset=UTF-8"));
    }
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    Some(response)
}

fn headers(answer: &Value) -> Option<HeaderMap> {
    let mut headers = HeaderMap::new();
    for (name, value) in answer.get("headers").and_then(Value::as_object).into_iter().flatten() {
        headers.insert(header_name(name)?, header_value(value)?);
    }
    for (name, values) in answer.get("multiValueHeaders").and_then(Value::as_object).into_iter().flatten() {
        let name = header_name(name)?;
        if !headers.contains_key(&name) {
            for value in values.as_array()? {
                headers.append(name.clone(), header_value(value)?);
            }
        }
    }
    for cookie in answer.get("cookies").and_then(Value::as_array).into_iter().flatten() {
        headers.append(axum::http::header::SET_COOKIE, header_value(cookie)?);
    }
    // The gateway sets the headers of the connection.
    for name in ["connection", "content-length", "transfer-encoding"] {
        headers.remove(name);
    }
    Some(headers)
}

fn header_name(name: &str) -> Option<HeaderName> {
    HeaderName::from_bytes(name.as_bytes()).ok()
}

fn header_value(value: &Value) -> Option<HeaderValue> {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    HeaderValue::from_bytes(text.as_bytes()).ok()
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use serde_json::{Value, json};

    use super::response;

    async fn mapped(answer: Value) -> Option<(u16, Vec<(String, String)>, String)> {
        let response = response(&answer)?;
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect();
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Some((status, headers, String::from_utf8(body.to_vec()).unwrap()))
    }

    fn headers(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[tokio::test]
    async fn status_headers_cookies_and_body_are_mapped() {
        let answer = json!({
            "statusCode": 201,
            "headers": {"ETag": "\"1\"", "content-type": "application/json", "content-length": "7"},
            "multiValueHeaders": {"link": ["a", "b"], "etag": ["ignored"]},
            "cookies": ["a=1", "b=2"],
            "isBase64Encoded": true,
            "body": "w6Q=",
        });
        let expected = headers(&[
            ("content-type", "application/json"),
            ("etag", "\"1\""),
            ("link", "a"),
            ("link", "b"),
            ("set-cookie", "a=1"),
            ("set-cookie", "b=2"),
        ]);
        let (status, mut got, body) = mapped(answer).await.unwrap();
        got.sort();
        assert_eq!((status, got, body.as_str()), (201, expected, "ä"));
    }

    #[tokio::test]
    async fn an_answer_without_status_is_the_body() {
        let json_type = headers(&[("content-type", "application/json")]);
        assert_eq!(mapped(json!({"a": 1})).await, Some((200, json_type.clone(), "{\"a\":1}".to_owned())));
        assert_eq!(mapped(json!("text")).await, Some((200, json_type, "text".to_owned())));
    }

    #[tokio::test]
    async fn invalid_answers_have_no_response() {
        assert_eq!(mapped(json!({"statusCode": 99})).await, None);
        assert_eq!(mapped(json!({"statusCode": 200, "body": {"not": "text"}})).await, None);
        assert_eq!(mapped(json!({"statusCode": 200, "body": "?", "isBase64Encoded": true})).await, None);
        assert_eq!(mapped(json!({"statusCode": 200, "headers": {"a b": "c"}})).await, None);
    }
}
