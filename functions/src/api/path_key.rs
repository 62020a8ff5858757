//! IDs in paths. HTTP APIs percent-decode a path and cut it at a decoded `?`, so `%2F` can't carry a slash. Instead, every
//! byte outside `A-Z a-z 0-9 _ - .`, and a leading `.`, is written as `~` and two hexadecimal digits.

use std::borrow::Cow;
use std::fmt::Display;
use std::str::FromStr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'_').remove(b'-').remove(b'.');

/// The form of a key. Some texts of this form are no keys: they escape a plain byte, or their bytes are not UTF-8.
const PATTERN: &str = "^([A-Za-z0-9_-]|~[0-9A-F]{2})([A-Za-z0-9_.-]|~[0-9A-F]{2})*$";

/// An ID in a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathKey<T>(pub T);

impl<'de, T: FromStr<Err: Display>> Deserialize<'de> for PathKey<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let key = Cow::<str>::deserialize(deserializer)?;
        let id = decode(&key).ok_or_else(|| D::Error::custom("is not an ID as it is written in paths"))?;
        id.parse().map(Self).map_err(D::Error::custom)
    }
}

impl<T> JsonSchema for PathKey<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "PathKey".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": PATTERN,
            "description": "The ID as it is written in paths. A resource's `href` contains it.",
        })
    }
}

/// Returns the key of an ID: `PO~204500~2F2021` for `PO 4500/2021`.
pub fn encode(id: &str) -> String {
    let key = utf8_percent_encode(id, ESCAPED).to_string().replace('%', "~");
    key.strip_prefix('.').map_or(key.clone(), |rest| format!("~2E{rest}"))
}

/// Returns the ID of a key. `None` for a text that [`encode`] doesn't return, so that each ID has one path only.
fn decode(key: &str) -> Option<String> {
    let id = percent_decode_str(&key.replace('~', "%")).decode_utf8().ok()?.into_owned();
    (encode(&id) == key).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_has_exactly_one_path() {
        for (id, key) in [
            ("PO 4500/2021", "PO~204500~2F2021"),
            ("..", "~2E."),
            ("100%@a+b", "100~25~40a~2Bb"),
            ("PO-2026_001.a", "PO-2026_001.a"),
            ("ÄÖ|~", "~C3~84~C3~96~7C~7E"),
        ] {
            assert_eq!(encode(id), key);
            assert_eq!(decode(key).as_deref(), Some(id));
        }
        for key in ["~2f", "~2", "~", "a b", "~41", "~FF", ".a", "%2F", "a~zz", "a%20b"] {
            assert_eq!(decode(key), None, "{key}");
        }
    }
}
