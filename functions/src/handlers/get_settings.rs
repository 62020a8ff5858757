//! `GET /settings`

use super::views;
use crate::http::{Answer, Reply, Request};
use crate::store::Store;

/// The account's settings with their `ETag`, version 0 where it never set any; 304 where the caller has them.
pub async fn get_settings(store: &Store, request: Request) -> Answer {
    request.query(&[])?;
    let recorded = store.settings(&request.account).await?;
    if request.has(recorded.version) {
        return Reply::not_modified(recorded.version);
    }
    Ok(Reply::ok(&views::settings(&recorded))?.tagged(recorded.version))
}
