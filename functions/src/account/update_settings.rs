//! `PUT /settings`

use domain::settings::{Settings, SettingsForm};

use crate::account::views::{self, SettingsView};
use crate::api::contract::{Header, Operation, Schemas};
use crate::api::problem::{Problem, ProblemCode};
use crate::api::{Answer, NoQuery, Reply, Request, serve_http};
use crate::lambda::{Environment, Handler, StartError};
use crate::store::dynamodb::backoff::Backoff;
use crate::store::{Store, StoreError};
use futures::FutureExt as _;

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    Ok(serve_http(environment, Store::of(environment)?, |store, request| {
        update_settings(store, request).boxed()
    }))
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new("PUT", "/settings", "Replaces the account's settings")
        .conditional_write()
        .takes(schemas.asked::<SettingsForm>())
        .answers(200, "The new settings.", schemas.answered::<SettingsView<'_>>(), &[Header::ETag])
        .example(include_str!("../examples/update_settings.json"))
}

/// Replaces the account's settings at the version in `If-Match`. Without a change, nothing is written and the version
/// stays.
async fn update_settings(store: &Store, request: Request) -> Answer {
    let now = request.now;
    let NoQuery {} = request.query()?;
    let new = Settings::read(request.json()?)?;
    let versions = request.if_match()?;
    let mut backoff = Backoff::default();
    loop {
        let before = store.settings(&request.account).await?;
        if !versions.include(before.version) {
            let detail = format!("the settings are at version {}; read them again", before.version);
            return Err(Problem::new(ProblemCode::VersionMismatch, detail));
        }
        let saved = if before.settings == new {
            Ok(before)
        } else {
            store.record_settings(&request.account, &before, new.clone(), now).await
        };
        match saved {
            Ok(after) => return Ok(Reply::ok(&views::settings(&after))?.tagged(after.version)),
            Err(StoreError::Conflict) => backoff.wait().await?,
            Err(error @ (StoreError::Unavailable(_) | StoreError::Corrupt(_))) => return Err(error.into()),
        }
    }
}
