//! A caller of the HTTP API, and the requests that buyers make.

use local::{Issuer, TokenRequest};
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};

use super::given::With;
use super::{Answer, contract, logs};

/// A caller of the API with a token.
pub struct Caller<'a> {
    pub(super) url: &'a str,
    pub(super) client: &'a Client,
    pub(super) secrets: &'a logs::Secrets,
    pub(super) token: Token<'a>,
}

pub(super) enum Token<'a> {
    Fixed(&'a str),
    /// A new token of the account for each request.
    Fresh(&'a Issuer, &'a str),
}

impl Caller<'_> {
    fn token(&self) -> String {
        let token = match self.token {
            Token::Fixed(token) => token.to_owned(),
            Token::Fresh(issuer, account) => {
                let (account, email) = (account.to_owned(), Some("buyer@example.com".to_owned()));
                issuer.token_for(&TokenRequest { account, email, ..TokenRequest::default() }).unwrap()
            }
        };
        self.secrets.add(&token);
        token
    }

    /// A request with the caller's token, to be [sent](send).
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.url)).bearer_auth(self.token())
    }

    pub async fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.secrets.add_fields_of(body);
        send(with_json(self.request(Method::POST, path), body)).await
    }

    pub async fn put(&self, path: &str, if_match: &str, body: &Value) -> Answer {
        self.secrets.add_fields_of(body);
        send(with_json(self.request(Method::PUT, path).header("if-match", if_match), body)).await
    }

    pub async fn delete(&self, path: &str, if_match: &str) -> Answer {
        send(self.request(Method::DELETE, path).header("if-match", if_match)).await
    }

    /// Requests that a purchase order be created.
    pub async fn create(&self, order: &Value) -> Answer {
        self.post("/purchase-orders", order).await
    }

    /// Creates a purchase order, which must succeed, and returns it.
    pub async fn add_order(&self, order: &Value) -> Value {
        let answer = self.create(order).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        answer.body
    }

    /// Returns a purchase order, which must exist.
    pub async fn order(&self, id: &str) -> Value {
        let answer = self.get(&path_of(id)).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body
    }

    /// Changes fields of the current version of a purchase order.
    pub async fn edit(&self, id: &str, changes: &Value) -> Answer {
        let order = self.order(id).await;
        self.put(&path_of(id), &tag(&order), &order.clone().with(changes.clone())).await
    }

    /// Sets the status of the current version of a purchase order.
    pub async fn set_status(&self, id: &str, status: &str) -> Answer {
        let order = self.order(id).await;
        self.put(&format!("{}/status", path_of(id)), &tag(&order), &json!({ "status": status })).await
    }

    /// Deletes the current version of a purchase order, which must succeed.
    pub async fn delete_order(&self, id: &str) {
        let order = self.order(id).await;
        assert_eq!(self.delete(&path_of(id), &tag(&order)).await.status, 204);
    }

    /// Returns all rows of a list, reading it in pages.
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

/// Sends a request and returns the response, which must conform to the API's contract.
pub async fn send(request: RequestBuilder) -> Answer {
    let (client, request) = request.build_split();
    let request = request.unwrap();
    let (method, path) = (request.method().clone(), request.url().path().to_owned());
    let response = client.execute(request).await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = response.text().await.unwrap();
    let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    let answer = Answer { status, headers, body };
    contract::check(&method, &path, &answer);
    answer
}

pub fn with_json(request: RequestBuilder, body: &Value) -> RequestBuilder {
    request.header(CONTENT_TYPE, "application/json").body(body.to_string())
}

/// The path of a purchase order. Bytes other than `A-Z a-z 0-9 _ - .`, and a leading dot, are `~` and two hex digits.
pub fn path_of(id: &str) -> String {
    let is_plain =
        |index: usize, it: u8| it.is_ascii_alphanumeric() || b"_-".contains(&it) || (it == b'.' && index > 0);
    let escaped = |(index, it): (usize, u8)| {
        if is_plain(index, it) { char::from(it).to_string() } else { format!("~{it:02X}") }
    };
    format!("/purchase-orders/{}", id.bytes().enumerate().map(escaped).collect::<String>())
}

/// The entity tag of a returned purchase order.
pub fn tag(order: &Value) -> String {
    format!("\"{}\"", order["version"])
}
