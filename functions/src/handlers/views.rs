//! What callers see. Derived values appear here, never in the table.

pub mod invoices;

use chrono::NaiveDate;
use domain::notice::Notice;
use domain::purchase_order::{LineItem, PurchaseOrder, PurchaseOrderId, RecordedOrder, Status};
use domain::settings::Defaults;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::path_key;
use crate::store::StoreError;
use crate::store::deliveries::{Delivery, DeliveryState};
use crate::store::history::OldVersion;
use crate::store::settings::RecordedSettings;

/// Where a purchase order is.
pub fn href(id: &PurchaseOrderId) -> String {
    format!("/purchase-orders/{}", path_key::encode(id.as_str()))
}

/// A purchase order, with all that follows from it and its account's `defaults` `today`.
pub fn order(record: &RecordedOrder, today: NaiveDate, defaults: &Defaults) -> Result<Value, StoreError> {
    let mut view = defined(&record.order, |line, shown| {
        shown.insert("invoiced".to_owned(), json!(record.invoiced(line)));
        if let Some(balance) = record.balance(line)? {
            shown.insert("balance".to_owned(), json!(balance));
        }
        Ok(())
    })?;
    view.entry("contacts").or_insert(json!([]));
    view.insert("createdAt".to_owned(), json!(record.created_at));
    view.extend(derived(record, today, defaults)?);
    Ok(Value::Object(view))
}

/// A purchase order as one of its versions defined it. What that doesn't say is left out: contacts, which are kept
/// nowhere else than in the order as it is, tags, and everything that follows from draws. `status` is that of
/// `on`, the day the version was made; a deleted order has none, but `deletedAt`.
pub fn old_version(old: &OldVersion, on: NaiveDate) -> Result<Value, StoreError> {
    let mut view = defined(&old.order, |_, _| Ok(()))?;
    view.insert("href".to_owned(), json!(href(&old.order.purchase_order_id)));
    if old.deleted {
        view.insert("deletedAt".to_owned(), json!(old.at));
    } else {
        view.insert("status".to_owned(), json!(Status::of(old.suspended, old.order.months, on)));
    }
    view.insert("value".to_owned(), json!(old.order.value()?));
    view.insert("version".to_owned(), json!(old.version));
    view.insert("updatedAt".to_owned(), json!(old.at));
    Ok(Value::Object(view))
}

/// What a buyer defines, with defaults spelled out, total values, and what `add` knows of each line.
fn defined(
    order: &PurchaseOrder,
    add: impl Fn(&LineItem, &mut Map<String, Value>) -> Result<(), StoreError>,
) -> Result<Map<String, Value>, StoreError> {
    let mut view = object(order)?;
    for name in ["taxRegistrationNumbers", "invoiceUnits"] {
        view.entry(name).or_insert(json!([]));
    }
    if let Some(bill_to) = view.get("billTo").cloned() {
        view.entry("shipTo").or_insert(bill_to);
    }
    let mut lines = Vec::new();
    for line in &order.line_items {
        let mut shown = object(line)?;
        shown.insert("totalValue".to_owned(), json!(line.total_value));
        add(line, &mut shown)?;
        lines.push(Value::Object(shown));
    }
    view.insert("lineItems".to_owned(), Value::Array(lines));
    Ok(view)
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
