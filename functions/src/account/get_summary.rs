//! `GET /summary`

use domain::summary::Summary;
use futures::FutureExt as _;

use crate::account::views::{self, SummaryView};
use crate::api::contract::{Operation, Schemas};
use crate::api::{Answer, NoQuery, Reply, Request, serve_http};
use crate::lambda::{Calendar, Environment, Handler, StartError};
use crate::purchase_orders::rules::quotas;
use crate::store::versions::QuotaCounts;
use crate::store::{Store, StoreError};

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, environment.calendar()?, quotas(environment)?);
    serve_http(environment, state, |(store, calendar, quotas), request| {
        get_summary(store, calendar, *quotas, request).boxed()
    })
}

/// The most unmatched invoices that a report reads, in one query.
pub const UNMATCHED_READ_MAX: usize = 1000;

pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new(
        "GET",
        "/summary",
        "Returns the totals of the account's purchase orders today, by currency and month",
    )
    .answers(200, "The totals.", schemas.answered::<SummaryView>(), &[])
    .example(include_str!("../examples/get_summary.json"))
}

/// Adds up every purchase order of the account and its latest unmatched invoices. The cost grows with the number and size
/// of the purchase orders only.
async fn get_summary(store: &Store, calendar: &Calendar, quotas: QuotaCounts, request: Request) -> Answer {
    let today = calendar.day(request.now);
    let NoQuery {} = request.query()?;
    let account = &request.account;
    let mut summary = Summary::new(today);
    let defaults = store.readable_settings(account).await?.defaults();
    store
        .each_order(account, |_, _, record| match record {
            Ok(record) => summary.add(&record, &defaults).map_err(StoreError::from),
            Err(error) => {
                tracing::error!(%error, "a purchase order can't be read");
                summary.add_unreadable();
                Ok(())
            }
        })
        .await?;
    let (unmatched, more) = store.latest_unmatched(account, UNMATCHED_READ_MAX).await?;
    for row in &unmatched {
        summary.add_unmatched(row.unmatched_amount().map_err(StoreError::from)?).map_err(StoreError::from)?;
    }
    Reply::ok(&views::summary(&summary, more, quotas))
}
