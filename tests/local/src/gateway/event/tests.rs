//! Requests and their events.

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::header::HeaderName;
use chrono::DateTime;
use serde_json::{Value, json};

use super::{HttpRequest, event};
use crate::gateway::authorizer::Verified;
use crate::template::Route;

fn route(method: &str, path: &str) -> Route {
    Route { method: method.to_owned(), path: path.to_owned(), function: "F".to_owned(), authorizer: None }
}

fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
    pairs.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())).collect()
}

#[test]
fn an_event_has_all_parts_of_the_request() {
    let headers = headers(&[
        ("host", "127.0.0.1:8080"),
        ("user-agent", "curl/8"),
        ("content-type", "application/json; charset=utf-8"),
        ("accept", "application/json"),
        ("accept", "text/csv"),
        ("cookie", "a=1; b=2"),
    ]);
    let body = Bytes::from_static(b"{\"status\":\"SUSPENDED\"}");
    let request = HttpRequest {
        method: "PUT",
        path: "/purchase-orders/PO~207/status",
        raw_query: "tag=a%3Ab&tag=c",
        headers: &headers,
        body: &body,
        at: DateTime::from_timestamp_millis(1_583_348_638_390).unwrap(),
        request_id: "id",
    };
    let claims = json!({"sub": "me", "exp": 1_583_352_238, "roles": ["a", "b"], "email_verified": true});
    let Value::Object(claims) = claims else { unreachable!() };
    let verified = Verified { claims, scopes: vec!["purchase-orders/write".to_owned()] };
    let variables = [("key".to_owned(), "PO~207".to_owned())].into();
    let event = event(&request, &route("PUT", "/purchase-orders/{key}/status"), &variables, Some(&verified));
    let expected = json!({
        "version": "2.0",
        "routeKey": "PUT /purchase-orders/{key}/status",
        "rawPath": "/purchase-orders/PO~207/status",
        "rawQueryString": "tag=a%3Ab&tag=c",
        "cookies": ["a=1", "b=2"],
        "headers": {
            "accept": "application/json,text/csv",
            "content-length": "22",
            "content-type": "application/json; charset=utf-8",
            "host": "127.0.0.1:8080",
            "user-agent": "curl/8",
            "x-amzn-trace-id": "Root=id",
            "x-forwarded-for": "127.0.0.1",
            "x-forwarded-port": "8080",
            "x-forwarded-proto": "http",
        },
        "queryStringParameters": {"tag": "a:b,c"},
        "pathParameters": {"key": "PO~207"},
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "local",
            "authorizer": {"jwt": {
                "claims": {"sub": "me", "exp": "1583352238", "roles": "[a b]", "email_verified": "true"},
                "scopes": ["purchase-orders/write"],
            }},
            "domainName": "127.0.0.1:8080",
            "domainPrefix": "127",
            "http": {
                "method": "PUT",
                "path": "/purchase-orders/PO~207/status",
                "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.1",
                "userAgent": "curl/8",
            },
            "requestId": "id",
            "routeKey": "PUT /purchase-orders/{key}/status",
            "stage": "$default",
            "time": "04/Mar/2020:19:03:58 +0000",
            "timeEpoch": 1_583_348_638_390_i64,
        },
        "body": "{\"status\":\"SUSPENDED\"}",
        "isBase64Encoded": false,
    });
    assert_eq!(event, expected);
    let read: aws_lambda_events::apigw::ApiGatewayV2httpRequest = serde_json::from_value(event).unwrap();
    assert_eq!(read.raw_path.as_deref(), Some("/purchase-orders/PO~207/status"));
}

fn encoded(content_type: &[(&'static str, &'static str)], body: &'static [u8]) -> (Value, Value) {
    let body = Bytes::from_static(body);
    let request = HttpRequest {
        method: "POST",
        path: "/",
        raw_query: "",
        headers: &headers(content_type),
        body: &body,
        at: DateTime::UNIX_EPOCH,
        request_id: "id",
    };
    let event = event(&request, &route("ANY", "$default"), &[].into(), None);
    (event["body"].clone(), event["isBase64Encoded"].clone())
}

#[test]
fn only_text_types_are_passed_as_text() {
    assert_eq!(encoded(&[("content-type", "application/xml")], b"x"), (json!("x"), json!(false)));
    assert_eq!(encoded(&[], b"x"), (json!("eA=="), json!(true)));
    let patch = [("content-type", "application/merge-patch+json")];
    assert_eq!(encoded(&patch, b"x"), (json!("eA=="), json!(true)));
    assert_eq!(encoded(&[("content-type", "text/csv")], "ä".as_bytes()), (json!("ä"), json!(false)));
    assert_eq!(encoded(&[("content-type", "text/csv")], b"\xFF"), (json!("/w=="), json!(true)));
    assert_eq!(encoded(&[("content-type", "application/pdf")], b"x"), (json!("eA=="), json!(true)));
    assert_eq!(encoded(&[("content-encoding", "gzip")], b"x"), (json!("eA=="), json!(true)));
}

#[test]
fn missing_parts_of_a_request_are_left_out() {
    let request = HttpRequest {
        method: "GET",
        path: "/x",
        raw_query: "",
        headers: &HeaderMap::new(),
        body: &Bytes::new(),
        at: DateTime::UNIX_EPOCH,
        request_id: "id",
    };
    let event = event(&request, &route("ANY", "$default"), &[].into(), None);
    for field in ["cookies", "queryStringParameters", "pathParameters", "body"] {
        assert!(event.get(field).is_none(), "{field}");
    }
    assert_eq!(event["routeKey"], "$default");
    assert!(event["requestContext"].get("authorizer").is_none());
}
