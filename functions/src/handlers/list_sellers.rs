//! `GET /sellers`

use domain::seller::Catalogue;

use crate::http::{Answer, Reply, Request};

/// The seller catalogue, in the form of its file; not paged, so that it can be one.
#[expect(clippy::unused_async, reason = "a handler like the others")]
pub async fn list_sellers(catalogue: &Catalogue, request: Request) -> Answer {
    request.query(&[])?;
    Reply::ok(catalogue)
}
