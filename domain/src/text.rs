//! Text with rules: lengths, allowed characters, and types that are text in JSON.

use thiserror::Error;

/// Why text is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TextError {
    /// Nothing there.
    #[error("must not be empty")]
    Empty,
    /// More characters than allowed.
    #[error("has {actual} characters; at most {limit} are allowed")]
    TooLong {
        /// Characters allowed.
        limit: usize,
        /// Characters given.
        actual: usize,
    },
    /// A character that may not be in it.
    #[error("has the character {0:?}, which is not allowed")]
    Character(char),
    /// Not of the form that it must have.
    #[error("{0}")]
    Form(&'static str),
}

/// Checks that `text` has 1 to `limit` characters, all of them allowed, and no space at either end.
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
    Ok(text.to_owned())
}

/// Characters that a text may have: as code, and as classes of a regular expression that say the same to others
/// (ECMA 262, and most other dialects). A test holds that they agree.
#[derive(Clone, Copy, Debug)]
pub struct Characters {
    /// Whether a character may be in the text.
    pub allowed: fn(char) -> bool,
    /// The class of these.
    pub inside: &'static str,
    /// The class of those that may also begin or end it: these but white space.
    pub ends: &'static str,
}

/// Anything on one line.
pub const ONE_LINE: Characters = Characters {
    allowed: one_line,
    inside: r"[^\x00-\x1f\x7f-\x9f\u2028\u2029]",
    ends: r"[^\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]",
};

/// Like [`ONE_LINE`], with line breaks and tabs.
pub const MANY_LINES: Characters = Characters {
    allowed: many_lines,
    inside: r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]",
    ends: ONE_LINE.ends,
};

impl Characters {
    /// The pattern of a text of these, of any length but none.
    pub fn pattern(self) -> String {
        let Self { inside, ends, .. } = self;
        format!("^{ends}({inside}*{ends})?$")
    }
}

/// Anything on one line: no control characters, no line or paragraph separators.
pub fn one_line(character: char) -> bool {
    !character.is_control() && !matches!(character, '\u{2028}' | '\u{2029}')
}

/// Like [`one_line`], with line breaks and tabs.
pub fn many_lines(character: char) -> bool {
    one_line(character) || matches!(character, '\n' | '\r' | '\t')
}

/// Serializes a type as its `Display` text and reads it back with its `FromStr`.
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

/// A newtype over checked text: `FromStr`, `Display`, `as_str`, text in JSON. Either of so many characters of a kind, or
/// with a check of its own and what a JSON schema says of it.
macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident, { $($keyword:literal = $value:expr),+ }, $check:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, schemars::JsonSchema)]
        #[schemars(extend($($keyword = $value),+))]
        pub struct $name(String);

        impl $name {
            /// The text as given.
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
