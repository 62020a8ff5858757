//! Mutants of the functions' writes: a condition that always holds, or a transaction without its client token. The
//! checks of a simulation must notice them.

use std::collections::BTreeSet;

use serde_json::Value;

/// A change of the requests to the store, as a mistake in `functions/src/store` would make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mutation {
    /// The conditions with one of these texts in their [name](condition_names) always hold.
    Conditions(Vec<String>),
    /// Transactions have no client token.
    ClientToken,
}

impl Mutation {
    pub(super) fn apply(&self, operation: &str, request: &mut Value) {
        match self {
            Self::ClientToken => {
                if let Some(request) = request.as_object_mut() {
                    request.remove("ClientRequestToken");
                }
            }
            Self::Conditions(wanted) => {
                for (kind, action) in actions(operation, request) {
                    let is_wanted = |name: String| wanted.iter().any(|text| name.contains(text));
                    if name(&kind, action).is_some_and(is_wanted)
                        && let Some(Value::String(condition)) = action.get_mut("ConditionExpression")
                    {
                        // All values of an expression must be used.
                        *condition =
                            format!("({condition}) OR attribute_exists(pk) OR attribute_not_exists(pk)");
                    }
                }
            }
        }
    }
}

/// Adds the names of a request's conditions: the kind of the action, the kind of the item and the condition.
pub(super) fn condition_names(operation: &str, request: &mut Value, names: &mut BTreeSet<String>) {
    names.extend(actions(operation, request).into_iter().filter_map(|(kind, action)| name(&kind, action)));
}

fn actions<'a>(operation: &str, request: &'a mut Value) -> Vec<(String, &'a mut Value)> {
    match operation {
        "TransactWriteItems" => {
            let actions = request["TransactItems"].as_array_mut().into_iter().flatten();
            let action = |it: &'a mut Value| it.as_object_mut()?.iter_mut().next();
            actions.filter_map(action).map(|(kind, action)| (kind.clone(), action)).collect()
        }
        "PutItem" | "UpdateItem" | "DeleteItem" => vec![(operation.to_owned(), request)],
        _ => Vec::new(),
    }
}

fn name(kind: &str, action: &Value) -> Option<String> {
    let condition = action.get("ConditionExpression")?.as_str()?;
    let key = action.get("Key").or_else(|| action.get("Item"))?;
    let part = |name: &str| {
        let text = key[name]["S"].as_str().unwrap_or_default();
        let word = text.split('#').next().unwrap_or_default();
        if word.starts_with(char::is_numeric) { String::new() } else { word.to_owned() }
    };
    // Names and values with numbers, such as `:l12`, differ from purchase order to purchase order.
    let plain: String = condition.chars().filter(|letter| !letter.is_ascii_digit()).collect();
    let (words, mut seen) = (plain.split(" AND "), BTreeSet::new());
    let words: Vec<&str> = words.filter(|word| seen.insert(*word)).collect();
    Some(format!("{kind} {} {} if {}", part("pk"), part("sk"), words.join(" AND ")))
}
