//! `GET /sellers`

use domain::seller::Catalogue;

use crate::api::contract::{Operation, Schemas};
use crate::api::{Answer, Reply, Request};

/// What the contract says of it.
pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new("ListSellers", "GET", "/sellers", "The seller catalogue")
        .answers(200, "All sellers.", schemas.answered::<Catalogue>(), &[])
        .example(include_str!("../examples/list_sellers.json"))
}

/// The seller catalogue, in the form of its file; not paged, so that it can be one.
#[expect(clippy::unused_async, reason = "a handler like the others")]
pub async fn list_sellers(catalogue: &Catalogue, request: Request) -> Answer {
    request.query(&[])?;
    Reply::ok(catalogue)
}
