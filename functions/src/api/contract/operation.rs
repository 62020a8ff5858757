//! What a handler says of itself: its route and scope, what it takes, what it answers, and what it refuses.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde_json::{Map, Value, json};

use crate::api::contract::Schemas;
use crate::api::path_key::KEY_PATTERN;
use crate::api::problem::ProblemCode;
use crate::api::{IDEMPOTENCY_KEY_MAX, PAGE_DEFAULT, PAGE_MAX};

/// The name of the security scheme: a bearer token.
pub const ACCESS_TOKEN: &str = "accessToken";
/// The scope of what changes nothing.
pub const READ: &str = "purchase-orders/read";
/// The scope of what does.
pub const WRITE: &str = "purchase-orders/write";

/// A version or several, or any, as a condition on them.
const TAGS_PATTERN: &str = r#"^(\*|(W/)?"[!#-~]*"( *, *(W/)?"[!#-~]*")*)$"#;
/// What a token of a page is made of.
const TOKEN_PATTERN: &str = "^[A-Za-z0-9_-]+$";

/// One operation.
#[derive(Debug)]
pub struct Operation {
    /// The HTTP method.
    pub method: &'static str,
    /// The route's path.
    pub path: &'static str,
    scope: Option<&'static str>,
    summary: &'static str,
    parameters: Vec<Value>,
    body: Option<Value>,
    answers: BTreeMap<u16, Value>,
    example: Value,
    refusals: BTreeMap<u16, Vec<ProblemCode>>,
}

/// A header that an answer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Header {
    /// The version, for `If-Match` and `If-None-Match`.
    ETag,
    /// The same, which there is none of where `dryRun` only asked.
    ETagOfWritten,
    /// Where the new thing is.
    Location,
    /// That this is the answer to an earlier request with the same `Idempotency-Key`. Only then.
    IdempotencyReplayed,
    /// Where the rest is, where there is more.
    Link,
}

impl Header {
    /// Its name; what it says, whether it is always there, and its schema.
    fn described(self) -> (&'static str, Value) {
        let (name, description, required, schema) = match self {
            Self::ETag => {
                ("ETag", "The version.", true, json!({"type": "string", "pattern": "^\"[0-9]+\"$"}))
            }
            Self::ETagOfWritten => {
                let description = "The version; absent with `dryRun`.";
                ("ETag", description, false, json!({"type": "string", "pattern": "^\"[0-9]+\"$"}))
            }
            Self::Location => {
                let schema = json!({"type": "string", "format": "uri-reference"});
                ("Location", "Where the new purchase order is.", true, schema)
            }
            Self::IdempotencyReplayed => {
                let description =
                    "That this is the answer to an earlier request with the same `Idempotency-Key`.";
                ("Idempotency-Replayed", description, false, json!({"type": "string", "enum": ["true"]}))
            }
            Self::Link => {
                ("Link", "Where the rest is, if more follows (RFC 8288).", false, json!({"type": "string"}))
            }
        };
        (name, json!({"description": description, "required": required, "schema": schema}))
    }
}

impl Operation {
    /// A function and its route, which takes a token with a scope: to read for `GET`, to write for all else.
    pub fn new(method: &'static str, path: &'static str, summary: &'static str) -> Self {
        let operation = Self {
            method,
            path,
            scope: Some(if method == "GET" { READ } else { WRITE }),
            summary,
            parameters: Vec::new(),
            body: None,
            answers: BTreeMap::new(),
            example: Value::Null,
            refusals: BTreeMap::new(),
        };
        // An unknown parameter of the query.
        operation.refuses(&[ProblemCode::MalformedRequest]).with_path_parameters()
    }

    /// Of another scope than its method tells.
    #[must_use]
    pub fn reads(self) -> Self {
        Self { scope: Some(READ), ..self }
    }

    /// For anybody, without a token.
    #[must_use]
    pub fn public(self) -> Self {
        Self { scope: None, refusals: BTreeMap::new(), ..self }
    }

    fn with_path_parameters(mut self) -> Self {
        let names = self.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let names: Vec<&str> = names.collect();
        for name in &names {
            let (what, pattern) = match *name {
                "billFrom" => ("Who issued the invoice.", "^[A-Z0-9_]{1,64}$"),
                _ => ("The id as it is written in paths; `href` of an answer has it.", KEY_PATTERN),
            };
            self.parameters.push(json!({
                "name": name, "in": "path", "required": true, "description": what,
                "schema": {"type": "string", "pattern": pattern},
            }));
        }
        if names.is_empty() { self } else { self.refuses(&[ProblemCode::NotFound]) }
    }

    /// With the parameters of a query that `T` is read from.
    #[must_use]
    pub fn query<T: JsonSchema>(mut self, schemas: &mut Schemas) -> Self {
        for (name, mut schema) in schemas.fields::<T>() {
            let description = schema.as_object_mut().and_then(|it| it.remove("description"));
            self.parameters.push(json!({
                "name": name, "in": "query", "description": description.unwrap_or_default(), "schema": schema,
            }));
        }
        self
    }

    /// A page at a time.
    #[must_use]
    pub fn paged(mut self) -> Self {
        self.parameters.push(json!({
            "name": "limit", "in": "query", "description": "The most rows of a page.",
            "schema": {"type": "integer", "minimum": 1, "maximum": PAGE_MAX, "default": PAGE_DEFAULT},
        }));
        self.parameters.push(json!({
            "name": "nextToken", "in": "query",
            "description": "Of the page before: where this one begins. Good for the same question only.",
            "schema": {"type": "string", "pattern": TOKEN_PATTERN},
        }));
        self
    }

    /// A change of a version, which it must name.
    #[must_use]
    pub fn conditional_write(self) -> Self {
        let description = "The `ETag` that the change is based on.";
        self.header("If-Match", description, true, json!({"type": "string", "pattern": TAGS_PATTERN}))
            .refuses(&[ProblemCode::PreconditionRequired, ProblemCode::VersionMismatch])
    }

    /// A change of a version, which it must name, or with `If-None-Match: *` something new.
    #[must_use]
    pub fn conditional_write_or_create(self) -> Self {
        let description = "The `ETag` that the change is based on. Required where nothing new is made.";
        self.header("If-Match", description, false, json!({"type": "string", "pattern": TAGS_PATTERN}))
            .header(
                "If-None-Match",
                "Makes it, where it is not there.",
                false,
                json!({"type": "string", "enum": ["*"]}),
            )
            .refuses(&[ProblemCode::PreconditionRequired, ProblemCode::VersionMismatch])
    }

    /// 304 for who has it already.
    #[must_use]
    pub fn conditional_get(mut self) -> Self {
        self.answers
            .insert(304, json!({"description": "They have it.", "headers": headers(&[Header::ETag])}));
        self.header(
            "If-None-Match",
            "The `ETag` of what the caller has. One that is none of ours is of nothing there is.",
            false,
            json!({"type": "string"}),
        )
    }

    /// With `dryRun=true`, only tells what would become of it.
    #[must_use]
    pub fn dry_run(mut self) -> Self {
        self.parameters.push(json!({
            "name": "dryRun", "in": "query",
            "description": "Only tells what would become of it, or why it would be refused; nothing is written.",
            "schema": {"type": "boolean", "default": false},
        }));
        self
    }

    /// IdempotencyRecord for each key.
    #[must_use]
    pub fn idempotent(self) -> Self {
        let pattern = format!("^[!-~]{{1,{IDEMPOTENCY_KEY_MAX}}}$");
        let description = "The same request again within 24 hours gets the first answer.";
        self.header("Idempotency-Key", description, false, json!({"type": "string", "pattern": pattern}))
    }

    #[expect(clippy::needless_pass_by_value, reason = "`json!` copies it; who calls has no more use for it")]
    fn header(mut self, name: &str, description: &str, required: bool, schema: Value) -> Self {
        self.parameters.push(json!({
            "name": name, "in": "header", "required": required, "description": description, "schema": schema,
        }));
        self
    }

    /// With a body of JSON.
    #[must_use]
    pub fn takes(self, schema: Value) -> Self {
        self.takes_type("application/json", schema)
    }

    /// With a body of another type.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "`json!` copies it; who calls has no more use for it")]
    pub fn takes_type(mut self, media_type: &str, schema: Value) -> Self {
        self.body = Some(json!({"required": true, "content": {media_type: {"schema": schema}}}));
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

    /// Answers with that type, or with it too, by `Accept`.
    #[must_use]
    pub fn answers_type(
        mut self,
        status: u16,
        description: &str,
        (media_type, schema): (&str, Value),
        with: &[Header],
    ) -> Self {
        let answer = self.answers.entry(status).or_insert_with(|| json!({"description": description}));
        merge(answer, &json!({"headers": headers(with), "content": {media_type: {"schema": schema}}}));
        self
    }

    /// Answers with nothing to say.
    #[must_use]
    pub fn answers_nothing(mut self, description: &str) -> Self {
        self.answers.insert(204, json!({"description": description}));
        self
    }

    /// Refuses for these reasons.
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

    /// With an example: `path`, `query`, `headers` and `body` of a request, and the `status` and the `answer` that it gets.
    /// A test sends every one.
    #[must_use]
    pub fn example(self, json: &str) -> Self {
        Self { example: serde_json::from_str(json).unwrap_or_default(), ..self }
    }

    /// Puts the example where it belongs.
    fn illustrate(&mut self) {
        let example = &self.example;
        for parameter in &mut self.parameters {
            let text =
                |name: &str| parameter.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            let (place, name) = (text("in"), text("name"));
            let place = if place == "header" { "headers" } else { &place };
            if let Some(given) = example.get(place).and_then(|it| it.get(name)) {
                merge(parameter, &json!({"example": given}));
            }
        }
        let status = example.get("status").and_then(Value::as_u64).and_then(|it| u16::try_from(it).ok());
        let answer = status.and_then(|status| self.answers.get_mut(&status));
        for (holder, given) in [(self.body.as_mut(), "body"), (answer, "answer")] {
            let contents = holder.and_then(|it| it.get_mut("content")?.as_object_mut());
            let first = contents.and_then(|it| it.values_mut().next());
            if let (Some(content), Some(given)) = (first, example.get(given)) {
                merge(content, &json!({"example": given}));
            }
        }
    }

    /// As the document has it.
    pub fn described(mut self, function: &str, problem: &Value) -> Value {
        self.illustrate();
        let mut responses: Map<String, Value> =
            self.answers.iter().map(|(status, answer)| (status.to_string(), answer.clone())).collect();
        for (status, codes) in &self.refusals {
            let names: Vec<String> = codes.iter().map(|code| format!("`{code:?}`")).collect();
            // The gateway, in its own words, where a path is not even one of a route, or a body beyond its limit.
            let gateway = (matches!(status, 400 | 404) && self.path.contains('{')) || *status == 413;
            let message = gateway.then(|| json!({"application/json": {"schema": message()}}));
            let mut content = json!({"application/problem+json": {"schema": problem_of(problem, codes)}});
            merge(&mut content, &message.unwrap_or_else(|| json!({})));
            responses
                .insert(status.to_string(), json!({"description": names.join(", "), "content": content}));
        }
        let everywhere = [(429, "TooManyRequests"), (500, "Internal"), (503, "Unavailable")];
        let with_token = [(401, "Unauthorized"), (403, "Forbidden")];
        for (status, name) in
            everywhere.into_iter().chain(with_token.into_iter().filter(|_| self.scope.is_some()))
        {
            responses.insert(status.to_string(), json!({"$ref": format!("#/components/responses/{name}")}));
        }
        let tag = match self.path.split('/').nth(1) {
            Some(part @ ("purchase-orders" | "invoices")) => part,
            Some(_) | None => "account",
        };
        let mut described = json!({
            "operationId": function,
            "tags": [tag],
            "summary": self.summary,
            "security": self.scope.map_or_else(|| json!([]), |scope| json!([{ACCESS_TOKEN: [scope]}])),
            "responses": responses,
        });
        if !self.parameters.is_empty() {
            merge(&mut described, &json!({"parameters": self.parameters}));
        }
        if let Some(body) = &self.body {
            merge(&mut described, &json!({"requestBody": body}));
        }
        described
    }
}

/// What the gateway answers by itself.
pub fn message() -> Value {
    json!({
        "type": "object",
        "properties": {"message": {"type": "string"}},
        "required": ["message"],
        "additionalProperties": false,
    })
}

/// A problem with one of `codes`.
pub fn problem_of(problem: &Value, codes: &[ProblemCode]) -> Value {
    json!({"allOf": [problem, {"properties": {"code": {"enum": codes}}}]})
}

fn headers(headers: &[Header]) -> Value {
    Value::Object(
        headers.iter().map(|header| header.described()).map(|(name, it)| (name.to_owned(), it)).collect(),
    )
}

/// Adds what `more` has.
fn merge(value: &mut Value, more: &Value) {
    if let (Value::Object(fields), Value::Object(more)) = (&mut *value, more) {
        for (name, field) in more {
            merge(fields.entry(name).or_insert(Value::Null), field);
        }
    } else {
        *value = more.clone();
    }
}
