//! An event's detail: the envelope, after `CloudEvents`, and the facts, in one object.

use std::fmt::Write;

use chrono::{DateTime, Utc};
use domain::event::{Event, EventSubject, Fact};
use domain::ids::AccountId;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::events::bus::BusEvent;
use crate::purchase_orders::views;
use crate::store::StoreError;
use crate::store::stream_images::Image;

/// The shape of details. Fields may be added to it; what else changes gets another number.
const SCHEMA_VERSION: &str = "1";

/// Bytes of an id: 128 bits, as a UUID has. Hex digits alone suit any queue that sorts out repetitions by it.
const ID_BYTES: usize = 16;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Detail<'a> {
    schema_version: &'static str,
    id: String,
    account_id: &'a AccountId,
    time: DateTime<Utc>,
    href: String,
    #[serde(flatten)]
    fact: &'a Fact,
}

/// The event as it is put. `taken_at`: when the table took the write, for what keeps no instant of its own.
pub(super) fn entry(image: &Image, event: &Event, taken_at: DateTime<Utc>) -> Result<BusEvent, StoreError> {
    let time = event.at.unwrap_or(taken_at);
    let href = match event.fact.subject() {
        EventSubject::Order(id) => views::href(id),
        EventSubject::Invoice(key) => crate::invoices::views::href(key),
    };
    let detail = Detail {
        schema_version: SCHEMA_VERSION,
        id: id(image, &event.fact),
        account_id: &image.account,
        time,
        href,
        fact: &event.fact,
    };
    let detail = serde_json::to_string(&detail).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    Ok(BusEvent { detail_type: event.fact.kind(), time, detail })
}

/// The same for the same event, whenever it is told, and for no other.
fn id(image: &Image, fact: &Fact) -> String {
    let (revision, line) = (image.revision.to_string(), fact.line());
    let parts =
        [&*image.key.pk, &image.key.sk, &revision, fact.kind(), line.map_or("", |line| line.as_str())];
    let mut hash = Sha256::new();
    for part in parts {
        // The length first: no two lists of parts are alike.
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().take(ID_BYTES).fold(String::new(), |mut id, byte| {
        // Writing to a string can't fail.
        write!(id, "{byte:02x}").unwrap_or_default();
        id
    })
}
