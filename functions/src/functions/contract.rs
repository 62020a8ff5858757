//! The API's contract, OpenAPI 3.1: what every handler says of itself, put together. Schemas come from the types that
//! the handlers read and write, statuses from the codes of problems; a test holds that routes and scopes are those of
//! `template.yaml`, and the end-to-end tests hold every answer that they get against it.

use serde_json::{Map, Value, json};

use super::operations;
use crate::api::contract::{ACCESS_TOKEN, Schemas, gateway_message, problem_with};
use crate::api::problem::{Problem, ProblemCode};

const ABOUT: &str = "Purchase orders of cloud spend: what buyers define, what sellers' invoices draw on them, and why.

**Ids in paths**: every byte outside `A-Z a-z 0-9 _ - .`, and a leading `.`, is written as `~` and two upper-case hex \
digits. Answers have `href`, ready to use.

**Amounts**, quantities and percents are texts, with at most the currency's decimals; a JSON number is refused. Months are \
`2026-11`, dates `2026-11-30`, instants RFC 3339 in UTC. Unknown fields and `null` are refused; what is absent is left out.

**The account** is a claim of the access token, and never a part of a request. Another account's thing is a 404.";

/// The whole document.
pub fn document() -> Value {
    let mut schemas = Schemas::default();
    let problem = schemas.answered::<Problem>();
    let mut paths: Map<String, Value> = Map::new();
    for (name, operation) in operations(&mut schemas) {
        let path = paths.entry(operation.path).or_insert_with(|| json!({}));
        if let Some(methods) = path.as_object_mut() {
            methods.insert(operation.method.to_lowercase(), operation.described(name, &problem));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Purchase orders",
            "version": env!("CARGO_PKG_VERSION"),
            "description": ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [
            {"name": "purchase-orders", "description": "What buyers define, and what became of it."},
            {"name": "invoices", "description": "What sellers presented, and what it draws on."},
            {"name": "account", "description": "What holds for all of an account."},
        ],
        "paths": paths,
        "components": {
            "schemas": schemas.into_components(),
            "responses": gateway_responses(&problem),
            "securitySchemes": {
                ACCESS_TOKEN: {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "An access token of the deployment's issuer, for its audience. It needs one of the \
                        operation's scopes, and names the account in a claim.",
                },
            },
        },
    })
}

/// What any operation may answer, by its name among the components. The gateway says some of it in words of its own.
fn gateway_responses(problem: &Value) -> Value {
    let message = gateway_message();
    let said = |description: &str| json!({"description": description, "content": {"application/json": {"schema": message}}});
    let either = |description: &str, code: ProblemCode| {
        let mut response = said(description);
        if let Some(content) = response.get_mut("content").and_then(Value::as_object_mut) {
            content.insert(
                "application/problem+json".to_owned(),
                json!({"schema": problem_with(problem, &[code])}),
            );
        }
        response
    };
    let challenge = |required: bool| {
        let description = "What is missing, by the gateway (RFC 6750).";
        json!({"WWW-Authenticate": {"description": description, "required": required, "schema": {"type": "string"}}})
    };
    let with = |mut response: Value, headers: Value| {
        if let Some(fields) = response.as_object_mut() {
            fields.insert("headers".to_owned(), headers);
        }
        response
    };
    let later = json!({"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 0}}});
    json!({
        "MethodNotAllowed": {
            "description": "What any path here answers to other methods than are described; `Allow` lists these.",
            "headers": {"Allow": {"required": true, "schema": {"type": "string"}}},
            "content": {"application/problem+json": {
                "schema": problem_with(problem, &[ProblemCode::MethodNotAllowed]),
            }},
        },
        "Unauthorized": with(said("No token, or one that is not valid here."), challenge(true)),
        "Forbidden": with(either("The token has none of the operation's scopes, or names no account.", ProblemCode::Forbidden), challenge(false)),
        "TooManyRequests": said("The deployment's own limit of requests a second is used up."),
        "Internal": either("Our fault. It is logged; nothing of the inside is told.", ProblemCode::Internal),
        "Unavailable": with(either("It took too long, or the store doesn't answer. The same request again is safe.", ProblemCode::Unavailable), later),
    })
}
