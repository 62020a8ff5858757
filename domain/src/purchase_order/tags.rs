//! Tags of a purchase order.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::form::{Presence, Reader, Unknown, Unparsed};
use crate::text::{self, TextError, text_type};

/// The most tags of one purchase order.
pub const TAGS_MAX: usize = 50;

text_type!(
    /// A tag's key: 1-128 characters.
    TagKey,
    128,
    text::ONE_LINE
);

const TAG_VALUE_MAX: usize = 256;

/// A tag's value: 0-256 characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(extend("maxLength" = TAG_VALUE_MAX, "pattern" = format!("^$|{}", text::ONE_LINE.pattern())))]
pub struct TagValue(String);

impl FromStr for TagValue {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        if text.is_empty() {
            return Ok(Self(String::new()));
        }
        text::checked(text, TAG_VALUE_MAX, text::one_line).map(Self)
    }
}

impl fmt::Display for TagValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

pub type Tags = BTreeMap<TagKey, TagValue>;

/// Returns the schema of [`Tags`]. The derived schema of a map lacks the length of keys and the number of tags.
pub fn tags_schema(generator: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object",
        "propertyNames": generator.subschema_for::<TagKey>(),
        "additionalProperties": generator.subschema_for::<TagValue>(),
        "maxProperties": TAGS_MAX,
    })
}

/// New tags as a caller sends them: `{"tags":{…}}`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(expecting = "an object", default)]
#[schemars(extend("required" = ["tags"]))]
pub struct TagsForm {
    #[schemars(schema_with = "tags_schema")]
    pub tags: Presence<BTreeMap<String, Presence<Unparsed<TagValue>>>>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// Parses tags.
pub(super) fn tags(reader: &Reader<'_>, form: BTreeMap<String, Presence<Unparsed<TagValue>>>) -> Tags {
    if reader.limit("tags", TAGS_MAX, form.len()).is_none() {
        return Tags::new();
    }
    let tag = |(key, value): (String, Presence<Unparsed<TagValue>>)| {
        let shown: String = key.chars().take(200).collect();
        let key: Option<TagKey> = reader.at(&shown).accept(key.parse());
        let value = reader.parse_required(&shown, value);
        key.zip(value)
    };
    form.into_iter().filter_map(tag).collect()
}
