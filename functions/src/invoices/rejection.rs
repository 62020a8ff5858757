//! The event `InvoiceRejected`: an invoice of the queue that is invalid or conflicts with its record, or a message that
//! can't be read. Nothing is stored of it, so it doesn't come from the table's stream.

use chrono::{DateTime, Utc};
use domain::form::RefusalCode;
use serde::Serialize;

use crate::api::problem::{Problem, ProblemCode};
use crate::invoices::views::InvoiceResult;
use crate::lambda::bus_event::{BusEvent, SCHEMA_VERSION, event_id};
use crate::store::StoreError;

const KIND: &str = "InvoiceRejected";
/// The most errors that an event lists.
const ERRORS_MAX: usize = 20;
/// The most characters of a pointer, which contains names that the sender chose.
const POINTER_MAX: usize = 200;

/// Like the detail of other events, without texts that may quote the message.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Detail<'a> {
    schema_version: &'static str,
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    account_id: Option<&'a str>,
    time: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bill_from: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    invoice_id: Option<&'a str>,
    message_id: &'a str,
    code: ProblemCode,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<RejectionError>,
}

#[derive(Serialize)]
struct RejectionError {
    pointer: String,
    code: RefusalCode,
}

/// Returns the event of a message that can't be read.
pub(super) fn unreadable(
    message_id: &str,
    problem: &Problem,
    now: DateTime<Utc>,
) -> Result<BusEvent, StoreError> {
    let id = event_id(&[KIND, message_id]);
    event(&Detail { id, ..detail(message_id, problem, now) })
}

/// Returns the event of a rejected invoice, the one at `index` in its message.
pub(super) fn rejected(
    message_id: &str,
    index: usize,
    result: &InvoiceResult,
    problem: &Problem,
    now: DateTime<Utc>,
) -> Result<BusEvent, StoreError> {
    event(&Detail {
        id: event_id(&[KIND, message_id, &index.to_string()]),
        account_id: result.account_id.as_deref(),
        bill_from: result.bill_from.as_deref(),
        invoice_id: result.invoice_id.as_deref(),
        ..detail(message_id, problem, now)
    })
}

fn detail<'a>(message_id: &'a str, problem: &Problem, time: DateTime<Utc>) -> Detail<'a> {
    let errors = problem.errors().iter().take(ERRORS_MAX).map(|refusal| RejectionError {
        pointer: refusal.pointer.chars().take(POINTER_MAX).collect(),
        code: refusal.code,
    });
    Detail {
        schema_version: SCHEMA_VERSION,
        id: String::new(),
        account_id: None,
        time,
        bill_from: None,
        invoice_id: None,
        message_id,
        code: problem.code,
        errors: errors.collect(),
    }
}

fn event(detail: &Detail<'_>) -> Result<BusEvent, StoreError> {
    let time = detail.time;
    Ok(BusEvent { detail_type: KIND, time, detail: serde_json::to_string(detail)? })
}
