//! The failures of `DynamoDB` and of the connection to it, as its clients see them.

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
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
    /// Another transaction writes the same item: `TransactionCanceledException` with `TransactionConflict`, or
    /// `TransactionConflictException` outside a transaction.
    Conflict,
    /// The table is throttled: `ProvisionedThroughputExceededException`.
    Throttled,
}

impl Fault {
    pub(super) fn answer(self, operation: &str, body: &Bytes) -> Response {
        let answer = match self {
            Self::Unavailable => failure(
                StatusCode::INTERNAL_SERVER_ERROR,
                "InternalServerError",
                json!({"message": "Failed on purpose"}),
            ),
            Self::AnswerLost | Self::Gone => return relay::broken(),
            Self::Conflict if operation == "TransactWriteItems" => first_action_in_conflict(body),
            Self::Conflict => conflict(),
            Self::Throttled => {
                let message = "The level of configured provisioned throughput for the table was exceeded";
                let body = json!({ "message": message });
                failure(StatusCode::BAD_REQUEST, "ProvisionedThroughputExceededException", body)
            }
        };
        relay::response(Ok(answer))
    }
}

/// Returns the answer to a request that the caller's policies don't allow.
pub(super) fn denied(action: &TableAction) -> Response {
    let message = format!(
        "The caller is not authorized to perform: {} on resource: {} because no identity-based policy allows it",
        action.action, action.resource
    );
    let answer = failure(StatusCode::BAD_REQUEST, "AccessDeniedException", json!({ "message": message }));
    relay::response(Ok(answer))
}

/// Returns the answer to a write outside a transaction of an item that a transaction is writing.
pub(super) fn conflict() -> relay::Answer {
    let body = json!({"message": "Transaction is ongoing for the item"});
    failure(StatusCode::BAD_REQUEST, "TransactionConflictException", body)
}

fn first_action_in_conflict(body: &Bytes) -> relay::Answer {
    let request: Value = serde_json::from_slice(body).unwrap_or_default();
    let actions = request["TransactItems"].as_array().map_or(1, Vec::len);
    let code = |index| if index == 0 { "TransactionConflict" } else { "None" };
    let reasons: Vec<Value> = (0..actions).map(|index| json!({ "Code": code(index) })).collect();
    cancelled(&reasons)
}

/// Returns the answer to a cancelled transaction, with the reason of each action.
pub(super) fn cancelled(reasons: &[Value]) -> relay::Answer {
    let codes: Vec<&str> = reasons.iter().filter_map(|reason| reason["Code"].as_str()).collect();
    let message = format!(
        "Transaction cancelled, please refer cancellation reasons for specific reasons [{}]",
        codes.join(", ")
    );
    let body = json!({"Message": message, "CancellationReasons": reasons});
    failure(StatusCode::BAD_REQUEST, "TransactionCanceledException", body)
}

fn failure(status: StatusCode, code: &str, mut body: Value) -> relay::Answer {
    body["__type"] = format!("com.amazonaws.dynamodb.v20120810#{code}").into();
    let mut headers = HeaderMap::new();
    headers.insert("content-type", HeaderValue::from_static("application/x-amz-json-1.0"));
    if let Ok(id) = HeaderValue::try_from(request_id::new()) {
        headers.insert("x-amzn-requestid", id);
    }
    (status, headers, Bytes::from(body.to_string()))
}
