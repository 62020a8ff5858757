//! JSON schemas of Rust types, by this API's rules: objects have no undefined fields, and no value is null.

use schemars::generate::{Contract, SchemaSettings};
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

/// The place of the schemas in the contract.
const PLACE: &str = "/components/schemas";

/// Collects the schemas that operations refer to. Schemas of requests and of answers differ: a field with a default is
/// optional in a request, but always in an answer.
#[derive(Debug)]
pub struct Schemas {
    asked: SchemaGenerator,
    answered: SchemaGenerator,
}

impl Default for Schemas {
    fn default() -> Self {
        let generator = |contract| {
            let mut settings = SchemaSettings::draft2020_12();
            settings.definitions_path = PLACE.into();
            settings.meta_schema = None;
            settings.contract = contract;
            settings.into_generator()
        };
        Self { asked: generator(Contract::Deserialize), answered: generator(Contract::Serialize) }
    }
}

impl Schemas {
    /// Returns the schema of a `T` in a request.
    pub fn asked<T: JsonSchema>(&mut self) -> Value {
        tidied(self.asked.subschema_for::<T>())
    }

    /// Returns the schema of a `T` in an answer.
    pub fn answered<T: JsonSchema>(&mut self) -> Value {
        tidied(self.answered.subschema_for::<T>())
    }

    /// Returns the fields of a `T` in a request, each with its schema.
    pub(super) fn fields<T: JsonSchema>(&mut self) -> Map<String, Value> {
        let schema = tidied(T::json_schema(&mut self.asked));
        schema.get("properties").and_then(Value::as_object).cloned().unwrap_or_default()
    }

    /// Returns all schemas that were referred to, by name.
    pub fn into_components(mut self) -> Map<String, Value> {
        let asked = self.asked.take_definitions(false);
        let mut all: Map<String, Value> = self.answered.take_definitions(false).into_iter().collect();
        all.extend(asked);
        all.sort_keys();
        all.into_iter()
            .map(|(name, schema)| (name, Schema::try_from(schema).map_or(Value::Null, tidied)))
            .collect()
    }
}

/// Returns the schema of a `T` that refers to no other schema.
pub(super) fn inline<T: JsonSchema>() -> Value {
    Schemas::default().asked::<T>()
}

/// Applies this API's rules to a schema.
fn tidied(mut schema: Schema) -> Value {
    RecursiveTransform(never_null).transform(&mut schema);
    RecursiveTransform(one_of_words).transform(&mut schema);
    RecursiveTransform(closed).transform(&mut schema);
    schema.to_value()
}

/// Removes null: an absent field is left out.
fn never_null(schema: &mut Schema) {
    let null = json!("null");
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|it| *it != null);
        if let [only] = types.as_slice() {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
    let Some(Value::Array(mut any)) = schema.remove("anyOf") else { return };
    any.retain(|it| it.get("type") != Some(&null));
    match any.as_slice() {
        [Value::Object(only)] => {
            for (keyword, value) in only {
                schema.ensure_object().entry(keyword).or_insert(value.clone());
            }
        }
        _ => {
            schema.insert("anyOf".to_owned(), Value::Array(any));
        }
    }
}

/// Turns words that have descriptions of their own into an `enum`, which more tools support, and a list of the descriptions.
fn one_of_words(schema: &mut Schema) {
    let Some(Value::Array(variants)) = schema.get("oneOf") else { return };
    let word = |variant: &Value| {
        let meaning = variant.get("description").and_then(Value::as_str).unwrap_or_default();
        Some((variant.get("const")?.as_str()?.to_owned(), meaning.to_owned()))
    };
    let Some(words) = variants.iter().map(word).collect::<Option<Vec<_>>>() else { return };
    let description = schema.get("description").and_then(Value::as_str).unwrap_or_default();
    let meanings = words.iter().map(|(word, meaning)| format!("- `{word}`: {meaning}"));
    let description =
        [description.to_owned(), String::new()].into_iter().chain(meanings).collect::<Vec<_>>().join("\n");
    let words: Vec<String> = words.into_iter().map(|(word, _)| word).collect();
    schema.remove("oneOf");
    schema.insert("type".to_owned(), json!("string"));
    schema.insert("enum".to_owned(), json!(words));
    schema.insert("description".to_owned(), json!(description));
}

/// Forbids undefined fields.
fn closed(schema: &mut Schema) {
    if schema.get("properties").is_some() {
        schema.insert("additionalProperties".to_owned(), json!(false));
    }
}
