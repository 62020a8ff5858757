//! `GET /openapi.json`

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::contract::document;
use crate::api::contract::{Operation, Schemas};
use crate::api::{Reply, serve_public};
use crate::lambda::{Environment, Handler, StartError};

/// A document in OpenAPI 3.1.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "OpenApi", extend("required" = ["openapi", "info", "paths"]))]
struct Document(Map<String, Value>);

/// What the contract says of it.
pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new("GET", "/openapi.json", "This document").public().answers(
        200,
        "The API's contract.",
        schemas.answered::<Document>(),
        &[],
    )
}

/// Starts the function, which answers with the API's contract.
pub fn start(_: &Environment) -> Result<Handler, StartError> {
    Ok(serve_public(document().to_string(), |document, _path| Ok(Reply::json_text(document.clone()))))
}
