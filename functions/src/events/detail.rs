//! The `detail` of an event: an envelope modelled on `CloudEvents`, and the fact, in one JSON object.

use chrono::{DateTime, Utc};
use domain::event::{Event, EventSubject, Fact};
use domain::ids::AccountId;
use serde::Serialize;

use crate::lambda::bus_event::{self, BusEvent, SCHEMA_VERSION};
use crate::purchase_orders::views;
use crate::store::StoreError;
use crate::store::stream_images::Image;

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

/// Returns the event to put on the bus. `written_at`, the time of the write, is the time of events that have none.
pub(super) fn bus_event(
    image: &Image,
    event: &Event,
    written_at: DateTime<Utc>,
) -> Result<BusEvent, StoreError> {
    let time = event.at.unwrap_or(written_at);
    let href = match event.fact.subject() {
        EventSubject::Order(id) => views::href(id),
        EventSubject::Invoice(key) => crate::invoices::views::href(key),
    };
    let detail = Detail {
        schema_version: SCHEMA_VERSION,
        id: event_id(image, &event.fact),
        account_id: &image.account,
        time,
        href,
        fact: &event.fact,
    };
    let detail = serde_json::to_string(&detail).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    Ok(BusEvent { detail_type: event.fact.kind(), time, detail })
}

/// Returns the ID of an event: the same each time it is published, and different from that of any other event.
fn event_id(image: &Image, fact: &Fact) -> String {
    let (revision, line) = (image.revision.to_string(), fact.line());
    let parts =
        [&*image.key.pk, &image.key.sk, &revision, fact.kind(), line.map_or("", |line| line.as_str())];
    bus_event::event_id(&parts)
}
