//! The template's queues, as SQS runs them: a received message is invisible until it is deleted or its time is up, and
//! moves to the dead-letter queue after too many receives.

pub(crate) mod api;
mod log;
pub(crate) mod mapping;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use functions::lambda::clock::Clock;
use serde::{Deserialize, Serialize};

use self::log::{Log, LogRecord};
use crate::request_id;
use crate::rounds::{DueRounds, Rounds, rounds};
use crate::template::{QueueResource, Template, physical_name};

#[derive(Clone, Debug)]
pub struct Queues {
    resources: Arc<BTreeMap<String, QueueResource>>,
    state: Arc<Mutex<State>>,
    clock: Clock,
    rounds: Rounds,
}

#[derive(Debug, Default)]
struct State {
    /// The messages of all queues, oldest first.
    messages: Vec<Message>,
    log: Log,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Message {
    id: String,
    queue: String,
    body: String,
    group: Option<String>,
    sent_at: DateTime<Utc>,
    /// When the message can be received.
    visible_at: DateTime<Utc>,
    first_received_at: Option<DateTime<Utc>>,
    receives: u32,
    /// The handle of the last receive.
    receipt: Option<String>,
}

impl Queues {
    /// Opens the template's queues. Without a file, the messages are in memory.
    pub(crate) fn open(
        template: &Template,
        file: Option<&Path>,
        clock: Clock,
    ) -> std::io::Result<(Self, DueRounds)> {
        let (messages, log) = Log::open(file)?;
        let (rounds, due) = rounds();
        let state = Arc::new(Mutex::new(State { messages, log }));
        let resources = Arc::new(template.queues.clone());
        Ok((Self { resources, state, clock, rounds }, due))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until every message that is visible now has been delivered.
    pub async fn settled(&self) {
        self.rounds.run_one().await;
    }

    /// Returns the texts of the messages in a queue, visible or not, oldest first.
    pub fn texts(&self, logical_id: &str) -> Vec<String> {
        let name = physical_name(logical_id);
        let state = self.state();
        state.messages.iter().filter(|it| it.queue == name).map(|it| it.body.clone()).collect()
    }

    /// Returns the name of a queue, given by its name or its logical id.
    fn find(&self, name: &str) -> Option<String> {
        [name.to_owned(), physical_name(name)].into_iter().find(|name| self.resources.contains_key(name))
    }

    /// Adds a message and returns its id.
    fn send(&self, queue: &str, body: &str, group: Option<&str>, delay: Duration) -> String {
        let now = self.clock.now();
        let message = Message {
            id: request_id::new(),
            queue: queue.to_owned(),
            body: body.to_owned(),
            group: group.map(str::to_owned),
            sent_at: now,
            visible_at: now + delay,
            first_received_at: None,
            receives: 0,
            receipt: None,
        };
        let id = message.id.clone();
        let mut state = self.state();
        state.log.write(&LogRecord::Sent(message.clone()));
        state.messages.push(message);
        id
    }

    /// Receives at most `limit` messages of at most `bytes` in total, but at least one if there is one. Messages that
    /// were received too often move to the dead-letter queue instead.
    fn receive(&self, queue: &str, limit: usize, bytes: usize, visibility: Option<Duration>) -> Vec<Message> {
        let Some(resource) = self.resources.get(queue) else { return Vec::new() };
        let now = self.clock.now();
        let mut received: Vec<Message> = Vec::new();
        let (mut size, mut moved) = (0, Vec::new());
        let mut state = self.state();
        for message in state.messages.iter_mut().filter(|it| it.queue == queue && it.visible_at <= now) {
            if let Some(redrive) = resource.redrive.as_ref().filter(|it| message.receives >= it.receives_max)
            {
                message.queue.clone_from(&redrive.queue);
                message.receives = 0;
                moved.push(LogRecord::Moved(message.id.clone(), message.queue.clone()));
                continue;
            }
            size += message.body.len();
            if received.len() == limit || (size > bytes && !received.is_empty()) {
                break;
            }
            message.receives += 1;
            message.first_received_at.get_or_insert(now);
            message.visible_at = now + visibility.unwrap_or(resource.visibility_timeout);
            message.receipt = Some(request_id::new());
            received.push(message.clone());
        }
        for record in &moved {
            state.log.write(record);
        }
        received
    }

    /// Deletes the message that was last received with this handle.
    fn delete(&self, queue: &str, receipt: &str) {
        let mut state = self.state();
        let is_it = |it: &Message| it.queue == queue && it.receipt.as_deref() == Some(receipt);
        if let Some(index) = state.messages.iter().position(is_it) {
            let message = state.messages.remove(index);
            state.log.write(&LogRecord::Deleted(message.id));
        }
    }
}
