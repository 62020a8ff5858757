//! Conditional requests (RFC 9110, 13.1).

use std::fmt::Display;

use schemars::JsonSchema;

use super::problem::{Problem, ProblemCode};

/// Entity tags, or `*`.
const PATTERN: &str = r#"^(\*|(W/)?"[!#-~]*"( *, *(W/)?"[!#-~]*")*)$"#;

/// The entity tags in a condition, without their quotes.
///
/// A weak tag counts like the strong one, also in `If-Match`, because proxies that compress answers make tags weak. A tag
/// names a version, so that nothing weaker than the version is compared.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema)]
#[schemars(inline, with = "String", extend("pattern" = PATTERN))]
pub enum EntityTags {
    /// `*`: any.
    Any,
    Of(Vec<String>),
}

impl EntityTags {
    pub(super) fn parse(text: &str) -> Result<Self, Problem> {
        if text.trim() == "*" {
            return Ok(Self::Any);
        }
        let malformed =
            || Problem::new(ProblemCode::MalformedRequest, "an entity tag looks like \"3\", with the quotes");
        let mut tags = Vec::new();
        // Quoted text may contain commas, so this is not split at them.
        let mut rest = text.trim();
        loop {
            let opened = rest.strip_prefix("W/").unwrap_or(rest).strip_prefix('"').ok_or_else(malformed)?;
            let (tag, after) = opened.split_once('"').ok_or_else(malformed)?;
            tags.push(tag.to_owned());
            let after = after.trim_start();
            if after.is_empty() {
                return Ok(Self::Of(tags));
            }
            rest = after.strip_prefix(',').ok_or_else(malformed)?.trim_start();
        }
    }

    /// Whether `tag` is one of these. Tags are compared as texts: `"01"` is not `"1"`.
    pub fn include(&self, tag: impl Display) -> bool {
        match self {
            Self::Any => true,
            Self::Of(tags) => tags.contains(&tag.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_as_the_standard_defines_them() {
        let of = |tags: &[&str]| Ok(EntityTags::Of(tags.iter().map(|it| (*it).to_owned()).collect()));
        let read = |text| EntityTags::parse(text).map_err(|problem| problem.code);
        assert_eq!(read(" * "), Ok(EntityTags::Any));
        assert_eq!(read("\"3\""), of(&["3"]));
        assert_eq!(read("\"3\" , W/\"4\",\"\""), of(&["3", "4", ""]));
        assert_eq!(read("\"a,3\",\"x\""), of(&["a,3", "x"]), "a comma in quotes is part of a tag");
        for text in ["", "3", "\"3", "\"3\",", "\"3\" \"4\"", "W/3", "w/\"3\"", "*, \"3\""] {
            assert_eq!(read(text), Err(ProblemCode::MalformedRequest), "{text}");
        }
    }

    #[test]
    fn tags_are_compared_as_texts() {
        for (text, included) in [
            ("\"1\"", true),
            ("W/\"1\"", true),
            ("\"7\", \"1\"", true),
            ("*", true),
            ("\"+1\"", false),
            ("\"01\"", false),
            ("\" 1\"", false),
            ("\"1.0\"", false),
            ("\"\"", false),
        ] {
            assert_eq!(EntityTags::parse(text).unwrap().include(1), included, "{text}");
        }
    }
}
