//! `GET /summary`

use domain::ledger::InvoiceStatus;
use domain::summary::Summary;

use super::views;
use crate::account::views::summary::SummaryView;
use crate::api::contract::{Operation, Schemas};
use crate::api::{Answer, NoQuery, Reply, Request, serve_http};
use crate::lambda::{Calendar, Environment, Handler, StartError};
use crate::store::{Store, StoreError};
use futures::FutureExt as _;

/// Starts the function.
pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, environment.calendar()?);
    Ok(serve_http(environment, state, |(store, calendar), request| {
        get_summary(store, calendar, request).boxed()
    }))
}

/// Unmatched invoices that are summed up: one query.
pub const UNMATCHED_READ_MAX: usize = 1000;

/// What the contract says of it.
pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new("GET", "/summary", "What the account's purchase orders come to today")
        .answers(200, "The sums.", schemas.answered::<SummaryView>(), &[])
        .example(include_str!("../examples/get_summary.json"))
}

/// What the account's purchase orders come to today, and its unmatched invoices. Reads every purchase order in portions:
/// what it costs grows with their number and size, and with nothing else.
pub async fn get_summary(store: &Store, calendar: &Calendar, request: Request) -> Answer {
    let today = calendar.day(request.now);
    let NoQuery {} = request.query()?;
    let account = &request.account;
    let mut summary = Summary::new(today);
    let add = |record: &_, defaults: &_| summary.add(record, defaults).map_err(StoreError::from);
    store.each_order(account, add).await?;
    let unmatched = Some(InvoiceStatus::Unmatched);
    let unmatched = store.account_invoices(account, unmatched, None, UNMATCHED_READ_MAX, None).await?;
    for row in &unmatched.rows {
        summary.add_unmatched(row.invoice.draw()).map_err(StoreError::from)?;
    }
    Reply::ok(&views::summary::summary(&summary, unmatched.next.is_some()))
}
