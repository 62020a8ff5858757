//! What outlives the process, if a directory was given for it: the store's file, the issuer's key,
//! the mails, the
//! events.

use std::path::{Path, PathBuf};

use functions::lambda::clock::Clock;

use crate::events::Bus;
use crate::mailbox::Mailbox;
use crate::options::StartError;

pub(crate) struct Kept {
    /// The store's file; none for a store in memory.
    pub(crate) database: Option<PathBuf>,
    pub(crate) mailbox: Mailbox,
    pub(crate) bus: Bus,
    /// Where it is kept how far the stream was handed over.
    pub(crate) positions: Option<PathBuf>,
}

impl Kept {
    /// What is in a directory, made where it isn't there yet; without a directory, all new.
    pub(crate) fn open(directory: Option<&Path>, clock: Clock) -> Result<Self, StartError> {
        let Some(directory) = directory else {
            let mailbox = Mailbox::in_memory(clock);
            return Ok(Self { database: None, mailbox, bus: Bus::default(), positions: None });
        };
        let failed = |error| StartError::Data(directory.to_owned(), error);
        std::fs::create_dir_all(directory).map_err(failed)?;
        let mailbox = Mailbox::kept_in(&directory.join("mails.jsonl"), clock).map_err(failed)?;
        let bus = Bus::kept_in(&directory.join("events.jsonl")).map_err(failed)?;
        let positions = Some(directory.join("stream.json"));
        Ok(Self { database: Some(directory.join("dynamodb.sqlite")), mailbox, bus, positions })
    }
}
