//! A batch of a `DynamoDB` stream as Lambda delivers it.
//!
//! `aws_lambda_events` has these types too, but its feature for them would add dependencies: a clock and the time zones
//! of whole platforms.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer};
use serde_dynamo::Item;

/// Writes of one shard, in order.
#[derive(Debug, Deserialize)]
pub(super) struct StreamBatch {
    #[serde(rename = "Records")]
    pub(super) records: Vec<StreamRecord>,
}

/// One write of one item.
#[derive(Debug, Deserialize)]
pub(super) struct StreamRecord {
    #[serde(rename = "dynamodb")]
    change: StreamChange,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct StreamChange {
    #[serde(default, rename = "ApproximateCreationDateTime", deserialize_with = "unix_seconds")]
    written_at: DateTime<Utc>,
    #[serde(default)]
    keys: Item,
    #[serde(default)]
    old_image: Option<Item>,
    #[serde(default)]
    new_image: Option<Item>,
    sequence_number: String,
}

impl StreamRecord {
    /// Returns the position of the write in the stream.
    pub(super) fn sequence_number(&self) -> &str {
        &self.change.sequence_number
    }

    /// Returns the time of the write, to the second.
    pub(super) fn written_at(&self) -> DateTime<Utc> {
        self.change.written_at
    }

    /// Returns the item before and after the write; an empty item where there was none or is none any more.
    pub(super) fn images(&self) -> (Item, Item) {
        (self.change.old_image.clone().unwrap_or_default(), self.change.new_image.clone().unwrap_or_default())
    }

    /// Returns the primary key of the item.
    pub(super) fn keys(&self) -> &Item {
        &self.change.keys
    }
}

/// Reads seconds since 1970, with or without a fraction. A number out of range is read as 0.
fn unix_seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
    let since = Duration::try_from_secs_f64(f64::deserialize(deserializer)?).unwrap_or_default();
    let since = i64::try_from(since.as_millis()).unwrap_or_default();
    Ok(DateTime::from_timestamp_millis(since).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_write_is_read_with_and_without_images_and_times() {
        let read = |change: serde_json::Value| {
            serde_json::from_value::<StreamRecord>(json!({"eventName": "MODIFY", "dynamodb": change}))
                .unwrap()
        };
        let whole = read(json!({
            "ApproximateCreationDateTime": 1_790_000_000.5, "Keys": {"pk": {"S": "A"}}, "SequenceNumber": "17",
            "NewImage": {"pk": {"S": "A"}, "n": {"N": "1.50"}}, "StreamViewType": "NEW_AND_OLD_IMAGES",
        }));
        assert_eq!(
            (whole.sequence_number(), whole.written_at().timestamp_millis()),
            ("17", 1_790_000_000_500)
        );
        let (before, after) = whole.images();
        assert_eq!((before.len(), after.len()), (0, 2));
        let bare = read(json!({"SequenceNumber": "1"}));
        assert_eq!(bare.written_at(), DateTime::UNIX_EPOCH);
        let strange = read(json!({"SequenceNumber": "1", "ApproximateCreationDateTime": -1e300}));
        assert_eq!(strange.written_at(), DateTime::UNIX_EPOCH);
    }
}
