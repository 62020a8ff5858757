//! The queue delivers invoices of one purchase order, every message twice, at DynamoDB's times.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, VecDeque};

use fastrand::Rng;
use futures::future::join_all;
use local::StoreTimes;
use local::simulation::{SimulatedSystem, SimulationOptions};
use serde_json::{Value, json};
use tokio::runtime::Builder;
use tokio::time::Instant;

use crate::hot_order::{create, invoice, request};

/// The most messages of a batch.
const BATCH_MAX: usize = 500;

/// What came of the messages.
pub struct Delivered {
    /// Invoices, not messages, a second, until no message was left.
    pub per_second: usize,
    /// The messages that failed, and were delivered once more each time.
    pub failed: usize,
    /// The entries of the ledger, oldest first.
    pub ledger: Vec<Value>,
}

/// Sends so many invoices of 1.00 twice to a purchase order of so many dollars, which stops when it is used up, and
/// delivers them by some pollers at once, as Lambda does.
pub fn deliver(invoices: usize, dollars: usize, pollers: usize) -> Delivered {
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let options = SimulationOptions { times: Some(StoreTimes::DYNAMODB), ..SimulationOptions::default() };
        let system = SimulatedSystem::start(1, "2026-06-15T08:00:00Z".parse().unwrap(), &options);
        create(&system, &format!("{dollars}.00")).await;
        let (queue, failed) = (RefCell::new(messages(invoices)), Cell::new(0));
        let poller = async |_| {
            loop {
                let batch = receive(&mut queue.borrow_mut());
                if batch.is_empty() {
                    return;
                }
                let answer =
                    system.invoke("MatchQueuedInvoices", &json!({ "Records": batch })).await.unwrap();
                let failures = answer["batchItemFailures"].as_array().unwrap();
                let failures: BTreeSet<&str> =
                    failures.iter().map(|it| it["itemIdentifier"].as_str().unwrap()).collect();
                failed.set(failed.get() + failures.len());
                let again =
                    batch.into_iter().filter(|it| failures.contains(it["messageId"].as_str().unwrap()));
                queue.borrow_mut().extend(again);
            }
        };
        let began = Instant::now();
        join_all((0..pollers).map(poller)).await;
        let took = began.elapsed();
        let per_second = invoices * 1000 / usize::try_from(took.as_millis()).unwrap();
        Delivered { per_second, failed: failed.get(), ledger: ledger(&system).await }
    })
}

/// Returns the messages of all invoices, each twice, in any order.
fn messages(invoices: usize) -> VecDeque<Value> {
    let copies = (0..2).flat_map(|copy| (0..invoices).map(move |number| (number, copy)));
    let mut messages: Vec<Value> = copies
        .map(|(number, copy)| {
            let body = invoice(&format!("I-{number}")).to_string();
            json!({"messageId": format!("{number}-{copy}"), "body": body})
        })
        .collect();
    Rng::with_seed(1).shuffle(&mut messages);
    messages.into()
}

fn receive(queue: &mut VecDeque<Value>) -> Vec<Value> {
    queue.drain(..queue.len().min(BATCH_MAX)).collect()
}

/// Returns the ledger of the purchase order, oldest entry first.
async fn ledger(system: &SimulatedSystem) -> Vec<Value> {
    let (mut entries, mut next) = (Vec::new(), String::new());
    loop {
        let target = format!("/purchase-orders/PO_HOT/ledger?limit=100{next}");
        let page = request(system, "GET", &target, String::new()).await.body;
        entries.extend(page["entries"].as_array().unwrap().iter().cloned());
        let Some(token) = page["nextToken"].as_str() else { break };
        next = format!("&nextToken={token}");
    }
    entries.reverse();
    entries
}
