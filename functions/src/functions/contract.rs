//! The API's contract: an OpenAPI 3.1 document of all operations. Its schemas are those of the types that handlers read
//! and write. Tests check that its routes and scopes are those of `template.yaml`, and that every answer conforms to it.

use serde_json::{Map, Value, json};

use super::operations;
use crate::api::contract::{ACCESS_TOKEN, Schemas, gateway_message, problem_with};
use crate::api::problem::{Problem, ProblemCode};

const ABOUT: &str = "Manage purchase orders for cloud spend. Buyers define purchase orders, invoices are matched to their \
line items, and the matched amounts are drawn from the line items' balances.

**IDs in paths**: Each byte outside `A-Z a-z 0-9 _ - .`, and a leading `.`, is written as `~` and two uppercase \
hexadecimal digits. For example, the path of the purchase order `PO 4500/2021` is `/purchase-orders/PO~204500~2F2021`. \
Resources contain their path as `href`.

**Values**: Amounts, quantities and percentages are strings, such as `\"1000.00\"`, with at most the currency's number of \
decimal places. JSON numbers are refused. Months are `2026-11`, dates are `2026-11-30`, and times are RFC 3339 in UTC.

**Fields**: Unknown fields, unknown query parameters and `null` are refused. Optional fields without a value are omitted. \
Read-only fields of an answer may be sent back, with any value, and are ignored.

**HEAD**: Each path with `GET` also supports `HEAD`, with the same parameters, scope and headers, and without a body.

**Account**: A claim of the access token names the account. Resources of other accounts are not found.";

/// Returns the document.
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
            {"name": "purchase-orders", "description": "Purchase orders, and their invoices, ledger, history and notices."},
            {"name": "invoices", "description": "Invoices, and the line items that they draw on."},
            {"name": "account", "description": "Settings, summaries and sellers of the account, and unsubscribing from its mails."},
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
                    "description": "An access token from the deployment's issuer, for its audience. It must have the \
                        operation's scope, and a claim that names the account.",
                },
            },
        },
    })
}

/// Returns the responses that operations share. The gateway itself sends some of them, in another form.
fn gateway_responses(problem: &Value) -> Value {
    let message = gateway_message();
    let by_gateway = |description: &str| json!({"description": description, "content": {"application/json": {"schema": message}}});
    let either = |description: &str, code: ProblemCode| {
        let mut response = by_gateway(description);
        if let Some(content) = response.get_mut("content").and_then(Value::as_object_mut) {
            content.insert(
                "application/problem+json".to_owned(),
                json!({"schema": problem_with(problem, &[code])}),
            );
        }
        response
    };
    let challenge = |required: bool| {
        let description = "The reason, if the gateway refuses the token (RFC 6750).";
        json!({"WWW-Authenticate": {"description": description, "required": required, "schema": {"type": "string"}}})
    };
    let with = |mut response: Value, headers: Value| {
        if let Some(fields) = response.as_object_mut() {
            fields.insert("headers".to_owned(), headers);
        }
        response
    };
    let later = json!({"Retry-After": {"description": "The number of seconds to wait.", "schema": {"type": "integer", "minimum": 0}}});
    json!({
        "MethodNotAllowed": {
            "description": "The path doesn't support the method. `Allow` lists the methods that it supports.",
            "headers": {"Allow": {"required": true, "schema": {"type": "string"}}},
            "content": {"application/problem+json": {
                "schema": problem_with(problem, &[ProblemCode::MethodNotAllowed]),
            }},
        },
        "Unauthorized": with(by_gateway("The access token is missing or invalid."), challenge(true)),
        "Forbidden": with(either("The access token lacks the operation's scope, or names no account.", ProblemCode::Forbidden), challenge(false)),
        "TooManyRequests": with(either("The deployment's request rate or the account's limit is exceeded.", ProblemCode::TooManyRequests), later.clone()),
        "Internal": either("An internal error, which has been logged.", ProblemCode::Internal),
        "Unavailable": with(either("The service is temporarily unavailable. Repeating the request is safe.", ProblemCode::Unavailable), later),
    })
}
