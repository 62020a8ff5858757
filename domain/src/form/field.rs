//! The fields of a form, before they are parsed.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::refusal::shortened;

/// A field of a request: absent, of the right JSON type, or of another type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Presence<T> {
    #[default]
    Absent,
    Given(T),
    /// A value of the wrong JSON type, with the error. `null` is one: an absent field must be left out.
    WrongType(String),
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Presence<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let number = value.as_number().map(ToString::to_string);
        Ok(match serde_json::from_value(value) {
            Ok(given) => Self::Given(given),
            Err(error) => Self::WrongType(wrong_type(&error, number.as_deref())),
        })
    }
}

/// Returns what the JSON must be instead. `number` is the JSON, if it is a number: amounts are text, since programs round
/// numbers.
pub(super) fn wrong_type(error: &serde_json::Error, number: Option<&str>) -> String {
    let error = error.to_string();
    let expected = error.split_once(", expected ").map_or("", |(_, expected)| expected);
    match (expected, number) {
        ("a string", Some(number)) => shortened(format!("must be text in quotes, such as \"{number}\"")),
        ("a string", None) => "must be text in quotes".to_owned(),
        ("a boolean", _) => "must be true or false".to_owned(),
        ("a sequence", _) => "must be a list".to_owned(),
        ("an object" | "a map", _) => "must be an object".to_owned(),
        ("", _) => shortened(error),
        (expected, _) if ["u64", "u32", "i64", "usize"].contains(&expected) => "must be a number".to_owned(),
        (expected, _) => format!("must be {expected}"),
    }
}

/// Has the schema of `T`; the form's schema says whether the field is required.
impl<T: JsonSchema> JsonSchema for Presence<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

/// The text of a `T` before it is parsed. Has the schema of `T`.
#[derive(Deserialize)]
#[serde(transparent)]
pub struct Unparsed<T>(String, #[serde(skip)] PhantomData<fn() -> T>);

impl<T> Unparsed<T> {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

// Derives would require the same traits of `T`.
impl<T> Clone for Unparsed<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), PhantomData)
    }
}

impl<T> PartialEq for Unparsed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T> Eq for Unparsed<T> {}

impl<T> fmt::Debug for Unparsed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl<T: JsonSchema> JsonSchema for Unparsed<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

/// A field that the API derives. A caller may send it back, with any value, which is ignored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadOnly;

impl<'de> Deserialize<'de> for ReadOnly {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
}

impl JsonSchema for ReadOnly {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "ReadOnly".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"readOnly": true})
    }
}

/// The fields of a request that its form doesn't define.
pub type Unknown = BTreeMap<String, Value>;
