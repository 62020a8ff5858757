//! `PUT /settings`

use chrono::{DateTime, Utc};
use domain::settings::{Settings, SettingsForm};

use super::views;
use crate::account::views::settings::SettingsView;
use crate::api::contract::{Header, Operation, Schemas};
use crate::api::problem::{Code, Problem};
use crate::api::{Answer, Reply, Request};
use crate::store::dynamodb::backoff::Backoff;
use crate::store::{Store, StoreError};

/// What the contract says of it.
pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new("UpdateSettings", "PUT", "/settings", "Replaces the account's settings")
        .at_a_version()
        .takes(schemas.asked::<SettingsForm>())
        .answers(
            200,
            "The settings as they are now.",
            schemas.answered::<SettingsView<'_>>(),
            &[Header::ETag],
        )
        .example(include_str!("../examples/update_settings.json"))
}

/// Replaces the account's settings, at the version in `If-Match`. No change: the same version, nothing is written.
pub async fn update_settings(store: &Store, now: DateTime<Utc>, request: Request) -> Answer {
    request.query(&[])?;
    let wanted = Settings::read(request.json()?)?;
    let versions = request.if_match()?;
    let mut backoff = Backoff::default();
    loop {
        let before = store.settings(&request.account).await?;
        if !versions.include(before.version) {
            let detail = format!("the settings are at version {}; read them again", before.version);
            return Err(Problem::new(Code::VersionMismatch, detail));
        }
        let saved = if before.settings == wanted {
            Ok(before)
        } else {
            store.record_settings(&request.account, &before, wanted.clone(), now).await
        };
        match saved {
            Ok(after) => return Ok(Reply::ok(&views::settings(&after))?.tagged(after.version)),
            Err(StoreError::Conflict) => backoff.wait().await?,
            Err(error @ (StoreError::Unavailable(_) | StoreError::Corrupt(_))) => return Err(error.into()),
        }
    }
}
