//! `GET /purchase-orders`

use domain::ids::AccountId;
use domain::ids::PurchaseOrderId;
use domain::settings::AccountDefaults;
use serde_json::json;

use super::export::{ExportRequest, export};
use super::views::{self, orders::OrderPage};
use crate::api::contract::{Header, Operation, Schemas};
use crate::api::problem::ProblemCode;
use crate::api::{Answer, PageLimit, PageQuery, PagingKey, Reply, Request, serve_http};
use crate::lambda::{Calendar, Environment, Handler, StartError};
use crate::purchase_orders::filter::{OrderFilter, OrderQuery};
use crate::store::order_list::{self, Filter};
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
        .query::<OrderQuery>(schemas)
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
    let mut query: OrderQuery = request.query()?;
    let (limit, next_token) = (query.limit, query.next_token.take());
    let filter = OrderFilter::parse(query)?;
    let page = request.page(paging, PageQuery { limit, next_token })?;
    if request.prefers_csv() {
        let wanted = ExportRequest {
            filter,
            limit: limit.map_or(usize::MAX, PageLimit::get),
            from: page.from.clone(),
        };
        let (file, next) = export(store, &request.account, today, wanted).await?;
        let next = page.next_token(next).map(|token| request.continued_by(&token));
        let name = format!("purchase-orders-{today}.csv");
        return Ok(Reply::csv(file.into_text(), &name).as_accepted().continued_at(next));
    }
    let passes = |record: &_, defaults: &_| filter.passes(record, defaults, today);
    let found = if let Some(id) = &filter.purchase_order_id {
        one(store, &request.account, id, &passes).await?
    } else {
        let selective: Option<Filter<'_>> = filter.is_selective().then_some(&passes);
        store.order_page(&request.account, filter.sort, page.limit, page.from.as_deref(), selective).await?
    };
    let rows = found.rows.iter().map(|record| views::summary(record, today, &found.defaults));
    let purchase_orders = rows.collect::<Result<_, StoreError>>()?;
    Ok(Reply::ok(&OrderPage { purchase_orders, next_token: page.next_token(found.next) })?.as_accepted())
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
