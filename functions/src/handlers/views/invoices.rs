//! What callers see of invoices.

use domain::account::AccountId;
use domain::invoice::{Invoice, InvoiceKey, Outcome, RecordedInvoice};
use domain::ledger::Draw;
use domain::matching::Decision;
use domain::purchase_order::{LineItemNumber, PurchaseOrderId};
use serde::Serialize;
use serde_json::{Value, json};

use crate::path_key;
use crate::problem::Problem;
use crate::store::pages::AssociatedInvoice;

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
        let outcome = match record.outcome() {
            Outcome::Matched => ResultOutcome::Matched,
            Outcome::Unmatched => ResultOutcome::Unmatched,
            Outcome::Voided => ResultOutcome::Voided,
        };
        let association = record.association.as_ref();
        Self {
            replayed,
            purchase_order_id: association.map(|it| it.purchase_order_id.clone()),
            line_item_number: association.map(|it| it.line_item_number.clone()),
            purchase_order_version: association.map(|it| it.purchase_order_version),
            draws: record.draws.clone(),
            decision: Some(record.decision.clone()),
            ..Self::named(&record.invoice.account_id, &record.invoice.key(), outcome)
        }
    }

    /// An invoice that can't be read: named as far as it names itself.
    pub fn rejected(given: &Value, problem: Problem) -> Self {
        let text = |name: &str| given.get(name).filter(|value| value.is_string()).cloned();
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

/// An invoice as the list of its purchase order shows it.
pub fn associated_invoice(row: &AssociatedInvoice) -> Value {
    let invoice = &row.invoice;
    let key = path_key::encode(invoice.invoice_id.as_str());
    let mut view = json!({
        "invoiceType": invoice.invoice_type,
        "billFrom": invoice.bill_from,
        "invoiceId": invoice.invoice_id,
        "href": format!("/invoices/{}/{key}", invoice.bill_from),
        "lineItemNumber": row.association.line_item_number,
        "billingPeriod": invoice.billing_period,
        "currency": invoice.currency,
        "amount": invoice.amount,
        "outcome": if row.voided { ResultOutcome::Voided } else { ResultOutcome::Matched },
    });
    for (name, date) in [("issuedDate", invoice.issued_on), ("dueDate", invoice.due_on)] {
        if let (Some(date), Some(fields)) = (date, view.as_object_mut()) {
            fields.insert(name.to_owned(), json!(date));
        }
    }
    view
}
