//! An operation: its route and scope, parameters, body, answers and refusals.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde_json::{Value, json};

use super::describe::merge;
use super::header::{self, Header};
use super::schemas::{Schemas, inline};
use crate::api::conditions::EntityTags;
use crate::api::idempotency_key::IdempotencyKey;
use crate::api::problem::ProblemCode;

/// The name of the security scheme: a bearer token.
pub const ACCESS_TOKEN: &str = "accessToken";
/// The scope of operations that change nothing.
const READ: &str = "purchase-orders/read";
/// The scope of all other operations.
const WRITE: &str = "purchase-orders/write";
/// A scope of operations that associate invoices.
const WRITE_INVOICES: &str = "invoices/write";
/// A scope of operations that change the account's settings.
const WRITE_SETTINGS: &str = "settings/write";

#[derive(Debug)]
pub struct Operation {
    /// The HTTP method.
    pub method: &'static str,
    /// The route's path.
    pub path: &'static str,
    /// A token needs one of these scopes. None for a public operation.
    pub(super) scopes: Vec<&'static str>,
    pub(super) summary: &'static str,
    pub(super) parameters: Vec<Value>,
    pub(super) body: Option<Value>,
    pub(super) answers: BTreeMap<u16, Value>,
    pub(super) example: Value,
    pub(super) refusals: BTreeMap<u16, Vec<ProblemCode>>,
}

impl Operation {
    /// Returns an operation that needs a token: with the read scope for `GET`, else with the write scope.
    pub fn new(method: &'static str, path: &'static str, summary: &'static str) -> Self {
        let operation = Self {
            method,
            path,
            scopes: vec![if method == "GET" { READ } else { WRITE }],
            summary,
            parameters: Vec::new(),
            body: None,
            answers: BTreeMap::new(),
            example: Value::Null,
            refusals: BTreeMap::new(),
        };
        // Every operation refuses unknown query parameters.
        operation.refuses(&[ProblemCode::MalformedRequest])
    }

    /// Needs the read scope, whatever the method.
    #[must_use]
    pub fn reads(self) -> Self {
        Self { scopes: vec![READ], ..self }
    }

    /// Needs the scope to associate invoices, or the write scope, which allows it too.
    #[must_use]
    pub fn writes_invoices(self) -> Self {
        Self { scopes: vec![WRITE_INVOICES, WRITE], ..self }
    }

    /// Needs the scope to change settings, or the write scope, which allows it too.
    #[must_use]
    pub fn writes_settings(self) -> Self {
        Self { scopes: vec![WRITE_SETTINGS, WRITE], ..self }
    }

    /// Needs no token.
    #[must_use]
    pub fn public(self) -> Self {
        Self { scopes: Vec::new(), refusals: BTreeMap::new(), ..self }
    }

    /// Reads its path parameters as a `T`.
    #[must_use]
    pub fn path<T: JsonSchema>(self, schemas: &mut Schemas) -> Self {
        self.described_parameters::<T>("path", true, schemas).refuses(&[ProblemCode::NotFound])
    }

    /// Reads its query parameters as a `T`.
    #[must_use]
    pub fn query<T: JsonSchema>(self, schemas: &mut Schemas) -> Self {
        self.described_parameters::<T>("query", false, schemas)
    }

    fn described_parameters<T: JsonSchema>(
        mut self,
        place: &str,
        required: bool,
        schemas: &mut Schemas,
    ) -> Self {
        for (name, mut schema) in schemas.fields::<T>() {
            let description = schema.as_object_mut().and_then(|it| it.remove("description"));
            self.parameters.push(json!({
                "name": name, "in": place, "required": required,
                "description": description.unwrap_or_default(), "schema": schema,
            }));
        }
        self
    }

    /// Changes the version that `If-Match` names.
    #[must_use]
    pub fn conditional_write(self) -> Self {
        let description = "The `ETag` that the change is based on.";
        self.header("If-Match", description, true, inline::<EntityTags>())
            .refuses(&[ProblemCode::PreconditionRequired, ProblemCode::VersionMismatch])
    }

    /// Changes the version that `If-Match` names, or without it the current one.
    #[must_use]
    pub fn conditional_write_if_wanted(self) -> Self {
        let description =
            "The `ETag` that the change is based on. Without it, the change applies to any version.";
        self.header("If-Match", description, false, inline::<EntityTags>())
            .refuses(&[ProblemCode::VersionMismatch])
    }

    /// Changes the version that `If-Match` names, or creates the resource with `If-None-Match: *`.
    #[must_use]
    pub fn conditional_write_or_create(self) -> Self {
        let if_match = "The `ETag` that the change is based on. Required, except to create the resource.";
        let if_none = "Creates the resource. The request fails if the resource exists.";
        self.header("If-Match", if_match, false, inline::<EntityTags>())
            .header("If-None-Match", if_none, false, json!({"type": "string", "enum": ["*"]}))
            .refuses(&[ProblemCode::PreconditionRequired, ProblemCode::VersionMismatch])
    }

    /// Answers 304 to a caller that has the current answer, by its `tag`.
    #[must_use]
    pub fn conditional_get(mut self, tag: Header) -> Self {
        let answer = json!({"description": "Not modified.", "headers": header::described(&[tag])});
        self.answers.insert(304, answer);
        let description = "The `ETag` of the caller's copy. Unknown tags don't match.";
        self.header("If-None-Match", description, false, json!({"type": "string"}))
    }

    /// Repeats its first answer to an `Idempotency-Key`.
    #[must_use]
    pub fn idempotent(self) -> Self {
        let description = "A key of your choice. If you repeat the request with the same key within 24 hours, you get \
            the response to the first request, and nothing is created twice.";
        self.header("Idempotency-Key", description, false, inline::<IdempotencyKey>())
    }

    #[expect(clippy::needless_pass_by_value, reason = "callers don't use the schema again")]
    fn header(mut self, name: &str, description: &str, required: bool, schema: Value) -> Self {
        self.parameters.push(json!({
            "name": name, "in": "header", "required": required, "description": description, "schema": schema,
        }));
        self
    }

    /// Takes a JSON body.
    #[must_use]
    pub fn takes(self, schema: Value) -> Self {
        self.takes_type("application/json", schema)
    }

    /// Takes a body of `media_type`.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "callers don't use the schema again")]
    pub fn takes_type(mut self, media_type: &str, schema: Value) -> Self {
        let body = self.body.get_or_insert_with(|| json!({"required": true}));
        merge(body, &json!({"content": {media_type: {"schema": schema}}}));
        self.refuses(&[
            ProblemCode::UnsupportedMediaType,
            ProblemCode::TooLarge,
            ProblemCode::ValidationFailed,
        ])
    }

    /// Answers with JSON.
    #[must_use]
    pub fn answers(self, status: u16, description: &str, schema: Value, headers: &[Header]) -> Self {
        self.answers_type(status, description, ("application/json", schema), headers)
    }

    /// Answers with a media type. A status may have several, which the caller chooses from by `Accept`.
    #[must_use]
    pub fn answers_type(
        mut self,
        status: u16,
        description: &str,
        (media_type, schema): (&str, Value),
        headers: &[Header],
    ) -> Self {
        let answer = self.answers.entry(status).or_insert_with(|| json!({"description": description}));
        let headers = header::described(headers);
        merge(answer, &json!({"headers": headers, "content": {media_type: {"schema": schema}}}));
        self
    }

    /// Answers 204.
    #[must_use]
    pub fn answers_nothing(mut self, description: &str) -> Self {
        self.answers.insert(204, json!({"description": description}));
        self
    }

    /// Fails with these problems.
    #[must_use]
    pub fn refuses(mut self, codes: &[ProblemCode]) -> Self {
        for code in codes {
            let known = self.refusals.entry(code.status()).or_default();
            if !known.contains(code) {
                known.push(*code);
            }
        }
        self
    }

    /// Has an example: `path`, `query`, `headers` and `body` of a request, and the `status` and `answer` to it. A test
    /// sends every example.
    #[must_use]
    pub fn example(self, json: &str) -> Self {
        Self { example: serde_json::from_str(json).unwrap_or_default(), ..self }
    }
}
