//! `GET /openapi.json`

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::api::contract::{Operation, Schemas};
use crate::api::{Answer, Reply};

/// A document in `OpenAPI` 3.1.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "OpenApi", extend("required" = ["openapi", "info", "paths"]))]
struct Document(Map<String, Value>);

/// What the contract says of it.
pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new("GetOpenApi", "GET", "/openapi.json", "This document").for_anybody().answers(
        200,
        "The API's contract.",
        schemas.answered::<Document>(),
        &[],
    )
}

/// The API's contract, for anybody.
#[expect(clippy::unused_async, reason = "a handler like the others")]
pub async fn get_open_api(document: &str) -> Answer {
    Ok(Reply::json_text(document.to_owned()))
}
