//! The data that outlives the process if a data directory is given: the store, the mails, the events and the queued messages.

use std::fs::{File, OpenOptions};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use functions::lambda::clock::Clock;
use serde::de::DeserializeOwned;

use crate::events::Bus;
use crate::mailbox::Mailbox;
use crate::options::SystemError;

/// The version of all stored forms, in the file `version` of the data directory. Change it when data of before can't be read.
const DATA_VERSION: &str = "3";

pub(crate) struct Persistence {
    /// The store's file. `None` keeps the store in memory.
    pub(crate) database: Option<PathBuf>,
    pub(crate) mailbox: Mailbox,
    pub(crate) bus: Bus,
    /// The file with the position in the table's stream.
    pub(crate) stream_position: Option<PathBuf>,
    /// The file with the messages of the queues.
    pub(crate) messages: Option<PathBuf>,
}

impl Persistence {
    /// Opens a data directory, creating it if needed. Refuses one with data of another version. Without a directory,
    /// everything is empty and in memory.
    pub(crate) fn open(directory: Option<&Path>, clock: Clock) -> Result<Self, SystemError> {
        let Some(directory) = directory else {
            let mailbox = Mailbox::in_memory(clock);
            let bus = Bus::default();
            return Ok(Self { database: None, mailbox, bus, stream_position: None, messages: None });
        };
        let failed = |error| SystemError::Data(directory.to_owned(), error);
        std::fs::create_dir_all(directory).map_err(failed)?;
        let database = directory.join("dynamodb.sqlite");
        require_version(directory, database.exists())?;
        Ok(Self {
            database: Some(database),
            mailbox: Mailbox::open(&directory.join("mails.jsonl"), clock).map_err(failed)?,
            bus: Bus::open(&directory.join("events.jsonl")).map_err(failed)?,
            stream_position: Some(directory.join("stream.json")),
            messages: Some(directory.join("messages.jsonl")),
        })
    }
}

/// Marks a new data directory with [`DATA_VERSION`], and refuses one of another version.
fn require_version(directory: &Path, has_data: bool) -> Result<(), SystemError> {
    let (file, failed) = (directory.join("version"), |error| SystemError::Data(directory.to_owned(), error));
    let found = match std::fs::read_to_string(&file) {
        Ok(found) => Some(found.trim().chars().take(20).collect()).filter(|found: &String| !found.is_empty()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(failed(error)),
    };
    match found {
        Some(found) if found == DATA_VERSION => Ok(()),
        None if !has_data => std::fs::write(&file, format!("{DATA_VERSION}\n")).map_err(failed),
        found => {
            Err(SystemError::DataVersion { directory: directory.to_owned(), found, expected: DATA_VERSION })
        }
    }
}

/// Returns the records of a file with one JSON record a line, and the file opened for more. Lines that don't parse are
/// skipped: a crash may cut the last one short before its writer gets an answer.
pub(crate) fn open_log<T: DeserializeOwned>(path: &Path) -> std::io::Result<(Vec<T>, File)> {
    let mut records = Vec::new();
    if path.exists() {
        for line in BufReader::new(File::open(path)?).lines() {
            match serde_json::from_str(&line?) {
                Ok(record) => records.push(record),
                Err(error) => {
                    tracing::warn!(%error, file = %path.display(), "skipped a line that does not parse");
                }
            }
        }
    }
    Ok((records, OpenOptions::new().create(true).append(true).open(path)?))
}
