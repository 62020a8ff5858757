//! Reads a table's stream through the `DynamoDB` Streams API.

use serde_json::{Value, json};

use crate::engine::{Engine, EngineError};

pub(super) struct Stream {
    pub(super) engine: Engine,
    pub(super) arn: String,
}

pub(super) struct StreamPage {
    pub(super) records: Vec<Value>,
    /// The iterator of the next page; `None` at the end of a closed shard.
    pub(super) next: Option<String>,
}

impl Stream {
    /// Returns the IDs of the shards, oldest first.
    pub(super) async fn shards(&self) -> Result<Vec<String>, EngineError> {
        let mut shards = Vec::new();
        let mut request = json!({ "StreamArn": self.arn });
        loop {
            let answer = self.engine.streams("DescribeStream", &request).await?;
            let answer = &answer["StreamDescription"];
            let ids =
                answer["Shards"].as_array().into_iter().flatten().filter_map(|it| it["ShardId"].as_str());
            shards.extend(ids.map(str::to_owned));
            match answer["LastEvaluatedShardId"].as_str() {
                Some(last) => request["ExclusiveStartShardId"] = json!(last),
                None => return Ok(shards),
            }
        }
    }

    /// Returns an iterator that starts after a sequence number, or at the shard's oldest record.
    pub(super) async fn iterator(&self, shard: &str, after: Option<&str>) -> Result<String, EngineError> {
        let mut request =
            json!({"StreamArn": self.arn, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"});
        if let Some(after) = after {
            request["ShardIteratorType"] = json!("AFTER_SEQUENCE_NUMBER");
            request["SequenceNumber"] = json!(after);
        }
        let answer = self.engine.streams("GetShardIterator", &request).await?;
        Ok(answer["ShardIterator"].as_str().unwrap_or_default().to_owned())
    }

    /// Returns the records at an iterator, at most `limit`.
    pub(super) async fn page(&self, iterator: &str, limit: usize) -> Result<StreamPage, EngineError> {
        let request = json!({"ShardIterator": iterator, "Limit": limit});
        let mut answer = self.engine.streams("GetRecords", &request).await?;
        let records = answer["Records"].as_array_mut().map(std::mem::take).unwrap_or_default();
        Ok(StreamPage { records, next: answer["NextShardIterator"].as_str().map(str::to_owned) })
    }
}
