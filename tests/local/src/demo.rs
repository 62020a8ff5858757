//! The worked example, loaded through the system's own interfaces: a buyer creates purchase orders over HTTP, sellers'
//! invoices are matched by invoking `MatchInvoice`, and a sweep sends mails. Its months are relative to the system's
//! clock. Loading it again changes nothing.

mod buyer;
mod company;
mod example;
mod large;

use serde_json::{Value, json};

use crate::{System, say};
use buyer::Buyer;

pub use large::run_large;

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

    buyer.set_default_contacts(&example::settings()).await?;
    say!("\nThe buyer with account {ACCOUNT} creates purchase orders over HTTP:");
    for order in example::purchase_orders(months) {
        let outcome =
            if buyer.create(&order).await? { order["description"].text() } else { "already exists" };
        say!("  {:24} {outcome}", order["purchaseOrderId"].text());
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
