//! Mutants of the functions' requests to the store: a condition that always holds, a transaction without its client
//! token, a claim that isn't written, a read that isn't consistent. The checks of a simulation must notice them.

use std::collections::BTreeSet;
use std::ops::Range;

use serde_json::Value;

/// A change of the requests to the store, as a mistake in `functions/src/store` would make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mutation {
    /// The parts of conditions that [`condition_names`] names so always hold.
    Conditions(Vec<String>),
    /// Transactions have no client token.
    ClientToken,
    /// Deliveries are not claimed before their mail is sent.
    Claim,
    /// Reads by this operation are not consistent.
    ConsistentRead(&'static str),
}

/// The expression that claims a delivery.
const CLAIM: &str = "claimedAt = :now";

impl Mutation {
    /// Whether the request isn't made, and answered as if it was.
    pub(super) fn skips(&self, operation: &str, request: &Value) -> bool {
        *self == Self::Claim && operation == "TransactWriteItems" && request.to_string().contains(CLAIM)
    }

    pub(super) fn apply(&self, operation: &str, request: &mut Value) {
        match self {
            Self::ClientToken => {
                if let Some(request) = request.as_object_mut() {
                    request.remove("ClientRequestToken");
                }
            }
            Self::Conditions(wanted) => {
                for (kind, action) in actions(operation, request) {
                    let wanted: Vec<Range<usize>> = named_parts(&kind, action)
                        .into_iter()
                        .filter(|(name, _)| wanted.contains(name))
                        .map(|(_, part)| part)
                        .collect();
                    if let Some(Value::String(condition)) = action.get_mut("ConditionExpression") {
                        for part in wanted.into_iter().rev() {
                            // All values of an expression must be used.
                            let held = format!(
                                "({} OR attribute_exists(pk) OR attribute_not_exists(pk))",
                                &condition[part.clone()]
                            );
                            condition.replace_range(part, &held);
                        }
                    }
                }
            }
            Self::ConsistentRead(wanted) if *wanted == operation => {
                let reads = request.get_mut("RequestItems").and_then(Value::as_object_mut);
                let reads = reads.into_iter().flat_map(|tables| tables.values_mut());
                for read in reads {
                    read["ConsistentRead"] = Value::Bool(false);
                }
                request["ConsistentRead"] = Value::Bool(false);
                if operation == "BatchGetItem"
                    && let Some(request) = request.as_object_mut()
                {
                    request.remove("ConsistentRead");
                }
            }
            Self::ConsistentRead(_) | Self::Claim => {}
        }
    }
}

/// Adds the names of the parts of a request's conditions: the kind of the action and of the item, and the part.
pub(super) fn condition_names(operation: &str, request: &mut Value, names: &mut BTreeSet<String>) {
    for (kind, action) in actions(operation, request) {
        names.extend(named_parts(&kind, action).into_iter().map(|(name, _)| name));
    }
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

/// Returns the parts of an action's condition of which all must hold, each with its name.
fn named_parts(kind: &str, action: &Value) -> Vec<(String, Range<usize>)> {
    let Some(condition) = action["ConditionExpression"].as_str() else { return Vec::new() };
    let Some(key) = action.get("Key").or_else(|| action.get("Item")) else { return Vec::new() };
    let word = |name: &str| {
        let text = key[name]["S"].as_str().unwrap_or_default();
        let word = text.split('#').next().unwrap_or_default();
        // The others are IDs.
        if word == "INVOICE_NOTICES" {
            // Written by the same requests as those of purchase orders.
            " NOTICES".to_owned()
        } else if word.chars().all(|it| it.is_ascii_uppercase() || it == '_') {
            format!(" {word}")
        } else {
            String::new()
        }
    };
    // A draw sets totals, an evaluation removes their due time.
    let update = action["UpdateExpression"].as_str().and_then(|it| it.split(' ').next());
    let update = update.map_or_else(String::new, |verb| format!(" {verb}"));
    let what = format!("{kind}{update}{}{}", word("pk"), word("sk"));
    // Names and values with numbers, such as `:l12`, differ from purchase order to purchase order.
    let plain = |part: &Range<usize>| -> String {
        condition[part.clone()].chars().filter(|letter| !letter.is_ascii_digit()).collect()
    };
    let parts = parts(condition);
    let named = parts.iter().enumerate().map(|(nth, part)| {
        let text = plain(part);
        // Without a value, it may stand in several conditions of the item.
        let beside = parts.first().filter(|_| nth > 0 && !text.contains(':')).map(plain);
        let beside = beside.map_or_else(String::new, |first| format!(" beside {first}"));
        // Alone, it is not split from the rest.
        let text = text
            .strip_prefix("attribute_not_exists(pk) OR (")
            .map_or(text.as_str(), |it| it.trim_end_matches(')'));
        (format!("{what}: {text}{beside}"), part.clone())
    });
    named.collect()
}

/// Splits a condition at each `AND`, also of those in parentheses behind an `OR`.
fn parts(condition: &str) -> Vec<Range<usize>> {
    let (mut parts, mut from) = (Vec::new(), 0);
    for piece in condition.split_inclusive(" AND ") {
        let end = from + piece.trim_end_matches(" AND ").len();
        let (mut opened, mut range) = (Vec::new(), from..end);
        for (at, letter) in condition[from..end].char_indices() {
            match letter {
                '(' => opened.push(from + at),
                ')' if opened.pop().is_none() => {
                    range.end = from + at;
                    break;
                }
                _ => {}
            }
        }
        if let Some(last) = opened.last() {
            range.start = last + 1;
        }
        parts.push(range);
        from += piece.len();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn a_condition_is_split_into_the_parts_that_must_all_hold() {
        for (condition, wanted) in [
            ("version = :version", vec!["version = :version"]),
            ("a = :a OR b = :b", vec!["a = :a OR b = :b"]),
            ("a = :a AND attribute_not_exists(b)", vec!["a = :a", "attribute_not_exists(b)"]),
            ("attribute_not_exists(pk) OR (a <= :a AND b <= :b)", vec!["a <= :a", "b <= :b"]),
            (
                "a = :a AND (attribute_not_exists(b) OR b < :b)",
                vec!["a = :a", "(attribute_not_exists(b) OR b < :b)"],
            ),
        ] {
            let found: Vec<&str> = parts(condition).into_iter().map(|part| &condition[part]).collect();
            assert_eq!(found, wanted);
        }
    }
}
