//! JSON without duplicate names. Of two members with one name, one reader takes the first and another the last.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use thiserror::Error;

/// The most levels of nested arrays and objects that `serde_json` reads.
const LEVELS_MAX: usize = 127;

/// What the error of a name that an object has twice begins with.
const TWICE: &str = "twice: ";

/// The reason why bytes can't be read, after a word such as `the body`.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum JsonError {
    #[error("is empty")]
    Empty,
    #[error("is not JSON: it ends too early")]
    Incomplete,
    #[error("is nested deeper than {LEVELS_MAX} levels")]
    TooDeep,
    #[error("has `{name}` twice in one object, at line {line}, column {column}")]
    Twice { name: String, line: usize, column: usize },
    #[error("is not JSON: {0}")]
    Malformed(String),
}

impl JsonError {
    fn of(bytes: &[u8], error: &serde_json::Error) -> Self {
        let text = error.to_string();
        match text.as_str() {
            _ if bytes.trim_ascii().is_empty() => Self::Empty,
            _ if error.is_eof() => Self::Incomplete,
            deep if deep.starts_with("recursion limit exceeded") => Self::TooDeep,
            _ => match text.strip_prefix(TWICE).and_then(|rest| rest.rsplit_once(" at line ")) {
                Some((name, _)) => {
                    Self::Twice { name: name.to_owned(), line: error.line(), column: error.column() }
                }
                None => Self::Malformed(text),
            },
        }
    }
}

/// Parses all of `bytes` as one JSON value.
pub fn read(bytes: &[u8]) -> Result<Value, JsonError> {
    let value = serde_json::from_slice(bytes).map(|Unambiguous(value)| value);
    value.map_err(|error| JsonError::of(bytes, &error))
}

/// Parses `bytes` as JSON values, one after the other.
pub fn read_all(bytes: &[u8]) -> Result<Vec<Value>, JsonError> {
    let values = serde_json::Deserializer::from_slice(bytes).into_iter();
    let values: Result<_, _> = values.map(|value| value.map(|Unambiguous(value)| value)).collect();
    values.map_err(|error| JsonError::of(bytes, &error))
}

struct Unambiguous(Value);

impl<'de> Deserialize<'de> for Unambiguous {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Values).map(Self)
    }
}

struct Values;

impl<'de> Visitor<'de> for Values {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Number::from_f64(number).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(Unambiguous(element)) = elements.next_element()? {
            array.push(element);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some((name, Unambiguous(value))) = members.next_entry::<String, _>()? {
            if object.contains_key(&name) {
                let shown: String = name.chars().take(100).collect();
                return Err(A::Error::custom(format!("{TWICE}{shown}")));
            }
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}

/// Returns the bytes of a text as a JSON string, without the quotes around it.
pub fn json_length(text: &str) -> usize {
    let bytes = text.bytes().map(|byte| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 0x08 | 0x0C => 2,
        0..0x20 => 6,
        _ => 1,
    });
    bytes.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_unchanged_and_duplicate_names_are_refused() {
        for text in [
            "null",
            "true",
            "-7",
            "18446744073709551615",
            "0.25",
            "\"a\\u0000\"",
            "[]",
            "[{\"a\":{\"a\":[1,{}]}}]",
        ] {
            assert_eq!(
                read(text.as_bytes()).unwrap(),
                serde_json::from_str::<Value>(text).unwrap(),
                "{text}"
            );
        }
        for text in ["{\"a\":1,\"a\":1}", "[{\"b\":{\"a\":1,\"\\u0061\":2}}]"] {
            let refused = read(text.as_bytes()).unwrap_err().to_string();
            assert!(refused.starts_with("has `a` twice in one object, at line 1, column "), "{refused}");
        }
        assert!(read(b"{} {}").is_err());
    }

    #[test]
    fn errors_say_what_is_wrong() {
        let nested = |levels| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(read(nested(LEVELS_MAX).as_bytes()).is_ok());
        for (text, error) in [
            ("", "is empty"),
            (" \n", "is empty"),
            ("{\"a\":", "is not JSON: it ends too early"),
            (&nested(LEVELS_MAX + 1), "is nested deeper than 127 levels"),
            ("has", "is not JSON: expected value at line 1 column 1"),
        ] {
            assert_eq!(read(text.as_bytes()).unwrap_err().to_string(), error, "{text}");
        }
    }
}
