//! The store: an embedded `DynamoDB`-compatible engine on a loopback port of its own, or another one that is already
//! running, with the template's table in it.

use std::path::Path;
use std::time::Duration;

use dynoxide::Database;
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::server;
use crate::task_group::TaskGroup;
use crate::template::{REGION, TableResource};

/// The pause between two removals of expired items.
const EXPIRY_INTERVAL: Duration = Duration::from_mins(1);

#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    #[error("the store's data can't be opened: {0}")]
    Open(String),
    #[error("the store has no port: {0}")]
    Port(#[from] std::io::Error),
    #[error("the store does not answer: {0}")]
    Unreachable(#[from] reqwest::Error),
    #[error("{operation} failed: {answer}")]
    Operation { operation: &'static str, answer: String },
}

/// Starts the embedded engine and returns its URL. Without a file, its data is in memory.
pub(crate) async fn start(file: Option<&Path>, tasks: &mut TaskGroup) -> Result<String, EngineError> {
    let database = match file {
        Some(file) => Database::new(&file.display().to_string()),
        None => Database::memory(),
    };
    let database = database.map_err(|error| EngineError::Open(error.to_string()))?;
    let (listener, address) = server::listener(0).await?;
    if file.is_some() {
        tasks.spawn(remove_expired(database.clone(), tasks.stop_signal()));
    }
    let stop = server::stopped(tasks.stop_signal());
    tasks.spawn(async move {
        if let Err(error) = dynoxide::server::serve_with_shutdown(listener, database, stop).await {
            tracing::error!(error, "the store ended");
        }
    });
    Ok(format!("http://{address}"))
}

async fn remove_expired(database: Database, stop: watch::Receiver<bool>) {
    let mut stop = std::pin::pin!(server::stopped(stop));
    while tokio::time::timeout(EXPIRY_INTERVAL, &mut stop).await.is_err() {
        let database = database.clone();
        match tokio::task::spawn_blocking(move || database.sweep_ttl()).await {
            Ok(Ok(removed)) => tracing::debug!(removed, "removed expired items"),
            Ok(Err(error)) => tracing::warn!(%error, "expired items could not be removed"),
            Err(error) => tracing::warn!(%error, "expired items could not be removed"),
        }
    }
}

/// A client of the store's HTTP protocol. It sends the template's own JSON, which the SDK's builders can't take whole.
#[derive(Clone)]
pub(crate) struct Engine {
    pub(crate) client: reqwest::Client,
    pub(crate) endpoint: String,
}

impl Engine {
    /// Creates the table unless it exists.
    pub(crate) async fn ensure_table(&self, table: &TableResource) -> Result<(), EngineError> {
        match self.dynamodb("CreateTable", &table.definition).await {
            Ok(_) => {}
            Err(EngineError::Operation { answer, .. }) if answer.contains("ResourceInUseException") => {
                return Ok(());
            }
            Err(error) => return Err(error),
        }
        if let Some(attribute) = &table.expiry_attribute {
            let specification = json!({"AttributeName": attribute, "Enabled": true});
            let request = json!({"TableName": table.name, "TimeToLiveSpecification": specification});
            self.dynamodb("UpdateTimeToLive", &request).await?;
        }
        Ok(())
    }

    /// Returns the ARN of the table's stream, after enabling it if the template wants one that the table lacks.
    /// `None` if the template wants no stream or the store has none.
    pub(crate) async fn stream(&self, table: &TableResource) -> Result<Option<String>, EngineError> {
        let Some(specification) = table.definition.get("StreamSpecification") else { return Ok(None) };
        if let Some(arn) = self.latest_stream(table).await? {
            return Ok(Some(arn));
        }
        let request = json!({"TableName": table.name, "StreamSpecification": specification});
        match self.dynamodb("UpdateTable", &request).await {
            Ok(_) => self.latest_stream(table).await,
            Err(EngineError::Operation { answer, .. }) => {
                tracing::warn!(answer, "the store can't give the table a stream");
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    async fn latest_stream(&self, table: &TableResource) -> Result<Option<String>, EngineError> {
        let answer = self.dynamodb("DescribeTable", &json!({ "TableName": table.name })).await?;
        Ok(answer["Table"]["LatestStreamArn"].as_str().map(str::to_owned))
    }

    /// Calls an operation of `DynamoDB`.
    pub(crate) async fn dynamodb(
        &self,
        operation: &'static str,
        request: &Value,
    ) -> Result<Value, EngineError> {
        self.call("DynamoDB_20120810", operation, request).await
    }

    /// Calls an operation of `DynamoDB` Streams.
    pub(crate) async fn streams(
        &self,
        operation: &'static str,
        request: &Value,
    ) -> Result<Value, EngineError> {
        self.call("DynamoDBStreams_20120810", operation, request).await
    }

    async fn call(
        &self,
        service: &str,
        operation: &'static str,
        request: &Value,
    ) -> Result<Value, EngineError> {
        // Local stores require credentials in the right form but check no signature.
        let credential = format!("local/20260101/{REGION}/dynamodb/aws4_request");
        let authorization =
            format!("AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host;x-amz-date, Signature=0");
        let answer = self
            .client
            .post(&self.endpoint)
            .header("x-amz-target", format!("{service}.{operation}"))
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-date", "20260101T000000Z")
            .header("authorization", authorization)
            .body(request.to_string())
            .send()
            .await?;
        let succeeded = answer.status().is_success();
        let answer = answer.text().await?;
        if !succeeded {
            return Err(EngineError::Operation { operation, answer });
        }
        Ok(serde_json::from_str(&answer).unwrap_or_default())
    }
}
