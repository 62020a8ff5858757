//! A batch of writes as Lambda hands it over from a table's stream, and the answer to it. (The events crate has these
//! shapes too, but with them a clock and the time zones of whole platforms.)

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};
use serde_dynamo::Item;

/// Some writes, in their order.
#[derive(Debug, Deserialize)]
pub struct Batch {
    /// Each of them.
    #[serde(rename = "Records")]
    pub records: Vec<Record>,
}

/// One write of one item.
#[derive(Debug, Deserialize)]
pub struct Record {
    #[serde(rename = "dynamodb")]
    change: Change,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Change {
    #[serde(default, rename = "ApproximateCreationDateTime", deserialize_with = "seconds")]
    taken_at: DateTime<Utc>,
    #[serde(default)]
    old_image: Option<Item>,
    #[serde(default)]
    new_image: Option<Item>,
    sequence_number: String,
}

/// The answer to a batch: what was not done, of which Lambda looks at the first.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchAnswer {
    /// The first write that was not done, if there is one.
    pub batch_item_failures: Vec<ItemFailure>,
}

/// A write that was not done.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ItemFailure {
    /// Its place in the stream.
    pub item_identifier: String,
}

impl Record {
    /// Its place in the stream.
    pub fn sequence(&self) -> &str {
        &self.change.sequence_number
    }

    /// When the table took it, to the second.
    pub fn taken_at(&self) -> DateTime<Utc> {
        self.change.taken_at
    }

    /// The item as it was and as it is; empty where there was or is none.
    pub fn images(self) -> (Item, Item) {
        (self.change.old_image.unwrap_or_default(), self.change.new_image.unwrap_or_default())
    }
}

/// Seconds since 1970, with or without a fraction; a number that is no time counts as that beginning.
fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
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
            serde_json::from_value::<Record>(json!({"eventName": "MODIFY", "dynamodb": change})).unwrap()
        };
        let whole = read(json!({
            "ApproximateCreationDateTime": 1_790_000_000.5, "Keys": {"pk": {"S": "A"}}, "SequenceNumber": "17",
            "NewImage": {"pk": {"S": "A"}, "n": {"N": "1.50"}}, "StreamViewType": "NEW_AND_OLD_IMAGES",
        }));
        assert_eq!((whole.sequence(), whole.taken_at().timestamp_millis()), ("17", 1_790_000_000_500));
        let (before, after) = whole.images();
        assert_eq!((before.len(), after.len()), (0, 2));
        let bare = read(json!({"SequenceNumber": "1"}));
        assert_eq!(bare.taken_at(), DateTime::UNIX_EPOCH);
        let strange = read(json!({"SequenceNumber": "1", "ApproximateCreationDateTime": -1e300}));
        assert_eq!(strange.taken_at(), DateTime::UNIX_EPOCH);
    }
}
