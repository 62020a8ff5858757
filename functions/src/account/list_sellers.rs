//! `GET /sellers`

use domain::seller::Catalogue;

use crate::api::contract::{Operation, Schemas};
use crate::api::{Answer, NoQuery, Reply, Request, serve_http};
use crate::lambda::{Environment, Handler, StartError};
use crate::purchase_orders::edit::catalogue;
use futures::{FutureExt as _, future};

/// Starts the function.
pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    Ok(serve_http(environment, catalogue(environment)?, |catalogue, request| {
        future::ready(list_sellers(catalogue, &request)).boxed()
    }))
}

/// What the contract says of it.
pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new("GET", "/sellers", "The seller catalogue")
        .answers(200, "All sellers.", schemas.answered::<Catalogue>(), &[])
        .example(include_str!("../examples/list_sellers.json"))
}

/// The seller catalogue, in the form of its file; not paged, so that it can be one.
pub fn list_sellers(catalogue: &Catalogue, request: &Request) -> Answer {
    let NoQuery {} = request.query()?;
    Reply::ok(catalogue)
}
