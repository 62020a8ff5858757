//! The stage of one run: the system, the chance of its clients, and what they know because it was acknowledged.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use chrono::{DateTime, Utc};
use functions::lambda::clock::Clock;
use local::simulation::{NoAnswer, SimulatedAnswer, SimulatedRequest, SimulatedSystem, SimulationOptions};
use serde_json::{Value, json};
use tokio::time::sleep;

use super::mix::Mix;

/// More attempts than any run of faults lasts.
const ATTEMPTS_MAX: usize = 80;

/// What was acknowledged about one purchase order.
#[derive(Default)]
pub struct KnownOrder {
    /// The idempotency keys whose create was acknowledged.
    pub creates: BTreeSet<String>,
    pub attempts: usize,
    /// The descriptions of acknowledged versions.
    pub versions: BTreeMap<u64, Option<String>>,
    /// The descriptions of edits that were refused at once.
    pub refused: BTreeSet<String>,
    pub deleted: bool,
    /// Whether a client tried to delete it.
    pub deleting: bool,
    pub stops: bool,
}

/// What was sent and acknowledged about one invoice.
pub struct KnownInvoice {
    pub body: Value,
    /// The first acknowledged result.
    pub result: Option<Value>,
    pub voided: bool,
    /// Whether a client tried to void, move or rematch it.
    pub touched: bool,
    /// Whether a document brought it.
    pub documented: bool,
}

/// The account and the ID.
pub type Id = (&'static str, String);

#[derive(Default)]
pub struct Known {
    pub orders: BTreeMap<Id, KnownOrder>,
    pub invoices: BTreeMap<Id, KnownInvoice>,
    /// The contacts of the acknowledged settings, by account and version, and of those that were refused at once.
    pub settings: BTreeMap<(&'static str, String), String>,
    pub refused_settings: BTreeSet<String>,
    /// When an account's mails to an address ended.
    pub stopped: BTreeMap<Id, Duration>,
    /// Contradictions to the promises, each with its number first.
    pub violations: Vec<String>,
    /// The rematches of all invoices that run now.
    pub rematches: usize,
    /// The operations with their answers, of a history that is checked whole.
    pub history: Vec<String>,
    pub operations: usize,
    pub failed_sweeps: usize,
}

pub struct Scene {
    pub mix: Mix,
    pub system: SimulatedSystem,
    pub rng: RefCell<fastrand::Rng>,
    pub known: RefCell<Known>,
}

impl Scene {
    pub fn new(seed: u64, mix: Mix, mut options: SimulationOptions) -> Self {
        let start: DateTime<Utc> = "2026-06-15T08:00:00Z".parse().unwrap();
        for (name, limit) in [
            ("ActivePurchaseOrdersLimit", mix.active_max),
            ("PurchaseOrdersLimit", mix.orders_max),
            ("MailsPerAccountDaily", mix.mails_max),
        ] {
            options.parameters.insert(name.to_owned(), limit.to_string());
        }
        let system = SimulatedSystem::start(seed, start, &options);
        let rng = RefCell::new(fastrand::Rng::with_seed(seed ^ 0x5eed));
        Self { mix, system, rng, known: RefCell::default() }
    }

    pub fn chance(&self, of: u64) -> u64 {
        self.rng.borrow_mut().u64(..of)
    }

    pub fn violated(&self, what: String) {
        self.known.borrow_mut().violations.push(what);
    }

    pub async fn pause(&self, millis: u64) {
        sleep(Duration::from_millis(self.chance(millis.max(1)))).await;
    }

    /// Sends a request until it is answered, as the API's document says. Returns the answer, and whether an earlier
    /// attempt may have been written.
    pub async fn http(
        &self,
        account: &'static str,
        method: &str,
        target: &str,
        headers: &[(&'static str, String)],
        body: &Value,
    ) -> (SimulatedAnswer, bool) {
        self.known.borrow_mut().operations += 1;
        let body = if body.is_null() { String::new() } else { text(body) };
        for attempt in 0..ATTEMPTS_MAX {
            let request = SimulatedRequest { account, method, target, headers, body: body.clone() };
            match self.system.http(request).await {
                Ok(answer) if answer.status == 503 => {}
                Ok(answer) => {
                    if answer.status >= 500 {
                        self.violated(format!("P12 {method} {target}: {} {}", answer.status, answer.body));
                    }
                    return (answer, attempt > 0);
                }
                Err(NoAnswer::Killed) => {}
                Err(error) => self.violated(format!("P12 {method} {target}: {error}")),
            }
            self.pause(400).await;
        }
        panic!("{method} {target} has no answer after {ATTEMPTS_MAX} attempts");
    }

    pub async fn get(&self, account: &'static str, target: &str) -> SimulatedAnswer {
        self.http(account, "GET", target, &[], &Value::Null).await.0
    }

    /// Invokes a function until it answers without a failure.
    pub async fn invoke(&self, function: &str, event: &Value) -> Value {
        self.known.borrow_mut().operations += 1;
        for _ in 0..ATTEMPTS_MAX {
            match self.system.invoke(function, event).await {
                Ok(answer) if !has_failed(&answer) => return answer,
                Ok(_) | Err(NoAnswer::Killed) => {}
                Err(NoAnswer::Failed(why)) if why.contains("Unavailable") => {}
                Err(error) => self.violated(format!("P12 {function}: {error}")),
            }
            self.pause(400).await;
        }
        panic!("{function} has no answer after {ATTEMPTS_MAX} attempts");
    }

    /// Sweeps once. A sweep that fails is repeated by its schedule.
    pub async fn sweep(&self) -> Option<Value> {
        self.known.borrow_mut().operations += 1;
        match self.system.invoke("SweepNotifications", &json!({})).await {
            Ok(report) => return Some(report),
            Err(NoAnswer::Killed) => {}
            Err(NoAnswer::Failed(why)) if why.contains("Unavailable") => {}
            Err(error) => self.violated(format!("P12 SweepNotifications: {error}")),
        }
        self.known.borrow_mut().failed_sweeps += 1;
        None
    }

    /// Returns all items of a list.
    pub async fn all(&self, account: &'static str, path: &str, items: &str) -> Vec<Value> {
        let mut all = Vec::new();
        let mut target = format!("{path}?limit=100");
        loop {
            let answer = self.get(account, &target).await;
            assert_eq!(answer.status, 200, "{target}: {}", answer.body);
            all.extend(answer.body[items].as_array().unwrap().iter().cloned());
            let Some(token) = answer.body["nextToken"].as_str() else { return all };
            target = format!("{path}?limit=100&nextToken={token}");
        }
    }
}

fn text(body: &Value) -> String {
    body.as_str().map_or_else(|| body.to_string(), str::to_owned)
}

/// Whether a result says that the store didn't answer.
fn has_failed(answer: &Value) -> bool {
    let results = answer["results"].as_array().map_or(std::slice::from_ref(answer), Vec::as_slice);
    results.iter().any(|result| result["outcome"] == "FAILED")
}

/// The machine's time in milliseconds since 1970, for figures.
pub fn machine_millis() -> i64 {
    Clock::System.now().timestamp_millis()
}
