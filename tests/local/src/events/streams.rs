//! A store's streams, over the protocol that the real ones speak.

use serde_json::{Value, json};

use crate::engine::{self, EngineError};

/// A table's stream.
#[derive(Clone)]
pub(super) struct Stream {
    pub(super) client: reqwest::Client,
    pub(super) endpoint: String,
    pub(super) arn: String,
}

/// Some records of a shard.
pub(super) struct Records {
    pub(super) records: Vec<Value>,
    /// Where to go on; none at the end of a shard that is closed.
    pub(super) next: Option<String>,
}

impl Stream {
    /// Its shards, oldest first.
    pub(super) async fn shards(&self) -> Result<Vec<String>, EngineError> {
        let mut shards = Vec::new();
        let mut from: Option<String> = None;
        loop {
            let mut request = json!({ "StreamArn": self.arn });
            if let Some(from) = &from {
                request["ExclusiveStartShardId"] = json!(from);
            }
            let answer = self.ask("DescribeStream", &request).await?;
            let answer = &answer["StreamDescription"];
            let ids =
                answer["Shards"].as_array().into_iter().flatten().filter_map(|it| it["ShardId"].as_str());
            shards.extend(ids.map(str::to_owned));
            match answer["LastEvaluatedShardId"].as_str() {
                Some(last) => from = Some(last.to_owned()),
                None => return Ok(shards),
            }
        }
    }

    /// Where to read from, behind a record or at the beginning.
    pub(super) async fn position(&self, shard: &str, behind: Option<&str>) -> Result<String, EngineError> {
        let mut request =
            json!({"StreamArn": self.arn, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"});
        if let Some(behind) = behind {
            request["ShardIteratorType"] = json!("AFTER_SEQUENCE_NUMBER");
            request["SequenceNumber"] = json!(behind);
        }
        let answer = self.ask("GetShardIterator", &request).await?;
        Ok(answer["ShardIterator"].as_str().unwrap_or_default().to_owned())
    }

    /// The next records, at most `limit`.
    pub(super) async fn records(&self, position: &str, limit: usize) -> Result<Records, EngineError> {
        let request = json!({"ShardIterator": position, "Limit": limit});
        let mut answer = self.ask("GetRecords", &request).await?;
        let records = match answer["Records"].take() {
            Value::Array(records) => records,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
                Vec::new()
            }
        };
        Ok(Records { records, next: answer["NextShardIterator"].as_str().map(str::to_owned) })
    }

    async fn ask(&self, operation: &'static str, request: &Value) -> Result<Value, EngineError> {
        let target = format!("DynamoDBStreams_20120810.{operation}");
        let (done, answer) = engine::call(&self.client, &self.endpoint, &target, request).await?;
        if !done {
            return Err(EngineError::Stream { operation, answer });
        }
        Ok(serde_json::from_str(&answer).unwrap_or_default())
    }
}
