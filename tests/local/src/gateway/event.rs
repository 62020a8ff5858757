//! Builds the event of a request, in payload format 2.0 as the HTTP API does.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::http::HeaderMap;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::authorizer::Verified;
use super::path;
use crate::template::{ACCOUNT, Route};

pub(crate) struct HttpRequest<'a> {
    pub(crate) method: &'a str,
    /// The decoded path.
    pub(crate) path: &'a str,
    pub(crate) raw_query: &'a str,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a Bytes,
    pub(crate) at: DateTime<Utc>,
    pub(crate) request_id: &'a str,
}

pub(crate) fn event(
    request: &HttpRequest<'_>,
    route: &Route,
    variables: &BTreeMap<String, String>,
    verified: Option<&Verified>,
) -> Value {
    let (headers, cookies) = headers(request);
    let route_key = match route.path.as_str() {
        "$default" => "$default".to_owned(),
        path => format!("{} {path}", route.method),
    };
    let host = headers.get("host").cloned().unwrap_or_default();
    let (text, base64) = body(request.headers, request.body);
    let mut event = json!({
        "version": "2.0",
        "routeKey": route_key,
        "rawPath": request.path,
        "rawQueryString": request.raw_query,
        "headers": headers,
        "requestContext": {
            "accountId": ACCOUNT,
            "apiId": "local",
            "domainName": host,
            "domainPrefix": host.split(['.', ':']).next().unwrap_or_default(),
            "http": {
                "method": request.method,
                "path": request.path,
                "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.1",
                "userAgent": headers.get("user-agent").cloned().unwrap_or_default(),
            },
            "requestId": request.request_id,
            "routeKey": route_key,
            "stage": "$default",
            "time": request.at.format("%d/%b/%Y:%H:%M:%S +0000").to_string(),
            "timeEpoch": request.at.timestamp_millis(),
        },
        "isBase64Encoded": base64,
    });
    if !cookies.is_empty() {
        event["cookies"] = cookies.into();
    }
    let query = path::query(request.raw_query);
    if !query.is_empty() {
        event["queryStringParameters"] = json!(query);
    }
    if !variables.is_empty() {
        event["pathParameters"] = json!(variables);
    }
    if !request.body.is_empty() {
        event["body"] = text.into();
    }
    if let Some(verified) = verified {
        let claims: Map<String, Value> =
            verified.claims.iter().map(|(name, value)| (name.clone(), claim(value).into())).collect();
        let scopes = (!verified.scopes.is_empty()).then_some(&verified.scopes);
        event["requestContext"]["authorizer"] = json!({"jwt": {"claims": claims, "scopes": scopes}});
    }
    event
}

/// Returns the headers, with lower-case names and the values of one name joined by commas, and the cookies.
fn headers(request: &HttpRequest<'_>) -> (BTreeMap<String, String>, Vec<String>) {
    let mut headers: BTreeMap<String, String> = BTreeMap::new();
    let mut cookies = Vec::new();
    for (name, value) in request.headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        if name == "cookie" {
            cookies.extend(value.split(';').map(|cookie| cookie.trim().to_owned()));
            continue;
        }
        if matches!(name.as_str(), "connection" | "transfer-encoding") {
            continue;
        }
        headers
            .entry(name.as_str().to_owned())
            .and_modify(|joined| {
                joined.push(',');
                joined.push_str(&value);
            })
            .or_insert_with(|| value.clone().into_owned());
    }
    headers.insert("content-length".to_owned(), request.body.len().to_string());
    headers.insert("x-amzn-trace-id".to_owned(), format!("Root={}", request.request_id));
    headers.insert("x-forwarded-for".to_owned(), "127.0.0.1".to_owned());
    let port = headers.get("host").and_then(|host| host.rsplit_once(':')).map_or("80", |(_, port)| port);
    headers.insert("x-forwarded-port".to_owned(), port.to_owned());
    headers.insert("x-forwarded-proto".to_owned(), "http".to_owned());
    (headers, cookies)
}

/// Returns the body and whether it is base64. Only these types are text; forms, `…+json` and bodies without a type are
/// base64. AWS documents no list; this one was observed.
fn body(headers: &HeaderMap, body: &Bytes) -> (String, bool) {
    let media_type = headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_text = media_type.starts_with("text/")
        || matches!(media_type.as_str(), "application/json" | "application/javascript" | "application/xml");
    match std::str::from_utf8(body) {
        Ok(text) if is_text && !headers.contains_key("content-encoding") => (text.to_owned(), false),
        Ok(_) | Err(_) => (STANDARD.encode(body), !body.is_empty()),
    }
}

/// Returns a claim as text, as in events. A list is written `[a b]`.
fn claim(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => format!("[{}]", items.iter().map(claim).collect::<Vec<_>>().join(" ")),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests;
