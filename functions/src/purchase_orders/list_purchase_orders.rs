//! `GET /purchase-orders`

use domain::ids::AccountId;
use domain::ids::PurchaseOrderId;
use domain::settings::AccountDefaults;
use serde_json::json;

use super::export::{ExportRequest, export};
use super::views::{self, orders::OrderPage};
use crate::api::contract::{Header, Operation, Schemas};
use crate::api::paging::PagingKey;
use crate::api::problem::{Problem, ProblemCode};
use crate::api::{Answer, PAGE_PARAMETERS, Reply, Request, serve_http};
use crate::lambda::{Calendar, Environment, Handler, StartError};
use crate::purchase_orders::filter::{FilterForm, OrderFilter, PARAMETERS};
use crate::store::order_list::{self, Filter, ListRefused, ORDERS_READ_MAX};
use crate::store::{Store, StoreError};
use futures::FutureExt as _;

/// Starts the function.
pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, PagingKey::of(environment)?, environment.calendar()?);
    Ok(serve_http(environment, state, |(store, paging, calendar), request| {
        list_purchase_orders(store, paging, calendar, request).boxed()
    }))
}

/// What the contract says of it.
pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new("GET", "/purchase-orders", "The account's purchase orders, filtered and sorted")
        .query::<FilterForm>(schemas)
        .paged()
        .answers(200, "A page of them; or, as CSV, all.", schemas.answered::<OrderPage<'_>>(), &[])
        .answers_type(200, "", ("text/csv", json!({"type": "string"})), &[Header::Link])
        .refuses(&[ProblemCode::ValidationFailed])
        .example(include_str!("../examples/list_purchase_orders.json"))
}

/// The account's purchase orders as filtered and sorted, last updated first by default: a page at a time, or, for who
/// would rather have CSV, all of them, as far as one answer holds them.
pub async fn list_purchase_orders(
    store: &Store,
    paging: &PagingKey,
    calendar: &Calendar,
    request: Request,
) -> Answer {
    let today = calendar.day(request.now);
    let query = request.query(&[&PAGE_PARAMETERS[..], &PARAMETERS[..]].concat())?;
    let filter = OrderFilter::read(&query)?;
    let asked = PARAMETERS.map(|name| query.get(name).map_or("", String::as_str));
    let question = [&[request.account.as_str(), "purchase-orders"], &asked[..]].concat();
    let (limit, from) = Request::page_of(&query, paging, &question)?;
    if request.prefers_csv() {
        let limit = if query.contains_key("limit") { limit } else { usize::MAX };
        let (file, next) =
            export(store, &request.account, today, ExportRequest { filter, limit, from }).await?;
        let next = next.map(|next| paging.token(&question, &next));
        let next = next.map(|token| Request::target("/purchase-orders", &query, &token));
        let name = format!("purchase-orders-{today}.csv");
        return Ok(Reply::csv(file.into_text(), &name).as_accepted().continued_at(next));
    }
    let passes = |record: &_, defaults: &_| filter.passes(record, defaults, today);
    let page = if let Some(id) = &filter.purchase_order_id {
        one(store, &request.account, id, &passes).await?
    } else {
        let selective: Option<Filter<'_>> = filter.is_selective().then_some(&passes);
        store.order_page(&request.account, filter.sort, limit, from.as_deref(), selective).await?
    };
    let rows = page.rows.iter().map(|record| views::summary(record, today, &page.defaults));
    let purchase_orders = rows.collect::<Result<_, StoreError>>()?;
    let next_token = page.next.map(|next| paging.token(&question, &next));
    Ok(Reply::ok(&OrderPage { purchase_orders, next_token })?.as_accepted())
}

/// The one purchase order that can have that ID.
pub(super) async fn one(
    store: &Store,
    account: &AccountId,
    id: &PurchaseOrderId,
    passes: Filter<'_>,
) -> Result<order_list::StoredOrderPage, StoreError> {
    let (record, settings) = store.order_and_settings(account, id).await?;
    let defaults: AccountDefaults = settings.defaults();
    let shown = record.filter(|record| record.deleted_at.is_none() && passes(record, &defaults));
    Ok(order_list::StoredOrderPage { rows: shown.into_iter().collect(), defaults, next: None })
}

impl From<ListRefused> for Problem {
    fn from(refused: ListRefused) -> Self {
        match refused {
            ListRefused::TooManyRead | ListRefused::TooMany => Self::beyond(
                ProblemCode::ValidationFailed,
                refused.to_string(),
                ORDERS_READ_MAX,
                ORDERS_READ_MAX,
            ),
            ListRefused::Store(error) => error.into(),
        }
    }
}
