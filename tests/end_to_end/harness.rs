//! A local system for one test, and its users: buyers over HTTP, and the invoice generator by invocation.

pub mod caller;
pub mod contract;
pub mod given;
pub mod ledger;
pub mod logs;
pub mod stack;
pub mod table;

use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, NaiveDate, Utc};
use functions::lambda::clock::Clock;
use local::{Options, System};
use reqwest::Client;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};

use self::caller::Token;
pub use self::caller::{Caller, path_of, send, tag, with_json};

/// The account of the buyer, and of everything that names no other account.
pub const ACCOUNT: &str = "111122223333";
/// The account of another buyer.
pub const OTHER_ACCOUNT: &str = "444455556666";

/// A local system of its own for one test, with a clock that stands still.
pub struct Running {
    pub system: System,
    pub client: Client,
    /// Values that must not be logged; checked at the end of the test.
    pub secrets: logs::Secrets,
}

/// An HTTP response.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Running {
    /// Starts a system at noon of `day`.
    pub async fn on(day: &str) -> Self {
        Self::with(Options::in_memory(Clock::standing_at(noon(day)))).await
    }

    /// Starts a system at noon of `day` that publishes events.
    pub async fn followed_on(day: &str) -> Self {
        let options = Options::in_memory(Clock::standing_at(noon(day)));
        Self::with(Options { streamed: true, ..options }).await
    }

    /// Starts a system at noon of `day`, with another value of a template parameter.
    pub async fn on_with(day: &str, parameter: &str, value: &str) -> Self {
        Self::with(Options::in_memory(Clock::standing_at(noon(day))).with(parameter, value)).await
    }

    pub async fn with(mut options: Options) -> Self {
        if let Some(engine) = other_engine() {
            options.dynamodb_endpoint = Some(engine);
            options.table = Some(unique_table());
        }
        let secrets = logs::Secrets::default();
        let system = System::start(options).await.unwrap();
        Self { system, client: Client::new(), secrets }
    }

    /// Sets the clock to noon of `day`.
    pub fn set_date(&self, day: &str) {
        self.system.clock().set(noon(day));
    }

    /// The buyer of [`ACCOUNT`].
    pub fn buyer(&self) -> Caller<'_> {
        self.buyer_of(ACCOUNT)
    }

    /// A buyer of an account, with all scopes.
    pub fn buyer_of<'a>(&'a self, account: &'a str) -> Caller<'a> {
        self.caller(Token::Fresh(self.system.issuer(), account))
    }

    /// A caller with a token.
    pub fn bearer<'a>(&'a self, token: &'a str) -> Caller<'a> {
        self.caller(Token::Fixed(token))
    }

    fn caller<'a>(&'a self, token: Token<'a>) -> Caller<'a> {
        Caller { url: self.system.url(), client: &self.client, secrets: &self.secrets, token }
    }

    /// Invokes `MatchInvoice` and returns the results.
    pub async fn invoke_match(&self, request: Value) -> Vec<Value> {
        self.secrets.add_fields_of(&request);
        let mut answer = self.system.invoke("MatchInvoice", request).await.unwrap();
        let Value::Array(results) = answer["results"].take() else { panic!("no results: {answer}") };
        results
    }

    /// Matches invoices and returns the results.
    pub async fn match_all(&self, invoices: &[Value]) -> Vec<Value> {
        self.invoke_match(json!({ "invoices": invoices })).await
    }

    /// Matches one invoice and returns its result.
    pub async fn match_one(&self, invoice: &Value) -> Value {
        only(self.match_all(std::slice::from_ref(invoice)).await)
    }

    /// Matches one invoice with `rematch` and returns its result.
    pub async fn rematch(&self, invoice: &Value) -> Value {
        only(self.invoke_match(json!({"invoices": [invoice], "rematch": true})).await)
    }

    /// Matches one invoice with `dryRun` and returns its result.
    pub async fn preview(&self, invoice: &Value) -> Value {
        only(self.invoke_match(json!({"invoices": [invoice], "dryRun": true})).await)
    }

    /// Invokes `VoidInvoice` for an invoice.
    pub async fn void(&self, invoice: &Value) -> Value {
        let request = json!({
            "accountId": invoice["accountId"],
            "billFrom": invoice["billFrom"],
            "invoiceId": invoice["invoiceId"],
        });
        self.system.invoke("VoidInvoice", request).await.unwrap()
    }

    /// Pauses a request at its next transaction, lets `meanwhile` happen, and lets the request continue.
    pub async fn before_commit<A, B>(
        &self,
        request: impl Future<Output = A>,
        meanwhile: impl Future<Output = B>,
    ) -> (A, B) {
        self.before("TransactWriteItems", request, meanwhile).await
    }

    /// Pauses a request at its next operation on the table, lets `meanwhile` happen, and lets the request continue.
    pub async fn before<A, B>(
        &self,
        operation: &str,
        request: impl Future<Output = A>,
        meanwhile: impl Future<Output = B>,
    ) -> (A, B) {
        let mut held = self.system.wire().hold_next(operation);
        let meanwhile = async {
            held.arrived().await;
            let happened = meanwhile.await;
            held.release();
            happened
        };
        tokio::join!(request, meanwhile)
    }
}

impl Answer {
    /// The status, and the problem's code if there is one.
    pub fn refusal(&self) -> (u16, &str) {
        (self.status, self.body["code"].as_str().unwrap_or_default())
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The pointer and code of each error.
    pub fn errors(&self) -> Vec<(&str, &str)> {
        errors(&self.body)
    }
}

/// The pointer and code of each error of a problem.
pub fn errors(problem: &Value) -> Vec<(&str, &str)> {
    let errors = problem["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    errors.iter().map(|it| (it["pointer"].as_str().unwrap(), it["code"].as_str().unwrap())).collect()
}

/// The outcome and the purchase order of a result.
pub fn outcome(result: &Value) -> (&str, Option<&str>) {
    (result["outcome"].as_str().unwrap(), result["purchaseOrderId"].as_str())
}

/// Truncates all times to seconds, for snapshots: the clock advances by a microsecond with each reading.
pub fn to_the_second(value: &Value) -> Value {
    match value {
        Value::String(text) => match text.split_once('.') {
            Some((second, _)) if DateTime::parse_from_rfc3339(text).is_ok() => json!(format!("{second}Z")),
            _ => value.clone(),
        },
        Value::Array(all) => all.iter().map(to_the_second).collect(),
        Value::Object(fields) => {
            Value::Object(fields.iter().map(|(name, field)| (name.clone(), to_the_second(field))).collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

/// The address of the engine that replaces the embedded one in all tests; `.ci/second-engine` sets it.
#[expect(clippy::disallowed_methods, reason = "configures the tests, not the functions")]
fn other_engine() -> Option<String> {
    std::env::var("END_TO_END_DYNAMODB").ok()
}

/// A table name that no other test of any run uses.
fn unique_table() -> String {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    format!("test-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed))
}

fn only(mut results: Vec<Value>) -> Value {
    assert_eq!(results.len(), 1, "{results:?}");
    results.remove(0)
}

fn noon(day: &str) -> DateTime<Utc> {
    let day: NaiveDate = day.parse().unwrap();
    day.and_hms_opt(12, 0, 0).unwrap().and_utc()
}
