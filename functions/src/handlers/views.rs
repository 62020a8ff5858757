//! What callers see. Derived values appear here, never in the table.

use chrono::NaiveDate;
use domain::account::AccountId;
use domain::invoice::{Invoice, InvoiceKey, Outcome, RecordedInvoice};
use domain::ledger::Draw;
use domain::matching::Decision;
use domain::notice::Notice;
use domain::purchase_order::{LineItemNumber, PurchaseOrderId, RecordedOrder};
use domain::settings::Defaults;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::path_key;
use crate::problem::Problem;
use crate::store::StoreError;
use crate::store::deliveries::{Delivery, DeliveryState};
use crate::store::pages::AssociatedInvoice;
use crate::store::settings::RecordedSettings;

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

/// Where a purchase order is.
pub fn href(id: &PurchaseOrderId) -> String {
    format!("/purchase-orders/{}", path_key::encode(id.as_str()))
}

/// A purchase order, with all that follows from it and its account's `defaults` `today`.
pub fn order(record: &RecordedOrder, today: NaiveDate, defaults: &Defaults) -> Result<Value, StoreError> {
    let mut view = object(&record.order)?;
    for (name, empty) in
        [("taxRegistrationNumbers", json!([])), ("invoiceUnits", json!([])), ("contacts", json!([]))]
    {
        view.entry(name).or_insert(empty);
    }
    if let Some(bill_to) = view.get("billTo").cloned() {
        view.entry("shipTo").or_insert(bill_to);
    }
    let mut lines = Vec::new();
    for line in &record.order.line_items {
        let mut shown = object(line)?;
        shown.insert("totalValue".to_owned(), json!(line.total_value));
        shown.insert("invoiced".to_owned(), json!(record.invoiced(line)));
        if let Some(balance) = record.balance(line)? {
            shown.insert("balance".to_owned(), json!(balance));
        }
        lines.push(Value::Object(shown));
    }
    view.insert("lineItems".to_owned(), Value::Array(lines));
    view.insert("createdAt".to_owned(), json!(record.created_at));
    view.extend(derived(record, today, defaults)?);
    Ok(Value::Object(view))
}

/// A purchase order as lists show it.
pub fn summary(record: &RecordedOrder, today: NaiveDate, defaults: &Defaults) -> Result<Value, StoreError> {
    let full = object(&record.order)?;
    let shown = ["purchaseOrderId", "billFrom", "currency", "effectiveMonth", "expirationMonth"];
    let mut view: Map<String, Value> =
        full.into_iter().filter(|(name, _)| shown.contains(&name.as_str())).collect();
    view.extend(derived(record, today, defaults)?);
    Ok(Value::Object(view))
}

/// An account's settings. Where it set no notice policy, the one that then holds.
pub fn settings(recorded: &RecordedSettings) -> Result<Value, StoreError> {
    let mut view = object(&recorded.settings)?;
    view.entry("contacts").or_insert(json!([]));
    view.insert("noticePolicy".to_owned(), json!(recorded.settings.default_policy()));
    view.insert("version".to_owned(), json!(recorded.version));
    if let Some(updated_at) = recorded.updated_at {
        view.insert("updatedAt".to_owned(), json!(updated_at));
    }
    Ok(Value::Object(view))
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

/// What one recipient was told of a purchase order, and what became of it.
pub fn delivery(delivery: &Delivery) -> Value {
    let state = delivery.state();
    let mut view = json!({
        "decidedAt": delivery.decided_at,
        "state": state,
        "attempts": delivery.attempts,
        "notices": delivery.notices.iter().map(notice).collect::<Vec<_>>(),
    });
    let nobody = (state == DeliveryState::Undeliverable).then_some("NO_CONTACTS");
    let optional = [
        ("recipient", delivery.recipient.as_ref().map(|recipient| json!(recipient))),
        ("sentAt", delivery.sent.as_ref().map(|sent| json!(sent.at))),
        ("failedAt", delivery.failed_at.map(|at| json!(at))),
        ("reason", nobody.or(delivery.last_error.as_deref()).map(|reason| json!(reason))),
    ];
    if let Some(fields) = view.as_object_mut() {
        fields.extend(optional.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    }
    view
}

fn notice(notice: &Notice) -> Value {
    match notice {
        Notice::Balance { line_item_number, threshold, balance, total_value } => json!({
            "kind": "BALANCE",
            "lineItemNumber": line_item_number,
            "threshold": threshold,
            "balance": balance,
            "totalValue": total_value,
            "currency": balance.currency(),
        }),
        Notice::Expiration { expires_on, days_left } => {
            json!({"kind": "EXPIRATION", "expiresOn": expires_on, "daysLeft": days_left})
        }
        Notice::MissingPurchaseOrder { invoice, amount, billing_period, reason } => json!({
            "kind": "MISSING_PURCHASE_ORDER",
            "billFrom": invoice.bill_from,
            "invoiceId": invoice.invoice_id,
            "amount": amount,
            "currency": amount.currency(),
            "billingPeriod": billing_period,
            "reason": reason,
        }),
    }
}

fn derived(
    record: &RecordedOrder,
    today: NaiveDate,
    defaults: &Defaults,
) -> Result<Map<String, Value>, StoreError> {
    let mut view = Map::new();
    view.insert("href".to_owned(), json!(href(&record.order.purchase_order_id)));
    view.insert("status".to_owned(), json!(record.status(today)));
    view.insert(
        "health".to_owned(),
        json!(record.health(today, &defaults.notice_policy, defaults.has_contacts)),
    );
    view.insert("value".to_owned(), json!(record.order.value()?));
    if let Some(balance) = record.total_balance()? {
        view.insert("balance".to_owned(), json!(balance));
    }
    view.insert("tags".to_owned(), json!(record.tags));
    view.insert("version".to_owned(), json!(record.version));
    view.insert("updatedAt".to_owned(), json!(record.updated_at));
    Ok(view)
}

fn object(value: &impl Serialize) -> Result<Map<String, Value>, StoreError> {
    match serde_json::to_value(value) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) | Err(_) => Err(StoreError::Corrupt("a value is not an object".to_owned())),
    }
}
