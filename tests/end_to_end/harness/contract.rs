//! Checks every answer against the API's contract: status, media type, headers and body must be declared.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use boon::{Compiler, Draft, SchemaIndex, Schemas};
use reqwest::Method;
use serde_json::{Value, json};

use super::Answer;

/// The document that `GET /openapi.json` returns.
pub static CONTRACT: LazyLock<Value> = LazyLock::new(functions::functions::contract::document);

/// The document's URL for references to its schemas.
const URL: &str = "https://contract.example/openapi.json";

/// Headers that must be declared if an answer has them.
const DECLARED_HEADERS: [&str; 6] =
    ["etag", "location", "idempotency-replayed", "link", "retry-after", "www-authenticate"];

/// Compiled schemas. There are hundreds, and each test needs a few, so that they are compiled on first use.
struct Compiled {
    compiler: Compiler,
    schemas: Schemas,
    known: HashMap<String, SchemaIndex>,
}

thread_local! {
    static COMPILED: RefCell<Compiled> = RefCell::new({
        let mut compiler = Compiler::new();
        compiler.set_default_draft(Draft::V2020_12);
        compiler.enable_format_assertions();
        compiler.add_resource(URL, CONTRACT.clone()).unwrap();
        Compiled { compiler, schemas: Schemas::new(), known: HashMap::new() }
    });
}

/// Panics if the contract doesn't declare an answer.
pub fn check(method: &Method, path: &str, answer: &Answer) {
    // The answer to HEAD is that to GET without its body.
    let (method, is_head) = if method == Method::HEAD { (&Method::GET, true) } else { (method, false) };
    let Some(operation) = operation(method, path) else {
        assert!(
            !is_api_path(path) || matches!(answer.status, 404 | 405),
            "{method} {path}: {answer:?} is not in the contract"
        );
        return;
    };
    let place = resolved(format!("{operation}/responses/{}", answer.status));
    let context = format!("{method} {path}: {}", answer.status);
    let Some(response) = CONTRACT.pointer(&place) else { panic!("{context} is not declared; {answer:?}") };
    check_headers(response, answer, &context);
    if is_head {
        assert_eq!(answer.body, json!(""), "{context}: HEAD");
        return;
    }
    if answer.body == json!("") {
        assert!(response["content"].is_null(), "{context} has no body, but the contract declares one");
        return;
    }
    let media_type = answer.header("content-type").split(';').next().unwrap_or_default();
    let place = format!("{place}/content/{}/schema", media_type.replace('/', "~1"));
    assert!(CONTRACT.pointer(&place).is_some(), "{context} is not declared with {media_type}; {answer:?}");
    if let Some(error) = validation_error(&place, &answer.body) {
        panic!("{context} does not conform to its schema: {error} in {:#}", answer.body);
    }
}

/// Validates a value against the schema at `place` and returns the error, if any.
fn validation_error(place: &str, value: &Value) -> Option<String> {
    COMPILED.with_borrow_mut(|Compiled { compiler, schemas, known }| {
        let url = format!("{URL}#{}", place.replace('{', "%7B").replace('}', "%7D"));
        let index = *known.entry(place.to_owned()).or_insert_with(|| {
            compiler.compile(&url, schemas).unwrap_or_else(|error| panic!("{place}: {error:#}"))
        });
        schemas.validate(value, index).err().map(|error| format!("{error:#}"))
    })
}

fn check_headers(response: &Value, answer: &Answer, context: &str) {
    let declared: HashMap<String, &Value> = response["headers"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, header)| (name.to_lowercase(), header))
        .collect();
    for (name, header) in &declared {
        let is_present = answer.headers.contains_key(name.as_str());
        assert!(is_present || header["required"] != json!(true), "{context} has no {name}");
    }
    for name in DECLARED_HEADERS.into_iter().filter(|name| answer.headers.contains_key(*name)) {
        assert!(declared.contains_key(name), "{context} has an undeclared {name}");
    }
}

/// The JSON pointer of a request's operation in the contract.
fn operation(method: &Method, path: &str) -> Option<String> {
    let requested: Vec<&str> = path.split('/').collect();
    let matches = |template: &str| {
        let parts: Vec<&str> = template.split('/').collect();
        parts.len() == requested.len()
            && parts
                .iter()
                .zip(&requested)
                .all(|(part, it)| part == it || (part.starts_with('{') && !it.is_empty()))
    };
    let paths = CONTRACT["paths"].as_object().unwrap();
    let mut matching: Vec<&String> = paths.keys().filter(|template| matches(template)).collect();
    // Like the gateway, prefers the path with the fewest variables.
    matching.sort_by_key(|template| template.matches('{').count());
    let method = method.as_str().to_lowercase();
    let place = |template: &String| format!("/paths/{}/{method}", template.replace('/', "~1"));
    matching.into_iter().map(place).find(|place| CONTRACT.pointer(place).is_some())
}

fn is_api_path(path: &str) -> bool {
    let first = |path: &str| path.split('/').nth(1).unwrap_or_default().to_owned();
    CONTRACT["paths"].as_object().unwrap().keys().any(|template| first(template) == first(path))
}

/// Follows the reference at `place`, if there is one.
fn resolved(place: String) -> String {
    let target = CONTRACT.pointer(&place).and_then(|it| it.get("$ref")?.as_str());
    target.map_or(place, |target| target.trim_start_matches('#').to_owned())
}
