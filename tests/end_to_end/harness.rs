//! A running system and those who use it: a buyer with a token over HTTP, the invoice generator by invocation.

pub mod contract;
pub mod given;
pub mod ledger;
pub mod logs;
pub mod stack;
pub mod table;

use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, NaiveDate, Utc};
use functions::lambda::clock::Clock;
use local::{Issuer, Options, System, TokenRequest};
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};

/// The account of everything that names no other.
pub const ACCOUNT: &str = "111122223333";
/// Another buyer's.
pub const OTHER_ACCOUNT: &str = "444455556666";

/// A system of one test's own, with the clock standing.
pub struct Running {
    pub system: System,
    pub client: Client,
    /// What must not be in the logs; looked for when the test is over.
    pub secrets: logs::Secrets,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

/// A buyer, known by a token.
pub struct Caller<'a> {
    url: &'a str,
    client: &'a Client,
    secrets: &'a logs::Secrets,
    token: Token<'a>,
}

/// What a buyer shows.
enum Token<'a> {
    /// Always this one.
    This(&'a str),
    /// A fresh one for an account, each time.
    Fresh(&'a Issuer, &'a str),
}

impl Running {
    /// A system on which it is noon of `day`.
    pub async fn on(day: &str) -> Self {
        Self::with(Options::in_memory(Clock::standing_at(noon(day)))).await
    }

    /// A system on which it is noon of `day`, whose events are followed.
    pub async fn followed_on(day: &str) -> Self {
        let options = Options::in_memory(Clock::standing_at(noon(day)));
        Self::with(Options { streamed: true, ..options }).await
    }

    /// A system on which it is noon of `day`, with another value of a template parameter.
    pub async fn on_with(day: &str, parameter: &str, value: &str) -> Self {
        Self::with(Options::in_memory(Clock::standing_at(noon(day))).with(parameter, value)).await
    }

    pub async fn with(mut options: Options) -> Self {
        if let Some(engine) = other_engine() {
            options.dynamodb_endpoint = Some(engine);
            options.table = Some(table_of_its_own());
        }
        let secrets = logs::Secrets::default();
        let system = System::start(options).await.unwrap();
        Self { system, client: Client::new(), secrets }
    }

    /// Moves the clock to noon of `day`.
    pub fn it_is(&self, day: &str) {
        self.system.clock().set(noon(day));
    }

    /// The buyer whose account is [`ACCOUNT`].
    pub fn buyer(&self) -> Caller<'_> {
        self.buyer_of(ACCOUNT)
    }

    /// A buyer of any account, who may do everything.
    pub fn buyer_of<'a>(&'a self, account: &'a str) -> Caller<'a> {
        self.caller(Token::Fresh(self.system.issuer(), account))
    }

    /// Someone who shows `token`.
    pub fn bearer<'a>(&'a self, token: &'a str) -> Caller<'a> {
        self.caller(Token::This(token))
    }

    fn caller<'a>(&'a self, token: Token<'a>) -> Caller<'a> {
        Caller { url: self.system.url(), client: &self.client, secrets: &self.secrets, token }
    }

    /// Invokes `MatchInvoice` with `invoices` alone; the results.
    pub async fn match_all(&self, invoices: &[Value]) -> Vec<Value> {
        self.match_asked(json!({ "invoices": invoices })).await
    }

    /// Invokes `MatchInvoice` with one invoice; its result.
    pub async fn match_one(&self, invoice: &Value) -> Value {
        only(self.match_all(std::slice::from_ref(invoice)).await)
    }

    /// Invokes `MatchInvoice` with one invoice and `rematch`.
    pub async fn rematch(&self, invoice: &Value) -> Value {
        only(self.match_asked(json!({"invoices": [invoice], "rematch": true})).await)
    }

    /// Invokes `MatchInvoice` with one invoice and `dryRun`.
    pub async fn preview(&self, invoice: &Value) -> Value {
        only(self.match_asked(json!({"invoices": [invoice], "dryRun": true})).await)
    }

    /// Invokes `MatchInvoice`; the results.
    pub async fn match_asked(&self, asked: Value) -> Vec<Value> {
        self.secrets.all_of(&asked);
        let mut answer = self.system.invoke("MatchInvoice", asked).await.unwrap();
        let Value::Array(results) = answer["results"].take() else { panic!("no results: {answer}") };
        results
    }

    /// Invokes `VoidInvoice` for an invoice.
    pub async fn void(&self, invoice: &Value) -> Value {
        let asked = json!({
            "accountId": invoice["accountId"],
            "billFrom": invoice["billFrom"],
            "invoiceId": invoice["invoiceId"],
        });
        self.system.invoke("VoidInvoice", asked).await.unwrap()
    }
}

impl Caller<'_> {
    fn token(&self) -> String {
        let token = match self.token {
            Token::This(token) => token.to_owned(),
            Token::Fresh(issuer, account) => {
                let (account, email) = (account.to_owned(), Some("buyer@example.com".to_owned()));
                issuer.token_for(&TokenRequest { account, email, ..TokenRequest::default() }).unwrap()
            }
        };
        self.secrets.is(&token);
        token
    }

    /// A request to `path`, to be added to and [sent](sent).
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.url)).bearer_auth(self.token())
    }

    pub async fn get(&self, path: &str) -> Answer {
        sent(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.secrets.all_of(body);
        sent(with_json(self.request(Method::POST, path), body)).await
    }

    pub async fn put(&self, path: &str, if_match: &str, body: &Value) -> Answer {
        self.secrets.all_of(body);
        sent(with_json(self.request(Method::PUT, path).header("if-match", if_match), body)).await
    }

    pub async fn delete(&self, path: &str, if_match: &str) -> Answer {
        sent(self.request(Method::DELETE, path).header("if-match", if_match)).await
    }

    /// Makes a purchase order, whatever comes of it.
    pub async fn create(&self, order: &Value) -> Answer {
        self.post("/purchase-orders", order).await
    }

    /// Makes a purchase order, which must succeed; the purchase order.
    pub async fn given(&self, order: &Value) -> Value {
        let answer = self.create(order).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        answer.body
    }

    /// A purchase order, which must be there.
    pub async fn order(&self, id: &str) -> Value {
        let answer = self.get(&path_of(id)).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body
    }

    /// Changes fields of a purchase order as it is now, and saves it with its version.
    pub async fn edit(&self, id: &str, changes: &Value) -> Answer {
        let order = self.order(id).await;
        let edited = given::With::with(given::sendable(&order), changes.clone());
        self.put(&path_of(id), &tag(&order), &edited).await
    }

    /// Sets the status of a purchase order as it is now.
    pub async fn set_status(&self, id: &str, status: &str) -> Answer {
        let order = self.order(id).await;
        self.put(&format!("{}/status", path_of(id)), &tag(&order), &json!({ "status": status })).await
    }

    /// Deletes a purchase order as it is now, which must succeed.
    pub async fn deleted(&self, id: &str) {
        let order = self.order(id).await;
        assert_eq!(self.delete(&path_of(id), &tag(&order)).await.status, 204);
    }

    /// All rows of a list, page by page.
    pub async fn all(&self, path: &str, name: &str, limit: usize) -> Vec<Value> {
        let mut rows = Vec::new();
        let mut page = format!("{path}?limit={limit}");
        loop {
            let answer = self.get(&page).await;
            assert_eq!(answer.status, 200, "{}", answer.body);
            rows.extend(answer.body[name].as_array().unwrap().iter().cloned());
            let Some(next) = answer.body["nextToken"].as_str() else { return rows };
            page = format!("{path}?limit={limit}&nextToken={next}");
        }
    }
}

impl Answer {
    /// The status, and the code where it is a problem of ours.
    pub fn refusal(&self) -> (u16, &str) {
        (self.status, self.body["code"].as_str().unwrap_or_default())
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The refusals in `errors`: where, and what kind.
    pub fn errors(&self) -> Vec<(&str, &str)> {
        errors(&self.body)
    }
}

/// The refusals in a problem's `errors`: where, and what kind.
pub fn errors(problem: &Value) -> Vec<(&str, &str)> {
    let errors = problem["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    errors.iter().map(|it| (it["pointer"].as_str().unwrap(), it["code"].as_str().unwrap())).collect()
}

/// Sends a request; what comes back, which must be what the API's contract says.
pub async fn sent(request: RequestBuilder) -> Answer {
    let (client, request) = request.build_split();
    let request = request.unwrap();
    let (method, path) = (request.method().clone(), request.url().path().to_owned());
    let response = client.execute(request).await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = response.text().await.unwrap();
    let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    let answer = Answer { status, headers, body };
    contract::hold(&method, &path, &answer);
    answer
}

pub fn with_json(request: RequestBuilder, body: &Value) -> RequestBuilder {
    request.header(CONTENT_TYPE, "application/json").body(body.to_string())
}

/// The path of a purchase order: bytes other than `A-Z a-z 0-9 _ - .`, and a dot in front, as `~` and two digits.
pub fn path_of(id: &str) -> String {
    let plain =
        |index: usize, it: u8| it.is_ascii_alphanumeric() || b"_-".contains(&it) || (it == b'.' && index > 0);
    let written = |(index, it): (usize, u8)| {
        if plain(index, it) { char::from(it).to_string() } else { format!("~{it:02X}") }
    };
    format!("/purchase-orders/{}", id.bytes().enumerate().map(written).collect::<String>())
}

/// The entity tag of a purchase order as returned.
pub fn tag(order: &Value) -> String {
    format!("\"{}\"", order["version"])
}

/// The outcome and the purchase order of a result.
pub fn outcome(result: &Value) -> (&str, Option<&str>) {
    (result["outcome"].as_str().unwrap(), result["purchaseOrderId"].as_str())
}

/// The same with every instant cut to its second, for snapshots: the standing clock tells readings apart by
/// microseconds.
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

/// The address of another engine than the embedded one, for all tests: `.ci/second-engine` names one.
#[expect(clippy::disallowed_methods, reason = "a setting of the tests, not of what they test")]
fn other_engine() -> Option<String> {
    std::env::var("END_TO_END_DYNAMODB").ok()
}

/// A name that no other system of any run has.
fn table_of_its_own() -> String {
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
