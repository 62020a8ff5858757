//! What an edit changed, field by field. Contacts are people: how many there are is told, not who.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::purchase_order::{PurchaseOrder, Status};

/// One field that changed. `from` is absent where there was nothing, `to` where there is nothing now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// The field, as a JSON pointer; a line item is named by its number, not its place.
    pub pointer: String,
    /// What it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Value>,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Value>,
}

impl Change {
    /// A change of status.
    pub fn of_status(from: Status, to: Status) -> Self {
        let text = |status: Status| Some(Value::String(status.to_string()));
        Self { pointer: "/status".to_owned(), from: text(from), to: text(to) }
    }

    /// That it was deleted.
    pub fn deleted() -> Self {
        Self { pointer: String::new(), from: Some(Value::String("the purchase order".to_owned())), to: None }
    }
}

/// Every field that differs, in the order of the fields' names.
pub fn between(from: &PurchaseOrder, to: &PurchaseOrder) -> Vec<Change> {
    let mut changes = Vec::new();
    compare("", &shown(from), &shown(to), &mut changes);
    if from.contacts != to.contacts {
        let count = |order: &PurchaseOrder| Some(Value::String(format!("{} contacts", order.contacts.len())));
        changes.push(Change { pointer: "/contacts".to_owned(), from: count(from), to: count(to) });
    }
    changes
}

/// The order as history keeps it: JSON without contacts, line items by number.
fn shown(order: &PurchaseOrder) -> Value {
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

/// The order's JSON without its contacts: what may be kept after they are erased.
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
    let names: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for name in names {
        let pointer = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
        match (before.get(name), after.get(name)) {
            (Some(from), Some(to)) => compare(&pointer, from, to, changes),
            (from, to) => changes.push(Change { pointer, from: from.cloned(), to: to.cloned() }),
        }
    }
}
