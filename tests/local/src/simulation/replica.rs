//! A copy of the store that lags behind: what reads without `ConsistentRead`, and global indexes, may answer from.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use super::store::{EmbeddedStore, StoreAnswer};

pub(super) struct Replica {
    store: EmbeddedStore,
    /// The writes that the copy doesn't have yet, in their order, each with the time at which it gets it.
    waiting: Mutex<VecDeque<(Instant, String, Value)>>,
}

impl Replica {
    pub(super) fn new(store: EmbeddedStore) -> Self {
        Self { store, waiting: Mutex::default() }
    }

    /// Takes a write that the store executed.
    pub(super) fn follow(&self, operation: &str, request: Value, lag: Duration) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let last = waiting.back().map(|(at, ..)| *at);
        let at = Instant::now() + lag;
        waiting.push_back((last.map_or(at, |last| last.max(at)), operation.to_owned(), request));
    }

    pub(super) fn read(&self, operation: &str, request: &Value) -> StoreAnswer {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        while let Some((_, write, body)) = waiting.pop_front_if(|(at, ..)| *at <= now) {
            self.store.execute(&write, body);
        }
        drop(waiting);
        self.store.execute(operation, request.clone())
    }
}

/// Whether the answer to a request may lack the last writes.
pub(super) fn is_eventual(operation: &str, request: &Value) -> bool {
    match operation {
        "GetItem" | "Query" => request["ConsistentRead"] != true,
        "BatchGetItem" => {
            let tables = request["RequestItems"].as_object().into_iter().flatten();
            tables.into_iter().any(|(_, read)| read["ConsistentRead"] != true)
        }
        _ => false,
    }
}

pub(super) fn is_write(operation: &str) -> bool {
    matches!(operation, "PutItem" | "UpdateItem" | "DeleteItem" | "BatchWriteItem" | "TransactWriteItems")
}
