//! `EventBridge`'s `PutEvents`: what it takes, what it refuses, what it answers. Events are kept as a rule's target
//! would get them.

use std::collections::{BTreeSet, VecDeque};
use std::fs::{File, OpenOptions};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use chrono::{DateTime, SecondsFormat};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::template::{ACCOUNT, REGION};
use crate::{relay, request_id};

/// What `x-amz-target` says.
const TARGET: &str = "AWSEvents.PutEvents";
/// Entries of one request.
const ENTRIES_LIMIT: usize = 10;
/// Bytes of one request's entries: the least that any region takes.
const BYTES_LIMIT: usize = 256 * 1024;

/// A way in which putting events fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventFault {
    /// `EventBridge` itself fails: 500 `InternalException`, nothing put.
    Unavailable,
    /// The request's last entry is not taken, all others are.
    LastEntry,
    /// All are taken, but the connection breaks before the answer.
    AnswerLost,
}

/// The one bus.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bus {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    caught: Vec<Value>,
    kept_in: Option<File>,
    given_up: Vec<Vec<Value>>,
    next: VecDeque<EventFault>,
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

/// Whether a request is for the bus.
pub(crate) fn is_put(headers: &HeaderMap) -> bool {
    headers.get("x-amz-target").is_some_and(|target| target == TARGET)
}

impl Bus {
    /// A bus whose events are lines of a file; those there are read back.
    pub(crate) fn kept_in(file: &Path) -> std::io::Result<Self> {
        let mut caught = Vec::new();
        if file.exists() {
            for line in BufReader::new(File::open(file)?).lines() {
                // A line cut short by a crash is an event that was never confirmed, and is put again.
                match serde_json::from_str(&line?) {
                    Ok(event) => caught.push(event),
                    Err(error) => tracing::warn!(%error, "a kept event can't be read"),
                }
            }
        }
        let kept_in = Some(OpenOptions::new().create(true).append(true).open(file)?);
        Ok(Self { state: Arc::new(Mutex::new(State { caught, kept_in, ..State::default() })) })
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
        self.state().next.extend(std::iter::repeat_n(fault, times));
    }

    pub(super) fn refuse(&self, detail_type: &str) {
        self.state().refused.insert(detail_type.to_owned());
    }

    pub(super) fn work_again(&self) {
        let mut state = self.state();
        state.next.clear();
        state.refused.clear();
    }

    /// What the queue for what can't be told gets.
    pub(super) fn give_up(&self, records: Vec<Value>) {
        self.state().given_up.push(records);
    }

    /// Answers for `PutEvents`.
    pub(crate) fn put(&self, body: &Bytes) -> Response {
        let entries = match serde_json::from_slice::<PutEvents>(body) {
            Ok(request) => request.entries,
            Err(error) => {
                return refusal(StatusCode::BAD_REQUEST, "SerializationException", &error.to_string());
            }
        };
        let bytes: usize = entries.iter().map(PutEntry::bytes).sum();
        if entries.is_empty() || entries.len() > ENTRIES_LIMIT || bytes > BYTES_LIMIT {
            let detail = "1 to 10 entries of 262144 bytes together";
            return refusal(StatusCode::BAD_REQUEST, "ValidationException", detail);
        }
        let fault = self.attempt();
        if fault == Some(EventFault::Unavailable) {
            return refusal(StatusCode::INTERNAL_SERVER_ERROR, "InternalException", "Internal failure.");
        }
        let last = entries.len() - 1;
        let mut answers = Vec::new();
        for (place, entry) in entries.iter().enumerate() {
            let failed = fault == Some(EventFault::LastEntry) && place == last;
            answers.push(match self.take(entry, failed) {
                Ok(id) => json!({ "EventId": id }),
                Err(code) => json!({"ErrorCode": code, "ErrorMessage": "not taken"}),
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
        state.next.pop_front()
    }

    /// Keeps an event, under a new id; or says why not.
    fn take(&self, entry: &PutEntry, failed: bool) -> Result<String, &'static str> {
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
            "time": entry.time.map(second),
            "region": REGION,
            "resources": entry.resources,
            "detail": detail,
        });
        if let Some(file) = &mut state.kept_in
            && let Err(error) = writeln!(file, "{event}")
        {
            tracing::error!(%error, "the event can't be kept");
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

/// Seconds since 1970 as `2026-11-26T12:00:00Z`.
#[expect(clippy::cast_possible_truncation, reason = "a rule's target sees whole seconds")]
fn second(time: f64) -> String {
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
