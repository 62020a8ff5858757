//! `GET /settings`

use super::views;
use crate::account::views::settings::SettingsView;
use crate::api::contract::{Header, Operation, Schemas};
use crate::api::{Answer, NoQuery, Reply, Request, serve_http};
use crate::lambda::{Environment, Handler, StartError};
use crate::store::Store;
use futures::FutureExt as _;

/// Starts the function.
pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    Ok(serve_http(environment, Store::of(environment)?, |store, request| {
        get_settings(store, request).boxed()
    }))
}

/// What the contract says of it.
pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new("GET", "/settings", "The account's settings")
        .conditional_get()
        .answers(200, "The settings.", schemas.answered::<SettingsView<'_>>(), &[Header::ETag])
        .example(include_str!("../examples/get_settings.json"))
}

/// The account's settings with their `ETag`, version 0 where it never set any; 304 where the caller has them.
pub async fn get_settings(store: &Store, request: Request) -> Answer {
    let NoQuery {} = request.query()?;
    let recorded = store.settings(&request.account).await?;
    if request.has(recorded.version) {
        return Reply::not_modified(recorded.version);
    }
    Ok(Reply::ok(&views::settings(&recorded))?.tagged(recorded.version))
}
