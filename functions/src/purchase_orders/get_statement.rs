//! `GET /statement`

use domain::form::{self, Presence, Unparsed};
use domain::ids::AccountId;
use domain::ledger::RecordedOrder;
use domain::month::Month;
use futures::{FutureExt as _, StreamExt as _, TryStreamExt as _, stream};
use schemars::JsonSchema;
use serde::Deserialize;

use super::reconciliation::{ENTRIES_MAX, entries_after};
use super::views::statement::{StatementPage, statement};
use crate::api::contract::{Operation, Schemas};
use crate::api::problem::{Problem, ProblemCode};
use crate::api::{Answer, PageLimit, PageQuery, PageToken, PagingKey, Reply, Request, serve_http};
use crate::lambda::{Calendar, Environment, Handler, StartError};
use crate::store::direction::Direction;
use crate::store::ledger::LedgerEntry;
use crate::store::order_list::{Sort, SortedBy, StoredOrderPage};
use crate::store::{Store, StoreError};

/// The ledgers that are read at a time.
const PARALLEL_LEDGERS: usize = 16;

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, PagingKey::of(environment)?, environment.calendar()?);
    serve_http(environment, state, |(store, paging, calendar), request| {
        get_statement(store, paging, calendar, request).boxed()
    })
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct StatementQuery {
    /// The month. Default: the month before the current one.
    billing_period: Presence<Unparsed<Month>>,
    pub limit: Option<PageLimit>,
    pub next_token: Option<PageToken>,
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    let summary = "Returns what a billing period did to each line item, from the ledgers";
    Operation::new("GET", "/statement", summary)
        .query::<StatementQuery>(schemas)
        .answers(
            200,
            "The statement of a page of purchase orders.",
            schemas.answered::<StatementPage<'_>>(),
            &[],
        )
        .refuses(&[ProblemCode::ValidationFailed, ProblemCode::TooLarge])
        .example(include_str!("../examples/get_statement.json"))
}

/// Adds up the ledgers of a page of purchase orders that are not deleted, by ID. A page with long ledgers ends early.
async fn get_statement(store: &Store, paging: &PagingKey, calendar: &Calendar, request: Request) -> Answer {
    let query: StatementQuery = request.query()?;
    let page = request.page(paging, PageQuery { limit: query.limit, next_token: query.next_token })?;
    let today = calendar.day(request.now);
    let last_month = Month::of(today).minus(1);
    let month = form::check(query.billing_period, |reader, period| match period {
        Presence::Absent => Some(last_month),
        given @ (Presence::Given(_) | Presence::WrongType(_)) => {
            reader.parse_required("billingPeriod", given)
        }
    })?;
    let account = &request.account;
    let by = SortedBy { sort: Sort::PurchaseOrderId, direction: Direction::Asc, today };
    let found = store.order_page(account, by, page.limit, page.from.as_deref(), None).await?;
    let found = readable_at_once(found)?;
    let reads: Vec<_> = found.rows.iter().map(|record| ledger(store, account, record)).collect();
    let ledgers: Vec<Vec<LedgerEntry>> = stream::iter(reads).buffered(PARALLEL_LEDGERS).try_collect().await?;
    let records = found.rows.iter().zip(&ledgers);
    Reply::ok(&statement(month, records, &found.unreadable, page.next_token(found.next.clone()))?)
}

/// Ends a page before its ledgers have more entries than one request reads.
fn readable_at_once(page: StoredOrderPage) -> Result<StoredOrderPage, Problem> {
    let entries = |record: &RecordedOrder| usize::try_from(record.totals.entries()).unwrap_or(usize::MAX);
    let mut sum = 0_usize;
    let fits = page.rows.iter().take_while(|record| {
        sum = sum.saturating_add(entries(record));
        sum <= ENTRIES_MAX
    });
    match (fits.count(), page.rows.first()) {
        (0, Some(first)) => {
            let (id, stated) = (&first.order.purchase_order_id, entries(first));
            let detail = format!(
                "the ledger of {id} has {stated} entries; the limit of this request is {ENTRIES_MAX}"
            );
            Err(Problem::beyond(ProblemCode::TooLarge, detail, ENTRIES_MAX, stated))
        }
        (rows, _) => Ok(page.ended_after(rows)),
    }
}

async fn ledger(
    store: &Store,
    account: &AccountId,
    record: &RecordedOrder,
) -> Result<Vec<LedgerEntry>, StoreError> {
    if record.totals.entries() == 0 { Ok(Vec::new()) } else { entries_after(store, account, record, 0).await }
}
