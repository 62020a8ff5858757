//! `GET /openapi.json`

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::contract::document;
use crate::api::contract::{Operation, Schemas};
use crate::api::{Reply, serve_public};
use crate::lambda::{Environment, Handler, StartError};

/// An OpenAPI 3.1 document.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "OpenApi", extend("required" = ["openapi", "info", "paths"]))]
struct Document(Map<String, Value>);

pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new("GET", "/openapi.json", "Get this OpenAPI document").public().answers(
        200,
        "The OpenAPI document.",
        schemas.answered::<Document>(),
        &[],
    )
}

pub fn start(_: &Environment) -> Result<Handler, StartError> {
    Ok(serve_public(document().to_string(), |document, _path| Ok(Reply::json_text(document.clone()))))
}
