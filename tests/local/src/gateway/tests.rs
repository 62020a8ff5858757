//! Functions that don't answer in time.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Bytes, to_bytes};
use axum::http::Request;
use functions::lambda::Handler;
use functions::lambda::clock::Clock;
use futures::FutureExt as _;
use serde_json::Value;

use super::Gateway;
use crate::issuer::Key;
use crate::lambda::Lambda;
use crate::template::{FunctionResource, Policy, Route};

async fn answered(function_timeout: Duration, api_timeout: Duration) -> (u16, String) {
    let resource = FunctionResource {
        policy: Policy::default(),
        binary: String::new(),
        environment: BTreeMap::new(),
        timeout: function_timeout,
        concurrency: None,
    };
    let hanging = Handler::new((), |(), _: Value, _| futures::future::pending::<Result<Value, _>>().boxed());
    let functions = [("F".to_owned(), resource)].into();
    let started = [("F".to_owned(), hanging)].into();
    let lambda = Arc::new(Lambda::new(&functions, &started, Clock::System));
    let route =
        Route { method: "GET".to_owned(), path: "/".to_owned(), function: "F".to_owned(), authorizer: None };
    let key = Key::issuer().unwrap();
    let gateway = Gateway { timeout: api_timeout, ..Gateway::new(&[route], key, Clock::System, lambda) };
    let (request, ()) = Request::get("/").body(()).unwrap().into_parts();
    let response = gateway.answer(&request, Some(Bytes::new())).await;
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn a_function_over_its_own_timeout_is_an_internal_error() {
    let (status, body) = answered(Duration::from_millis(1), Duration::from_hours(1)).await;
    assert_eq!((status, body.as_str()), (500, r#"{"message":"Internal Server Error"}"#));
}

#[tokio::test]
async fn a_function_over_the_apis_timeout_is_unavailable() {
    let (status, body) = answered(Duration::from_hours(1), Duration::from_millis(1)).await;
    assert_eq!((status, body.as_str()), (503, r#"{"message":"Service Unavailable"}"#));
}
