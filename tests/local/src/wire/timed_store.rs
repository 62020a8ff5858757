//! The store with `DynamoDB`'s times and conflicts. The embedded engine answers at once and one request after the
//! other, so that writers of one item never meet. With `DynamoDB`, every request takes milliseconds, and a transaction
//! locks its items: another write of one of them is refused meanwhile. Reads pass and find what was committed before.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, sleep_until};

use super::fault;
use crate::relay;

/// How long the store takes to answer.
#[derive(Clone, Copy, Debug)]
pub struct StoreTimes {
    pub read: Duration,
    pub write: Duration,
    /// A transaction that is committed. It locks its items for that time.
    pub transaction: Duration,
    /// A transaction that is cancelled, which is known before it is committed.
    pub cancellation: Duration,
}

impl StoreTimes {
    /// The usual times of `DynamoDB`, seen from a function in the same region.
    pub const DYNAMODB: Self = Self {
        read: Duration::from_millis(4),
        write: Duration::from_millis(6),
        transaction: Duration::from_millis(25),
        cancellation: Duration::from_millis(10),
    };
}

/// The engine's answer to a request.
type Answer = Result<relay::Answer, reqwest::Error>;

/// The table and the key of an item.
type ItemId = String;

pub(crate) struct TimedStore {
    times: StoreTimes,
    locked: Mutex<BTreeSet<ItemId>>,
}

/// The locks of a transaction, released when dropped.
struct Locks<'a> {
    store: &'a TimedStore,
    items: BTreeSet<ItemId>,
}

impl Drop for Locks<'_> {
    fn drop(&mut self) {
        self.store.locked().retain(|item| !self.items.contains(item));
    }
}

impl TimedStore {
    pub(crate) fn new(times: StoreTimes) -> Self {
        Self { times, locked: Mutex::default() }
    }

    fn locked(&self) -> MutexGuard<'_, BTreeSet<ItemId>> {
        self.locked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a request after the time that it takes. `engine` executes a request.
    pub(crate) async fn answer<F: Future<Output = Answer>>(
        &self,
        operation: &str,
        body: Bytes,
        engine: impl Fn(Bytes) -> F,
    ) -> Answer {
        match operation {
            "TransactWriteItems" => self.transaction(body, engine).await,
            "PutItem" | "UpdateItem" | "DeleteItem" => {
                sleep(self.times.write).await;
                let request: Value = serde_json::from_slice(&body).unwrap_or_default();
                if item_of(&request).is_some_and(|item| self.locked().contains(&item)) {
                    return Ok(fault::conflict());
                }
                engine(body).await
            }
            "BatchWriteItem" => {
                sleep(self.times.write).await;
                engine(body).await
            }
            _ => {
                sleep(self.times.read).await;
                engine(body).await
            }
        }
    }

    /// Locks the items, checks the conditions, and executes the transaction at the end of its time.
    async fn transaction<F: Future<Output = Answer>>(
        &self,
        body: Bytes,
        engine: impl Fn(Bytes) -> F,
    ) -> Answer {
        let arrived = Instant::now();
        let request: Value = serde_json::from_slice(&body).unwrap_or_default();
        let actions = request["TransactItems"].as_array().cloned().unwrap_or_default();
        let items = actions.iter().map(action_item).collect::<Vec<_>>();
        let locks = match self.lock(&items) {
            Ok(locks) => locks,
            Err(reasons) => {
                sleep_until(arrived + self.times.cancellation).await;
                return Ok(fault::cancelled(&reasons));
            }
        };
        if let Err(refusal) = check(&actions, &engine).await {
            drop(locks);
            sleep_until(arrived + self.times.cancellation).await;
            return refusal;
        }
        sleep_until(arrived + self.times.transaction).await;
        engine(body).await
    }

    /// Locks all items, or none if one of them is locked. Then returns the reason of each action.
    fn lock(&self, items: &[Option<ItemId>]) -> Result<Locks<'_>, Vec<Value>> {
        let mut locked = self.locked();
        let is_locked = |item: &Option<ItemId>| item.as_ref().is_some_and(|item| locked.contains(item));
        if items.iter().any(is_locked) {
            let code = |item| if is_locked(item) { "TransactionConflict" } else { "None" };
            return Err(items.iter().map(|item| json!({ "Code": code(item) })).collect());
        }
        let items: BTreeSet<ItemId> = items.iter().flatten().cloned().collect();
        locked.extend(items.iter().cloned());
        Ok(Locks { store: self, items })
    }
}

/// Checks the conditions of all actions and writes nothing: an action is added that always fails, and its reason left
/// out. Returns the engine's refusal.
async fn check<F: Future<Output = Answer>>(
    actions: &[Value],
    engine: impl Fn(Bytes) -> F,
) -> Result<(), Answer> {
    let table = actions.first().and_then(|action| part(action)?.get("TableName").cloned());
    let never = json!({"ConditionCheck": {
        "TableName": table,
        "Key": {"pk": {"S": "no such item"}, "sk": {"S": "no such item"}},
        "ConditionExpression": "attribute_exists(pk)",
    }});
    let mut reasons = Vec::new();
    // A transaction has at most a hundred actions.
    for some in actions.chunks(99) {
        let actions = [some, std::slice::from_ref(&never)].concat();
        let request = json!({ "TransactItems": actions });
        let (status, headers, body) = engine(Bytes::from(request.to_string())).await.map_err(Err)?;
        let mut answer: Value = serde_json::from_slice(&body).unwrap_or_default();
        let Value::Array(mut each) = answer["CancellationReasons"].take() else {
            return Err(Ok((status, headers, body)));
        };
        each.pop();
        reasons.extend(each);
    }
    if reasons.iter().all(|reason| reason["Code"] == "None") {
        Ok(())
    } else {
        Err(Ok(fault::cancelled(&reasons)))
    }
}

/// Returns the content of an action such as `{"Put": {…}}`.
fn part(action: &Value) -> Option<&Value> {
    action.as_object()?.values().next()
}

fn action_item(action: &Value) -> Option<ItemId> {
    item_of(part(action)?)
}

fn item_of(request: &Value) -> Option<ItemId> {
    let item = request.get("Item").or_else(|| request.get("Key"))?;
    Some(json!([request["TableName"], item["pk"], item["sk"]]).to_string())
}

#[cfg(test)]
mod tests;
