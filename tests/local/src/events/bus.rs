//! `EventBridge`'s `PutEvents`: its checks, its faults and its answers. Events are stored as a rule's target receives
//! them.

use std::collections::{BTreeSet, VecDeque};
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use chrono::{DateTime, SecondsFormat};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::persistence::open_log;
use crate::template::{ACCOUNT, REGION};
use crate::{relay, request_id};

/// The `x-amz-target` header of `PutEvents`.
const TARGET: &str = "AWSEvents.PutEvents";
/// The most entries of one request.
const ENTRIES_LIMIT: usize = 10;
/// The most bytes of one request's entries, in the region with the lowest limit.
const BYTES_LIMIT: usize = 256 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventFault {
    /// `EventBridge` fails and accepts nothing: 500 `InternalException`.
    Unavailable,
    /// `EventBridge` accepts all entries of the request except the last.
    LastEntry,
    /// `EventBridge` accepts all entries, but the connection breaks before the answer.
    AnswerLost,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Bus {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    caught: Vec<Value>,
    file: Option<File>,
    given_up: Vec<Vec<Value>>,
    next_faults: VecDeque<EventFault>,
    refused: BTreeSet<String>,
    attempts: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PutEvents {
    entries: Vec<PutEntry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[derive(Default)]
struct PutEntry {
    source: String,
    detail_type: String,
    detail: String,
    time: Option<f64>,
    resources: Vec<String>,
}

/// Returns whether a request is a `PutEvents` call.
pub(crate) fn is_put(headers: &HeaderMap) -> bool {
    headers.get("x-amz-target").is_some_and(|target| target == TARGET)
}

impl Bus {
    /// Opens a bus that stores its events in a file.
    pub(crate) fn open(path: &Path) -> std::io::Result<Self> {
        let (caught, file) = open_log(path)?;
        Ok(Self { state: Arc::new(Mutex::new(State { caught, file: Some(file), ..State::default() })) })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn caught(&self) -> Vec<Value> {
        self.state().caught.clone()
    }

    pub(super) fn given_up(&self) -> Vec<Vec<Value>> {
        self.state().given_up.clone()
    }

    pub(super) fn attempts(&self) -> u64 {
        self.state().attempts
    }

    pub(super) fn fail_next(&self, times: usize, fault: EventFault) {
        self.state().next_faults.extend(std::iter::repeat_n(fault, times));
    }

    pub(super) fn refuse(&self, detail_type: &str) {
        self.state().refused.insert(detail_type.to_owned());
    }

    pub(super) fn work_again(&self) {
        let mut state = self.state();
        state.next_faults.clear();
        state.refused.clear();
    }

    /// Stores records that could not be delivered, as the template's queue does.
    pub(super) fn give_up(&self, records: Vec<Value>) {
        self.state().given_up.push(records);
    }

    /// Answers `PutEvents`.
    pub(crate) fn put(&self, body: &Bytes) -> Response {
        let entries = match serde_json::from_slice::<PutEvents>(body) {
            Ok(request) => request.entries,
            Err(error) => {
                return refusal(StatusCode::BAD_REQUEST, "SerializationException", &error.to_string());
            }
        };
        let bytes: usize = entries.iter().map(PutEntry::bytes).sum();
        if entries.is_empty() || entries.len() > ENTRIES_LIMIT || bytes > BYTES_LIMIT {
            let detail = "A request must have 1 to 10 entries of at most 262144 bytes in total";
            return refusal(StatusCode::BAD_REQUEST, "ValidationException", detail);
        }
        let fault = self.attempt();
        if fault == Some(EventFault::Unavailable) {
            return refusal(StatusCode::INTERNAL_SERVER_ERROR, "InternalException", "Internal failure.");
        }
        let last = entries.len() - 1;
        let mut answers = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            let failed = fault == Some(EventFault::LastEntry) && index == last;
            answers.push(match self.accept(entry, failed) {
                Ok(id) => json!({ "EventId": id }),
                Err(code) => json!({"ErrorCode": code, "ErrorMessage": "The entry was not accepted."}),
            });
        }
        if fault == Some(EventFault::AnswerLost) {
            return relay::broken();
        }
        let failed = answers.iter().filter(|answer| answer.get("ErrorCode").is_some()).count();
        reply(StatusCode::OK, &json!({"FailedEntryCount": failed, "Entries": answers}))
    }

    fn attempt(&self) -> Option<EventFault> {
        let mut state = self.state();
        state.attempts += 1;
        state.next_faults.pop_front()
    }

    /// Stores an event and returns its id, or the error code.
    fn accept(&self, entry: &PutEntry, failed: bool) -> Result<String, &'static str> {
        let mut state = self.state();
        if failed || state.refused.contains(&entry.detail_type) {
            return Err("InternalFailure");
        }
        if entry.source.is_empty() || entry.source.starts_with("aws.") || entry.detail_type.is_empty() {
            return Err("InvalidArgument");
        }
        let detail: Value = serde_json::from_str(&entry.detail).map_err(|_| "MalformedDetail")?;
        if !detail.is_object() {
            return Err("MalformedDetail");
        }
        let id = request_id::new();
        let event = json!({
            "version": "0",
            "id": id,
            "detail-type": entry.detail_type,
            "source": entry.source,
            "account": ACCOUNT,
            "time": entry.time.map(timestamp),
            "region": REGION,
            "resources": entry.resources,
            "detail": detail,
        });
        if let Some(file) = &mut state.file
            && let Err(error) = writeln!(file, "{event}")
        {
            tracing::error!(%error, "the event can't be stored");
            return Err("InternalFailure");
        }
        state.caught.push(event);
        Ok(id)
    }
}

impl PutEntry {
    fn bytes(&self) -> usize {
        let time = if self.time.is_some() { 14 } else { 0 };
        let resources: usize = self.resources.iter().map(String::len).sum();
        time + self.source.len() + self.detail_type.len() + self.detail.len() + resources
    }
}

/// Formats seconds since 1970 as `2026-11-26T12:00:00Z`.
#[expect(clippy::cast_possible_truncation, reason = "events have whole seconds")]
fn timestamp(time: f64) -> String {
    DateTime::from_timestamp(time as i64, 0).unwrap_or_default().to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn refusal(status: StatusCode, code: &str, detail: &str) -> Response {
    reply(status, &json!({"__type": code, "message": detail}))
}

fn reply(status: StatusCode, body: &Value) -> Response {
    Response::builder()
        .status(status)
        .header("content-type", "application/x-amz-json-1.1")
        .header("x-amzn-requestid", request_id::new())
        .body(Body::from(body.to_string()))
        .unwrap_or_default()
}
