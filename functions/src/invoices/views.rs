//! What callers see of invoices.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::AccountId;
use domain::ids::SellerId;
use domain::ids::{InvoiceId, InvoiceKey};
use domain::ids::{InvoiceUnit, LineItemNumber, PurchaseOrderId, TaxRegistrationNumber};
use domain::invoice::{Invoice, InvoiceType};
use domain::ledger::Draw;
use domain::ledger::{Association, InvoiceStatus, RecordedInvoice};
use domain::line_item_type::ChargeType;
use domain::matching::Decision;
use domain::money::{Currency, Money};
use domain::month::Month;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::api::path_key;
use crate::api::problem::Problem;
use crate::store::invoices::ListedInvoice;

/// Characters of what an unreadable invoice calls itself that are told back.
const NAME_ECHOED_MAX: usize = 200;

/// What became of an invoice, as a caller sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
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

impl From<InvoiceStatus> for ResultOutcome {
    fn from(outcome: InvoiceStatus) -> Self {
        match outcome {
            InvoiceStatus::Matched => Self::Matched,
            InvoiceStatus::Unmatched => Self::Unmatched,
            InvoiceStatus::Voided => Self::Voided,
        }
    }
}

/// The answer for one invoice.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvoiceResult {
    /// Whose invoice it is, as far as it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    account_id: Option<String>,
    /// Who issued it, as far as it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    bill_from: Option<String>,
    /// The issuer's number, as far as it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    invoice_id: Option<String>,
    /// What became of it.
    pub outcome: ResultOutcome,
    /// Whether that was so before.
    pub replayed: bool,
    /// The purchase order to print on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    purchase_order_id: Option<PurchaseOrderId>,
    /// Its line.
    #[serde(skip_serializing_if = "Option::is_none")]
    line_item_number: Option<LineItemNumber>,
    /// The purchase order's version then.
    #[serde(skip_serializing_if = "Option::is_none")]
    purchase_order_version: Option<u64>,
    /// Every draw it ever made, oldest first.
    draws: Vec<Draw>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// Why it can't be taken, or was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Problem>,
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
            ..Self::named(&record.invoice.account_id, &record.invoice.key(), record.status().into())
        }
    }

    /// An invoice that can't be read: named as far as it names itself.
    pub fn rejected(given: &Value, problem: Problem) -> Self {
        let text = |name: &str| {
            let text = given.get(name)?.as_str()?;
            Some(text.chars().take(NAME_ECHOED_MAX).collect())
        };
        Self {
            account_id: text("accountId"),
            bill_from: text("billFrom"),
            invoice_id: text("invoiceId"),
            error: Some(problem),
            ..Self::empty(ResultOutcome::Rejected)
        }
    }

    /// An invoice that can be read but not taken.
    pub fn refused(invoice: &Invoice, problem: Problem) -> Self {
        Self {
            error: Some(problem),
            ..Self::named(&invoice.account_id, &invoice.key(), ResultOutcome::Rejected)
        }
    }

    /// An invoice of which nothing is known to be written.
    pub fn failed(invoice: &Invoice, problem: Problem) -> Self {
        Self::failed_of(&invoice.account_id, &invoice.key(), problem)
    }

    /// Like [`Self::failed`], of an invoice known by its key alone.
    pub fn failed_of(account: &AccountId, key: &InvoiceKey, problem: Problem) -> Self {
        Self { error: Some(problem), ..Self::named(account, key, ResultOutcome::Failed) }
    }

    fn named(account: &AccountId, key: &InvoiceKey, outcome: ResultOutcome) -> Self {
        Self {
            account_id: Some(account.to_string()),
            bill_from: Some(key.bill_from.to_string()),
            invoice_id: Some(key.invoice_id.to_string()),
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

/// An invoice with everything that is known of it: as presented, what became of it, and why.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Invoice")]
pub struct InvoiceView<'a> {
    #[serde(flatten)]
    listed: ListedView<'a>,
    /// The buyer's tax registration number that it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    tax_registration_number: Option<&'a TaxRegistrationNumber>,
    /// The buyer's unit that it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    invoice_unit: Option<&'a InvoiceUnit>,
    /// What it says of a purchase order, as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    purchase_order_reference: Option<&'a str>,
    /// The invoice that it corrects.
    #[serde(skip_serializing_if = "Option::is_none")]
    original_invoice: Option<&'a InvoiceKey>,
    /// Every draw it ever made, oldest first.
    draws: &'a [Draw],
    /// Why it draws on what it draws on.
    decision: &'a Decision,
    /// When it was first presented.
    recorded_at: DateTime<Utc>,
    /// When it was voided.
    #[serde(skip_serializing_if = "Option::is_none")]
    voided_at: Option<DateTime<Utc>>,
}

/// An invoice as lists show it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "InvoiceSummary")]
pub struct ListedView<'a> {
    /// Who issued it.
    bill_from: &'a SellerId,
    /// The issuer's number.
    invoice_id: &'a InvoiceId,
    /// Whether it asks for money or gives it back.
    invoice_type: InvoiceType,
    /// What it charges for.
    charge_type: ChargeType,
    /// The month whose use it charges.
    billing_period: Month,
    /// When it was issued.
    #[serde(rename = "issuedDate", skip_serializing_if = "Option::is_none")]
    issued_on: Option<NaiveDate>,
    /// When it is due.
    #[serde(rename = "dueDate", skip_serializing_if = "Option::is_none")]
    due_on: Option<NaiveDate>,
    /// What its amount is in.
    currency: Currency,
    /// Its total after tax, as printed.
    amount: Money,
    /// Where it is.
    href: String,
    /// What became of it.
    outcome: InvoiceStatus,
    /// What it draws on, or drew on before it was voided.
    #[serde(flatten)]
    association: Option<&'a Association>,
}

/// A page of invoices.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvoicePage<'a> {
    /// The invoices, newest first.
    pub invoices: Vec<ListedView<'a>>,
    /// Asks for the next page; only where more follow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Where an invoice is.
pub fn href(key: &InvoiceKey) -> String {
    format!("/invoices/{}/{}", key.bill_from, path_key::encode(key.invoice_id.as_str()))
}

/// An invoice with everything that is known of it.
pub fn invoice(record: &RecordedInvoice) -> InvoiceView<'_> {
    let invoice = &record.invoice;
    InvoiceView {
        listed: presented(invoice, record.status(), record.association.as_ref()),
        tax_registration_number: invoice.tax_registration_number.as_ref(),
        invoice_unit: invoice.invoice_unit.as_ref(),
        purchase_order_reference: invoice.purchase_order_reference.as_deref(),
        original_invoice: invoice.original_invoice.as_ref(),
        draws: &record.draws,
        decision: &record.decision,
        recorded_at: record.recorded_at,
        voided_at: record.voided_at,
    }
}

/// An invoice as lists show it.
pub fn listed(row: &ListedInvoice) -> ListedView<'_> {
    let outcome = match (row.voided, &row.association) {
        (true, _) => InvoiceStatus::Voided,
        (false, Some(_)) => InvoiceStatus::Matched,
        (false, None) => InvoiceStatus::Unmatched,
    };
    presented(&row.invoice, outcome, row.association.as_ref())
}

/// An invoice as presented, and what became of it. Whose it is, the caller knows.
fn presented<'a>(
    invoice: &'a Invoice,
    outcome: InvoiceStatus,
    association: Option<&'a Association>,
) -> ListedView<'a> {
    ListedView {
        bill_from: &invoice.bill_from,
        invoice_id: &invoice.invoice_id,
        invoice_type: invoice.invoice_type,
        charge_type: invoice.charge_type,
        billing_period: invoice.billing_period,
        issued_on: invoice.issued_on,
        due_on: invoice.due_on,
        currency: invoice.currency,
        amount: invoice.amount,
        href: href(&invoice.key()),
        outcome,
        association,
    }
}
