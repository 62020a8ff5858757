//! `GET /purchase-orders/{key}/ledger`

use futures::FutureExt as _;
use serde_json::json;

use super::views::pages::LedgerPage;
use crate::api::contract::{Header, Operation, Schemas};
use crate::api::csv::{CsvRows, cells};
use crate::api::media_type::CSV;
use crate::api::{Answer, PageQuery, PageRequest, PagingKey, Problem, Reply, Request, serve_http};
use crate::lambda::{Environment, Handler, StartError};
use crate::purchase_orders::page::rows_of_page;
use crate::purchase_orders::path::OrderPath;
use crate::store::Store;
use crate::store::dynamodb::pages::Page;
use crate::store::ledger::LedgerEntry;

/// The fields of ledger entries that are columns of a CSV file.
const COLUMNS: [&str; 13] = [
    "ledgerEntry",
    "at",
    "posting",
    "lineItemNumber",
    "amount",
    "balanceAfter",
    "billFrom",
    "invoiceId",
    "lineId",
    "billingPeriod",
    "invoiceType",
    "actor",
    "reason",
];

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, PagingKey::of(environment)?);
    serve_http(environment, state, |(store, paging), request| {
        list_purchase_order_ledger(store, paging, request).boxed()
    })
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new(
        "GET",
        "/purchase-orders/{key}/ledger",
        "Lists the draws of a purchase order, newest first, with running balances",
    )
    .path::<OrderPath>(schemas)
    .query::<PageQuery>(schemas)
    .answers(200, "A page of ledger entries; as CSV, up to 5,000.", schemas.answered::<LedgerPage>(), &[])
    .answers_type(200, "", (CSV, json!({"type": "string"})), &[Header::Link])
    .example(include_str!("../examples/list_purchase_order_ledger.json"))
}

/// Returns a page of the draws of a purchase order, also of a deleted one.
pub async fn list_purchase_order_ledger(store: &Store, paging: &PagingKey, request: Request) -> Answer {
    let query: PageQuery = request.query()?;
    let csv_limit = request.csv_limit(query.limit);
    let page = request.page(paging, query)?;
    let Some(mut limit) = csv_limit else {
        let Page { rows, unreadable, next } = list(store, &request, &page, page.limit).await?;
        let view = LedgerPage { entries: rows, unreadable, next_token: next };
        return Ok(Reply::ok(&view)?.as_accepted());
    };
    loop {
        let found = list(store, &request, &page, limit).await?;
        let rows = found.rows.iter().map(|entry| cells(entry, &COLUMNS));
        match CsvRows::of(&COLUMNS, &rows.collect::<Result<Vec<_>, _>>()?)? {
            CsvRows::File(text) => return Ok(request.csv_page(text, "ledger.csv", found.next)),
            CsvRows::TooMany(fitting) => limit = fitting,
        }
    }
}

async fn list(
    store: &Store,
    request: &Request,
    page: &PageRequest<'_>,
    limit: usize,
) -> Result<Page<LedgerEntry>, Problem> {
    rows_of_page(store, request, page, limit, Store::ledger).await
}
