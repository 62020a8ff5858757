//! The local mailbox: takes what is sent through SES, keeps it, and can be made to fail as SES
//! and networks do.

mod pages;
mod send;

pub(crate) use send::PATH;

use std::collections::{BTreeMap, VecDeque};
use std::fs::{File, OpenOptions};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use chrono::{DateTime, Utc};
use functions::lambda::clock::Clock;
use serde::{Deserialize, Serialize};

use crate::gateway::message;

/// One mail as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Mail {
    /// The message id that the sender was told.
    pub id: String,
    /// The sender, with its display name if it has one.
    pub from: String,
    /// Everyone it went to.
    pub to: Vec<String>,
    /// The subject.
    pub subject: String,
    /// The plain text, if there is one.
    pub text: Option<String>,
    /// The HTML, if there is any.
    pub html: Option<String>,
    /// When it was sent, by this system's clock.
    pub received_at: DateTime<Utc>,
}

/// A way in which sending fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailFault {
    /// Refused for good: 400 `MessageRejected`.
    Rejected,
    /// Too fast: 429 `TooManyRequestsException`.
    Throttled,
    /// SES itself fails: 500 `InternalServiceErrorException`, nothing sent.
    Unavailable,
    /// The mail is sent, but the connection breaks before the answer.
    AnswerLost,
}

/// What was sent, and what is to fail.
#[derive(Clone, Debug)]
pub struct Mailbox {
    state: Arc<Mutex<State>>,
    clock: Clock,
}

#[derive(Debug, Default)]
struct State {
    mails: Vec<Mail>,
    kept_in: Option<File>,
    next: VecDeque<MailFault>,
    addresses: BTreeMap<String, MailFault>,
    attempts: u64,
}

impl Mailbox {
    pub(crate) fn in_memory(clock: Clock) -> Self {
        Self { state: Arc::default(), clock }
    }

    /// A mailbox whose mails are lines of a file; those there are read back.
    pub(crate) fn kept_in(file: &Path, clock: Clock) -> std::io::Result<Self> {
        let mut mails = Vec::new();
        if file.exists() {
            for line in BufReader::new(File::open(file)?).lines() {
                // A line cut short by a crash is the one mail whose sending was never confirmed.
                match serde_json::from_str(&line?) {
                    Ok(mail) => mails.push(mail),
                    Err(error) => tracing::warn!(%error, "a kept mail can't be read"),
                }
            }
        }
        let kept_in = Some(OpenOptions::new().create(true).append(true).open(file)?);
        Ok(Self { state: Arc::new(Mutex::new(State { mails, kept_in, ..State::default() })), clock })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Everything sent, oldest first.
    pub fn mails(&self) -> Vec<Mail> {
        self.state().mails.clone()
    }

    /// How often sending was tried, whatever came of it.
    pub fn attempts(&self) -> u64 {
        self.state().attempts
    }

    /// The next `times` attempts fail so, whoever they are for.
    pub fn fail_next(&self, times: usize, fault: MailFault) {
        self.state().next.extend(std::iter::repeat_n(fault, times));
    }

    /// Every attempt for that address fails so.
    pub fn fail_for(&self, address: &str, fault: MailFault) {
        self.state().addresses.insert(address.to_ascii_lowercase(), fault);
    }

    /// Nothing fails any more.
    pub fn work_again(&self) {
        let mut state = self.state();
        state.next.clear();
        state.addresses.clear();
    }

    /// Answers for SES's own path.
    pub(crate) fn send(&self, body: &Bytes) -> Response {
        send::answer(self, body)
    }

    /// Answers for `/mailbox…`.
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

    /// The fault that this attempt meets, if it meets one.
    fn attempt(&self, recipients: &[String]) -> Option<MailFault> {
        let mut state = self.state();
        state.attempts += 1;
        if let Some(fault) = state.next.pop_front() {
            return Some(fault);
        }
        let mut bare = recipients.iter().map(|recipient| send::bare_address(recipient).to_ascii_lowercase());
        bare.find_map(|address| state.addresses.get(&address).copied())
    }

    fn keep(&self, mail: Mail) -> std::io::Result<()> {
        let mut state = self.state();
        if let Some(file) = &mut state.kept_in {
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
