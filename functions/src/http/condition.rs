//! Conditions of a request on versions (RFC 9110, 13.1).

use crate::problem::{Code, Problem};

/// The versions that a condition names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Versions {
    /// `*`: whichever there is.
    Any,
    /// These. Weak tags, and tags that are none of ours, never match (RFC 9110, 13.1.1).
    Of(Vec<u64>),
}

impl Versions {
    pub(super) fn parse(text: &str) -> Result<Self, Problem> {
        if text.trim() == "*" {
            return Ok(Self::Any);
        }
        let malformed =
            || Problem::new(Code::MalformedRequest, "an entity tag looks like \"3\", with the quotes");
        let mut versions = Vec::new();
        for tag in text.split(',').map(str::trim) {
            let weak = tag.strip_prefix("W/");
            let quoted = weak.unwrap_or(tag);
            let inner =
                quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).ok_or_else(malformed)?;
            versions.extend(inner.parse::<u64>().ok().filter(|_| weak.is_none()));
        }
        Ok(Self::Of(versions))
    }

    /// Whether `version` is one of them.
    pub fn include(&self, version: u64) -> bool {
        match self {
            Self::Any => true,
            Self::Of(versions) => versions.contains(&version),
        }
    }
}
