//! The worked example, loaded through the system's own interfaces: a buyer creates purchase orders over HTTP, sellers'
//! invoices are matched by invoking `MatchInvoice`, and a sweep sends mails. Its months are relative to the system's
//! clock. Loading it again changes nothing.

mod example;

use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

use crate::{System, say};

/// The buyer's account.
const ACCOUNT: &str = "111122223333";

#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("the worked example failed: {0}")]
    Request(#[from] reqwest::Error),
    #[error("the worked example failed: {0}")]
    Answer(String),
}

/// Loads the example and prints a tour of it.
pub async fn run(system: &System) -> Result<(), DemoError> {
    let months = example::Months::around(system.clock().now().date_naive());
    let buyer = Buyer::sign_in(system.url()).await?;

    buyer.set_default_contacts().await?;
    say!("\nThe buyer with account {ACCOUNT} creates purchase orders over HTTP:");
    for order in example::purchase_orders(months) {
        buyer.create(&order).await?;
    }
    say!(
        "\nSellers match their invoices for {} and {} by invoking MatchInvoice:",
        months.before,
        months.last
    );
    let invoices = example::invoices(ACCOUNT, months);
    let report = buyer.invoke("MatchInvoice", &json!({ "invoices": invoices })).await?;
    for result in report["results"].elements() {
        say!("  {}", summary(result));
    }
    say!("\nBalances of the purchase orders:");
    for order in buyer.get("/purchase-orders?limit=100").await?["purchaseOrders"].elements() {
        say!("  {}", example::balance(order));
    }
    say!(
        "\nThe hourly sweep sends notices to the contacts of the purchase orders, and those about invoices without one \
         to the account's default contacts:"
    );
    let report = buyer.invoke("SweepNotifications", &json!({})).await?;
    say!("  sent: {}, failed: {}", report["digestsSent"], report["failed"]);
    for mail in buyer.get("/mailbox/messages").await?.elements() {
        say!("  to {}: {}", mail["to"][0].text(), mail["subject"].text());
    }
    print_next_steps(&buyer, months);
    Ok(())
}

fn print_next_steps(buyer: &Buyer, months: example::Months) {
    let url = &buyer.url;
    say!("\nWhat to try next (the token is valid for eight hours):");
    say!("  {url}/console/    the web console, in a browser");
    say!("  {url}/mailbox    the mails");
    say!("  {url}/local/events    the events on EventBridge");
    say!("  TOKEN=$(curl -s '{url}/local/token?account={ACCOUNT}&email=me@example.com')");
    say!("  curl -s -H \"Authorization: Bearer $TOKEN\" {url}/purchase-orders");
    say!("  curl -s -H \"Authorization: Bearer $TOKEN\" {url}/purchase-orders/CLOUD-{}/ledger", months.last);
    say!("  curl -s -H \"Authorization: Bearer $TOKEN\" {url}/purchase-orders/JAPAN-STOP/invoices");
    say!("");
}

/// Returns a result of `MatchInvoice` as a line: the invoice, its purchase order or the reason why it has none.
fn summary(result: &Value) -> String {
    let invoice = format!("{:24}", result["invoiceId"].text());
    let replayed = if result["replayed"] == true { " (as before)" } else { "" };
    match result["outcome"].text() {
        "MATCHED" => {
            let draw = &result["draws"][0];
            let left = draw["balanceAfter"].as_str().map_or(String::new(), |left| format!(", {left} left"));
            let (order, line) = (result["purchaseOrderId"].text(), result["lineItemNumber"].text());
            format!("{invoice} {:>12}  {order} line {line}{left}{replayed}", draw["amount"].text())
        }
        "UNMATCHED" => {
            let decision = &result["decision"];
            // Candidates of another seller or month are too far off to mention.
            let near = decision["candidates"].elements().find(|candidate| {
                !matches!(candidate["reason"].text(), "SELLER_MISMATCH" | "EXPIRED" | "NOT_EFFECTIVE")
            });
            let near = near.map_or(String::new(), |near| {
                format!(" ({}: {})", near["purchaseOrderId"].text(), near["reason"].text())
            });
            format!("{invoice} {:>12}  no purchase order: {}{near}{replayed}", "-", decision["reason"].text())
        }
        other => format!("{invoice} {:>12}  {other}: {}", "-", result["error"]["detail"].text()),
    }
}

struct Buyer {
    client: Client,
    url: String,
    token: String,
}

impl Buyer {
    async fn sign_in(url: &str) -> Result<Self, DemoError> {
        let client = Client::new();
        let path = format!("{url}/local/token?account={ACCOUNT}&email=buyer@example.com");
        let token = client.get(path).send().await?.error_for_status()?.text().await?;
        Ok(Self { client, url: url.to_owned(), token })
    }

    /// Sets the contacts of notices about invoices without a purchase order, unless the account has settings.
    async fn set_default_contacts(&self) -> Result<(), DemoError> {
        if self.get("/settings").await?["version"] != 0 {
            return Ok(());
        }
        let request = self.client.put(format!("{}/settings", self.url)).bearer_auth(&self.token);
        let request = request.header("if-match", "\"0\"").json(&example::settings());
        let answer = request.send().await?;
        if answer.status().is_success() {
            return Ok(());
        }
        Err(DemoError::Answer(format!("PUT /settings: {} {}", answer.status(), answer.text().await?)))
    }

    async fn create(&self, order: &Value) -> Result<(), DemoError> {
        let (status, answer) = self.ask(Method::POST, "/purchase-orders", Some(order)).await?;
        let id = order["purchaseOrderId"].text();
        match (status, answer["code"].text()) {
            (StatusCode::CREATED, _) => say!("  {id:24} {}", order["description"].text()),
            (StatusCode::CONFLICT, "AlreadyExists") => say!("  {id:24} already exists"),
            _ => return Err(DemoError::Answer(format!("POST /purchase-orders {id}: {status} {answer}"))),
        }
        Ok(())
    }

    async fn get(&self, path: &str) -> Result<Value, DemoError> {
        let (status, answer) = self.ask(Method::GET, path, None).await?;
        if status.is_success() {
            return Ok(answer);
        }
        Err(DemoError::Answer(format!("GET {path}: {status} {answer}")))
    }

    async fn invoke(&self, function: &str, payload: &Value) -> Result<Value, DemoError> {
        let path = format!("/2015-03-31/functions/{function}/invocations");
        let (status, answer) = self.ask(Method::POST, &path, Some(payload)).await?;
        if status.is_success() && ["errorType", "error"].iter().all(|error| answer.get(error).is_none()) {
            return Ok(answer);
        }
        Err(DemoError::Answer(format!("{function}: {status} {answer}")))
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

/// Reads parts of an answer without checking their types.
pub(crate) trait AnswerPart {
    /// Returns a string; empty if this is no string.
    fn text(&self) -> &str;
    /// Returns the elements of an array; none if this is no array.
    fn elements(&self) -> impl Iterator<Item = &Value>;
}

impl AnswerPart for Value {
    fn text(&self) -> &str {
        self.as_str().unwrap_or_default()
    }

    fn elements(&self) -> impl Iterator<Item = &Value> {
        self.as_array().into_iter().flatten()
    }
}
