//! `GET /sellers`

use domain::seller::Catalogue;
use futures::{FutureExt as _, future};

use crate::api::contract::{Operation, Schemas};
use crate::api::{Answer, NoQuery, Reply, Request, serve_http};
use crate::lambda::{Environment, Handler, StartError};
use crate::purchase_orders::rules::catalogue;

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    Ok(serve_http(environment, catalogue(environment)?, |catalogue, request| {
        future::ready(list_sellers(catalogue, &request)).boxed()
    }))
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new("GET", "/sellers", "Returns the seller catalogue")
        .answers(200, "The seller catalogue.", schemas.answered::<Catalogue>(), &[])
        .example(include_str!("../examples/list_sellers.json"))
}

/// Answers the seller catalogue in the form of its file. It has no pages, so that the answer can be used as the file.
fn list_sellers(catalogue: &Catalogue, request: &Request) -> Answer {
    let NoQuery {} = request.query()?;
    Reply::ok(catalogue)
}
