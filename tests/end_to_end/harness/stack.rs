//! A deployed stack, as its users know it: the API's address and tokens, the functions' names and keys to invoke them,
//! and the mails that arrive. Its clock can't be set.
//!
//! `.ci/deployed` deploys one and sets `END_TO_END_STACK` to the path of its description.

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

use super::caller::{Caller, Token};
use super::{logs, only};

/// The description that `.ci/deployed` writes.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Description {
    /// The address of the HTTP API.
    url: String,
    /// The address of the AWS services on this machine.
    aws: SocketAddr,
    region: String,
    /// The functions' names by their logical IDs.
    functions: BTreeMap<String, String>,
    /// The URL of the queue of invoices.
    queue: String,
    /// Credentials of the invoice generator, which may invoke two functions and send to the queue.
    access_key_id: String,
    secret_access_key: String,
    /// Buyers, each of an empty account.
    buyers: Vec<Buyer>,
    /// A caller whose token has the read scope only.
    reader: Buyer,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Buyer {
    pub account: String,
    token: String,
}

pub struct Stack {
    description: Description,
    client: Client,
    secrets: logs::Secrets,
}

impl Stack {
    /// The stack that `.ci/deployed` has deployed.
    #[expect(clippy::disallowed_methods, reason = "configures the tests, not the functions")]
    pub fn deployed() -> Self {
        let path = std::env::var("END_TO_END_STACK").unwrap_or_else(|_| panic!("no stack: run .ci/deployed"));
        let description: Description = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let host = description.url.trim_start_matches("http://").split(':').next().unwrap();
        // Not every resolver resolves names below `localhost`.
        let client = Client::builder().resolve(host, description.aws).build().unwrap();
        Self { description, client, secrets: logs::Secrets::default() }
    }

    /// A buyer that no other test uses.
    pub fn new_buyer(&self) -> &Buyer {
        static TAKEN: AtomicUsize = AtomicUsize::new(0);
        let buyers = &self.description.buyers;
        buyers
            .get(TAKEN.fetch_add(1, Ordering::Relaxed))
            .unwrap_or_else(|| panic!("{} buyers are too few", buyers.len()))
    }

    /// A caller whose token has the read scope only.
    pub fn reader(&self) -> Caller<'_> {
        self.bearer(&self.description.reader.token)
    }

    /// A buyer as a caller with all scopes.
    pub fn buyer<'a>(&'a self, buyer: &'a Buyer) -> Caller<'a> {
        self.bearer(&buyer.token)
    }

    /// A caller with a token.
    pub fn bearer<'a>(&'a self, token: &'a str) -> Caller<'a> {
        let Self { description, client, secrets } = self;
        Caller { url: &description.url, client, secrets, token: Token::Fixed(token) }
    }

    /// A request without a token.
    pub fn anonymous(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.description.url))
    }

    /// Matches one invoice and returns its result.
    pub async fn match_one(&self, invoice: &Value) -> Value {
        let (status, mut answer) = self.invoke("MatchInvoice", &json!({ "invoices": [invoice] })).await;
        let Value::Array(results) = answer["results"].take() else { panic!("{status}: {answer}") };
        only(results)
    }

    /// Invokes a function as the invoice generator. Returns Lambda's status and the function's answer.
    pub async fn invoke(&self, function: &str, event: &Value) -> (u16, Value) {
        let Description { aws, functions, .. } = &self.description;
        let url = format!("http://{aws}/2015-03-31/functions/{}/invocations", functions[function]);
        self.call("lambda", &url, "", event).await
    }

    /// Sends a message to the queue of invoices as the invoice generator.
    pub async fn enqueue(&self, message: &Value, account: &str) {
        let Description { aws, queue, .. } = &self.description;
        let request =
            json!({"QueueUrl": queue, "MessageBody": message.to_string(), "MessageGroupId": account});
        let url = format!("http://{aws}/");
        let (status, answer) = self.call("sqs", &url, "AmazonSQS.SendMessage", &request).await;
        assert_eq!(status, 200, "{answer}");
    }

    /// Makes a request that the invoice generator signs.
    async fn call(&self, service: &str, url: &str, target: &str, request: &Value) -> (u16, Value) {
        let Description { region, access_key_id, secret_access_key, .. } = &self.description;
        let body = request.to_string();
        let keys = Credentials::new(access_key_id, secret_access_key, None, None, "tests").into();
        let signing = SigningParams::builder()
            .identity(&keys)
            .region(region)
            .name(service)
            .time(Clock::System.now().into())
            .settings(SigningSettings::default())
            .build()
            .unwrap();
        let headers = [("content-type", "application/x-amz-json-1.0"), ("x-amz-target", target)];
        let signed = SignableBody::Bytes(body.as_bytes());
        let signable = SignableRequest::new("POST", url, headers.into_iter(), signed).unwrap();
        let (signature, _) = sign(signable, &signing.into()).unwrap().into_parts();
        let request = headers
            .into_iter()
            .chain(signature.headers())
            .fold(self.client.post(url), |request, (name, value)| request.header(name, value));
        let response = request.body(body).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    /// The mails sent to an address, oldest first.
    pub async fn mails_to(&self, address: &str) -> Vec<Value> {
        let url = format!("http://{}/_ministack/ses/messages", self.description.aws);
        let all: Value = self.client.get(url).send().await.unwrap().json().await.unwrap();
        let of_all_accounts = all["messages"].as_object().unwrap().values();
        let mails = of_all_accounts.flat_map(|mails| mails.as_array().unwrap());
        mails.filter(|mail| mail["To"] == json!([address])).cloned().collect()
    }
}

/// Moves all days and months in a value by the same number of months, so that `month` becomes the current month.
pub fn moved(value: &Value, month: &str) -> Value {
    let month = day(&format!("{month}-01")).unwrap();
    let today = Clock::System.now().date_naive();
    let months =
        (today.year() - month.year()) * 12 + today.month().cast_signed() - month.month().cast_signed();
    moved_by(value, Months::new(months.try_into().unwrap()))
}

fn moved_by(value: &Value, months: Months) -> Value {
    match value {
        Value::String(text) => json!(moved_text(text, months)),
        Value::Array(all) => all.iter().map(|it| moved_by(it, months)).collect(),
        Value::Object(fields) => {
            fields.iter().map(|(name, it)| (name.clone(), moved_by(it, months))).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

/// Moves a text that is a day or a month, or a CSV table with such cells.
fn moved_text(text: &str, months: Months) -> String {
    let cell = |cell: &str| match (day(cell), day(&format!("{cell}-01"))) {
        (Some(day), _) => (day + months).format("%Y-%m-%d").to_string(),
        (None, Some(month)) => (month + months).format("%Y-%m").to_string(),
        (None, None) => cell.to_owned(),
    };
    let row = |row: &str| row.split(',').map(cell).collect::<Vec<_>>().join(",");
    text.split('\n').map(row).collect::<Vec<_>>().join("\n")
}

fn day(text: &str) -> Option<NaiveDate> {
    // Rejects `2026-6-1`.
    text.parse().ok().filter(|_| text.len() == 10)
}
