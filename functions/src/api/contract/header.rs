//! Headers of responses.

use serde_json::{Value, json};

/// A header of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Header {
    ETag,
    /// The `ETag` of a resource without versions.
    ContentTag,
    /// The `ETag` of a write, which a dry run doesn't have.
    ETagOfWrite,
    Location,
    /// Only in a response that is repeated for an `Idempotency-Key`.
    IdempotencyReplayed,
    /// Only if more pages follow.
    Link,
}

impl Header {
    /// Returns the name and the description of the header.
    pub(super) fn described(self) -> (&'static str, Value) {
        let tag = json!({"type": "string", "pattern": "^\"[0-9]+\"$"});
        let (name, description, required, schema) = match self {
            Self::ETag => ("ETag", "The version of the resource.", true, tag),
            Self::ContentTag => {
                let schema = json!({"type": "string", "pattern": "^\"[!#-~]+\"$"});
                ("ETag", "Changes with the content.", true, schema)
            }
            Self::ETagOfWrite => {
                ("ETag", "The version of the resource. Not returned for a dry run.", false, tag)
            }
            Self::Location => {
                let schema = json!({"type": "string", "format": "uri-reference"});
                ("Location", "The path of the new purchase order.", true, schema)
            }
            Self::IdempotencyReplayed => {
                let description =
                    "Returned if this is the response to an earlier request with the same `Idempotency-Key`.";
                ("Idempotency-Replayed", description, false, json!({"type": "string", "enum": ["true"]}))
            }
            Self::Link => {
                let description = "The next page, if there is one (RFC 8288).";
                ("Link", description, false, json!({"type": "string"}))
            }
        };
        (name, json!({"description": description, "required": required, "schema": schema}))
    }
}

/// Returns the `headers` of a response.
pub(super) fn described(headers: &[Header]) -> Value {
    let described = headers.iter().map(|header| header.described());
    Value::Object(described.map(|(name, header)| (name.to_owned(), header)).collect())
}
