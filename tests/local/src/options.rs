//! What a system is started with, and why it may not start.

use std::collections::BTreeMap;
use std::path::PathBuf;

use functions::lambda::Handler;
use functions::lambda::clock::Clock;

use crate::engine::EngineError;
use crate::issuer::KeyError;
use crate::template::TemplateError;

/// What a system is started with.
#[derive(Clone)]
pub struct Options {
    /// The port that everything is on; 0 picks one.
    pub port: u16,
    /// Where data is kept; nothing is kept without.
    pub data: Option<PathBuf>,
    /// A seller catalogue other than the built-in one.
    pub sellers: Option<PathBuf>,
    /// The clock of everything but timeouts.
    pub clock: Clock,
    /// A `DynamoDB` that is running already, instead of the embedded engine.
    pub dynamodb_endpoint: Option<String>,
    /// The table's name there, where other systems have theirs in the same one.
    pub table: Option<String>,
    /// Template parameters other than their defaults.
    pub parameters: BTreeMap<String, String>,
    /// Functions by logical id that take the place of the deployed ones.
    pub functions: BTreeMap<String, Handler>,
    /// Whether functions run on their schedule, and the stream is handed over without being asked to.
    pub scheduled: bool,
    /// Whether the table has its stream: it makes each write dearer, and what follows from it can do without.
    pub streamed: bool,
}

impl Options {
    /// For tests: a free port, nothing kept, no schedule, no stream.
    pub fn in_memory(clock: Clock) -> Self {
        Self {
            port: 0,
            data: None,
            sellers: None,
            clock,
            dynamodb_endpoint: None,
            table: None,
            parameters: BTreeMap::new(),
            functions: BTreeMap::new(),
            scheduled: false,
            streamed: false,
        }
    }

    /// The same with another value of a template parameter.
    #[must_use]
    pub fn with(mut self, parameter: &str, value: &str) -> Self {
        self.parameters.insert(parameter.to_owned(), value.to_owned());
        self
    }
}

/// Why a system didn't start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The port can't be had.
    #[error("port {0} can't be used: {1}")]
    Port(u16, std::io::Error),
    /// The data directory can't be used.
    #[error("{0} can't be used: {1}")]
    Data(PathBuf, std::io::Error),
    /// The template can't be run here.
    #[error("template.yaml: {0}")]
    Template(#[from] TemplateError),
    /// There is no table in the template.
    #[error("template.yaml has no table")]
    NoTable,
    /// There is no store.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// There is no key for tokens.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A function doesn't start with its environment.
    #[error("a function can't start: {0}")]
    Function(#[from] crate::deployed::NotStarted),
    /// There is no HTTP client.
    #[error("no HTTP client: {0}")]
    Client(#[from] reqwest::Error),
}
