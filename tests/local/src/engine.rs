//! The store: an embedded `DynamoDB`-compatible engine on a loopback port of its own, or another
//! one that is running already, with the template's tables in it.

use std::path::Path;
use std::time::Duration;

use dynoxide::Database;
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::server;
use crate::stages::Stage;
use crate::template::{REGION, Table};

/// How often items past their time are removed.
const EXPIRY_INTERVAL: Duration = Duration::from_mins(1);

/// Why there is no store.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The embedded engine can't open its data.
    #[error("the data can't be opened: {0}")]
    Open(String),
    /// No port for it.
    #[error("no port for the store: {0}")]
    Port(#[from] std::io::Error),
    /// The store can't be reached.
    #[error("the store doesn't answer: {0}")]
    Unreachable(#[from] reqwest::Error),
    /// The store won't make the table.
    #[error("{operation} for table {table} failed: {answer}")]
    Table {
        /// What was asked.
        operation: &'static str,
        /// Of which table.
        table: String,
        /// What the store said.
        answer: String,
    },
    /// The store won't show the table's stream.
    #[error("{operation} of the stream failed: {answer}")]
    Stream {
        /// What was asked.
        operation: &'static str,
        /// What the store said.
        answer: String,
    },
}

/// Starts the embedded engine and gives its endpoint.
pub(crate) async fn start(file: Option<&Path>, stage: &mut Stage) -> Result<String, EngineError> {
    let database = match file {
        Some(file) => Database::new(&file.display().to_string()),
        None => Database::memory(),
    };
    let database = database.map_err(|error| EngineError::Open(error.to_string()))?;
    let (listener, address) = server::listener(0).await?;
    if file.is_some() {
        stage.spawn(remove_expired(database.clone(), stage.stopping()));
    }
    let stop = stage.stopping();
    stage.spawn(async move {
        if let Err(error) =
            dynoxide::server::serve_with_shutdown(listener, database, server::stopped(stop)).await
        {
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
            Ok(Ok(removed)) => tracing::debug!(removed, "items past their time"),
            Ok(Err(error)) => tracing::warn!(%error, "items past their time stay"),
            Err(error) => tracing::warn!(%error, "items past their time stay"),
        }
    }
}

/// Makes the table if it isn't there. The template's own words are the call's body, so it goes
/// over plain HTTP rather than through an SDK's builders: no property gets lost on the way.
pub(crate) async fn ensure_table(
    client: &reqwest::Client,
    endpoint: &str,
    table: &Table,
) -> Result<(), EngineError> {
    let (made, answer) = ask(client, endpoint, "CreateTable", &table.definition).await?;
    if !made {
        let is_there = answer.contains("ResourceInUseException");
        return if is_there { Ok(()) } else { Err(failed("CreateTable", table, answer)) };
    }
    if let Some(attribute) = &table.expiry_attribute {
        let request = json!({
            "TableName": table.name,
            "TimeToLiveSpecification": {"AttributeName": attribute, "Enabled": true},
        });
        let (done, answer) = ask(client, endpoint, "UpdateTimeToLive", &request).await?;
        if !done {
            return Err(failed("UpdateTimeToLive", table, answer));
        }
    }
    Ok(())
}

/// The table's stream, if the store has one: of a table that was made before it had one, from now on.
pub(crate) async fn stream(
    client: &reqwest::Client,
    endpoint: &str,
    table: &Table,
) -> Result<Option<String>, EngineError> {
    let Some(specification) = table.definition.get("StreamSpecification") else { return Ok(None) };
    for tried in [false, true] {
        let (done, answer) =
            ask(client, endpoint, "DescribeTable", &json!({ "TableName": table.name })).await?;
        if !done {
            return Err(failed("DescribeTable", table, answer));
        }
        let answer: Value = serde_json::from_str(&answer).unwrap_or_default();
        if let Some(arn) = answer["Table"]["LatestStreamArn"].as_str() {
            return Ok(Some(arn.to_owned()));
        }
        if !tried {
            let request = json!({"TableName": table.name, "StreamSpecification": specification});
            let (done, answer) = ask(client, endpoint, "UpdateTable", &request).await?;
            if !done {
                tracing::warn!(answer, "the store gives the table no stream");
                return Ok(None);
            }
        }
    }
    Ok(None)
}

async fn ask(
    client: &reqwest::Client,
    endpoint: &str,
    operation: &str,
    request: &Value,
) -> Result<(bool, String), EngineError> {
    call(client, endpoint, &format!("DynamoDB_20120810.{operation}"), request).await
}

fn failed(operation: &'static str, table: &Table, answer: String) -> EngineError {
    EngineError::Table { operation, table: table.name.clone(), answer }
}

pub(crate) async fn call(
    client: &reqwest::Client,
    endpoint: &str,
    target: &str,
    request: &Value,
) -> Result<(bool, String), EngineError> {
    // Local stores want credentials in the right form but check no signature.
    let credential = format!("local/20260101/{REGION}/dynamodb/aws4_request");
    let authorization =
        format!("AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host;x-amz-date, Signature=0");
    let answer = client
        .post(endpoint)
        .header("x-amz-target", target)
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amz-date", "20260101T000000Z")
        .header("authorization", authorization)
        .body(request.to_string())
        .send()
        .await?;
    Ok((answer.status().is_success(), answer.text().await?))
}
