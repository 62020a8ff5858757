//! The result of an invoice, as `MatchInvoice`, `VoidInvoice` and previews answer it.

use domain::ids::{AccountId, InvoiceKey};
use domain::ledger::{Destination, Draw, InvoiceStatus, RecordedInvoice};
use domain::matching::Decision;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::line::{LineResult, line_results};
use crate::api::problem::{Problem, ProblemCode};

/// The most characters of a rejected payload's IDs that the result repeats.
const ECHOED_CHARACTERS_MAX: usize = 200;

/// The outcome of an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ResultOutcome {
    /// The invoice, or each of its lines, draws on line items.
    Matched,
    /// Some lines of the invoice draw on line items, and others don't.
    PartlyMatched,
    /// The invoice draws on no line item.
    Unmatched,
    /// The invoice was voided.
    Voided,
    /// The invoice is invalid or conflicts with its record. Nothing was changed.
    Rejected,
    /// The store didn't answer. The same call can be repeated safely.
    Failed,
}

impl From<InvoiceStatus> for ResultOutcome {
    fn from(status: InvoiceStatus) -> Self {
        match status {
            InvoiceStatus::Matched => Self::Matched,
            InvoiceStatus::PartlyMatched => Self::PartlyMatched,
            InvoiceStatus::Unmatched => Self::Unmatched,
            InvoiceStatus::Voided => Self::Voided,
        }
    }
}

/// The result of one invoice.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvoiceResult {
    /// The account that the invoice names; absent if it names none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    /// The seller that the invoice names; absent if it names none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bill_from: Option<String>,
    /// The seller's number of the invoice; absent if it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invoice_id: Option<String>,
    /// The outcome of the invoice.
    pub outcome: ResultOutcome,
    /// Whether the outcome was already on record.
    pub replayed: bool,
    /// Where the invoice draws: the purchase orders to print on it.
    #[serde(flatten)]
    destination: Destination,
    /// The draws of the invoice, those of each line oldest first. Of a line that was moved often, the last ones.
    draws: Vec<Draw>,
    /// The results of the lines of the invoice, in its order. Absent if it has none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lines: Vec<LineResult>,
    /// The candidates that were considered, nearest first, with the reason for each. Absent if the invoice has lines, each of
    /// which has its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<Decision>,
    /// The reason why the invoice was rejected or failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Problem>,
}

impl InvoiceResult {
    /// Returns the result of an invoice that is on record.
    pub fn of(record: &RecordedInvoice, replayed: bool) -> Self {
        let whole = record.lines.first().filter(|_| record.invoice.lines.is_empty());
        Self {
            replayed,
            destination: record.destination(),
            draws: record.draws().cloned().collect(),
            lines: line_results(record),
            decision: whole.map(|line| line.decision.clone()),
            ..Self::named(&record.invoice.account_id, &record.invoice.key(), record.status().into())
        }
    }

    /// Returns the decisions about the invoice or its lines.
    pub fn decisions_mut(&mut self) -> impl Iterator<Item = &mut Decision> {
        self.decision.iter_mut().chain(self.lines.iter_mut().map(|line| &mut line.decision))
    }

    /// Rejects a payload, and names the invoice as far as the payload does.
    pub fn rejected_payload(payload: &Value, problem: Problem) -> Self {
        let text = |name: &str| {
            let text = payload.get(name)?.as_str()?;
            Some(text.chars().take(ECHOED_CHARACTERS_MAX).collect())
        };
        Self {
            account_id: text("accountId"),
            bill_from: text("billFrom"),
            invoice_id: text("invoiceId"),
            error: Some(problem),
            ..Self::empty(ResultOutcome::Rejected)
        }
    }

    /// Returns the result of an invoice with a problem: failed if another try may succeed, otherwise rejected.
    pub fn of_problem(account: &AccountId, key: &InvoiceKey, problem: Problem) -> Self {
        let is_temporary = problem.code == ProblemCode::Unavailable;
        let outcome = if is_temporary { ResultOutcome::Failed } else { ResultOutcome::Rejected };
        Self { error: Some(problem), ..Self::named(account, key, outcome) }
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
            destination: Destination::default(),
            draws: Vec::new(),
            lines: Vec::new(),
            decision: None,
            error: None,
        }
    }
}
