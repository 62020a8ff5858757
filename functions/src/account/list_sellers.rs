//! `GET /sellers`

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::seller::Catalogue;
use futures::{FutureExt as _, future};
use sha2::{Digest, Sha256};

use crate::api::contract::{Header, Operation, Schemas};
use crate::api::{Answer, NoQuery, Reply, Request, serve_http};
use crate::lambda::{Environment, Handler, StartError};
use crate::purchase_orders::rules::catalogue;

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let body = serde_json::to_string(&catalogue(environment)?);
    let body = body.map_err(|error| StartError::variable("SELLERS_FILE", error.to_string()))?;
    let tag = STANDARD.encode(Sha256::digest(&body));
    serve_http(environment, (body, tag), |(body, tag), request| {
        future::ready(list_sellers(body, tag, &request)).boxed()
    })
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new("GET", "/sellers", "Returns the seller catalogue")
        .conditional_get(Header::ContentTag)
        .answers(200, "The seller catalogue.", schemas.answered::<Catalogue>(), &[Header::ContentTag])
        .example(include_str!("../examples/list_sellers.json"))
}

/// Answers the seller catalogue in the form of its file, or 304 to a caller that has it. It has no pages, so that the answer
/// can be used as the file.
fn list_sellers(body: &str, tag: &str, request: &Request) -> Answer {
    let NoQuery {} = request.query()?;
    if request.has(tag) {
        return Reply::not_modified(tag);
    }
    Ok(Reply::json_text(body.to_owned()).tagged(tag))
}
