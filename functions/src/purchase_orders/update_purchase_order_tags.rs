//! `PUT /purchase-orders/{key}/tags`

use domain::purchase_order::{PurchaseOrder, TagsForm};
use domain::settings::Settings;

use super::path::{OrderPath, order_id};
use super::views::{self, orders::OrderView};
use crate::api::contract::{Header, Operation, Schemas};
use crate::api::{Answer, NoQuery, Reply, Request, serve_http};
use crate::lambda::{Calendar, Environment, Handler, StartError};
use crate::purchase_orders::edit::load_active;
use crate::store::dynamodb::backoff::Backoff;
use crate::store::{Store, StoreError};
use futures::FutureExt as _;

/// Starts the function.
pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, environment.calendar()?);
    Ok(serve_http(environment, state, |(store, calendar), request| {
        update_purchase_order_tags(store, calendar, request).boxed()
    }))
}

/// What the contract says of it.
pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new("PUT", "/purchase-orders/{key}/tags", "Replaces a purchase order's tags")
        .path::<OrderPath>(schemas)
        .takes(schemas.asked::<TagsForm>())
        .answers(
            200,
            "The purchase order as it is now.",
            schemas.answered::<OrderView<'_>>(),
            &[Header::ETag],
        )
        .example(include_str!("../examples/update_purchase_order_tags.json"))
}

/// Replaces a purchase order's tags by those in `{"tags":{…}}`. No `If-Match`, and no version is made: whatever else
/// happens to the order meanwhile stays, and the last tags written are its tags.
pub async fn update_purchase_order_tags(store: &Store, calendar: &Calendar, request: Request) -> Answer {
    let today = calendar.day(request.now);
    let NoQuery {} = request.query()?;
    let id = order_id(&request)?;
    let tags = PurchaseOrder::read_new_tags(request.json()?)?;
    let mut backoff = Backoff::default();
    loop {
        match store.record_tags(&request.account, &id, &tags, None).await {
            Ok(record) => {
                // Read after the write: an order with contacts and a policy of its own needs none.
                let follows = record.order.contacts.is_empty() || record.order.notice_policy.is_none();
                let settings = if follows {
                    store.settings(&request.account).await?.settings
                } else {
                    Settings::default()
                };
                let view = views::order(&record, today, &settings.defaults())?;
                return Ok(Reply::ok(&view)?.tagged(record.version));
            }
            Err(StoreError::Conflict) => {
                // Either it isn't there, or a transaction was at it.
                load_active(store, &request).await?;
                backoff.wait().await?;
            }
            Err(error) => return Err(error.into()),
        }
    }
}
