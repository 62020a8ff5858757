//! `GET /coverage`

use std::collections::BTreeSet;

use domain::coverage::{COVERAGE_MONTHS_MAX, InvoiceKind, coverage};
use domain::form::{self, Presence, RefusalCode, Refusals, Unparsed};
use domain::ids::AccountId;
use domain::matching::{Candidate, never_win};
use domain::month::{Month, MonthRange};
use domain::seller::Catalogue;
use futures::FutureExt as _;
use schemars::JsonSchema;
use serde::Deserialize;

use super::get_summary::UNMATCHED_READ_MAX;
use crate::account::views::{self, CoverageView};
use crate::api::contract::{Operation, Schemas};
use crate::api::problem::ProblemCode;
use crate::api::{Answer, Reply, Request, serve_http};
use crate::lambda::{Calendar, Environment, Handler, StartError};
use crate::purchase_orders::rules::catalogue;
use crate::store::{Store, StoreError};

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, catalogue(environment)?, environment.calendar()?);
    serve_http(environment, state, |(store, catalogue, calendar), request| {
        get_coverage(store, catalogue, calendar, request).boxed()
    })
}

/// The number of months that a report without `to` covers.
const MONTHS_DEFAULT: u32 = 12;
/// The number of months before the report in which unmatched invoices are considered too.
const EARLIER_MONTHS: u32 = 12;

#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MonthsQuery {
    /// The first month. Default: the current month.
    from: Presence<Unparsed<Month>>,
    /// The last month, at most 35 months after the first one. Default: 11 months after the first one.
    to: Presence<Unparsed<Month>>,
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    let summary =
        "Reports the months whose invoices would match no purchase order, and the line items that never win";
    Operation::new("GET", "/coverage", summary)
        .query::<MonthsQuery>(schemas)
        .answers(200, "The coverage of the months.", schemas.answered::<CoverageView<'_>>(), &[])
        .refuses(&[ProblemCode::ValidationFailed])
        .example(include_str!("../examples/get_coverage.json"))
}

/// Reports coverage. Two queries: the purchase orders that matching reads, and the latest unmatched invoices, so that
/// their kinds are reported even if no purchase order is for them.
async fn get_coverage(store: &Store, catalogue: &Catalogue, calendar: &Calendar, request: Request) -> Answer {
    let today = calendar.day(request.now);
    let months = months(request.query()?, Month::of(today))?;
    let candidates = store.candidates(&request.account, months.first()).await?;
    let candidates: Vec<Candidate> = candidates.orders.into_values().collect();
    let seen = unmatched_kinds(store, &request.account, months).await?;
    let rows = coverage(&request.account, &candidates, catalogue, seen, months)?;
    Reply::ok(&views::coverage(months, &rows, &never_win(&candidates, months)))
}

/// Returns the kinds of the latest unmatched invoices for `months` and the year before, because such invoices may recur.
async fn unmatched_kinds(
    store: &Store,
    account: &AccountId,
    months: MonthRange,
) -> Result<BTreeSet<InvoiceKind>, StoreError> {
    let (unmatched, _) = store.latest_unmatched(account, UNMATCHED_READ_MAX).await?;
    let since = months.first().minus(EARLIER_MONTHS);
    let invoices = unmatched.into_iter().map(|row| row.invoice);
    let recent = invoices.filter(|it| (since..=months.last()).contains(&it.billing_period));
    Ok(recent.map(|it| (it.bill_from, it.currency, it.charge_type)).collect())
}

/// The months asked for: `from` this month, `to` eleven months after that, where nothing else is asked for.
fn months(query: MonthsQuery, this_month: Month) -> Result<MonthRange, Refusals> {
    form::check(query, |reader, query| {
        let is_given = |month: &Presence<_>| *month != Presence::Absent;
        let given = (is_given(&query.from), is_given(&query.to));
        let (from, to) = (reader.parse("from", query.from), reader.parse("to", query.to));
        if given != (from.is_some(), to.is_some()) {
            return None;
        }
        let from = from.unwrap_or(this_month);
        let to = to.or_else(|| from.plus(MONTHS_DEFAULT - 1)).unwrap_or(from);
        let there = reader.at("to");
        let Some(months) = MonthRange::new(from, to) else {
            return there.refuse(RefusalCode::Inconsistent, format!("is before the first month, {from}"));
        };
        let length = usize::try_from(months.length()).unwrap_or(usize::MAX);
        there.limit("months", COVERAGE_MONTHS_MAX as usize, length)?;
        Some(months)
    })
}
