//! The file that keeps the messages of the queues: one JSON record a line. Opening it drops what was deleted.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Message;
use crate::persistence::open_log;

#[derive(Debug, Default)]
pub(super) struct Log(Option<File>);

#[derive(Debug, Deserialize, Serialize)]
pub(super) enum LogRecord {
    Sent(Message),
    /// A message's id and the queue that it was moved to.
    Moved(String, String),
    Deleted(String),
}

impl Log {
    /// Returns the messages in a file, and the log that continues it. Without a file, nothing is kept.
    pub(super) fn open(file: Option<&Path>) -> std::io::Result<(Vec<Message>, Self)> {
        let Some(path) = file else { return Ok((Vec::new(), Self::default())) };
        let (records, _) = open_log(path)?;
        let messages = replay(records);
        let compact = path.with_extension("new");
        let mut log = Self(Some(File::create(&compact)?));
        for message in &messages {
            log.write(&LogRecord::Sent(message.clone()));
        }
        std::fs::rename(&compact, path)?;
        Ok((messages, log))
    }

    pub(super) fn write(&mut self, record: &LogRecord) {
        let Some(file) = &mut self.0 else { return };
        let line = serde_json::to_string(record).map_err(std::io::Error::from);
        if let Err(error) = line.and_then(|line| writeln!(file, "{line}")) {
            tracing::error!(%error, "a change of a queue can't be stored");
        }
    }
}

fn replay(records: Vec<LogRecord>) -> Vec<Message> {
    let mut messages: Vec<Message> = Vec::new();
    for record in records {
        match record {
            LogRecord::Sent(message) => messages.push(message),
            LogRecord::Moved(id, queue) => {
                messages.iter_mut().filter(|it| it.id == id).for_each(|it| it.queue.clone_from(&queue));
            }
            LogRecord::Deleted(id) => messages.retain(|message| message.id != id),
        }
    }
    messages
}
