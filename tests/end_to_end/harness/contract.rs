//! Holds every answer to the API's contract: its status, media type, headers and body are declared.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use boon::{Compiler, Draft, SchemaIndex, Schemas};
use reqwest::Method;
use serde_json::{Value, json};

use super::Answer;

/// The document that `GET /openapi.json` answers with.
pub static CONTRACT: LazyLock<Value> = LazyLock::new(functions::functions::contract::document);

/// What the document is called while schemas are looked up in it.
const NAME: &str = "https://contract.example/openapi.json";

/// Headers that mean something to callers, so that the contract must speak of them.
const TELLING: [&str; 6] =
    ["etag", "location", "idempotency-replayed", "link", "retry-after", "www-authenticate"];

/// Schemas, read when they are first needed: there are hundreds, and each test needs a few.
struct Read {
    compiler: Compiler,
    schemas: Schemas,
    known: HashMap<String, SchemaIndex>,
}

thread_local! {
    static READ: RefCell<Read> = RefCell::new({
        let mut compiler = Compiler::new();
        compiler.set_default_draft(Draft::V2020_12);
        compiler.enable_format_assertions();
        compiler.add_resource(NAME, CONTRACT.clone()).unwrap();
        Read { compiler, schemas: Schemas::new(), known: HashMap::new() }
    });
}

/// Panics where an answer is none that the contract declares.
pub fn hold(method: &Method, path: &str, answer: &Answer) {
    let Some(operation) = operation(method, path) else {
        assert!(
            !is_of_the_api(path) || matches!(answer.status, 404 | 405),
            "{method} {path}: {answer:?} is not in the contract"
        );
        return;
    };
    let place = resolved(format!("{operation}/responses/{}", answer.status));
    let told = format!("{method} {path}: {}", answer.status);
    let Some(response) = CONTRACT.pointer(&place) else { panic!("{told} is not declared; {answer:?}") };
    headers_hold(response, answer, &told);
    if answer.body == json!("") {
        assert!(response["content"].is_null(), "{told} has no body, but the contract says what is in it");
        return;
    }
    let media_type = answer.header("content-type").split(';').next().unwrap_or_default();
    let place = format!("{place}/content/{}/schema", media_type.replace('/', "~1"));
    assert!(CONTRACT.pointer(&place).is_some(), "{told} is not declared with {media_type}; {answer:?}");
    let wrong = wrong(&place, &answer.body);
    assert!(wrong.is_none(), "{told} is not as declared: {} in {:#}", wrong.unwrap_or_default(), answer.body);
}

/// What is wrong with a value, by the schema at `place`.
fn wrong(place: &str, value: &Value) -> Option<String> {
    READ.with_borrow_mut(|Read { compiler, schemas, known }| {
        let url = format!("{NAME}#{}", place.replace('{', "%7B").replace('}', "%7D"));
        let index = *known.entry(place.to_owned()).or_insert_with(|| {
            compiler.compile(&url, schemas).unwrap_or_else(|error| panic!("{place}: {error:#}"))
        });
        schemas.validate(value, index).err().map(|error| format!("{error:#}"))
    })
}

fn headers_hold(response: &Value, answer: &Answer, told: &str) {
    let declared: HashMap<String, &Value> = response["headers"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, header)| (name.to_lowercase(), header))
        .collect();
    for (name, header) in &declared {
        let there = answer.headers.contains_key(name.as_str());
        assert!(there || header["required"] != json!(true), "{told} has no {name}");
    }
    for name in TELLING.into_iter().filter(|name| answer.headers.contains_key(*name)) {
        assert!(declared.contains_key(name), "{told} has a {name}, which is not declared");
    }
}

/// Where the contract has the operation of a request, as a JSON pointer.
fn operation(method: &Method, path: &str) -> Option<String> {
    let given: Vec<&str> = path.split('/').collect();
    let fits = |template: &str| {
        let parts: Vec<&str> = template.split('/').collect();
        parts.len() == given.len()
            && parts
                .iter()
                .zip(&given)
                .all(|(part, it)| part == it || (part.starts_with('{') && !it.is_empty()))
    };
    let paths = CONTRACT["paths"].as_object().unwrap();
    let mut fitting: Vec<&String> = paths.keys().filter(|template| fits(template)).collect();
    // The one with the fewest variables, as the gateway does it.
    fitting.sort_by_key(|template| template.matches('{').count());
    let method = method.as_str().to_lowercase();
    let place = |template: &String| format!("/paths/{}/{method}", template.replace('/', "~1"));
    fitting.into_iter().map(place).find(|place| CONTRACT.pointer(place).is_some())
}

fn is_of_the_api(path: &str) -> bool {
    let first = |path: &str| path.split('/').nth(1).unwrap_or_default().to_owned();
    CONTRACT["paths"].as_object().unwrap().keys().any(|template| first(template) == first(path))
}

/// The place that a reference at `place` leads to, if one is there.
fn resolved(place: String) -> String {
    let target = CONTRACT.pointer(&place).and_then(|it| it.get("$ref")?.as_str());
    target.map_or(place, |target| target.trim_start_matches('#').to_owned())
}
