//! Writes an operation as OpenAPI.

use serde_json::{Map, Value, json};

use super::operation::{ACCESS_TOKEN, Operation};
use crate::api::problem::ProblemCode;

/// Responses of every operation: their status and their name among the components.
const EVERYWHERE: [(u16, &str); 3] = [(429, "TooManyRequests"), (500, "Internal"), (503, "Unavailable")];
/// Responses of every operation that needs an access token.
const WITH_TOKEN: [(u16, &str); 2] = [(401, "Unauthorized"), (403, "Forbidden")];

impl Operation {
    /// Returns the operation as the contract has it. `problem` is the schema of a problem.
    pub fn described(mut self, function: &str, problem: &Value) -> Value {
        self.add_examples();
        let tag = match self.path.split('/').nth(1) {
            Some(part @ ("purchase-orders" | "invoices")) => part,
            Some(_) | None => "account",
        };
        let mut described = json!({
            "operationId": function,
            "tags": [tag],
            "summary": self.summary,
            "security": self.scopes.iter().map(|scope| json!({ACCESS_TOKEN: [scope]})).collect::<Vec<_>>(),
            "responses": self.responses(problem),
        });
        if !self.parameters.is_empty() {
            merge(&mut described, &json!({"parameters": self.parameters}));
        }
        if let Some(body) = &self.body {
            merge(&mut described, &json!({"requestBody": body}));
        }
        described
    }

    fn responses(&self, problem: &Value) -> Map<String, Value> {
        let answers = self.answers.iter().map(|(status, answer)| (status.to_string(), answer.clone()));
        let refusals = self.refusals.iter();
        let refusals =
            refusals.map(|(status, codes)| (status.to_string(), self.refusal(*status, codes, problem)));
        let shared = EVERYWHERE.iter().chain(WITH_TOKEN.iter().filter(|_| !self.scopes.is_empty()));
        let shared = shared.map(|(status, name)| {
            (status.to_string(), json!({"$ref": format!("#/components/responses/{name}")}))
        });
        answers.chain(refusals).chain(shared).collect()
    }

    fn refusal(&self, status: u16, codes: &[ProblemCode], problem: &Value) -> Value {
        let names: Vec<String> = codes.iter().map(|code| format!("`{code}`")).collect();
        let mut content = json!({"application/problem+json": {"schema": problem_with(problem, codes)}});
        // The gateway itself refuses some paths with parameters, and bodies larger than a function takes.
        if (matches!(status, 400 | 404) && self.path.contains('{')) || status == 413 {
            merge(&mut content, &json!({"application/json": {"schema": gateway_message()}}));
        }
        let mut refusal = json!({"description": names.join(", "), "content": content});
        if status == 415 {
            merge(&mut refusal, &json!({"headers": supported_headers()}));
        }
        refusal
    }

    /// Copies the parts of the example to the parameters, the body and the answer.
    fn add_examples(&mut self) {
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
}

/// Returns the headers of an answer to a body in another form than those supported.
fn supported_headers() -> Value {
    let header = |description: &str| json!({"description": description, "schema": {"type": "string"}});
    json!({
        "Accept": header("The supported media types, if the body has another one."),
        "Accept-Encoding": header("The supported content codings, if the body has another one."),
    })
}

/// Returns the schema of the gateway's own answers.
pub fn gateway_message() -> Value {
    json!({
        "type": "object",
        "properties": {"message": {"type": "string"}},
        "required": ["message"],
        "additionalProperties": false,
    })
}

/// Returns the schema of a problem with one of `codes`.
pub fn problem_with(problem: &Value, codes: &[ProblemCode]) -> Value {
    json!({"allOf": [problem, {"properties": {"code": {"enum": codes}}}]})
}

/// Adds the members of `more` to `value`, at every level.
pub(super) fn merge(value: &mut Value, more: &Value) {
    if let (Value::Object(fields), Value::Object(more)) = (&mut *value, more) {
        for (name, field) in more {
            merge(fields.entry(name).or_insert(Value::Null), field);
        }
    } else {
        *value = more.clone();
    }
}
