//! `GET /invoices`

use futures::FutureExt as _;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::api::contract::{Header, Operation, Schemas};
use crate::api::csv::CsvRows;
use crate::api::media_type::CSV;
use crate::api::problem::{Problem, ProblemCode};
use crate::api::{Answer, PageQuery, PageRequest, PagingKey, Reply, Request, serve_http};
use crate::invoices::filter::{InvoiceFilter, InvoiceQuery, SortKey};
use crate::invoices::views::{self, InvoicePage};
use crate::lambda::{Environment, Handler, StartError};
use crate::store::dynamodb::pages::counted;
use crate::store::invoices::ListedInvoice;
use crate::store::invoices::list::{INVOICES_READ_MAX, InvoicePosition};
use crate::store::{Store, StoreError};

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, PagingKey::of(environment)?);
    serve_http(environment, state, |(store, paging), request| list_invoices(store, paging, request).boxed())
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new(
        "GET",
        "/invoices",
        "Lists the account's invoices, by default by billing period and date of issue, newest first",
    )
    .query::<InvoiceQuery>(schemas)
    .answers(200, "A page of invoices; as CSV, up to 5,000.", schemas.answered::<InvoicePage<'_>>(), &[])
    .answers_type(200, "", (CSV, json!({"type": "string"})), &[Header::Link])
    .refuses(&[ProblemCode::ValidationFailed])
    .example(include_str!("../examples/list_invoices.json"))
}

/// A position of the list.
#[derive(Serialize, Deserialize)]
struct ListPosition {
    /// The place in the index, if the list is in its order.
    index: Option<InvoicePosition>,
    /// The sort key of the last invoice shown, if it isn't.
    after: Option<SortKey>,
    count: usize,
    at_least: bool,
}

async fn list_invoices(store: &Store, paging: &PagingKey, request: Request) -> Answer {
    let mut query: InvoiceQuery = request.query_with_lists(&InvoiceQuery::LISTS)?;
    let (limit, next_token) = (query.limit.take(), query.next_token.take());
    let filter = InvoiceFilter::parse(query)?;
    let page = request.page(paging, PageQuery { limit, next_token })?;
    let Some(mut limit) = request.csv_limit(limit) else {
        let (listed, next) = list(store, &request, &filter, &page, page.limit).await?;
        let Listed { rows, count, at_least, unreadable, .. } = listed;
        let view = views::invoice_page(&rows, next);
        let view = InvoicePage { count: Some(count), count_is_at_least: at_least, unreadable, ..view };
        return Ok(Reply::ok(&view)?.as_accepted());
    };
    loop {
        let (listed, next) = list(store, &request, &filter, &page, limit).await?;
        match CsvRows::of(&views::INVOICE_COLUMNS, &views::invoice_cells(&listed.rows)?)? {
            CsvRows::File(text) => return Ok(request.csv_page(text, "invoices.csv", next)),
            CsvRows::TooMany(fitting) => limit = fitting,
        }
    }
}

/// Returns at most `limit` rows of the page, and the token of the next.
async fn list(
    store: &Store,
    request: &Request,
    filter: &InvoiceFilter,
    page: &PageRequest<'_>,
    limit: usize,
) -> Result<(Listed, Option<String>), Problem> {
    let from: Option<ListPosition> =
        page.from.as_deref().map(serde_json::from_str).transpose().map_err(StoreError::from)?;
    let listed = if filter.has_index() {
        in_order_of_index(store, request, filter, limit, from).await?
    } else {
        sorted(store, request, filter, limit, from).await?
    };
    let next = listed.next.as_ref().map(serde_json::to_string).transpose().map_err(StoreError::from)?;
    let next = page.next_token(next);
    Ok((listed, next))
}

/// The rows of a page, with the number of all rows.
struct Listed {
    rows: Vec<ListedInvoice>,
    count: usize,
    at_least: bool,
    unreadable: Option<u64>,
    next: Option<ListPosition>,
}

/// The first page reads all that it may, to count; the others read what they show.
async fn in_order_of_index(
    store: &Store,
    request: &Request,
    filter: &InvoiceFilter,
    limit: usize,
    from: Option<ListPosition>,
) -> Result<Listed, Problem> {
    let known = from.as_ref().map(|from| (from.count, from.at_least));
    let enough = if known.is_some() { limit.saturating_add(1) } else { usize::MAX };
    let start = from.and_then(|from| from.index);
    let passes = |row: &ListedInvoice| filter.passes(row);
    let read = store.read_invoices(&request.account, filter.range, start, enough, passes).await?;
    let (count, at_least) = known.unwrap_or((read.rows.len(), read.more.is_some()));
    let shown_last = read.rows.get(limit.saturating_sub(1)).filter(|_| read.rows.len() > limit);
    let index = shown_last.map(|(_, position)| position.clone()).or(read.more);
    let next = index.map(|index| ListPosition { index: Some(index), after: None, count, at_least });
    let rows = read.rows.into_iter().map(|(row, _)| row).take(limit).collect();
    Ok(Listed { rows, count, at_least, unreadable: counted(read.unreadable), next })
}

/// Reads all invoices that pass, and sorts them. Refuses to sort more than are read for one answer.
async fn sorted(
    store: &Store,
    request: &Request,
    filter: &InvoiceFilter,
    limit: usize,
    from: Option<ListPosition>,
) -> Result<Listed, Problem> {
    let passes = |row: &ListedInvoice| filter.passes(row);
    let read = store.read_invoices(&request.account, filter.range, None, usize::MAX, passes).await?;
    if read.more.is_some() {
        let detail = "too many invoices to sort; name fewer months with `from` and `to`";
        return Err(Problem::beyond(
            ProblemCode::ValidationFailed,
            detail,
            INVOICES_READ_MAX,
            INVOICES_READ_MAX.saturating_add(1),
        ));
    }
    let mut rows: Vec<ListedInvoice> = read.rows.into_iter().map(|(row, _)| row).collect();
    rows.sort_by(|left, right| filter.compare(&SortKey::of(left), &SortKey::of(right)));
    let count = rows.len();
    if let Some(after) = from.and_then(|from| from.after) {
        rows.retain(|row| filter.compare(&SortKey::of(row), &after).is_gt());
    }
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|last| ListPosition {
        index: None,
        after: Some(SortKey::of(last)),
        count,
        at_least: false,
    });
    Ok(Listed { rows, count, at_least: false, unreadable: counted(read.unreadable), next })
}
