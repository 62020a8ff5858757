//! The default route, for requests that no other route takes. Without it, the gateway would answer all of them with a 404
//! of its own form.

use super::Methods;
use crate::api::problem::Problem;
use crate::api::{Answer, Reply, serve_public};
use crate::lambda::{Environment, Handler, StartError};

pub fn start(_: &Environment) -> Result<Handler, StartError> {
    Ok(serve_public(Methods::of_all(), refuse_request))
}

/// Answers 405 with `Allow` if `path` supports other methods, else 404.
fn refuse_request(methods: &Methods, path: &str) -> Answer {
    match methods.at(path) {
        Some(allowed) => Ok(Reply::method_not_allowed(&allowed)),
        None => Err(Problem::not_found("path")),
    }
}
