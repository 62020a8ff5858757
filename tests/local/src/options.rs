//! The options of a system, and the errors of starting one.

use std::collections::BTreeMap;
use std::path::PathBuf;

use functions::lambda::Handler;
use functions::lambda::clock::Clock;

use crate::engine::EngineError;
use crate::issuer::KeyError;
use crate::template::TemplateError;

#[derive(Clone)]
pub struct Options {
    /// The port that the system listens on; 0 picks a free one.
    pub port: u16,
    /// The data directory. `None` keeps all data in memory.
    pub data: Option<PathBuf>,
    /// A seller catalogue in place of the built-in one.
    pub sellers: Option<PathBuf>,
    /// The clock of everything except timeouts.
    pub clock: Clock,
    /// The endpoint of a running `DynamoDB`, in place of the embedded store.
    pub dynamodb_endpoint: Option<String>,
    /// The table's name, for several systems that share one `DynamoDB`.
    pub table: Option<String>,
    /// Template parameters that differ from their defaults.
    pub parameters: BTreeMap<String, String>,
    /// Functions in place of the deployed ones, by logical id.
    pub functions: BTreeMap<String, Handler>,
    /// Whether scheduled functions run, and the stream's function runs without [`Events::settled`](crate::Events).
    pub scheduled: bool,
    /// Whether the table has its stream. A stream makes every write slower.
    pub streamed: bool,
}

impl Options {
    /// Returns options for tests: a free port, all data in memory, no schedule, no stream.
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

    /// Sets a template parameter.
    #[must_use]
    pub fn with(mut self, parameter: &str, value: &str) -> Self {
        self.parameters.insert(parameter.to_owned(), value.to_owned());
        self
    }
}

#[derive(Debug, thiserror::Error)]
pub enum SystemError {
    #[error("port {0} can't be used: {1}")]
    Port(u16, std::io::Error),
    #[error("data directory {0} can't be used: {1}")]
    Data(PathBuf, std::io::Error),
    #[error(
        "data directory {directory} has data of {}, but this program has data version {expected}. It was not changed: move or \
         remove it, or choose another directory with --data",
        .found.as_ref().map_or_else(|| "an unknown version".to_owned(), |found| format!("version {found}"))
    )]
    DataVersion { directory: PathBuf, found: Option<String>, expected: &'static str },
    #[error("template.yaml: {0}")]
    Template(#[from] TemplateError),
    #[error("template.yaml has no table")]
    NoTable,
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error("a function can't start: {0}")]
    Function(#[from] crate::deployed::NotStarted),
    #[error("no HTTP client: {0}")]
    Client(#[from] reqwest::Error),
}
