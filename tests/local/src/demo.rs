//! A worked example, loaded through the system's own interfaces: a buyer's purchase orders over HTTP, a seller's
//! invoices by invocation, a sweep. Its months are those around the system's clock. Loaded again, it finds
//! everything there and changes nothing.

mod example;

use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

use crate::{System, say};

/// The account that the example is about.
const ACCOUNT: &str = "111122223333";

/// Why the example couldn't be loaded.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The system didn't answer.
    #[error("the worked example failed: {0}")]
    Request(#[from] reqwest::Error),
    /// The system answered something else than the example needs.
    #[error("the worked example failed: {0}")]
    Answer(String),
}

/// Loads the example, runs matching and a sweep, and says what to look at.
pub async fn run(system: &System) -> Result<(), DemoError> {
    let months = example::Months::around(system.clock().now().date_naive());
    let buyer = Buyer::sign_in(system.url()).await?;

    say!("\nA buyer, account {ACCOUNT}, defines purchase orders over HTTP:");
    for order in example::purchase_orders(months) {
        buyer.define(&order).await?;
    }
    say!("\nSellers' invoice generators ask which purchase order to print on {}", example::said(months));
    let invoices = example::invoices(ACCOUNT, months);
    for result in buyer.invoke("MatchInvoice", &json!({ "invoices": invoices })).await?["results"].members() {
        say!("  {}", told(result));
    }
    say!("\nWhat is left:");
    for order in buyer.get("/purchase-orders?limit=100").await?["purchaseOrders"].members() {
        say!("  {}", example::balance(order));
    }
    say!("\nThe scheduled sweep mails what the contacts must know:");
    let report = buyer.invoke("SweepNotifications", &json!({})).await?;
    say!("  mails sent: {}, failed: {}", report["digestsSent"], report["failed"]);
    for mail in buyer.get("/mailbox/messages").await?.members() {
        say!("  to {}: {}", mail["to"][0].words(), mail["subject"].words());
    }
    look(&buyer, months);
    Ok(())
}

/// What to try next.
fn look(buyer: &Buyer, months: example::Months) {
    let url = &buyer.url;
    say!("\nLook around (the token is good for an hour):");
    say!("  {url}/mailbox    the mails, in a browser");
    say!("  {url}/local/events    what was told on EventBridge");
    say!("  TOKEN=$(curl -s '{url}/local/token?account={ACCOUNT}&email=me@example.com')");
    say!("  curl -s -H \"Authorization: Bearer $TOKEN\" {url}/purchase-orders");
    say!("  curl -s -H \"Authorization: Bearer $TOKEN\" {url}/purchase-orders/CLOUD-{}/ledger", months.last);
    say!("  curl -s -H \"Authorization: Bearer $TOKEN\" {url}/purchase-orders/JAPAN-STOP/invoices");
    say!("");
}

/// One result of a match, in a line: the invoice, where it went and why.
fn told(result: &Value) -> String {
    let invoice = format!("{:24}", result["invoiceId"].words());
    let replayed = if result["replayed"] == true { " (as before)" } else { "" };
    match result["outcome"].words() {
        "MATCHED" => {
            let draw = &result["draws"][0];
            let left = draw["balanceAfter"].as_str().map_or(String::new(), |left| format!(", {left} left"));
            let (order, line) = (result["purchaseOrderId"].words(), result["lineItemNumber"].words());
            format!("{invoice} {:>12}  {order} line {line}{left}{replayed}", draw["amount"].words())
        }
        "UNMATCHED" => {
            let decision = &result["decision"];
            // What was out of the question anyway (another seller's, another month's) is not worth a line here.
            let near = decision["candidates"].members().find(|candidate| {
                !matches!(candidate["reason"].words(), "SELLER_MISMATCH" | "EXPIRED" | "NOT_EFFECTIVE")
            });
            let near = near.map_or(String::new(), |near| {
                format!(" ({}: {})", near["purchaseOrderId"].words(), near["reason"].words())
            });
            format!(
                "{invoice} {:>12}  no purchase order: {}{near}{replayed}",
                "-",
                decision["reason"].words()
            )
        }
        other => format!("{invoice} {:>12}  {other}: {}", "-", result["error"]["detail"].words()),
    }
}

/// Somebody with a token.
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

    async fn define(&self, order: &Value) -> Result<(), DemoError> {
        let (status, answer) = self.ask(Method::POST, "/purchase-orders", Some(order)).await?;
        let id = order["purchaseOrderId"].words();
        match (status, answer["code"].words()) {
            (StatusCode::CREATED, _) => say!("  {id:24} {}", order["description"].words()),
            (StatusCode::CONFLICT, "AlreadyExists") => say!("  {id:24} is there already"),
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
        if status.is_success() && answer.get("errorType").is_none() {
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

/// Reading answers that are known to have their fields.
pub(crate) trait Told {
    /// The text; empty where it is none.
    fn words(&self) -> &str;
    /// The elements; none where it is no list.
    fn members(&self) -> impl Iterator<Item = &Value>;
}

impl Told for Value {
    fn words(&self) -> &str {
        self.as_str().unwrap_or_default()
    }

    fn members(&self) -> impl Iterator<Item = &Value> {
        self.as_array().into_iter().flatten()
    }
}
