//! The environment of a function: its variables, clock and log. The only reader of the process environment.

use std::collections::BTreeMap;
use std::error::Error;
use std::str::FromStr;
use std::sync::Mutex;
use std::{fmt, mem};

use aws_sdk_dynamodb::config::SharedHttpClient;
use aws_smithy_http_client::HttpClientError;
use futures::future::{BoxFuture, join_all};
use thiserror::Error;

use super::calendar::Calendar;
use super::clock::Clock;
use super::{log, metrics};

/// The reason why a function can't start.
#[derive(Debug, Error)]
pub enum StartError {
    /// A variable is missing or its value isn't usable.
    #[error("environment variable {name}: {why}")]
    Variable { name: &'static str, why: String },
    /// TLS can't be set up.
    #[error(transparent)]
    Tls(#[from] HttpClientError),
}

impl StartError {
    /// Returns the error of a variable that has an unusable value.
    pub fn variable(name: &'static str, why: impl Into<String>) -> Self {
        Self::Variable { name, why: why.into() }
    }
}

/// The configuration that a deployment sets for a function, and its clock.
pub struct Environment {
    variables: BTreeMap<String, String>,
    clock: Clock,
    http_client: Option<SharedHttpClient>,
    warm_ups: Mutex<Vec<BoxFuture<'static, ()>>>,
}

impl Environment {
    /// Returns this process's environment with the system clock, and starts logging.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    pub fn of_process() -> Self {
        let environment = Self::new(std::env::vars().collect(), Clock::System);
        environment.start_log();
        environment
    }

    /// Returns the environment of one of several functions inside a process.
    pub fn new(variables: BTreeMap<String, String>, clock: Clock) -> Self {
        Self { variables, clock, http_client: None, warm_ups: Mutex::default() }
    }

    /// Sets the client that sends the requests to AWS, in place of HTTPS.
    #[must_use]
    pub fn with_http_client(mut self, client: SharedHttpClient) -> Self {
        self.http_client = Some(client);
        self
    }

    pub(super) fn http_client(&self) -> Option<&SharedHttpClient> {
        self.http_client.as_ref()
    }

    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Returns a variable that must be set and not empty.
    pub fn required(&self, name: &'static str) -> Result<&str, StartError> {
        self.optional(name).ok_or_else(|| StartError::variable(name, "is not set"))
    }

    /// Returns a variable that is set and not empty.
    pub fn optional(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Parses a variable, or returns `default` if it isn't set.
    pub fn parsed<T: FromStr<Err: Error>>(&self, name: &'static str, default: T) -> Result<T, StartError> {
        self.optional(name).map_or(Ok(default), |text| {
            text.parse().map_err(|error: T::Err| StartError::variable(name, error.to_string()))
        })
    }

    /// Returns the calendar of `TIME_ZONE`, an IANA name; UTC by default.
    pub fn calendar(&self) -> Result<Calendar, StartError> {
        let name = self.optional("TIME_ZONE").unwrap_or("UTC");
        Calendar::of(name)
            .ok_or_else(|| StartError::variable("TIME_ZONE", format!("`{name}` is not a time zone")))
    }

    /// Registers work to finish before the first invocation. Lambda gives a function a whole CPU to start, and later only
    /// a share by its memory.
    pub fn before_first_invocation(&self, work: BoxFuture<'static, ()>) {
        self.warm_ups.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(work);
    }

    /// Finishes the registered work.
    pub async fn warm_up(&self) {
        let work = mem::take(&mut *self.warm_ups.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
        join_all(work).await;
    }

    /// Logs to standard output under `SERVICE_NAME`, unless the process has a log already.
    fn start_log(&self) {
        let service = self.optional("SERVICE_NAME").unwrap_or("purchase-orders").to_owned();
        if tracing::subscriber::set_global_default(log::subscriber(service, std::io::stdout)).is_ok() {
            metrics::cold_start();
        }
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Environment").field("clock", &self.clock).finish_non_exhaustive()
    }
}
