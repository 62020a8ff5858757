//! What callers see of invoices.

use domain::account::AccountId;
use domain::invoice::{Association, Invoice, InvoiceKey, Outcome, RecordedInvoice};
use domain::ledger::Draw;
use domain::matching::Decision;
use domain::purchase_order::{LineItemNumber, PurchaseOrderId};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::object;
use crate::path_key;
use crate::problem::Problem;
use crate::store::StoreError;
use crate::store::pages::ListedInvoice;

/// Characters of what an unreadable invoice calls itself that are told back.
const NAME_ECHOED_MAX: usize = 200;

/// What became of an invoice, as a caller sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ResultOutcome {
    /// It draws on a line.
    Matched,
    /// It draws on none.
    Unmatched,
    /// It was voided.
    Voided,
    /// It can't be taken as it is; nothing was changed.
    Rejected,
    /// The store didn't answer; the same call again is safe.
    Failed,
}

impl From<Outcome> for ResultOutcome {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Matched => Self::Matched,
            Outcome::Unmatched => Self::Unmatched,
            Outcome::Voided => Self::Voided,
        }
    }
}

/// The answer for one invoice.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InvoiceResult {
    #[serde(skip_serializing_if = "Option::is_none")]
    account_id: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bill_from: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    invoice_id: Option<Value>,
    /// What became of it.
    pub outcome: ResultOutcome,
    replayed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    purchase_order_id: Option<PurchaseOrderId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line_item_number: Option<LineItemNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    purchase_order_version: Option<u64>,
    draws: Vec<Draw>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Value>,
}

impl InvoiceResult {
    /// What is on record of an invoice.
    pub fn of(record: &RecordedInvoice, replayed: bool) -> Self {
        let association = record.association.as_ref();
        Self {
            replayed,
            purchase_order_id: association.map(|it| it.purchase_order_id.clone()),
            line_item_number: association.map(|it| it.line_item_number.clone()),
            purchase_order_version: association.map(|it| it.purchase_order_version),
            draws: record.draws.clone(),
            decision: Some(record.decision.clone()),
            ..Self::named(&record.invoice.account_id, &record.invoice.key(), record.outcome().into())
        }
    }

    /// An invoice that can't be read: named as far as it names itself.
    pub fn rejected(given: &Value, problem: Problem) -> Self {
        let text = |name: &str| {
            let text = given.get(name)?.as_str()?;
            Some(Value::String(text.chars().take(NAME_ECHOED_MAX).collect()))
        };
        Self {
            account_id: text("accountId"),
            bill_from: text("billFrom"),
            invoice_id: text("invoiceId"),
            error: serde_json::to_value(problem).ok(),
            ..Self::empty(ResultOutcome::Rejected)
        }
    }

    /// An invoice that can be read but not taken.
    pub fn refused(invoice: &Invoice, problem: Problem) -> Self {
        let error = serde_json::to_value(problem).ok();
        Self { error, ..Self::named(&invoice.account_id, &invoice.key(), ResultOutcome::Rejected) }
    }

    /// An invoice of which nothing is known to be written.
    pub fn failed(invoice: &Invoice, problem: &Problem) -> Self {
        Self::failed_of(&invoice.account_id, &invoice.key(), problem)
    }

    /// Like [`Self::failed`], of an invoice known by its key alone.
    pub fn failed_of(account: &AccountId, key: &InvoiceKey, problem: &Problem) -> Self {
        Self { error: serde_json::to_value(problem).ok(), ..Self::named(account, key, ResultOutcome::Failed) }
    }

    fn named(account: &AccountId, key: &InvoiceKey, outcome: ResultOutcome) -> Self {
        Self {
            account_id: Some(account.as_str().into()),
            bill_from: Some(key.bill_from.as_str().into()),
            invoice_id: Some(key.invoice_id.as_str().into()),
            ..Self::empty(outcome)
        }
    }

    fn empty(outcome: ResultOutcome) -> Self {
        Self {
            account_id: None,
            bill_from: None,
            invoice_id: None,
            outcome,
            replayed: false,
            purchase_order_id: None,
            line_item_number: None,
            purchase_order_version: None,
            draws: Vec::new(),
            decision: None,
            error: None,
        }
    }
}

/// Where an invoice is.
pub fn href(key: &InvoiceKey) -> String {
    format!("/invoices/{}/{}", key.bill_from, path_key::encode(key.invoice_id.as_str()))
}

/// An invoice with everything that is known of it: as presented, what became of it, and why.
pub fn invoice(record: &RecordedInvoice) -> Result<Value, StoreError> {
    let mut view = presented(&record.invoice)?;
    view.insert("outcome".to_owned(), json!(ResultOutcome::from(record.outcome())));
    view.extend(associated(record.association.as_ref())?);
    view.insert("draws".to_owned(), json!(record.draws));
    view.insert("decision".to_owned(), json!(record.decision));
    view.insert("recordedAt".to_owned(), json!(record.recorded_at));
    if let Some(voided_at) = record.voided_at {
        view.insert("voidedAt".to_owned(), json!(voided_at));
    }
    Ok(Value::Object(view))
}

/// An invoice as lists show it.
pub fn listed(row: &ListedInvoice) -> Result<Value, StoreError> {
    let mut view = presented(&row.invoice)?;
    view.retain(|name, _| LISTED.contains(&name.as_str()));
    let outcome = match (row.voided, &row.association) {
        (true, _) => ResultOutcome::Voided,
        (false, Some(_)) => ResultOutcome::Matched,
        (false, None) => ResultOutcome::Unmatched,
    };
    view.insert("outcome".to_owned(), json!(outcome));
    view.extend(associated(row.association.as_ref())?);
    Ok(Value::Object(view))
}

/// What lists show of an invoice as presented.
const LISTED: [&str; 10] = [
    "invoiceType",
    "billFrom",
    "invoiceId",
    "href",
    "chargeType",
    "billingPeriod",
    "currency",
    "amount",
    "issuedDate",
    "dueDate",
];

/// An invoice as presented. Whose it is, the caller knows.
fn presented(invoice: &Invoice) -> Result<Map<String, Value>, StoreError> {
    let mut view = object(invoice)?;
    view.shift_remove("accountId");
    view.insert("href".to_owned(), json!(href(&invoice.key())));
    Ok(view)
}

/// What it draws on.
fn associated(association: Option<&Association>) -> Result<Map<String, Value>, StoreError> {
    association.map_or(Ok(Map::new()), object)
}
