//! The changes of an edit, field by field. Contacts are personal data, so a change only shows their number.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::purchase_order::{PurchaseOrder, Status, Tags};

/// A changed field. `from` is absent if the field was added, `to` if it was removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// The field as a JSON pointer, with the number of a line item in place of its index.
    pub pointer: String,
    /// The value before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Value>,
    /// The value after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Value>,
}

impl Change {
    /// Returns the change of a status.
    pub fn of_status(from: Status, to: Status) -> Self {
        let text = |status: Status| Some(Value::String(status.to_string()));
        Self { pointer: "/status".to_owned(), from: text(from), to: text(to) }
    }

    /// Returns the change of a deletion.
    pub fn deleted() -> Self {
        Self { pointer: String::new(), from: Some(Value::String("the purchase order".to_owned())), to: None }
    }
}

/// Returns the fields that differ, sorted by name.
pub fn between(from: &PurchaseOrder, to: &PurchaseOrder) -> Vec<Change> {
    let mut changes = Vec::new();
    compare("", &comparable(from), &comparable(to), &mut changes);
    if from.contacts != to.contacts {
        let count = |order: &PurchaseOrder| Some(Value::String(format!("{} contacts", order.contacts.len())));
        changes.push(Change { pointer: "/contacts".to_owned(), from: count(from), to: count(to) });
    }
    changes
}

/// Returns the tags that differ, sorted by key.
pub fn between_tags(from: &Tags, to: &Tags) -> Vec<Change> {
    let [from, to] = [from, to].map(|tags| serde_json::to_value(tags).unwrap_or_default());
    let mut changes = Vec::new();
    compare("/tags", &from, &to, &mut changes);
    changes
}

/// Returns the order's JSON without contacts, with line items keyed by number.
fn comparable(order: &PurchaseOrder) -> Value {
    let mut value = without_contacts(order);
    let by_number = |line: &Value| {
        let number = line.get("lineItemNumber").and_then(Value::as_str)?;
        Some((number.to_owned(), line.clone()))
    };
    if let Some(lines) = value.get_mut("lineItems") {
        let map: Map<String, Value> = lines.as_array().into_iter().flatten().filter_map(by_number).collect();
        *lines = Value::Object(map);
    }
    value
}

/// Returns the order's JSON without its contacts, which may be stored after contacts are erased.
pub fn without_contacts(order: &PurchaseOrder) -> Value {
    let mut value = serde_json::to_value(order).unwrap_or_default();
    if let Some(fields) = value.as_object_mut() {
        fields.remove("contacts");
    }
    value
}

fn compare(pointer: &str, from: &Value, to: &Value, changes: &mut Vec<Change>) {
    if from == to {
        return;
    }
    let (Some(before), Some(after)) = (from.as_object(), to.as_object()) else {
        changes.push(Change { pointer: pointer.to_owned(), from: Some(from.clone()), to: Some(to.clone()) });
        return;
    };
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for name in names {
        let pointer = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
        match (before.get(name), after.get(name)) {
            (Some(from), Some(to)) => compare(&pointer, from, to, changes),
            (from, to) => changes.push(Change { pointer, from: from.cloned(), to: to.cloned() }),
        }
    }
}
