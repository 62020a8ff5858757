//! What callers see. Derived values appear here, never in the table.

pub mod invoices;

use chrono::NaiveDate;
use domain::notice::NoticePolicy;
use domain::purchase_order::{LineItem, PurchaseOrder, PurchaseOrderId, RecordedOrder, Status};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::path_key;
use crate::store::StoreError;
use crate::store::history::OldVersion;

/// Where a purchase order is.
pub fn href(id: &PurchaseOrderId) -> String {
    format!("/purchase-orders/{}", path_key::encode(id.as_str()))
}

/// A purchase order, with all that follows from it `today`.
pub fn order(record: &RecordedOrder, today: NaiveDate) -> Result<Value, StoreError> {
    let mut view = defined(&record.order, |line, shown| {
        shown.insert("invoiced".to_owned(), json!(record.invoiced(line)));
        if let Some(balance) = record.balance(line)? {
            shown.insert("balance".to_owned(), json!(balance));
        }
        Ok(())
    })?;
    view.entry("contacts").or_insert(json!([]));
    view.insert("createdAt".to_owned(), json!(record.created_at));
    view.extend(derived(record, today)?);
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
pub fn summary(record: &RecordedOrder, today: NaiveDate) -> Result<Value, StoreError> {
    let full = object(&record.order)?;
    let shown = ["purchaseOrderId", "billFrom", "currency", "effectiveMonth", "expirationMonth"];
    let mut view: Map<String, Value> =
        full.into_iter().filter(|(name, _)| shown.contains(&name.as_str())).collect();
    view.extend(derived(record, today)?);
    Ok(Value::Object(view))
}

fn derived(record: &RecordedOrder, today: NaiveDate) -> Result<Map<String, Value>, StoreError> {
    let mut view = Map::new();
    view.insert("href".to_owned(), json!(href(&record.order.purchase_order_id)));
    view.insert("status".to_owned(), json!(record.status(today)));
    view.insert("health".to_owned(), json!(record.health(today, &NoticePolicy::default(), false)));
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
