//! The SQS API, for the AWS CLI and SDKs with `--endpoint-url`: what a sender needs, and what reads the dead letters.
//! Signatures are not checked.

use std::collections::BTreeSet;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{Message, Queues};
use crate::request_id;
use crate::template::ACCOUNT;

/// The start of the `x-amz-target` header of every operation.
const TARGET: &str = "AmazonSQS.";
/// The most bytes of a message, and of all messages of one request.
const BYTES_MAX: usize = 1024 * 1024;
/// The most messages of one request.
const ENTRIES_MAX: usize = 10;
const GROUP_CHARACTERS_MAX: usize = 128;
const DELAY_MAX: u64 = 900;

/// A refusal: the error's code and message.
type Refusal = (&'static str, String);

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct QueueName {
    queue_name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct QueueUrl {
    queue_url: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    #[serde(default)]
    id: String,
    message_body: String,
    #[serde(default)]
    delay_seconds: u64,
    message_group_id: Option<String>,
    #[serde(default)]
    message_attributes: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entries {
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Receive {
    max_number_of_messages: Option<usize>,
    visibility_timeout: Option<u64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Delete {
    receipt_handle: String,
}

/// Returns whether a request is for SQS.
pub(crate) fn is_request(headers: &HeaderMap) -> bool {
    operation(headers).is_some()
}

fn operation(headers: &HeaderMap) -> Option<&str> {
    headers.get("x-amz-target")?.to_str().ok()?.strip_prefix(TARGET)
}

/// Returns the MD5 digest of a text in hex digits.
pub(super) fn md5(text: &str) -> String {
    format!("{:x}", md5::compute(text))
}

impl Queues {
    /// Answers a request. `url` is the system's.
    pub(crate) fn answer(&self, url: &str, headers: &HeaderMap, body: &Bytes) -> Response {
        match self.execute(url, operation(headers).unwrap_or_default(), body) {
            Ok(answer) => reply(StatusCode::OK, &answer),
            Err((code, message)) => {
                let body = json!({"__type": format!("com.amazonaws.sqs#{code}"), "message": message});
                reply(StatusCode::BAD_REQUEST, &body)
            }
        }
    }

    fn execute(&self, url: &str, operation: &str, body: &Bytes) -> Result<Value, Refusal> {
        let url_of = |name: &str| format!("{url}/{ACCOUNT}/{name}");
        match operation {
            "ListQueues" => {
                Ok(json!({"QueueUrls": self.resources.keys().map(|name| url_of(name)).collect::<Vec<_>>()}))
            }
            "GetQueueUrl" => {
                let name = self.queue(&read::<QueueName>(body)?.queue_name)?;
                Ok(json!({ "QueueUrl": url_of(&name) }))
            }
            "SendMessage" => {
                let (queue, entry) = (self.queue_of(body)?, read::<Entry>(body)?);
                check(std::slice::from_ref(&entry))?;
                Ok(self.send_entry(&queue, &entry))
            }
            "SendMessageBatch" => {
                let (queue, Entries { entries }) = (self.queue_of(body)?, read(body)?);
                check_batch(&entries)?;
                let sent: Vec<Value> = entries.iter().map(|entry| self.send_entry(&queue, entry)).collect();
                Ok(json!({"Successful": sent, "Failed": []}))
            }
            "ReceiveMessage" => {
                let (queue, request) = (self.queue_of(body)?, read::<Receive>(body)?);
                let limit = request.max_number_of_messages.unwrap_or(1).clamp(1, ENTRIES_MAX);
                let visibility = request.visibility_timeout.map(Duration::from_secs);
                let received = self.receive(&queue, limit, BYTES_MAX * ENTRIES_MAX, visibility);
                Ok(json!({"Messages": received.iter().map(received_message).collect::<Vec<_>>()}))
            }
            "DeleteMessage" => {
                self.delete(&self.queue_of(body)?, &read::<Delete>(body)?.receipt_handle);
                Ok(json!({}))
            }
            other => Err(("UnsupportedOperation", format!("{other} is not supported here"))),
        }
    }

    /// Returns the name of the queue that a request's `QueueUrl` names.
    fn queue_of(&self, body: &Bytes) -> Result<String, Refusal> {
        let url = read::<QueueUrl>(body)?.queue_url;
        self.queue(url.rsplit('/').next().unwrap_or_default())
    }

    fn queue(&self, name: &str) -> Result<String, Refusal> {
        let missing = || ("QueueDoesNotExist", "The specified queue does not exist.".to_owned());
        self.find(name).ok_or_else(missing)
    }

    fn send_entry(&self, queue: &str, entry: &Entry) -> Value {
        let delay = Duration::from_secs(entry.delay_seconds);
        let id = self.send(queue, &entry.message_body, entry.message_group_id.as_deref(), delay);
        json!({"Id": entry.id, "MessageId": id, "MD5OfMessageBody": md5(&entry.message_body)})
    }
}

fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| ("InvalidParameterValue", error.to_string()))
}

fn check_batch(entries: &[Entry]) -> Result<(), Refusal> {
    let ids: BTreeSet<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
    if entries.is_empty() {
        return Err(("EmptyBatchRequest", "There should be at least one entry in the request.".to_owned()));
    }
    if entries.len() > ENTRIES_MAX {
        let message = format!("Maximum number of entries per request are {ENTRIES_MAX}.");
        return Err(("TooManyEntriesInBatchRequest", message));
    }
    if ids.len() < entries.len() || ids.contains("") {
        return Err(("BatchEntryIdsNotDistinct", "Every entry needs an Id of its own.".to_owned()));
    }
    check(entries)
}

fn check(entries: &[Entry]) -> Result<(), Refusal> {
    let bytes: usize = entries.iter().map(|entry| entry.message_body.len()).sum();
    if bytes > BYTES_MAX {
        return Err(("InvalidParameterValue", format!("Messages may have {BYTES_MAX} bytes in total.")));
    }
    for entry in entries {
        let group = entry.message_group_id.as_deref().unwrap_or("none");
        let is_group = |group: &str| {
            (1..=GROUP_CHARACTERS_MAX).contains(&group.len()) && group.bytes().all(|it| it.is_ascii_graphic())
        };
        let fault = if entry.message_body.is_empty() {
            "The request must contain the parameter MessageBody."
        } else if !is_group(group) {
            "MessageGroupId can only include alphanumeric and punctuation characters, 1 to 128 in length."
        } else if entry.delay_seconds > DELAY_MAX {
            "DelaySeconds must be at most 900."
        } else if entry.message_attributes.as_ref().is_some_and(|it| *it != json!({})) {
            "Message attributes are not supported here."
        } else {
            continue;
        };
        return Err(("InvalidParameterValue", fault.to_owned()));
    }
    Ok(())
}

fn received_message(message: &Message) -> Value {
    json!({
        "MessageId": message.id,
        "ReceiptHandle": message.receipt,
        "MD5OfBody": md5(&message.body),
        "Body": message.body,
    })
}

fn reply(status: StatusCode, body: &Value) -> Response {
    Response::builder()
        .status(status)
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amzn-requestid", request_id::new())
        .body(Body::from(body.to_string()))
        .unwrap_or_default()
}
