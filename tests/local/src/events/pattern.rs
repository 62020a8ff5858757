//! The filter patterns of an event source mapping that the template uses. Any other pattern is an error.

use serde_json::Value;

/// A pattern that a record matches or doesn't match.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern(Value);

impl Pattern {
    /// Parses a pattern, or returns an error message.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let pattern: Value = serde_json::from_str(text).map_err(|error| format!("filter {text}: {error}"))?;
        if pattern.is_object() && is_supported(&pattern) {
            Ok(Self(pattern))
        } else {
            Err(format!("filter {text}: unsupported"))
        }
    }

    pub(crate) fn matches(&self, record: &Value) -> bool {
        matches(&self.0, Some(record))
    }
}

fn is_supported(pattern: &Value) -> bool {
    match pattern {
        Value::Object(fields) => !fields.is_empty() && fields.values().all(is_supported),
        Value::Array(choices) => choices.iter().all(|choice| match choice {
            Value::Object(rule) => {
                let one = rule.iter().next().filter(|_| rule.len() == 1);
                one.is_some_and(|(name, value)| match name.as_str() {
                    "prefix" => value.is_string(),
                    "exists" => value.is_boolean(),
                    _ => false,
                })
            }
            Value::Array(_) => false,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn matches(pattern: &Value, found: Option<&Value>) -> bool {
    match pattern {
        Value::Object(fields) => {
            fields.iter().all(|(name, pattern)| matches(pattern, found.and_then(|found| found.get(name))))
        }
        Value::Array(choices) => choices.iter().any(|choice| is_match(choice, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn is_match(choice: &Value, found: Option<&Value>) -> bool {
    // A list matches if one of its elements does.
    if let Some(Value::Array(found)) = found {
        return found.iter().any(|found| is_match(choice, Some(found)));
    }
    if let Some(prefix) = choice.get("prefix").and_then(Value::as_str) {
        return found.and_then(Value::as_str).is_some_and(|found| found.starts_with(prefix));
    }
    match choice.get("exists").and_then(Value::as_bool) {
        Some(exists) => found.is_some() == exists,
        None => found == Some(choice),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Pattern;

    #[test]
    fn every_field_must_match_one_of_its_choices() {
        let pattern = Pattern::read(
            r#"{"a":{"b":["x",{"prefix":"PO#"}]},"c":[{"exists":false}],"d":[{"exists":true}]}"#,
        );
        let pattern = pattern.unwrap();
        assert!(pattern.matches(&json!({"a": {"b": "x", "z": 1}, "d": 1})));
        assert!(pattern.matches(&json!({"a": {"b": "PO#7"}, "d": null})));
        assert!(pattern.matches(&json!({"a": {"b": ["y", "x"]}, "d": 1})), "one element of a list suffices");
        for record in [
            json!({"a": {"b": "y"}, "d": 1}),
            json!({"a": {"b": ["y", "z"]}, "d": 1}),
            json!({"a": "x", "d": 1}),
            json!({"a": {"b": "x"}, "c": 1, "d": 1}),
            json!({"a": {"b": "x"}}),
            json!({}),
        ] {
            assert!(!pattern.matches(&record), "{record}");
        }
    }

    #[test]
    fn unsupported_patterns_are_errors() {
        for text in
            ["[]", "{}", "{", r#"{"a":"x"}"#, r#"{"a":[{"numeric":[">",1]}]}"#, r#"{"a":[{"prefix":1}]}"#]
        {
            assert!(Pattern::read(text).is_err(), "{text}");
        }
    }
}
