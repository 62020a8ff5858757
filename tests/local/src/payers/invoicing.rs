//! The Invoicing API's `ListInvoiceSummaries`: its checks, its pages and its answers.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use chrono::{DateTime, NaiveDate, NaiveTime};
use domain::document::aws_summary;
use serde_json::{Value, json};

use super::{PayerFault, Payers, sts};
use crate::wire::signer;

const TARGET: &str = "Invoicing.ListInvoiceSummaries";
/// The most invoices of a page.
const PAGE_MAX: u64 = 100;
/// The most days of a request by date of issue: a month.
const DAYS_MAX: i64 = 31;

pub(super) fn is_request(headers: &HeaderMap) -> bool {
    headers.get("x-amz-target").is_some_and(|target| target == TARGET)
}

pub(super) fn answer(payers: &Payers, headers: &HeaderMap, body: &Bytes) -> Response {
    let request: Value = serde_json::from_slice(body).unwrap_or_default();
    payers.state().requests.push(request.clone());
    let Some(account) = signer(headers).and_then(sts::account_of) else {
        return refusal("AccessDeniedException");
    };
    let fault = payers.state().faults.get_mut(account).and_then(std::collections::VecDeque::pop_front);
    match fault.flatten() {
        Some(PayerFault::Throttled) => return refusal("ThrottlingException"),
        Some(PayerFault::Denied) => return refusal("AccessDeniedException"),
        Some(PayerFault::TokenExpired) => return refusal("ValidationException"),
        Some(PayerFault::Unavailable) => return refusal("InternalServerException"),
        None => {}
    }
    let selector = &request["Selector"];
    if selector["ResourceType"] != "ACCOUNT_ID" || selector["Value"] != account {
        return refusal("AccessDeniedException");
    }
    let (Some(passes), Some(size), Some(from)) =
        (filter(&request["Filter"]), size(&request["MaxResults"]), offset(&request["NextToken"]))
    else {
        return refusal("ValidationException");
    };
    let state = payers.state();
    let all = state.summaries.get(account).into_iter().flatten();
    let listed: Vec<Value> = all.filter(|summary| passes(summary)).map(printed).collect();
    let page: Vec<&Value> = listed.iter().skip(from).take(size).collect();
    let mut answer = json!({ "InvoiceSummaries": page });
    if from + page.len() < listed.len() {
        answer["NextToken"] = json!(format!("page {}", from + page.len()));
    }
    json_response(StatusCode::OK, &answer)
}

type Passes = Box<dyn Fn(&Value) -> bool>;

fn filter(filter: &Value) -> Option<Passes> {
    let (period, interval) = (&filter["BillingPeriod"], &filter["TimeInterval"]);
    if let (Some(month), Some(year)) = (period["Month"].as_u64(), period["Year"].as_u64()) {
        return Some(Box::new(move |summary| {
            summary["BillingPeriod"]["Month"] == month && summary["BillingPeriod"]["Year"] == year
        }));
    }
    let day = |name: &str| {
        let seconds = DateTime::from_timestamp(interval[name].as_i64()?, 0)?;
        Some(seconds.date_naive())
    };
    let (start, end) = (day("StartDate")?, day("EndDate")?);
    let issued = move |summary: &Value| aws_summary::issued_date(summary);
    ((1..=DAYS_MAX).contains(&(end - start).num_days())).then(|| -> Passes {
        Box::new(move |summary| issued(summary).is_some_and(|day| start <= day && day < end))
    })
}

fn size(size: &Value) -> Option<usize> {
    let size = if size.is_null() { PAGE_MAX } else { size.as_u64()? };
    (1..=PAGE_MAX).contains(&size).then(|| usize::try_from(size).unwrap_or_default())
}

fn offset(token: &Value) -> Option<usize> {
    if token.is_null() { Some(0) } else { token.as_str()?.strip_prefix("page ")?.parse().ok() }
}

/// Returns a summary as the API sends it: with dates as seconds since 1970.
fn printed(summary: &Value) -> Value {
    let mut summary = summary.clone();
    for name in ["IssuedDate", "DueDate"] {
        if let Some(day) = summary.get(name).and_then(aws_summary::date) {
            summary[name] = json!(seconds(day));
        }
    }
    summary
}

fn seconds(day: NaiveDate) -> i64 {
    day.and_time(NaiveTime::MIN).and_utc().timestamp()
}

fn refusal(code: &str) -> Response {
    let internal = code == "InternalServerException";
    let status = if internal { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::BAD_REQUEST };
    json_response(status, &json!({"__type": code, "message": "refused"}))
}

fn json_response(status: StatusCode, body: &Value) -> Response {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    response
}
