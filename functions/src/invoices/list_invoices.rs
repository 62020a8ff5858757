//! `GET /invoices`

use std::str::FromStr;

use domain::ledger::InvoiceStatus;
use domain::month::Month;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::api::contract::{Operation, Schemas};
use crate::api::paging::PagingKey;
use crate::api::problem::{Problem, ProblemCode};
use crate::api::{Answer, Reply, Request, serve_http};
use crate::invoices::views;
use crate::invoices::views::InvoicePage;
use crate::lambda::{Environment, Handler, StartError};
use crate::store::Store;
use futures::FutureExt as _;

/// Starts the function.
pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, PagingKey::of(environment)?);
    Ok(serve_http(environment, state, |(store, paging), request| {
        list_invoices(store, paging, request).boxed()
    }))
}

/// As the query has it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvoiceQuery {
    /// Only those of which this became.
    pub outcome: Option<InvoiceStatus>,
    /// Only those of this month.
    pub billing_period: Option<Month>,
}

/// What the contract says of it.
pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new(
        "GET",
        "/invoices",
        "The account's invoices, by billing period, then by date of issue, newest first",
    )
    .query::<InvoiceQuery>(schemas)
    .paged()
    .answers(200, "A page of them.", schemas.answered::<InvoicePage<'_>>(), &[])
    .example(include_str!("../examples/list_invoices.json"))
}

/// The account's invoices, a page at a time: by billing period, then by date of issue, newest first. Filters:
/// `outcome`, `billingPeriod`.
pub async fn list_invoices(store: &Store, paging: &PagingKey, request: Request) -> Answer {
    let query = request.query(&["outcome", "billingPeriod", "limit", "nextToken"])?;
    let given = |name: &str| query.get(name).map(String::as_str);
    let outcome: Option<InvoiceStatus> = parameter("outcome", given("outcome"))?;
    let period: Option<Month> = parameter("billingPeriod", given("billingPeriod"))?;
    let filters = [given("outcome").unwrap_or_default(), given("billingPeriod").unwrap_or_default()];
    let question = [request.account.as_str(), "all-invoices", filters[0], filters[1]];
    let (limit, from) = Request::page_of(&query, paging, &question)?;
    let page = store.account_invoices(&request.account, outcome, period, limit, from.as_deref()).await?;
    let next_token = page.next.map(|next| paging.token(&question, &next));
    Reply::ok(&InvoicePage { invoices: page.rows.iter().map(views::listed).collect(), next_token })
}

fn parameter<T: FromStr<Err: ToString>>(name: &str, text: Option<&str>) -> Result<Option<T>, Problem> {
    text.map(str::parse).transpose().map_err(|error: T::Err| {
        Problem::new(ProblemCode::MalformedRequest, format!("`{name}`: {}", error.to_string()))
    })
}
