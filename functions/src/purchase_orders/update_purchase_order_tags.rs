//! `PUT /purchase-orders/{key}/tags`

use domain::ids::PurchaseOrderId;
use domain::ledger::RecordedOrder;
use domain::purchase_order::{PurchaseOrder, Tags, TagsForm};
use domain::settings::Settings;
use futures::FutureExt as _;

use super::path::{OrderPath, order_id};
use super::views::{self, orders::OrderView};
use crate::api::contract::{Header, Operation, Schemas};
use crate::api::problem::Problem;
use crate::api::{Answer, NoQuery, Reply, Request, serve_http};
use crate::lambda::{Calendar, Environment, Handler, StartError};
use crate::purchase_orders::load::load_active;
use crate::store::dynamodb::backoff::Backoff;
use crate::store::{Store, StoreError};

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, environment.calendar()?);
    Ok(serve_http(environment, state, |(store, calendar), request| {
        update_purchase_order_tags(store, calendar, request).boxed()
    }))
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new("PUT", "/purchase-orders/{key}/tags", "Replaces a purchase order's tags")
        .path::<OrderPath>(schemas)
        .takes(schemas.asked::<TagsForm>())
        .answers(200, "The updated purchase order.", schemas.answered::<OrderView<'_>>(), &[Header::ETag])
        .example(include_str!("../examples/update_purchase_order_tags.json"))
}

/// Replaces a purchase order's tags. Needs no `If-Match` and makes no version: concurrent edits of other fields are
/// preserved, and the last tags written win.
pub async fn update_purchase_order_tags(store: &Store, calendar: &Calendar, request: Request) -> Answer {
    let today = calendar.day(request.now);
    let NoQuery {} = request.query()?;
    let id = order_id(&request)?;
    let tags = PurchaseOrder::read_new_tags(request.json()?)?;
    let record = replace_tags(store, &request, &id, &tags).await?;
    // Read after the write, and only if the order needs the account's contacts or policy.
    let needs_settings = record.order.contacts.is_empty() || record.order.notice_policy.is_none();
    let settings =
        if needs_settings { store.settings(&request.account).await?.settings } else { Settings::default() };
    Ok(Reply::ok(&views::order(&record, today, &settings.defaults())?)?.tagged(record.version))
}

async fn replace_tags(
    store: &Store,
    request: &Request,
    id: &PurchaseOrderId,
    tags: &Tags,
) -> Result<RecordedOrder, Problem> {
    let mut backoff = Backoff::default();
    loop {
        match store.record_tags(&request.account, id, tags, None).await {
            Ok(record) => return Ok(record),
            Err(StoreError::Conflict) => {
                // Either it doesn't exist, or another transaction conflicts.
                load_active(store, request).await?;
                backoff.wait().await?;
            }
            Err(error) => return Err(error.into()),
        }
    }
}
