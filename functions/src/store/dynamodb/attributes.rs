//! Items, attribute by attribute: the few shapes that values have in the table.

use std::collections::HashMap;
use std::fmt::Display;
use std::str::FromStr;

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::store::StoreError;
use crate::store::keys;
use crate::store::keys::ItemKey;

/// An item of the table.
pub type Item = HashMap<String, AttributeValue>;

/// A text.
pub fn text(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

/// A number, exact: DynamoDB's are decimals.
pub fn number(number: impl Display) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

/// An instant.
pub fn instant(at: DateTime<Utc>) -> AttributeValue {
    text(keys::instant(at))
}

/// A value in its JSON form, as a native map or list.
pub fn document(value: &impl Serialize) -> Result<AttributeValue, StoreError> {
    let json = serde_json::to_value(value).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    Ok(serde_dynamo::to_attribute_value(json)?)
}

/// An item that has nothing but its keys so far.
pub fn item(key: ItemKey) -> Item {
    HashMap::from(key_attributes(key))
}

/// The keys of an item as attributes.
pub fn key_attributes(key: ItemKey) -> [(String, AttributeValue); 2] {
    [(keys::PK.to_owned(), text(key.pk)), (keys::SK.to_owned(), text(key.sk))]
}

/// Reads attributes off an item; what is missing or of the wrong shape is [`StoreError::Corrupt`].
#[derive(Clone, Copy, Debug)]
pub struct Attributes<'a>(pub &'a Item);

impl<'a> Attributes<'a> {
    /// The attribute, if there.
    pub fn get(self, name: &str) -> Option<&'a AttributeValue> {
        self.0.get(name)
    }

    /// A text.
    pub fn text(self, name: &str) -> Result<&'a str, StoreError> {
        let value = self.get(name).and_then(|value| value.as_s().ok());
        value.map(String::as_str).ok_or_else(|| missing(name))
    }

    /// A number.
    pub fn number<T: FromStr>(self, name: &str) -> Result<T, StoreError> {
        let value = self.get(name).and_then(|value| value.as_n().ok());
        value.and_then(|text| text.parse().ok()).ok_or_else(|| missing(name))
    }

    /// A text that is a `T`.
    pub fn parsed<T: FromStr>(self, name: &str) -> Result<T, StoreError> {
        self.text(name)?.parse().map_err(|_| missing(name))
    }

    /// An instant, if there.
    pub fn instant_if_any(self, name: &str) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.get(name).map(|_| self.parsed(name)).transpose()
    }

    /// A value in its JSON form.
    pub fn document<T: DeserializeOwned>(self, name: &str) -> Result<T, StoreError> {
        let value = self.get(name).ok_or_else(|| missing(name))?;
        // Not the cause, which says what stands there: it is logged.
        serde_dynamo::from_attribute_value(value.clone()).map_err(|_| missing(name))
    }

    /// The keys of the item.
    pub fn key(self) -> Result<ItemKey, StoreError> {
        Ok(ItemKey { pk: self.text(keys::PK)?.to_owned(), sk: self.text(keys::SK)?.to_owned() })
    }
}

fn missing(name: &str) -> StoreError {
    StoreError::Corrupt(format!("attribute {name} is missing or of another shape"))
}
