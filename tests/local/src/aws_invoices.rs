//! Matches a file of AWS's invoice summaries and prints AWS's choice of a purchase order beside that of matching. It goes
//! through the API: `POST /invoices/documents` as the buyer of the account that the file names. AWS then lists the same invoices
//! to the function that reads them every day.

use std::path::{Path, PathBuf};

use domain::document::aws_summary;
use functions::invoices::documents::{DOCUMENTS_MAX, aws_summaries};
use serde_json::{Value, json};

use crate::{System, TokenRequest, say};

/// The account of summaries that name none.
const ACCOUNT: &str = "111122223333";

#[derive(Debug, thiserror::Error)]
pub enum AwsInvoicesError {
    #[error("{0}: {1}")]
    File(PathBuf, std::io::Error),
    #[error("{0}: {1}")]
    Unreadable(PathBuf, functions::invoices::documents::Unreadable),
    #[error("no token: {0}")]
    Token(String),
    #[error("the invoices were not matched: {0}")]
    Request(#[from] reqwest::Error),
    #[error("the invoices were not matched: {0}")]
    Answer(String),
}

/// Matches the file's invoices, a thousand at a time by date of issue, and prints a line for each.
pub async fn run(system: &System, file: &Path) -> Result<(), AwsInvoicesError> {
    let bytes = std::fs::read(file).map_err(|error| AwsInvoicesError::File(file.to_owned(), error))?;
    let mut summaries =
        aws_summaries::read(&bytes).map_err(|error| AwsInvoicesError::Unreadable(file.to_owned(), error))?;
    summaries.sort_by_key(aws_summary::issued_date);
    let account = summaries.iter().find_map(|it| it["AccountId"].as_str()).unwrap_or(ACCOUNT).to_owned();
    system.payers().set_invoices(&account, summaries.clone());
    let request = TokenRequest {
        account: account.clone(),
        email: Some("me@example.com".to_owned()),
        ..TokenRequest::default()
    };
    let token = system.issuer().token_for(&request);
    let token = token.map_err(|error| AwsInvoicesError::Token(format!("{error:?}")))?;
    let client = reqwest::Client::new();
    say!("\nAWS's invoices for the account {account}, with the purchase orders that AWS and matching chose:");
    say!("  {:<24} {:>18}     {:<24} {:<24} agreement", "invoice", "amount", "AWS", "here");
    for batch in summaries.chunks(DOCUMENTS_MAX) {
        let request = client.post(format!("{}/invoices/documents", system.url())).bearer_auth(&token);
        let answer = request.json(&json!({ "InvoiceSummaries": batch })).send().await?;
        let (status, body): (_, Value) = (answer.status(), answer.json().await?);
        if !status.is_success() {
            return Err(AwsInvoicesError::Answer(body["detail"].as_str().unwrap_or_default().to_owned()));
        }
        for document in body["documents"].as_array().into_iter().flatten() {
            say!("  {}", line(document));
        }
    }
    say!("");
    say!("  the same in the console: {}/console/ with the account {account}", system.url());
    Ok(())
}

/// Returns a document as a line: the invoice, AWS's purchase order, ours, and the agreement or why there is none.
fn line(document: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let (invoice, result) = (&document["invoice"], &document["result"]);
    let amount = format!("{} {}", text(&invoice["amount"]), text(&invoice["currency"]));
    let ours: Vec<String> = result["purchaseOrders"].as_array().into_iter().flatten().map(text).collect();
    let ours = if ours.is_empty() { "-".to_owned() } else { ours.join(", ") };
    let findings = document["findings"].as_array().into_iter().flatten();
    let findings: Vec<String> = findings.map(|it| text(&it["detail"])).collect();
    let outcome =
        document["agreement"].as_str().or_else(|| result["outcome"].as_str()).unwrap_or("not recorded");
    let why = result["error"]["detail"].as_str().map(str::to_owned).into_iter().chain(findings);
    let why = why.collect::<Vec<_>>().join("; ");
    let line = format!(
        "{:<24} {amount:>18}     {:<24} {ours:<24} {outcome}",
        text(&invoice["invoiceId"]),
        text(&document["sellerAssigned"]),
    );
    if why.is_empty() { line } else { format!("{line}: {why}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_invoice_is_a_line_with_both_purchase_orders_and_the_agreement() {
        let invoice = json!({"invoiceId": "1", "amount": "100.00", "currency": "USD"});
        for (document, wanted) in [
            (
                json!({"invoice": invoice, "findings": [], "sellerAssigned": "PO-A", "agreement": "DIFFERS",
                    "result": {"outcome": "MATCHED", "purchaseOrders": ["PO-B", "PO-C"]}}),
                "1 100.00 USD PO-A PO-B, PO-C DIFFERS",
            ),
            (
                json!({"invoice": invoice, "findings": [{"detail": "no such seller"}]}),
                "1 100.00 USD - - not recorded: no such seller",
            ),
            (
                json!({"invoice": invoice, "findings": [],
                    "result": {"outcome": "REJECTED", "error": {"detail": "on record"}}}),
                "1 100.00 USD - - REJECTED: on record",
            ),
        ] {
            let shown = line(&document);
            assert_eq!(shown.split_whitespace().collect::<Vec<_>>().join(" "), wanted);
        }
    }
}
