//! `GET /invoices`

use domain::ledger::InvoiceStatus;
use domain::month::Month;
use futures::FutureExt as _;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::api::contract::{Operation, Schemas};
use crate::api::{Answer, PageLimit, PageQuery, PageToken, PagingKey, Reply, Request, serve_http};
use crate::invoices::views::{self, InvoicePage};
use crate::lambda::{Environment, Handler, StartError};
use crate::store::Store;

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, PagingKey::of(environment)?);
    Ok(serve_http(environment, state, |(store, paging), request| {
        list_invoices(store, paging, request).boxed()
    }))
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InvoiceQuery {
    /// Returns only invoices with this outcome.
    outcome: Option<InvoiceStatus>,
    /// Returns only invoices of this month.
    billing_period: Option<Month>,
    limit: Option<PageLimit>,
    next_token: Option<PageToken>,
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new(
        "GET",
        "/invoices",
        "Lists the account's invoices by billing period and date of issue, newest first",
    )
    .query::<InvoiceQuery>(schemas)
    .answers(200, "A page of invoices.", schemas.answered::<InvoicePage<'_>>(), &[])
    .example(include_str!("../examples/list_invoices.json"))
}

async fn list_invoices(store: &Store, paging: &PagingKey, request: Request) -> Answer {
    let InvoiceQuery { outcome, billing_period, limit, next_token } = request.query()?;
    let page = request.page(paging, PageQuery { limit, next_token })?;
    let from = page.from.as_deref();
    let unmatched = outcome == Some(InvoiceStatus::Unmatched);
    let found = store.account_invoices(&request.account, unmatched, billing_period, page.limit, from).await?;
    Reply::ok(&views::invoice_page(&found.rows, page.next_token(found.next)))
}
