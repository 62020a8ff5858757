//! Conditional requests (RFC 9110, 13.1).

use schemars::JsonSchema;

use super::problem::{Problem, ProblemCode};

/// Entity tags, or `*`.
const PATTERN: &str = r#"^(\*|(W/)?"[!#-~]*"( *, *(W/)?"[!#-~]*")*)$"#;

/// The versions in a condition.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema)]
#[schemars(inline, with = "String", extend("pattern" = PATTERN))]
pub enum Versions {
    /// `*`: any version.
    Any,
    /// Weak and unknown tags are left out, since they never match (RFC 9110, 13.1.1).
    Of(Vec<u64>),
}

impl Versions {
    pub(super) fn parse(text: &str) -> Result<Self, Problem> {
        if text.trim() == "*" {
            return Ok(Self::Any);
        }
        let malformed =
            || Problem::new(ProblemCode::MalformedRequest, "an entity tag looks like \"3\", with the quotes");
        let mut versions = Vec::new();
        // Quoted text may contain commas, so this is not split at them.
        let mut rest = text.trim();
        loop {
            let weak = rest.strip_prefix("W/");
            let opened = weak.unwrap_or(rest).strip_prefix('"').ok_or_else(malformed)?;
            let (tag, after) = opened.split_once('"').ok_or_else(malformed)?;
            versions.extend(tag.parse::<u64>().ok().filter(|_| weak.is_none()));
            let after = after.trim_start();
            if after.is_empty() {
                return Ok(Self::Of(versions));
            }
            rest = after.strip_prefix(',').ok_or_else(malformed)?.trim_start();
        }
    }

    pub fn include(&self, version: u64) -> bool {
        match self {
            Self::Any => true,
            Self::Of(versions) => versions.contains(&version),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_as_the_standard_defines_them() {
        let of = |versions: &[u64]| Ok(Versions::Of(versions.to_vec()));
        let read = |text| Versions::parse(text).map_err(|problem| problem.code);
        assert_eq!(read(" * "), Ok(Versions::Any));
        assert_eq!(read("\"3\""), of(&[3]));
        assert_eq!(read("\"3\" , W/\"4\",\"5\""), of(&[3, 5]), "weak ones never match");
        assert_eq!(read("\"a,3\",\"x\""), of(&[]), "a comma in quotes is part of a tag");
        for text in ["", "3", "\"3", "\"3\",", "\"3\" \"4\"", "W/3", "*, \"3\""] {
            assert_eq!(read(text), Err(ProblemCode::MalformedRequest), "{text}");
        }
    }
}
