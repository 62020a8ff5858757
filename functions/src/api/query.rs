//! Query parameters. The contract describes the types that they are read into.

use std::borrow::Cow;
use std::fmt::Display;
use std::str::FromStr;

use domain::form::{Presence, Reader, RefusalCode};
use schemars::JsonSchema;
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use thiserror::Error;

use super::problem::{Problem, ProblemCode};

/// The most characters of an error, which may quote a name or value of any length.
const DETAIL_MAX: usize = 300;

/// The most characters of a text to search for.
pub const SEARCH_TEXT_MAX: usize = 200;

/// The most values of one filter of a list.
pub const FILTER_VALUES_MAX: usize = 50;

/// The query of an operation that has no parameters.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoQuery {}

/// The query of a write that can be tried out.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct DryRunQuery {
    /// Whether to only validate the request. A dry run returns what the request would change, or the error that it would
    /// get, and writes nothing.
    #[serde(deserialize_with = "parsed")]
    pub dry_run: bool,
}

/// A positive whole number, written in digits without a sign or a leading zero. A number that doesn't fit is the largest
/// one that does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[schemars(inline, transparent, extend("minimum" = 1))]
pub struct Number(pub u64);

/// The text is not a [`Number`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("must be a positive whole number, such as 3")]
pub struct NotANumber;

impl FromStr for Number {
    type Err = NotANumber;

    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let is_number =
            !text.starts_with('0') && !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
        if is_number { Ok(Self(text.parse().unwrap_or(u64::MAX))) } else { Err(NotANumber) }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parsed(deserializer)
    }
}

/// Deserializes text with the type's `FromStr`.
pub fn parsed<'de, T: FromStr<Err: Display>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    Cow::<str>::deserialize(deserializer)?.parse().map_err(D::Error::custom)
}

/// Reads a percent-encoded query. `T` denies unknown fields, so an unknown parameter is refused. A parameter that is given
/// twice is refused too, whichever way its name is encoded, unless it is one of `lists`.
pub(super) fn read<T: DeserializeOwned>(query: &str, lists: &[&str]) -> Result<T, Problem> {
    let mut parameters = Map::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if lists.contains(&&*name) {
            let list = parameters.entry(name.into_owned()).or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(list) = list {
                list.push(Value::String(value.into_owned()));
            }
            continue;
        }
        if parameters.insert(name.clone().into_owned(), Value::String(value.into_owned())).is_some() {
            return Err(malformed(&name, &"is given twice"));
        }
    }
    serde_path_to_error::deserialize(Value::Object(parameters))
        .map_err(|error| malformed(&error.path().to_string(), &in_words(&error.inner().to_string())))
}

/// Returns the error of a deserializer in the words of the API.
fn in_words(error: &str) -> String {
    let listed = |names: &str| names.trim_start_matches("one of ").replace(" or ", ", ");
    match error.split_once(", ") {
        Some((unknown, "there are no fields")) if unknown.starts_with("unknown field") => {
            "this request has no query parameters".to_owned()
        }
        Some((unknown, expected)) if unknown.starts_with("unknown field") => {
            let names = expected.trim_start_matches("expected ");
            format!("this request has no such parameter, but {}", listed(names))
        }
        Some((unknown, expected)) if unknown.starts_with("unknown variant") => {
            let words = expected.trim_start_matches("expected ").replace('`', "");
            format!("must be one of {}", listed(&words))
        }
        _ if error == "provided string was not `true` or `false`" => "must be true or false".to_owned(),
        _ => error.to_owned(),
    }
}

/// Returns a text to search for, in lower case.
pub fn search_text(reader: &Reader<'_>, name: &str, field: Presence<String>) -> Option<String> {
    let text = reader.optional(name, field)?;
    if text.is_empty() || text.chars().count() > SEARCH_TEXT_MAX {
        let detail = format!("must have 1 to {SEARCH_TEXT_MAX} characters");
        return reader.at(name).refuse(RefusalCode::InvalidValue, detail);
    }
    Some(text.to_lowercase())
}

fn malformed(name: &str, error: &dyn Display) -> Problem {
    let detail: String = format!("query parameter `{name}`: {error}").chars().take(DETAIL_MAX).collect();
    Problem::new(ProblemCode::MalformedRequest, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Query {
        limit: Option<Number>,
        tag: Option<String>,
    }

    #[test]
    fn a_query_is_read_with_its_names_and_values_decoded() {
        for (query, limit, tag) in [
            ("", None, None),
            ("&", None, None),
            ("limit=7&tag=a%3Ab+c", Some(7), Some("a:b c")),
            ("lim%69t=7", Some(7), None),
            ("tag=a,b", None, Some("a,b")),
            ("tag=a=b", None, Some("a=b")),
            ("tag", None, Some("")),
            ("limit=18446744073709551616", Some(u64::MAX), None),
        ] {
            let read: Query = read(query, &[]).unwrap();
            assert_eq!((read.limit.map(|it| it.0), read.tag.as_deref()), (limit, tag), "{query}");
        }
    }

    #[test]
    fn a_parameter_that_is_unknown_invalid_or_given_twice_is_refused() {
        let (twice, number) = ("is given twice", "must be a positive whole number, such as 3");
        let unknown = "this request has no such parameter, but `limit`, `tag`";
        for (query, name, error) in [
            ("limit=1&limit=2", "limit", twice),
            ("limit=1&limit=1", "limit", twice),
            ("lim%69t=1&limit=2", "limit", twice),
            ("limit=1&tag=a&lim%69%74=2", "limit", twice),
            ("tag=&tag", "tag", twice),
            ("a+b=1&a%20b=2", "a b", twice),
            ("page=2", "page", unknown),
            ("Limit=2", "Limit", unknown),
            ("limit%00=2", "limit\0", unknown),
            ("=2", "", unknown),
            ("limit=", "limit", number),
            ("limit=0", "limit", number),
            ("limit=07", "limit", number),
            ("limit=%2B7", "limit", number),
            ("limit=1.0", "limit", number),
        ] {
            let refused = read::<Query>(query, &[]).unwrap_err();
            assert_eq!(refused.code, ProblemCode::MalformedRequest, "{query}");
            assert_eq!(refused.detail(), format!("query parameter `{name}`: {error}"), "{query}");
        }
        let none = read::<NoQuery>("a=b", &[]).unwrap_err();
        assert_eq!(none.detail(), "query parameter `a`: this request has no query parameters");
        assert_eq!(read::<NoQuery>(&"a".repeat(5000), &[]).unwrap_err().detail().len(), DETAIL_MAX);
        for (query, dry_run) in [("", false), ("dryRun=false", false), ("dryRun=true", true)] {
            assert_eq!(read::<DryRunQuery>(query, &[]).unwrap().dry_run, dry_run, "{query}");
        }
        for query in ["dryRun", "dryRun=1", "dryRun=True"] {
            let refused = read::<DryRunQuery>(query, &[]).unwrap_err();
            assert_eq!(refused.detail(), "query parameter `dryRun`: must be true or false", "{query}");
        }
        assert!(read::<DryRunQuery>("dryrun=true", &[]).is_err());
    }
}
