//! The event `ChangeUnreadable`: a write of the table's stream that can't be read, so that its own events are missing.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::events::stream::StreamRecord;
use crate::lambda::bus_event::{BusEvent, SCHEMA_VERSION, event_id};
use crate::store::StoreError;
use crate::store::dynamodb::attributes::Attributes;

/// A rule of the template sends events of this type to the queue `UndeliveredEvents`.
const KIND: &str = "ChangeUnreadable";

/// Names the item. Its attributes may contain personal data and are left out.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Detail<'a> {
    schema_version: &'static str,
    id: String,
    time: DateTime<Utc>,
    pk: &'a str,
    sk: &'a str,
    sequence_number: &'a str,
}

pub(super) fn bus_event(record: &StreamRecord) -> Result<BusEvent, StoreError> {
    let key = Attributes(&record.keys().clone().into()).key()?;
    let (time, sequence_number) = (record.written_at(), record.sequence_number());
    let detail = Detail {
        schema_version: SCHEMA_VERSION,
        id: event_id(&[KIND, &key.pk, &key.sk, sequence_number]),
        time,
        pk: &key.pk,
        sk: &key.sk,
        sequence_number,
    };
    Ok(BusEvent { detail_type: KIND, time, detail: serde_json::to_string(&detail)? })
}
