//! `GET /settings`

use futures::FutureExt as _;

use crate::account::views::{self, SettingsView};
use crate::api::contract::{Header, Operation, Schemas};
use crate::api::{Answer, NoQuery, Reply, Request, serve_http};
use crate::lambda::{Environment, Handler, StartError};
use crate::store::Store;

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    serve_http(environment, Store::of(environment)?, |store, request| get_settings(store, request).boxed())
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new("GET", "/settings", "Returns the account's settings")
        .conditional_get(Header::ETag)
        .answers(200, "The settings.", schemas.answered::<SettingsView<'_>>(), &[Header::ETag])
        .example(include_str!("../examples/get_settings.json"))
}

/// Answers the account's settings with their `ETag`, version 0 if none were ever saved; 304 if the caller has that version.
async fn get_settings(store: &Store, request: Request) -> Answer {
    let NoQuery {} = request.query()?;
    let recorded = store.settings(&request.account).await?;
    if request.has(recorded.version) {
        return Reply::not_modified(recorded.version);
    }
    Ok(Reply::ok(&views::settings(&recorded))?.tagged(recorded.version))
}
