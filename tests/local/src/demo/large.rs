//! A company's year at the limits of an account: 100 purchase orders with 20 line items each, and 2,000 invoices.

use std::collections::BTreeMap;

use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::buyer::Buyer;
use super::company::Company;
use super::{ACCOUNT, AnswerPart, DemoError};
use crate::{System, say};

/// The most invoices that a call of `MatchInvoice` takes.
const BATCH: usize = 500;
/// Purchase orders that are created at the same time.
const CONCURRENT: usize = 8;

/// Loads the company's year, and says how many invoices were matched.
pub async fn run_large(system: &System) -> Result<(), DemoError> {
    let company = Company::at(system.clock().now().date_naive());
    let buyer = Buyer::sign_in(system.url()).await?;
    buyer.set_default_contacts(&Company::settings()).await?;
    let orders = company.purchase_orders();
    let created: Vec<bool> = stream::iter(orders.iter().map(|order| buyer.create(order)))
        .buffered(CONCURRENT)
        .try_collect()
        .await?;
    say!("\n{} purchase orders created, {} line items each.", created.iter().filter(|new| **new).count(), 20);
    for key in company.suspended() {
        suspend(&buyer, &key).await?;
    }
    let mut outcomes: BTreeMap<String, usize> = BTreeMap::new();
    // Credit memos follow their originals, so those come first.
    for invoices in [company.invoices(ACCOUNT), company.credit_memos(ACCOUNT)] {
        for batch in invoices.chunks(BATCH) {
            let report = buyer.invoke("MatchInvoice", &json!({ "invoices": batch })).await?;
            for result in report["results"].elements() {
                if matches!(result["outcome"].text(), "REJECTED" | "FAILED") {
                    return Err(DemoError::Answer(result.to_string()));
                }
                *outcomes.entry(result["outcome"].text().to_lowercase()).or_default() += 1;
            }
        }
    }
    let outcomes: Vec<String> =
        outcomes.iter().map(|(outcome, number)| format!("{number} {outcome}")).collect();
    say!("Invoices and credit memos: {}.", outcomes.join(", "));
    let report = buyer.invoke("SweepNotifications", &json!({})).await?;
    say!("Mails: {}.\n", report["digestsSent"]);
    Ok(())
}

/// Suspends a purchase order, unless it is suspended already.
async fn suspend(buyer: &Buyer, id: &str) -> Result<(), DemoError> {
    let path = format!("/purchase-orders/{id}");
    let order: Value = buyer.get(&path).await?;
    if order["status"].text().starts_with("SUSPENDED") {
        return Ok(());
    }
    let version = order["version"].to_string();
    let body = json!({ "status": "SUSPENDED", "reason": "Budget on hold" });
    match buyer.change(Method::PUT, &format!("{path}/status"), &version, &body).await? {
        (StatusCode::OK, _) => Ok(()),
        (status, answer) => Err(DemoError::Answer(format!("PUT {path}/status: {status} {answer}"))),
    }
}
