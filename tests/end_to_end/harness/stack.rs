//! A deployed stack, known only by what those who use it know: the API's address and tokens, the functions' names and
//! keys to invoke them, and where its mails arrive. It is today there, and each function is a process of its own.
//!
//! `.ci/deployed` makes one, and names its description in `END_TO_END_STACK`.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;
use chrono::{Datelike as _, Months, NaiveDate};
use functions::lambda::clock::Clock;
use reqwest::{Client, Method, RequestBuilder};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Caller, Token, logs, only};

/// What there is, as `.ci/deployed` writes it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Description {
    /// The address of the HTTP API.
    url: String,
    /// Where AWS's own services answer, on this machine.
    aws: SocketAddr,
    region: String,
    /// The functions' names by their names in the template.
    functions: BTreeMap<String, String>,
    /// The invoice generator's, which may invoke two of them.
    access_key_id: String,
    secret_access_key: String,
    /// Buyers, each of an account of its own in which nothing is.
    buyers: Vec<Buyer>,
    /// One who may only read.
    reader: Buyer,
}

/// A buyer of a deployed stack.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Buyer {
    pub account: String,
    token: String,
}

/// A deployed stack.
pub struct Stack {
    described: Description,
    client: Client,
    secrets: logs::Secrets,
}

impl Stack {
    /// The one that is described.
    #[expect(clippy::disallowed_methods, reason = "a setting of the tests, not of what they test")]
    pub fn deployed() -> Self {
        let path = std::env::var("END_TO_END_STACK").unwrap_or_else(|_| panic!("no stack: run .ci/deployed"));
        let described: Description = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let host = described.url.trim_start_matches("http://").split(':').next().unwrap();
        // A name below `localhost` is not looked up the same everywhere.
        let client = Client::builder().resolve(host, described.aws).build().unwrap();
        Self { described, client, secrets: logs::Secrets::default() }
    }

    /// A buyer whom no other test has.
    pub fn new_buyer(&self) -> &Buyer {
        static TAKEN: AtomicUsize = AtomicUsize::new(0);
        let buyers = &self.described.buyers;
        buyers
            .get(TAKEN.fetch_add(1, Ordering::Relaxed))
            .unwrap_or_else(|| panic!("{} do not do", buyers.len()))
    }

    /// Who may only read.
    pub fn reader(&self) -> Caller<'_> {
        self.bearer(&self.described.reader.token)
    }

    /// That buyer, who may do everything.
    pub fn buyer<'a>(&'a self, buyer: &'a Buyer) -> Caller<'a> {
        self.bearer(&buyer.token)
    }

    /// Someone who shows `token`.
    pub fn bearer<'a>(&'a self, token: &'a str) -> Caller<'a> {
        let Self { described, client, secrets } = self;
        Caller { url: &described.url, client, secrets, token: Token::This(token) }
    }

    /// A request of somebody without a token.
    pub fn stranger(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.described.url))
    }

    /// Invokes `MatchInvoice` with one invoice; its result.
    pub async fn match_one(&self, invoice: &Value) -> Value {
        let (status, mut answer) = self.invoke("MatchInvoice", &json!({ "invoices": [invoice] })).await;
        let Value::Array(results) = answer["results"].take() else { panic!("{status}: {answer}") };
        only(results)
    }

    /// Invokes a function as the invoice generator: Lambda's status, and what the function answers.
    pub async fn invoke(&self, function: &str, event: &Value) -> (u16, Value) {
        let Description { aws, region, functions, access_key_id, secret_access_key, .. } = &self.described;
        let url = format!("http://{aws}/2015-03-31/functions/{}/invocations", functions[function]);
        let body = event.to_string();
        let keys = Credentials::new(access_key_id, secret_access_key, None, None, "tests").into();
        let signing = SigningParams::builder()
            .identity(&keys)
            .region(region)
            .name("lambda")
            .time(Clock::System.now().into())
            .settings(SigningSettings::default())
            .build()
            .unwrap();
        let signed = SignableBody::Bytes(body.as_bytes());
        let signable = SignableRequest::new("POST", url.as_str(), std::iter::empty(), signed).unwrap();
        let (signature, _) = sign(signable, &signing.into()).unwrap().into_parts();
        let request = signature
            .headers()
            .fold(self.client.post(&url), |request, (name, value)| request.header(name, value));
        let response = request.body(body).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    /// The mails that were sent to an address, the first one first.
    pub async fn mails_to(&self, address: &str) -> Vec<Value> {
        let url = format!("http://{}/_ministack/ses/messages", self.described.aws);
        let all: Value = self.client.get(url).send().await.unwrap().json().await.unwrap();
        let of_all_accounts = all["messages"].as_object().unwrap().values();
        let mails = of_all_accounts.flat_map(|mails| mails.as_array().unwrap());
        mails.filter(|mail| mail["To"] == json!([address])).cloned().collect()
    }
}

/// The same, as if what is told of a month were told of this one: each day and month in it is moved alike.
pub fn moved(value: &Value, told_in: &str) -> Value {
    let told_in = day(&format!("{told_in}-01")).unwrap();
    let today = Clock::System.now().date_naive();
    let months =
        (today.year() - told_in.year()) * 12 + today.month().cast_signed() - told_in.month().cast_signed();
    by(value, Months::new(months.try_into().unwrap()))
}

fn by(value: &Value, months: Months) -> Value {
    match value {
        Value::String(text) => json!(text_by(text, months)),
        Value::Array(all) => all.iter().map(|it| by(it, months)).collect(),
        Value::Object(fields) => fields.iter().map(|(name, it)| (name.clone(), by(it, months))).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

/// A text that is a day or a month, or a table of texts with commas between.
fn text_by(text: &str, months: Months) -> String {
    let cell = |cell: &str| match (day(cell), day(&format!("{cell}-01"))) {
        (Some(day), _) => (day + months).format("%Y-%m-%d").to_string(),
        (None, Some(month)) => (month + months).format("%Y-%m").to_string(),
        (None, None) => cell.to_owned(),
    };
    let row = |row: &str| row.split(',').map(cell).collect::<Vec<_>>().join(",");
    text.split('\n').map(row).collect::<Vec<_>>().join("\n")
}

fn day(text: &str) -> Option<NaiveDate> {
    // Ten characters: not `2026-6-1`.
    text.parse().ok().filter(|_| text.len() == 10)
}
