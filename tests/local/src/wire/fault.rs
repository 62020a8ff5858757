//! The failures of `DynamoDB` and of the connection to it, as its clients see them.

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use crate::template::TableAction;
use crate::{relay, request_id};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The store fails and does nothing: 500 `InternalServerError`.
    Unavailable,
    /// The store executes the request, but the connection breaks before the answer.
    AnswerLost,
    /// The connection breaks before the request arrives.
    Gone,
    /// Another transaction writes the same item: `TransactionCanceledException` with `TransactionConflict`, or `TransactionConflictException` outside a transaction.
    Conflict,
    /// The table is throttled: `ProvisionedThroughputExceededException`.
    Throttled,
}

impl Fault {
    pub(super) fn answer(self, operation: &str, body: &Bytes) -> Response {
        let bad = StatusCode::BAD_REQUEST;
        match self {
            Self::Unavailable => failure(
                StatusCode::INTERNAL_SERVER_ERROR,
                "InternalServerError",
                json!({"message": "Failed on purpose"}),
            ),
            Self::AnswerLost | Self::Gone => relay::broken(),
            Self::Conflict if operation == "TransactWriteItems" => {
                failure(bad, "TransactionCanceledException", cancelled(body))
            }
            Self::Conflict => {
                let message = "Transaction is ongoing for the item";
                failure(bad, "TransactionConflictException", json!({ "message": message }))
            }
            Self::Throttled => {
                let message = "The level of configured provisioned throughput for the table was exceeded";
                failure(bad, "ProvisionedThroughputExceededException", json!({ "message": message }))
            }
        }
    }
}

/// Returns the answer to a request that the caller's policies don't allow.
pub(super) fn denied(action: &TableAction) -> Response {
    let message = format!(
        "The caller is not authorized to perform: {} on resource: {} because no identity-based policy allows it",
        action.action, action.resource
    );
    failure(StatusCode::BAD_REQUEST, "AccessDeniedException", json!({ "message": message }))
}

/// Returns a cancelled transaction with one reason for each action; the first action met the conflict.
fn cancelled(body: &Bytes) -> Value {
    let request: Value = serde_json::from_slice(body).unwrap_or_default();
    let actions = request["TransactItems"].as_array().map_or(1, Vec::len);
    let codes: Vec<&str> =
        (0..actions).map(|i| if i == 0 { "TransactionConflict" } else { "None" }).collect();
    let reasons: Vec<Value> = codes.iter().map(|code| json!({ "Code": code })).collect();
    let message = format!(
        "Transaction cancelled, please refer cancellation reasons for specific reasons [{}]",
        codes.join(", ")
    );
    json!({"Message": message, "CancellationReasons": reasons})
}

fn failure(status: StatusCode, code: &str, mut body: Value) -> Response {
    body["__type"] = format!("com.amazonaws.dynamodb.v20120810#{code}").into();
    Response::builder()
        .status(status)
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amzn-requestid", request_id::new())
        .body(Body::from(body.to_string()))
        .unwrap_or_default()
}
