//! Checked text: lengths, allowed characters, words of a fixed list, and types that are text in JSON.

mod characters;

use std::fmt::Display;

use strum::VariantArray;
use thiserror::Error;

pub use self::characters::{Characters, MANY_LINES, ONE_LINE, is_visible, many_lines, one_line};

/// The reason why text is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TextError {
    #[error("must not be empty")]
    Empty,
    #[error("has {actual} characters; at most {limit} are allowed")]
    TooLong { limit: usize, actual: usize },
    #[error("has the character {}, which is not allowed", named(*.0))]
    Character(char),
    #[error("begins with the character {}, which can't be seen", named(*.0))]
    Hidden(char),
    /// The text doesn't have the required form; the message says which.
    #[error("{0}")]
    Form(&'static str),
}

/// The error of a text that is none of an enum's words.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("must be one of {0}")]
pub struct NotOneOf(String);

impl NotOneOf {
    /// Returns the error that lists the words of `T`. Used as strum's `parse_err_fn`, which passes the text.
    pub fn of<T: VariantArray + Display>(_text: &str) -> Self {
        Self(T::VARIANTS.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
    }
}

/// Returns `U+00E4 (ä)`, or `U+200B` for a character that can't be seen.
fn named(character: char) -> String {
    let code = format!("U+{:04X}", u32::from(character));
    if is_visible(character) && one_line(character) { format!("{code} ({character})") } else { code }
}

/// Checks that `text` has 1 to `limit` characters, all of them allowed, begins with one that can be seen and has no white
/// space at either end.
pub fn checked(text: &str, limit: usize, allowed: impl Fn(char) -> bool) -> Result<String, TextError> {
    let actual = text.chars().count();
    if actual == 0 {
        return Err(TextError::Empty);
    }
    if actual > limit {
        return Err(TextError::TooLong { limit, actual });
    }
    if let Some(character) = text.chars().find(|character| !allowed(*character)) {
        return Err(TextError::Character(character));
    }
    if text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace) {
        return Err(TextError::Form("must not begin or end with a space"));
    }
    if let Some(hidden) = text.chars().next().filter(|character| !is_visible(*character)) {
        return Err(TextError::Hidden(hidden));
    }
    Ok(text.to_owned())
}

/// Implements serde for a type as its `Display` text, read back with its `FromStr`.
macro_rules! serde_as_text {
    ($($name:ty),+) => {$(
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}
pub(crate) use serde_as_text;

/// Defines a newtype over checked text, with `FromStr`, `Display`, `as_str` and serde. It takes either a maximum length
/// and [`Characters`], or JSON schema keywords and a check.
macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident, { $($keyword:literal = $value:expr),+ }, $check:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, schemars::JsonSchema)]
        #[schemars(extend($($keyword = $value),+))]
        pub struct $name(String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::text::TextError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let check: fn(&str) -> Result<String, Self::Err> = $check;
                check(text).map(Self)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        $crate::text::serde_as_text!($name);
    };
    ($(#[$doc:meta])* $name:ident, $max:expr, $characters:expr) => {
        $crate::text::text_type!(
            $(#[$doc])*
            $name,
            { "minLength" = 1, "maxLength" = $max, "pattern" = $characters.pattern() },
            |text| $crate::text::checked(text, $max, $characters.allowed)
        );
    };
}
pub(crate) use text_type;

/// Defines an enum that is one word of a fixed list in JSON and text, such as `MONTHLY_USAGE`, with `Display`, `FromStr`
/// and `VariantArray`.
macro_rules! word_enum {
    ($(#[$attribute:meta])* pub enum $name:ident { $($variants:tt)* }) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[derive(strum::Display, strum::EnumString, strum::VariantArray)]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        #[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
        #[strum(parse_err_ty = $crate::text::NotOneOf, parse_err_fn = $crate::text::NotOneOf::of::<Self>)]
        pub enum $name { $($variants)* }
    };
}
pub(crate) use word_enum;
