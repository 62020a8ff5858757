//! Reading what people and programs send: every refusal at once, each with a JSON pointer (RFC 6901).

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::marker::PhantomData;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// Refusals kept of one document; the rest is as good as told with these.
const REFUSALS_MAX: usize = 200;

/// Characters of a detail: what it quotes may be of any length.
const DETAIL_MAX: usize = 300;

/// A field as it arrived: missing, of the right JSON type, or something else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Field<T> {
    /// Not there.
    #[default]
    Absent,
    /// There, and readable.
    Given(T),
    /// There, but of the wrong JSON type (`null` too: what is absent is left out). Says how.
    Unreadable(String),
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Ok(match serde_json::from_value(value) {
            Ok(given) => Self::Given(given),
            Err(error) => Self::Unreadable(shortened(error)),
        })
    }
}

/// The value as such: that it may be missing, or of the wrong type, is for the form to say.
impl<T: JsonSchema> JsonSchema for Field<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

/// The text of a `T`, not read yet. What is read from it, and what a schema says of it, is that `T`.
#[derive(Deserialize)]
#[serde(transparent)]
pub struct Text<T>(String, #[serde(skip)] PhantomData<fn() -> T>);

impl<T> Text<T> {
    /// The text as given.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

// Derived, these would ask the same of `T`, which is nowhere in it.
impl<T> Clone for Text<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), PhantomData)
    }
}

impl<T> PartialEq for Text<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T> Eq for Text<T> {}

impl<T> fmt::Debug for Text<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl<T: JsonSchema> JsonSchema for Text<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

/// Fields that nobody knows.
pub type Unknown = BTreeMap<String, Value>;

/// What kind of refusal it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
pub enum RefusalCode {
    /// The field is not known here.
    UnknownField,
    /// The field has the wrong JSON type.
    WrongType,
    /// The field is required.
    Required,
    /// The value is not of the form, or in the range, that it must have.
    InvalidValue,
    /// More than the limit.
    LimitExceeded,
    /// The same thing twice.
    Duplicate,
    /// The value contradicts another field.
    Inconsistent,
    /// The seller is not in the catalogue, or doesn't have this.
    NotOffered,
    /// The value can't change any more.
    Unchangeable,
}

impl RefusalCode {
    /// Whether the document can't even be read (as opposed to: a rule refuses it).
    pub fn is_malformed(self) -> bool {
        matches!(self, Self::UnknownField | Self::WrongType)
    }
}

/// One thing that is wrong with a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Refusal {
    /// Where, as a JSON pointer; empty for the whole document.
    pub pointer: String,
    /// What kind of thing.
    pub code: RefusalCode,
    /// The rule, for a person.
    pub detail: String,
    /// The limit, where one was exceeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    /// The number given, where a limit was exceeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual: Option<usize>,
}

/// Everything that is wrong with a document; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusals(Vec<Refusal>);

impl Refusals {
    /// A single refusal.
    pub fn one(pointer: &str, code: RefusalCode, detail: impl Display) -> Self {
        let detail = shortened(detail);
        Self(vec![Refusal { pointer: pointer.to_owned(), code, detail, limit: None, actual: None }])
    }

    /// Each of them, in document order as far as it was read.
    pub fn each(&self) -> &[Refusal] {
        &self.0
    }

    /// Whether any of them makes the document unreadable.
    pub fn is_malformed(&self) -> bool {
        self.0.iter().any(|refusal| refusal.code.is_malformed())
    }
}

/// Reads `json` into a form and the form into a value, or says all that is wrong with it.
pub fn read<F: DeserializeOwned, T>(
    json: Value,
    parse: impl FnOnce(&Reader<'_>, F) -> Option<T>,
) -> Result<T, Refusals> {
    let found = RefCell::new(Vec::new());
    let reader = Reader { pointer: String::new(), found: &found };
    let form: Option<F> = match serde_json::from_value(json) {
        Ok(form) => Some(form),
        Err(error) => reader.refuse(RefusalCode::WrongType, error),
    };
    let value = form.and_then(|form| parse(&reader, form));
    let found = found.into_inner();
    match value {
        Some(value) if found.is_empty() => Ok(value),
        Some(_) | None if !found.is_empty() => Err(Refusals(found)),
        Some(_) | None => Err(Refusals::one("", RefusalCode::InvalidValue, "the document can't be read")),
    }
}

/// A place in a document, and where refusals are noted.
#[derive(Debug)]
pub struct Reader<'a> {
    pointer: String,
    found: &'a RefCell<Vec<Refusal>>,
}

impl<'a> Reader<'a> {
    /// The place of a member or element of this place.
    #[must_use]
    pub fn at(&self, name: impl Display) -> Reader<'a> {
        let name = name.to_string().replace('~', "~0").replace('/', "~1");
        Reader { pointer: format!("{}/{name}", self.pointer), found: self.found }
    }

    /// Notes a refusal of this place. Returns no value, for use as the value that can't be had.
    pub fn refuse<T>(&self, code: RefusalCode, detail: impl Display) -> Option<T> {
        self.note(code, detail, None)
    }

    /// Notes that there are more of something than the limit, if so.
    pub fn limit(&self, what: &str, limit: usize, actual: usize) -> Option<()> {
        if actual <= limit {
            return Some(());
        }
        let detail = format!("at most {limit} {what}, but there are {actual}");
        self.note(RefusalCode::LimitExceeded, detail, Some((limit, actual)))
    }

    /// Notes every unknown field.
    pub fn no_others(&self, unknown: &Unknown) {
        for name in unknown.keys() {
            let shown: String = name.chars().take(100).collect();
            self.at(&shown).refuse::<()>(RefusalCode::UnknownField, "this field is not known here");
        }
    }

    /// The field's value; none where it is absent or (noted) unreadable.
    pub fn optional<T>(&self, name: &str, field: Field<T>) -> Option<T> {
        match field {
            Field::Absent => None,
            Field::Given(value) => Some(value),
            Field::Unreadable(why) => self.at(name).refuse(RefusalCode::WrongType, why),
        }
    }

    /// The field's value; noted where it is absent or unreadable.
    pub fn required<T>(&self, name: &str, field: Field<T>) -> Option<T> {
        if matches!(field, Field::Absent) {
            return self.at(name).refuse(RefusalCode::Required, "this field is required");
        }
        self.optional(name, field)
    }

    /// The field's text as a `T`; none where it is absent or (noted) refused.
    pub fn parse<T: FromStr<Err: Display>>(&self, name: &str, field: Field<Text<T>>) -> Option<T> {
        self.optional(name, field).and_then(|text| self.at(name).value(&text))
    }

    /// The field's text as a `T`; noted where it is absent or refused.
    pub fn parse_required<T: FromStr<Err: Display>>(&self, name: &str, field: Field<Text<T>>) -> Option<T> {
        self.required(name, field).and_then(|text| self.at(name).value(&text))
    }

    /// This place's text as a `T`; noted where it is refused.
    pub fn value<T: FromStr<Err: Display>>(&self, text: &Text<T>) -> Option<T> {
        self.accept(text.as_str().parse())
    }

    /// The value of a result; its error noted at this place.
    pub fn accept<T, E: Display>(&self, result: Result<T, E>) -> Option<T> {
        result.map_or_else(|error| self.refuse(RefusalCode::InvalidValue, error), Some)
    }

    /// Every element of a list of at most `limit`, read by `read` at its own place. Absent: empty.
    pub fn list<F, T>(
        &self,
        name: &str,
        what: &str,
        limit: usize,
        field: Field<Vec<Field<F>>>,
        read: impl Fn(&Reader<'a>, F) -> Option<T>,
    ) -> Vec<T> {
        let elements = self.optional(name, field).unwrap_or_default();
        let place = self.at(name);
        if place.limit(what, limit, elements.len()).is_none() {
            return Vec::new();
        }
        let read_element = |(index, element)| {
            let here = place.at(index);
            match element {
                Field::Given(form) => read(&here, form),
                Field::Absent => None,
                Field::Unreadable(why) => here.refuse(RefusalCode::WrongType, why),
            }
        };
        elements.into_iter().enumerate().filter_map(read_element).collect()
    }

    /// Every text of a list as a `T`, none twice.
    pub fn set<T: FromStr<Err: Display> + Ord + Clone>(
        &self,
        name: &str,
        what: &str,
        limit: usize,
        field: Field<Vec<Field<Text<T>>>>,
    ) -> Vec<T> {
        let texts = self
            .list(name, what, limit, field, |here, text: Text<T>| Some((here.value(&text)?, here.at_self())));
        let mut seen = std::collections::BTreeSet::new();
        let once = |(value, here): (T, Reader<'a>)| {
            if seen.insert(value.clone()) {
                Some(value)
            } else {
                here.refuse(RefusalCode::Duplicate, "is there twice")
            }
        };
        texts.into_iter().filter_map(once).collect()
    }

    fn at_self(&self) -> Reader<'a> {
        Reader { pointer: self.pointer.clone(), found: self.found }
    }

    fn note<T>(&self, code: RefusalCode, detail: impl Display, numbers: Option<(usize, usize)>) -> Option<T> {
        let mut found = self.found.borrow_mut();
        if found.len() < REFUSALS_MAX {
            found.push(Refusal {
                pointer: self.pointer.clone(),
                code,
                detail: shortened(detail),
                limit: numbers.map(|(limit, _)| limit),
                actual: numbers.map(|(_, actual)| actual),
            });
        }
        None
    }
}

fn shortened(detail: impl Display) -> String {
    let detail = detail.to_string();
    match detail.char_indices().nth(DETAIL_MAX) {
        Some((end, _)) => format!("{}…", detail.get(..end).unwrap_or_default()),
        None => detail,
    }
}
