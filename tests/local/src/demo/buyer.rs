//! The buyer of the worked examples, who calls the system's HTTP API and its functions.

use reqwest::{Client, Method, StatusCode};
use serde_json::Value;

use super::{ACCOUNT, AnswerPart, DemoError};

/// A person of the buyer's account, who calls the API.
pub(super) struct Buyer {
    client: Client,
    pub(super) url: String,
    token: String,
}

impl Buyer {
    pub(super) async fn sign_in(url: &str) -> Result<Self, DemoError> {
        let client = Client::new();
        let path = format!("{url}/local/token?account={ACCOUNT}&email=buyer@example.com");
        let token = client.get(path).send().await?.error_for_status()?.text().await?;
        Ok(Self { client, url: url.to_owned(), token })
    }

    /// Sets the contacts of notices about invoices without a purchase order, unless the account has settings.
    pub(super) async fn set_default_contacts(&self, settings: &Value) -> Result<(), DemoError> {
        if self.get("/settings").await?["version"] != 0 {
            return Ok(());
        }
        let request = self.client.put(format!("{}/settings", self.url)).bearer_auth(&self.token);
        let request = request.header("if-match", "\"0\"").json(settings);
        let answer = request.send().await?;
        if answer.status().is_success() {
            return Ok(());
        }
        Err(DemoError::Answer(format!("PUT /settings: {} {}", answer.status(), answer.text().await?)))
    }

    /// Creates a purchase order. Returns false if it already exists.
    pub(super) async fn create(&self, order: &Value) -> Result<bool, DemoError> {
        let (status, answer) = self.ask(Method::POST, "/purchase-orders", Some(order)).await?;
        match (status, answer["code"].text()) {
            (StatusCode::CREATED, _) => Ok(true),
            (StatusCode::CONFLICT, "AlreadyExists") => Ok(false),
            _ => Err(DemoError::Answer(format!(
                "POST /purchase-orders {}: {status} {answer}",
                order["purchaseOrderId"].text()
            ))),
        }
    }

    pub(super) async fn get(&self, path: &str) -> Result<Value, DemoError> {
        let (status, answer) = self.ask(Method::GET, path, None).await?;
        if status.is_success() {
            return Ok(answer);
        }
        Err(DemoError::Answer(format!("GET {path}: {status} {answer}")))
    }

    pub(super) async fn invoke(&self, function: &str, payload: &Value) -> Result<Value, DemoError> {
        let path = format!("/2015-03-31/functions/{function}/invocations");
        let (status, answer) = self.ask(Method::POST, &path, Some(payload)).await?;
        if status.is_success() && ["errorType", "error"].iter().all(|error| answer.get(error).is_none()) {
            return Ok(answer);
        }
        Err(DemoError::Answer(format!("{function}: {status} {answer}")))
    }

    /// Changes a version of a resource.
    pub(super) async fn change(
        &self,
        method: Method,
        path: &str,
        version: &str,
        body: &Value,
    ) -> Result<(StatusCode, Value), DemoError> {
        let request = self.client.request(method, format!("{}{path}", self.url)).bearer_auth(&self.token);
        let answer = request.header("if-match", format!("\"{version}\"")).json(body).send().await?;
        Ok((answer.status(), answer.json().await?))
    }

    async fn ask(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<(StatusCode, Value), DemoError> {
        let request = self.client.request(method, format!("{}{path}", self.url)).bearer_auth(&self.token);
        let request = if let Some(body) = body { request.json(body) } else { request };
        let answer = request.send().await?;
        Ok((answer.status(), answer.json().await?))
    }
}
