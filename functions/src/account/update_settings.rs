//! `PUT /settings`

use chrono::{DateTime, Utc};
use domain::ids::AccountId;
use domain::settings::{Settings, SettingsForm};
use futures::FutureExt as _;

use crate::account::views::{self, SettingsView};
use crate::api::contract::{Header, Operation, Schemas};
use crate::api::problem::{Problem, ProblemCode};
use crate::api::{Answer, EntityTags, NoQuery, Reply, Request, serve_http};
use crate::lambda::{Environment, Handler, StartError};
use crate::store::dynamodb::backoff::Backoff;
use crate::store::settings::RecordedSettings;
use crate::store::{Store, StoreError};

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    serve_http(environment, Store::of(environment)?, |store, request| update_settings(store, request).boxed())
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new("PUT", "/settings", "Replaces the account's settings")
        .writes_settings()
        .conditional_write()
        .takes(schemas.asked::<SettingsForm>())
        .answers(200, "The new settings.", schemas.answered::<SettingsView<'_>>(), &[Header::ETag])
        .example(include_str!("../examples/update_settings.json"))
}

async fn update_settings(store: &Store, request: Request) -> Answer {
    let now = request.now;
    let NoQuery {} = request.query()?;
    let new = Settings::read(&request.account, request.json()?)?;
    let tags = request.if_match()?;
    let after = replace(store, &request.account, &tags, &new, now).await?;
    Ok(Reply::ok(&views::settings(&after))?.tagged(after.version))
}

/// Replaces the settings if they are at a version of `tags`. Without a change, nothing is written and the version stays.
async fn replace(
    store: &Store,
    account: &AccountId,
    tags: &EntityTags,
    new: &Settings,
    now: DateTime<Utc>,
) -> Result<RecordedSettings, Problem> {
    let mut backoff = Backoff::default();
    loop {
        let before = store.settings(account).await?;
        if !tags.include(before.version) {
            let detail = format!("the settings are at version {}; read them again", before.version);
            return Err(Problem::new(ProblemCode::VersionMismatch, detail));
        }
        if before.settings == *new {
            return Ok(before);
        }
        match store.record_settings(account, &before, new.clone(), now).await {
            Ok(after) => return Ok(after),
            Err(StoreError::Conflict) => backoff.wait().await?,
            Err(error @ (StoreError::Unavailable(_) | StoreError::Corrupt(_))) => return Err(error.into()),
        }
    }
}
