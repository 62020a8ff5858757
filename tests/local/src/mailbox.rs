//! The local mailbox: receives the mails sent through SES, stores them, and fails as SES and networks do when a test
//! asks for it.

mod events;
mod pages;
mod send;

pub(crate) use send::PATH;

use std::collections::{BTreeMap, VecDeque};
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use chrono::{DateTime, Utc};
use functions::lambda::clock::Clock;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::gateway::message;
use crate::persistence::open_log;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CaughtMail {
    /// The message id in the answer to the sender.
    pub id: String,
    /// The sender, with its display name if it has one.
    pub from: String,
    /// All recipients.
    pub to: Vec<String>,
    pub subject: String,
    pub text: Option<String>,
    pub html: Option<String>,
    /// The headers that the sender added, in their order.
    pub headers: Vec<MailField>,
    /// The tags, of which events about the mail have a copy.
    pub tags: Vec<MailField>,
    /// By this system's clock.
    pub received_at: DateTime<Utc>,
}

impl CaughtMail {
    /// Returns the value of a header that the sender added.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.name == name).map(|header| header.value.as_str())
    }
}

/// A header or a tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "PascalCase"))]
pub struct MailField {
    #[serde(alias = "name")]
    pub name: String,
    #[serde(alias = "value")]
    pub value: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailFault {
    /// Refused permanently: 400 `MessageRejected`.
    Rejected,
    /// The sender's identity isn't verified: 400 `MessageRejected`, with the sender's address.
    Unverified,
    /// Sending is paused: 400 `SendingPausedException`.
    Paused,
    /// The daily quota is used up: 429 `TooManyRequestsException`.
    QuotaExceeded,
    /// Above the sending rate: 429 `TooManyRequestsException`.
    Throttled,
    /// SES fails and sends nothing: 500 `InternalServiceErrorException`.
    Unavailable,
    /// The mail is sent, but the connection breaks before the answer.
    AnswerLost,
}

#[derive(Clone, Debug)]
pub struct Mailbox {
    state: Arc<Mutex<State>>,
    clock: Clock,
}

#[derive(Debug, Default)]
struct State {
    mails: Vec<CaughtMail>,
    file: Option<File>,
    next_faults: VecDeque<MailFault>,
    faults_by_address: BTreeMap<String, MailFault>,
    attempts: u64,
}

impl Mailbox {
    pub(crate) fn in_memory(clock: Clock) -> Self {
        Self { state: Arc::default(), clock }
    }

    /// Opens a mailbox that stores its mails in a file.
    pub(crate) fn open(path: &Path, clock: Clock) -> std::io::Result<Self> {
        let (mails, file) = open_log(path)?;
        let state = State { mails, file: Some(file), ..State::default() };
        Ok(Self { state: Arc::new(Mutex::new(state)), clock })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns all mails, oldest first.
    pub fn mails(&self) -> Vec<CaughtMail> {
        self.state().mails.clone()
    }

    /// Returns the number of attempts to send, failed ones included.
    pub fn attempts(&self) -> u64 {
        self.state().attempts
    }

    /// Makes the next `times` attempts fail.
    pub fn fail_next(&self, times: usize, fault: MailFault) {
        self.state().next_faults.extend(std::iter::repeat_n(fault, times));
    }

    /// Makes every attempt for an address fail.
    pub fn fail_for(&self, address: &str, fault: MailFault) {
        self.state().faults_by_address.insert(address.to_ascii_lowercase(), fault);
    }

    /// Clears all faults.
    pub fn work_again(&self) {
        let mut state = self.state();
        state.next_faults.clear();
        state.faults_by_address.clear();
    }

    /// Answers SES's `SendEmail`. Returns the events about the mail too, which its simulator's addresses have.
    pub(crate) fn send(&self, body: &Bytes) -> (Response, Vec<Value>) {
        let (response, sent) = send::answer(self, body);
        (response, sent.iter().flat_map(events::of).collect())
    }

    /// Answers requests for the mailbox's pages.
    pub(crate) fn show(&self, method: &Method, path: &str) -> Response {
        if *method != Method::GET {
            return message(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed");
        }
        let mails = self.mails();
        match path {
            "/mailbox" | "/mailbox/" => pages::list(&mails),
            "/mailbox/messages" => pages::messages(&mails),
            path => path
                .strip_prefix("/mailbox/")
                .and_then(|id| mails.iter().find(|mail| mail.id == id))
                .map_or_else(|| message(StatusCode::NOT_FOUND, "Not Found"), pages::mail),
        }
    }

    /// Counts an attempt and returns its fault.
    fn attempt(&self, recipients: &[String]) -> Option<MailFault> {
        let mut state = self.state();
        state.attempts += 1;
        if let Some(fault) = state.next_faults.pop_front() {
            return Some(fault);
        }
        let mut bare = recipients.iter().map(|recipient| send::bare_address(recipient).to_ascii_lowercase());
        bare.find_map(|address| state.faults_by_address.get(&address).copied())
    }

    fn store(&self, mail: CaughtMail) -> std::io::Result<()> {
        let mut state = self.state();
        if let Some(file) = &mut state.file {
            let mut line = serde_json::to_string(&mail)?;
            line.push('\n');
            file.write_all(line.as_bytes())?;
        }
        state.mails.push(mail);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
