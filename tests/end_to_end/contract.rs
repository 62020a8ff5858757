//! The API's contract is public and complete, and agrees with the routes and scopes of the template. The harness checks
//! every answer against it (`harness/contract.rs`).

use std::collections::BTreeSet;

use functions::functions::PAGES;
use serde_json::{Value, json};

use crate::harness::contract::CONTRACT;
use crate::harness::{Running, send};

/// Functions that serve files to browsers, which are not part of the API.
const FILES: [&str; 1] = ["GetConsoleFile"];

/// The route of requests that match no other route.
const DEFAULT_ROUTE: &str = "$default";

#[tokio::test]
async fn the_contract_is_public() {
    let running = Running::on("2026-06-15").await;
    let url = format!("{}/openapi.json", running.system.url());
    let answer = send(running.client.get(url)).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
    assert_eq!(answer.body, *CONTRACT);
    assert_eq!(answer.body["openapi"], "3.1.0");
}

#[tokio::test]
async fn the_contract_has_the_routes_and_scopes_of_the_template() {
    let running = Running::on("2026-06-15").await;
    let routes = running.system.template().routes.iter();
    let deployed: BTreeSet<String> = routes
        .filter(|route| !FILES.contains(&route.function.as_str()) && route.path != DEFAULT_ROUTE)
        .filter(|route| route.method != "HEAD")
        .filter(|route| !PAGES.contains(&(route.method.as_str(), route.path.as_str())))
        .map(|route| {
            let scopes = route.authorizer.as_ref().map(|authorizer| authorizer.scopes.clone());
            json!([route.method, route.path, route.function, scopes])
        })
        .map(|route| route.to_string())
        .collect();
    let operations = |(path, methods): (&String, &Value)| {
        let of_method = |(method, operation): (&String, &Value)| {
            // Any of the scopes is enough.
            let security = operation["security"].as_array().unwrap().iter();
            let scopes: Vec<&Value> = security.map(|one| &one["accessToken"][0]).collect();
            let scopes = (!scopes.is_empty()).then_some(scopes);
            json!([method.to_uppercase(), path, operation["operationId"], scopes]).to_string()
        };
        methods.as_object().unwrap().iter().map(of_method).collect::<Vec<String>>()
    };
    let described: BTreeSet<String> =
        CONTRACT["paths"].as_object().unwrap().iter().flat_map(operations).collect();
    assert_eq!(described, deployed, "the contract's operations, and the template's routes");
}

#[tokio::test]
async fn every_route_of_get_has_one_of_head_with_the_same_function_and_scope() {
    let running = Running::on("2026-06-15").await;
    let of = |method: &str| {
        let routes = running.system.template().routes.iter().filter(|route| route.method == method);
        let routes = routes.map(|it| format!("{} {} {:?}", it.path, it.function, it.authorizer));
        routes.collect::<BTreeSet<String>>()
    };
    assert!(of("GET").len() > 15);
    assert_eq!(of("HEAD"), of("GET"));
}

#[tokio::test]
async fn requests_outside_the_contract_get_404_or_405() {
    let running = Running::on("2026-06-15").await;
    for (method, path, status, code, allowed) in [
        ("GET", "/nothing", 404, "NotFound", ""),
        ("DELETE", "/", 404, "NotFound", ""),
        ("GET", "/purchase-orders/", 404, "NotFound", ""),
        ("GET", "/purchase-orders/PO%2F7", 404, "NotFound", ""),
        ("PATCH", "/purchase-orders", 405, "MethodNotAllowed", "POST, GET, HEAD"),
        ("OPTIONS", "/purchase-orders/PO-7", 405, "MethodNotAllowed", "GET, HEAD, PUT, DELETE"),
        ("POST", "/openapi.json", 405, "MethodNotAllowed", "GET, HEAD"),
    ] {
        let url = format!("{}{path}", running.system.url());
        let answer = send(running.client.request(method.parse().unwrap(), url)).await;
        assert_eq!((answer.refusal(), answer.header("allow")), ((status, code), allowed), "{method} {path}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
}

#[test]
fn every_problem_code_is_declared_by_an_operation() {
    let text = CONTRACT["paths"].to_string() + &CONTRACT["components"]["responses"].to_string();
    let codes = CONTRACT["components"]["schemas"]["ProblemCode"]["enum"].as_array().unwrap();
    assert!(codes.len() > 10, "{codes:?}");
    for code in codes {
        assert!(text.contains(&code.to_string()), "no operation declares {code}");
    }
}

#[test]
fn every_reference_resolves_and_every_schema_is_used() {
    let mut places = BTreeSet::new();
    references(&CONTRACT, &mut places);
    for place in &places {
        assert!(CONTRACT.pointer(place.trim_start_matches('#')).is_some(), "{place}");
    }
    for name in CONTRACT["components"]["schemas"].as_object().unwrap().keys() {
        assert!(places.contains(&format!("#/components/schemas/{name}")), "{name} is unused");
    }
}

fn references(value: &Value, places: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            places.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|field| references(field, places));
        }
        Value::Array(all) => all.iter().for_each(|one| references(one, places)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
