//! Conversions between values and attributes.
//!
//! Reading fails with [`StoreError::Corrupt`] if an attribute is missing or has another type. The error names the
//! attribute but not its value, since errors are logged.

use std::collections::HashMap;
use std::fmt::Display;
use std::str::FromStr;

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::failure::StoreError;
use super::key::{ItemKey, PK, SK};

/// The attributes of an item.
pub type Item = HashMap<String, AttributeValue>;

pub fn text(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

/// Returns a number attribute. DynamoDB's numbers are exact decimals.
pub fn number(number: impl Display) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

pub fn instant(at: DateTime<Utc>) -> AttributeValue {
    text(instant_text(at))
}

/// Formats an instant for keys and attributes: RFC 3339, UTC, microseconds. The width is fixed, so text order is time
/// order.
pub fn instant_text(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// Returns the JSON form of a value as a map or list attribute.
pub fn document(value: &impl Serialize) -> Result<AttributeValue, StoreError> {
    Ok(serde_dynamo::to_attribute_value(serde_json::to_value(value)?)?)
}

/// Returns an item that has only its key.
pub fn item(key: ItemKey) -> Item {
    Item::from([(PK.to_owned(), text(key.pk)), (SK.to_owned(), text(key.sk))])
}

/// Reads the attributes of an item.
#[derive(Clone, Copy, Debug)]
pub struct Attributes<'a>(pub &'a Item);

impl<'a> Attributes<'a> {
    pub fn get(self, name: &str) -> Option<&'a AttributeValue> {
        self.0.get(name)
    }

    pub fn text(self, name: &str) -> Result<&'a str, StoreError> {
        let value = self.get(name).and_then(|value| value.as_s().ok());
        value.map(String::as_str).ok_or_else(|| invalid(name))
    }

    pub fn number<T: FromStr>(self, name: &str) -> Result<T, StoreError> {
        let value = self.get(name).and_then(|value| value.as_n().ok());
        value.and_then(|text| text.parse().ok()).ok_or_else(|| invalid(name))
    }

    pub fn flag(self, name: &str) -> Result<bool, StoreError> {
        let value = self.get(name).and_then(|value| value.as_bool().ok());
        value.copied().ok_or_else(|| invalid(name))
    }

    /// Parses a text attribute.
    pub fn parsed<T: FromStr>(self, name: &str) -> Result<T, StoreError> {
        self.text(name)?.parse().map_err(|_| invalid(name))
    }

    /// Reads a value from its JSON form.
    pub fn document<T: DeserializeOwned>(self, name: &str) -> Result<T, StoreError> {
        let value = self.get(name).ok_or_else(|| invalid(name))?;
        // The cause is dropped: it quotes the value.
        serde_dynamo::from_attribute_value(value.clone()).map_err(|_| invalid(name))
    }

    pub fn optional_text(self, name: &str) -> Result<Option<String>, StoreError> {
        self.get(name).map(|_| self.text(name).map(str::to_owned)).transpose()
    }

    pub fn optional_parsed<T: FromStr>(self, name: &str) -> Result<Option<T>, StoreError> {
        self.get(name).map(|_| self.parsed(name)).transpose()
    }

    pub fn optional_document<T: DeserializeOwned>(self, name: &str) -> Result<Option<T>, StoreError> {
        self.get(name).map(|_| self.document(name)).transpose()
    }

    pub fn key(self) -> Result<ItemKey, StoreError> {
        Ok(ItemKey { pk: self.text(PK)?.to_owned(), sk: self.text(SK)?.to_owned() })
    }
}

/// Returns the error for an attribute that is missing or of another type.
pub fn invalid(name: &str) -> StoreError {
    StoreError::Corrupt(format!("attribute {name} is missing or of another type"))
}
