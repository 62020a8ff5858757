//! `GET /invoices/{billFrom}/{key}`

use domain::invoice::InvoiceKey;

use super::views::invoices;
use crate::http::{Answer, Reply, Request};
use crate::problem::Problem;
use crate::store::Store;

/// One invoice: as presented, what it draws on, every draw it ever made, and the decision why.
pub async fn get_invoice(store: &Store, request: Request) -> Answer {
    request.query(&[])?;
    let key = invoice_key(&request)?;
    let record = store.invoice(&request.account, &key).await?;
    Reply::ok(&invoices::invoice(&record.ok_or_else(|| Problem::not_found("invoice"))?))
}

/// The invoice that the path names.
pub fn invoice_key(request: &Request) -> Result<InvoiceKey, Problem> {
    let (bill_from, invoice_id) = (request.id("billFrom", "invoice")?, request.id("key", "invoice")?);
    Ok(InvoiceKey { bill_from, invoice_id })
}
