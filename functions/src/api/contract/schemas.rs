//! JSON schemas of Rust types, as this API reads and writes JSON: no object has fields that are not named, and nothing
//! is null.

use schemars::generate::{Contract, SchemaSettings};
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

/// Where the document keeps them.
const PLACE: &str = "/components/schemas";

/// Collects the schemas that the document's operations speak of. What is asked and what is answered differ: a field
/// with a default may be left out of the one, but is in the other.
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
    /// The schema of what callers send.
    pub fn asked<T: JsonSchema>(&mut self) -> Value {
        tidied(self.asked.subschema_for::<T>())
    }

    /// The schema of what they get.
    pub fn answered<T: JsonSchema>(&mut self) -> Value {
        tidied(self.answered.subschema_for::<T>())
    }

    /// The fields of what callers send, each with its schema: the parameters of a query.
    pub(super) fn fields<T: JsonSchema>(&mut self) -> Map<String, Value> {
        let schema = tidied(T::json_schema(&mut self.asked));
        schema.get("properties").and_then(Value::as_object).cloned().unwrap_or_default()
    }

    /// All that were spoken of, by name.
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

/// The schema as this API means it.
fn tidied(mut schema: Schema) -> Value {
    RecursiveTransform(never_null).transform(&mut schema);
    RecursiveTransform(one_of_words).transform(&mut schema);
    RecursiveTransform(closed).transform(&mut schema);
    schema.to_value()
}

/// What may be absent is left out; it is not null.
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

/// Words, each with what it means: as an `enum`, which every reader of schemas knows, and a list below it.
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

/// Unknown fields are refused, and none are answered.
fn closed(schema: &mut Schema) {
    if schema.get("properties").is_some() {
        schema.insert("additionalProperties".to_owned(), json!(false));
    }
}
