//! What no other route takes. By itself, the gateway would call it all not found, in words of its own.

use crate::api::problem::Problem;
use crate::api::{Answer, Reply};
use crate::functions::Methods;

/// 405 with `Allow` where something is at `path`, which takes other methods; else 404.
#[expect(clippy::unused_async, reason = "a handler like the others")]
pub async fn refuse_request(methods: &Methods, path: &str) -> Answer {
    match methods.at(path) {
        Some(allowed) => Ok(Reply::method_not_allowed(&allowed)),
        None => Err(Problem::not_found("path")),
    }
}
