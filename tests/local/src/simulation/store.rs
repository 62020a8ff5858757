//! The embedded store without a port: executes operations by their names, as its HTTP server does.

use dynoxide::{Database, DynoxideError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The status and the body of an answer.
pub(super) type StoreAnswer = (u16, String);

#[derive(Clone)]
pub(super) struct EmbeddedStore(Database);

impl EmbeddedStore {
    /// Returns a store in memory that has the table.
    pub(super) fn with_table(definition: &Value) -> Self {
        let store = Self(Database::memory().unwrap_or_else(|error| panic!("the store: {error}")));
        store.value("CreateTable", definition);
        store
    }

    pub(super) fn execute(&self, operation: &str, request: Value) -> StoreAnswer {
        self.dispatch(operation, request)
            .map_or_else(|error| (error.status_code(), error.to_json()), |answer| (200, answer))
    }

    /// Executes an operation that must succeed.
    pub(super) fn value(&self, operation: &str, request: &Value) -> Value {
        let (status, answer) = self.execute(operation, request.clone());
        assert_eq!(status, 200, "{operation}: {answer}");
        serde_json::from_str(&answer).unwrap_or_default()
    }

    fn dispatch(&self, operation: &str, body: Value) -> Result<String, DynoxideError> {
        let it = &self.0;
        match operation {
            "GetItem" => run(body, |request| it.get_item(request)),
            "PutItem" => run(body, |request| it.put_item(request)),
            "UpdateItem" => run(body, |request| it.update_item(request)),
            "DeleteItem" => run(body, |request| it.delete_item(request)),
            "Query" => run(body, |request| it.query(request)),
            "BatchGetItem" => run(body, |request| it.batch_get_item(request)),
            "BatchWriteItem" => run(body, |request| it.batch_write_item(request)),
            "TransactWriteItems" => run(body, |request| it.transact_write_items(request)),
            "TransactGetItems" => run(body, |request| it.transact_get_items(request)),
            "CreateTable" => run(body, |request| it.create_table(request)),
            "DescribeTable" => run(body, |request| it.describe_table(request)),
            "DescribeStream" => run(body, |request| it.describe_stream(request)),
            "GetShardIterator" => run(body, |request| it.get_shard_iterator(request)),
            "GetRecords" => run(body, |request| it.get_records(request)),
            other => Err(DynoxideError::ValidationException(format!("unknown operation {other}"))),
        }
    }
}

fn run<Q: DeserializeOwned, A: Serialize>(
    request: Value,
    operation: impl FnOnce(Q) -> Result<A, DynoxideError>,
) -> Result<String, DynoxideError> {
    let invalid = |error: serde_json::Error| DynoxideError::SerializationException(error.to_string());
    let answer = operation(serde_json::from_value(request).map_err(invalid)?)?;
    serde_json::to_string(&answer).map_err(invalid)
}

/// Returns the records of a table's stream after a record, given by its number, or from the first one on.
pub(super) fn stream_records(store: &EmbeddedStore, arn: &str, after: Option<&str>) -> Vec<Value> {
    let described = store.value("DescribeStream", &json!({ "StreamArn": arn }));
    let shards = described["StreamDescription"]["Shards"].as_array().cloned().unwrap_or_default();
    let mut records = Vec::new();
    for shard in shards {
        let mut request = json!({
            "StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON",
        });
        if let Some(after) = after {
            request["ShardIteratorType"] = json!("AFTER_SEQUENCE_NUMBER");
            request["SequenceNumber"] = json!(after);
        }
        let iterator = store.value("GetShardIterator", &request)["ShardIterator"].take();
        let page = store.value("GetRecords", &json!({"ShardIterator": iterator, "Limit": 100}));
        records.extend(page["Records"].as_array().cloned().unwrap_or_default());
    }
    records
}
