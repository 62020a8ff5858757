//! `POST /purchase-orders/what-if`

use std::collections::BTreeSet;

use domain::form::{self, Presence, Reader, RefusalCode, Refusals, Unknown, Unparsed};
use domain::ids::PurchaseOrderId;
use domain::ledger::{RecordedInvoice, RecordedOrder};
use domain::matching::Candidate;
use domain::month::{Month, MonthRange};
use domain::purchase_order::{PurchaseOrder, PurchaseOrderForm, Tags};
use domain::seller::Catalogue;
use domain::what_if::{Orders, WHAT_IF_INVOICES_MAX, WHAT_IF_LINES_MAX, WHAT_IF_MONTHS_MAX, what_if};
use futures::FutureExt as _;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::rules::OrderRules;
use super::views::what_if_answer::{WhatIfView, what_if_view};
use crate::api::contract::{Operation, Schemas};
use crate::api::problem::{Problem, ProblemCode};
use crate::api::{Answer, NoQuery, Reply, Request, serve_http};
use crate::lambda::{Environment, Handler, StartError};
use crate::store::invoices::list::InvoiceRange;
use crate::store::versions::VersionRefused;
use crate::store::{Store, StoreError};

/// A purchase order, new or edited, and the billing months whose invoices are decided anew.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(expecting = "an object")]
pub struct OrderWhatIf {
    #[serde(flatten)]
    order: PurchaseOrderForm,
    /// The first month.
    #[serde(default)]
    from: Presence<Unparsed<Month>>,
    /// The last month.
    #[serde(default)]
    to: Presence<Unparsed<Month>>,
}

/// A purchase order that is deleted, and the billing months whose invoices are decided anew.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(expecting = "an object")]
#[schemars(extend("required" = ["delete", "from", "to"]))]
pub struct DeletionWhatIf {
    /// The ID of the purchase order.
    #[serde(default)]
    delete: Presence<Unparsed<PurchaseOrderId>>,
    /// The first month.
    #[serde(default)]
    from: Presence<Unparsed<Month>>,
    /// The last month.
    #[serde(default)]
    to: Presence<Unparsed<Month>>,
    #[serde(flatten)]
    unknown: Unknown,
}

/// The body of a what-if.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub enum WhatIfForm {
    /// A purchase order, new or edited.
    Order(Box<OrderWhatIf>),
    /// A purchase order that is deleted.
    Deletion(DeletionWhatIf),
}

/// The purchase order in question.
enum Question {
    Order(Box<PurchaseOrder>, Tags),
    Delete(PurchaseOrderId),
}

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, OrderRules::of(environment)?);
    serve_http(environment, state, |(store, rules), request| answer_what_if(store, rules, request).boxed())
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new(
        "POST",
        "/purchase-orders/what-if",
        "Shows where the recorded invoices would draw if a purchase order were different, and writes nothing",
    )
    .reads()
    .takes(schemas.asked::<WhatIfForm>())
    .answers(200, "What would differ.", schemas.answered::<WhatIfView>(), &[])
    .refuses(&[ProblemCode::NotFound, ProblemCode::AlreadyExists, ProblemCode::LineItemInUse])
    .example(include_str!("../examples/what_if.json"))
}

/// Decides the recorded invoices of the range anew, with the purchase order in question as the body has it.
async fn answer_what_if(store: &Store, rules: &OrderRules, request: Request) -> Answer {
    let NoQuery {} = request.query()?;
    let (question, months) = read(request.json()?, &rules.catalogue)?;
    let (past, unreadable) = past(store, &request, months).await?;
    // Read after the invoices, so that the totals have all of their draws.
    let candidates = store.candidates(&request.account, months.first()).await?;
    let (now, unread) = (candidates.orders, candidates.unreadable);
    let then = changed(store, rules, &request, question, &now).await?;
    within("line items", WHAT_IF_LINES_MAX, then.values().map(|order| order.terms.lines.len()).sum())?;
    let found = what_if(&past, &now, then, &unread).map_err(StoreError::from)?;
    Reply::ok(&what_if_view(months, &past, found, unreadable))
}

fn read(json: Value, catalogue: &Catalogue) -> Result<(Question, MonthRange), Refusals> {
    if json.get("delete").is_some() {
        return form::read(json, |reader, form: DeletionWhatIf| {
            reader.refuse_unknown(&form.unknown);
            let id = reader.parse_required("delete", form.delete);
            let months = range(reader, form.from, form.to);
            Some((Question::Delete(id?), months?))
        });
    }
    form::read(json, |reader, form: OrderWhatIf| {
        let months = range(reader, form.from, form.to);
        let (order, tags) = PurchaseOrder::parse(reader, form.order, catalogue)?;
        Some((Question::Order(Box::new(order), tags), months?))
    })
}

fn range(
    reader: &Reader<'_>,
    from: Presence<Unparsed<Month>>,
    to: Presence<Unparsed<Month>>,
) -> Option<MonthRange> {
    let (from, to) = (reader.parse_required("from", from), reader.parse_required("to", to));
    let Some(range) = MonthRange::new(from?, to?) else {
        return reader.at("to").refuse(RefusalCode::Inconsistent, "the last month is before the first");
    };
    reader.at("to").limit("months", WHAT_IF_MONTHS_MAX, range.iter().count())?;
    Some(range)
}

/// Returns the invoices of the range that aren't voided, oldest first, and the number of those that can't be read.
async fn past(
    store: &Store,
    request: &Request,
    months: MonthRange,
) -> Result<(Vec<RecordedInvoice>, usize), Problem> {
    let range = InvoiceRange {
        unmatched: false,
        from: Some(months.first()),
        to: Some(months.last()),
        ascending: true,
    };
    let enough = WHAT_IF_INVOICES_MAX.saturating_add(1);
    let read = store.read_invoices(&request.account, range, None, enough, |row| !row.voided).await?;
    within("invoices", WHAT_IF_INVOICES_MAX, read.rows.len())?;
    let keys: Vec<_> = read.rows.iter().map(|(row, _)| row.invoice.key()).collect();
    let mut records = store.invoices(&request.account, &keys).await?;
    let unreadable = records.values().filter(|record| record.is_err()).count();
    let listed_unreadable = usize::try_from(read.unreadable).unwrap_or(usize::MAX);
    let readable = keys.iter().filter_map(|key| records.remove(key)?.ok());
    let past = readable.filter(|record| record.voided_at.is_none());
    Ok((past.collect(), unreadable.saturating_add(listed_unreadable)))
}

/// Returns the purchase orders `now` with the one in question.
async fn changed(
    store: &Store,
    rules: &OrderRules,
    request: &Request,
    question: Question,
    now: &Orders,
) -> Result<Orders, Problem> {
    let mut then = now.clone();
    let (account, today) = (&request.account, rules.calendar.day(request.now));
    let id = match &question {
        Question::Order(order, _) => order.purchase_order_id.clone(),
        Question::Delete(id) => id.clone(),
    };
    let (before, _) = store.order_and_settings(account, &id).await?;
    let after = match (question, before) {
        (Question::Delete(_), None) => return Err(Problem::not_found("purchase order")),
        (Question::Delete(id), Some(_)) => {
            then.remove(&id);
            return Ok(then);
        }
        (Question::Order(order, tags), Some(before)) => before.edited(*order, tags, request.now, today)?.0,
        (Question::Order(order, tags), None) => {
            order.require_current_currency()?;
            if store.order_exists(account, &id).await? {
                return Err(VersionRefused::Exists.into());
            }
            RecordedOrder::new(*order, tags, request.now, today)
        }
    };
    // The totals as of `now`: the record was read later.
    let totals = if let Some(order) = now.get(&id) {
        order.totals.clone()
    } else {
        let read = store.candidates_by_id(account, &BTreeSet::from([id.clone()])).await?;
        read.orders.get(&id).map(|order| order.totals.clone()).unwrap_or_default()
    };
    then.insert(id, Candidate { totals, ..Candidate::of(&after) });
    Ok(then)
}

/// Refuses more than a what-if may have.
fn within(what: &str, limit: usize, actual: usize) -> Result<(), Problem> {
    if actual <= limit {
        return Ok(());
    }
    let detail = format!("a what-if has at most {limit} {what}; name fewer months");
    Err(Problem::beyond(ProblemCode::ValidationFailed, detail, limit, actual))
}
