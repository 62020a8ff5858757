//! `GET /purchase-orders`

use chrono::NaiveDate;
use domain::ids::{AccountId, PurchaseOrderId};
use domain::settings::AccountDefaults;
use futures::FutureExt as _;
use serde_json::json;

use super::export::{ExportRequest, export};
use super::views;
use super::views::pages::{OrderPage, OrderRow, UnreadableOrder};
use crate::api::contract::{Header, Operation, Schemas};
use crate::api::media_type::{CSV, JSON, WORKBOOK};
use crate::api::problem::ProblemCode;
use crate::api::{Answer, PageLimit, PageQuery, PageRequest, PagingKey, Reply, Request, serve_http};
use crate::lambda::{Environment, Handler, StartError};
use crate::purchase_orders::filter::{OrderFilter, OrderQuery};
use crate::purchase_orders::rules::OrderRules;
use crate::purchase_orders::spreadsheet::export_file::{ExportFile, FileFormat};
use crate::store::order_list::{Filter, ListRefused, StoredOrderPage};
use crate::store::{Store, StoreError};

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, PagingKey::of(environment)?, OrderRules::of(environment)?);
    serve_http(environment, state, |(store, paging, rules), request| {
        list_purchase_orders(store, paging, rules, request).boxed()
    })
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new("GET", "/purchase-orders", "Lists the account's purchase orders")
        .query::<OrderQuery>(schemas)
        .answers(
            200,
            "A page of purchase orders; as CSV or an Excel workbook, all of them.",
            schemas.answered::<OrderPage<'_>>(),
            &[],
        )
        .answers_type(200, "", (CSV, json!({"type": "string"})), &[Header::Link])
        .answers_type(200, "", (WORKBOOK, json!({})), &[Header::Link])
        .refuses(&[ProblemCode::ValidationFailed])
        .example(include_str!("../examples/list_purchase_orders.json"))
}

/// Returns a page of the account's purchase orders, or as a file as many as one answer can hold.
pub async fn list_purchase_orders(
    store: &Store,
    paging: &PagingKey,
    rules: &OrderRules,
    request: Request,
) -> Answer {
    let today = rules.calendar.day(request.now);
    let mut query: OrderQuery = request.query_with_lists(&OrderQuery::LISTS)?;
    let (limit, next_token) = (query.limit, query.next_token.take());
    let filter = OrderFilter::parse(query)?;
    let page = request.page(paging, PageQuery { limit, next_token })?;
    if let Some(format) = FileFormat::of(request.preferred([JSON, CSV, WORKBOOK])) {
        let limit = limit.map_or(usize::MAX, PageLimit::get);
        let wanted = ExportRequest { filter, limit, from: page.from.clone() };
        let file = ExportFile::new(format, &rules.catalogue, today)?;
        return exported(store, &request, today, &page, wanted, file).await;
    }
    let from = page.from.as_deref();
    let found = load_page(store, &request.account, today, &filter, page.limit, from).await?;
    let rows = found.rows.iter().map(|record| {
        let summary = views::summary(record, today, &found.defaults)?;
        Ok(OrderRow::Summary(Box::new(summary)))
    });
    let unreadable = found.unreadable.iter().map(|id| Ok(OrderRow::Unreadable(UnreadableOrder::of(id))));
    let purchase_orders = rows.chain(unreadable).collect::<Result<_, StoreError>>()?;
    let next_token = page.next_token(found.next);
    Ok(Reply::ok(&OrderPage { purchase_orders, count: found.count, next_token })?.as_accepted())
}

/// Answers with a file of the purchase orders that fit one answer, and a link to the rest.
async fn exported(
    store: &Store,
    request: &Request,
    today: NaiveDate,
    page: &PageRequest<'_>,
    wanted: ExportRequest,
    mut file: ExportFile,
) -> Answer {
    let next = export(store, &request.account, today, wanted, &mut file).await?;
    let next = page.next_token(next).map(|token| request.continued_by(&token));
    let reply = file.into_reply(&format!("purchase-orders-{today}"))?;
    Ok(reply.as_accepted().continued_at(next))
}

async fn load_page(
    store: &Store,
    account: &AccountId,
    today: NaiveDate,
    filter: &OrderFilter,
    limit: usize,
    from: Option<&str>,
) -> Result<StoredOrderPage, ListRefused> {
    let passes = |record: &_, defaults: &_| filter.passes(record, defaults, today);
    if let Some(id) = &filter.purchase_order_id {
        return Ok(load_by_id(store, account, id, &passes).await?);
    }
    let selective: Option<Filter<'_>> = filter.is_selective().then_some(&passes);
    store.order_page(account, filter.sorted_by(today), limit, from, selective).await
}

/// Returns the purchase order `id` as a page, if it isn't deleted and passes the filter, or can't be read.
pub(super) async fn load_by_id(
    store: &Store,
    account: &AccountId,
    id: &PurchaseOrderId,
    passes: Filter<'_>,
) -> Result<StoredOrderPage, StoreError> {
    let (record, settings) = match store.order_and_settings(account, id).await {
        Err(error @ StoreError::Corrupt(_)) => {
            tracing::error!(%error, "a purchase order can't be read");
            return Ok(StoredOrderPage::of_unreadable(id.clone()));
        }
        read => read?,
    };
    let defaults: AccountDefaults = settings.defaults();
    let record = match record {
        Some(record) => Some(store.with_all_months(account, record).await?),
        None => None,
    };
    Ok(StoredOrderPage::of_one(record.filter(|record| passes(record, &defaults)), defaults))
}
