//! Reads a form and collects its errors.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::Display;
use std::str::FromStr;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::field::{Presence, Unknown, Unparsed, wrong_type};
use super::refusal::{Actual, Refusal, RefusalCode, Refusals, shortened};
use crate::money::Money;

/// The most refusals of one document that are reported.
const REFUSALS_MAX: usize = 200;

/// Reads `json` as a form and parses the form into a value, or returns all its errors.
pub fn read<F: DeserializeOwned, T>(
    json: Value,
    parse: impl FnOnce(&Reader<'_>, F) -> Option<T>,
) -> Result<T, Refusals> {
    match serde_json::from_value(json) {
        Ok(form) => check(form, parse),
        Err(error) => Err(Refusals::one("", RefusalCode::WrongType, wrong_type(&error, None))),
    }
}

/// Reads `json` as [`read`] does, but ignores unknown fields: it is stored, and a later release may have written it.
pub fn read_stored<F: DeserializeOwned, T>(
    json: Value,
    parse: impl FnOnce(&Reader<'_>, F) -> Option<T>,
) -> Result<T, Refusals> {
    match serde_json::from_value(json) {
        Ok(form) => parsed(form, true, parse),
        Err(error) => Err(Refusals::one("", RefusalCode::WrongType, wrong_type(&error, None))),
    }
}

/// Parses a form that has been deserialized into a value, or returns all its errors.
pub fn check<F, T>(form: F, parse: impl FnOnce(&Reader<'_>, F) -> Option<T>) -> Result<T, Refusals> {
    parsed(form, false, parse)
}

fn parsed<F, T>(
    form: F,
    stored: bool,
    parse: impl FnOnce(&Reader<'_>, F) -> Option<T>,
) -> Result<T, Refusals> {
    let found = RefCell::new(Vec::new());
    let value = parse(&Reader { pointer: String::new(), stored, found: &found }, form);
    let found = found.into_inner();
    match value {
        Some(value) if found.is_empty() => Ok(value),
        Some(_) | None if !found.is_empty() => Err(Refusals(found)),
        Some(_) | None => Err(Refusals::one("", RefusalCode::InvalidValue, "the document can't be read")),
    }
}

/// The detail of a refusal of an absent field.
const REQUIRED: &str = "this field is required";

/// The numbers of a refusal.
#[derive(Clone, Copy, Default)]
struct Numbers {
    limit: Option<usize>,
    expected: Option<Money>,
    actual: Option<Actual>,
}

/// A place in a document, which collects the refusals of it and its members.
#[derive(Debug)]
pub struct Reader<'a> {
    pointer: String,
    /// Whether the document is stored, so that unknown fields are ignored.
    stored: bool,
    found: &'a RefCell<Vec<Refusal>>,
}

impl<'a> Reader<'a> {
    /// Returns the place of a member or element.
    #[must_use]
    pub fn at(&self, name: impl Display) -> Reader<'a> {
        let name = name.to_string().replace('~', "~0").replace('/', "~1");
        Reader { pointer: format!("{}/{name}", self.pointer), ..self.at_self() }
    }

    /// Adds a refusal of this place. Returns `None`, so that it can stand for the value that is missing.
    pub fn refuse<T>(&self, code: RefusalCode, detail: impl Display) -> Option<T> {
        self.note(code, detail, Numbers::default())
    }

    /// Adds a refusal if `actual` exceeds `limit`; `what` names the things counted.
    pub fn limit(&self, what: &str, limit: usize, actual: usize) -> Option<()> {
        if actual <= limit {
            return Some(());
        }
        let detail = format!("at most {limit} {what}, but there are {actual}");
        let numbers =
            Numbers { limit: Some(limit), actual: Some(Actual::Count(actual)), ..Numbers::default() };
        self.note(RefusalCode::LimitExceeded, detail, numbers)
    }

    /// Adds a refusal if `actual` isn't `expected`; `what` names the amount.
    pub fn same_amount(&self, what: &str, expected: Money, actual: Money) -> Option<()> {
        if actual == expected {
            return Some(());
        }
        let detail = format!("{what} must be {expected}, but it is {actual}");
        let numbers =
            Numbers { expected: Some(expected), actual: Some(Actual::Amount(actual)), ..Numbers::default() };
        self.note(RefusalCode::Inconsistent, detail, numbers)
    }

    /// Refuses every unknown field, unless the document is stored.
    pub fn refuse_unknown(&self, unknown: &Unknown) {
        if self.stored {
            return;
        }
        for name in unknown.keys() {
            let shown: String = name.chars().take(100).collect();
            self.at(&shown).refuse::<()>(RefusalCode::UnknownField, "this field is not known here");
        }
    }

    /// Returns the field's value. Refuses a value of the wrong type, but not an absent one.
    pub fn optional<T>(&self, name: &str, field: Presence<T>) -> Option<T> {
        match field {
            Presence::Absent => None,
            Presence::Given(value) => Some(value),
            Presence::WrongType(error) => self.at(name).refuse(RefusalCode::WrongType, error),
        }
    }

    /// Returns the field's value. Refuses an absent value or one of the wrong type.
    pub fn required<T>(&self, name: &str, field: Presence<T>) -> Option<T> {
        if matches!(field, Presence::Absent) {
            return self.at(name).refuse(RefusalCode::Required, REQUIRED);
        }
        self.optional(name, field)
    }

    /// Parses the field's text. Refuses an invalid text, but not an absent one.
    pub fn parse<T: FromStr<Err: Display>>(&self, name: &str, field: Presence<Unparsed<T>>) -> Option<T> {
        self.optional(name, field).and_then(|text| self.at(name).value(&text))
    }

    /// Parses the field's text. Refuses an absent or invalid text.
    pub fn parse_required<T: FromStr<Err: Display>>(
        &self,
        name: &str,
        field: Presence<Unparsed<T>>,
    ) -> Option<T> {
        self.required(name, field).and_then(|text| self.at(name).value(&text))
    }

    /// Parses the text of this place. Refuses an invalid one.
    pub fn value<T: FromStr<Err: Display>>(&self, text: &Unparsed<T>) -> Option<T> {
        self.accept(text.as_str().parse())
    }

    /// Returns the value of `result`. Refuses an error.
    pub fn accept<T, E: Display>(&self, result: Result<T, E>) -> Option<T> {
        result.map_or_else(|error| self.refuse(RefusalCode::InvalidValue, error), Some)
    }

    /// Parses each text of a field that may be given up to `limit` times. A refusal names the field.
    pub fn parse_each<T: FromStr<Err: Display>>(
        &self,
        name: &str,
        limit: usize,
        texts: &[Unparsed<T>],
    ) -> Vec<T> {
        let place = self.at(name);
        if place.limit("values", limit, texts.len()).is_none() {
            return Vec::new();
        }
        texts.iter().filter_map(|text| place.value(text)).collect()
    }

    /// Reads each element of a list of at most `limit` with `read`. An absent list is empty.
    pub fn list<F, T>(
        &self,
        name: &str,
        what: &str,
        limit: usize,
        field: Presence<Vec<Presence<F>>>,
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
                Presence::Given(form) => read(&here, form),
                Presence::Absent => None,
                Presence::WrongType(error) => here.refuse(RefusalCode::WrongType, error),
            }
        };
        elements.into_iter().enumerate().filter_map(read_element).collect()
    }

    /// Refuses a list that is absent or empty.
    pub fn require_one<T>(&self, name: &str, field: &Presence<Vec<T>>) {
        match field {
            Presence::Absent => _ = self.at(name).refuse::<()>(RefusalCode::Required, REQUIRED),
            Presence::Given(elements) if elements.is_empty() => {
                _ = self.at(name).refuse::<()>(RefusalCode::InvalidValue, "must not be empty");
            }
            Presence::Given(_) | Presence::WrongType(_) => {}
        }
    }

    /// Parses each text of a list of at most `limit`. Refuses duplicates.
    pub fn set<T: FromStr<Err: Display> + Ord + Clone>(
        &self,
        name: &str,
        what: &str,
        limit: usize,
        field: Presence<Vec<Presence<Unparsed<T>>>>,
    ) -> Vec<T> {
        let texts = self.list(name, what, limit, field, |here, text: Unparsed<T>| {
            Some((here.value(&text)?, text, here.at_self()))
        });
        let mut seen = BTreeSet::new();
        let first = |(value, text, here): (T, Unparsed<T>, Reader<'a>)| {
            if seen.insert(value.clone()) {
                Some(value)
            } else {
                here.refuse(RefusalCode::Duplicate, format!("{} is listed twice", text.as_str()))
            }
        };
        texts.into_iter().filter_map(first).collect()
    }

    fn at_self(&self) -> Reader<'a> {
        Reader { pointer: self.pointer.clone(), stored: self.stored, found: self.found }
    }

    fn note<T>(&self, code: RefusalCode, detail: impl Display, numbers: Numbers) -> Option<T> {
        let mut found = self.found.borrow_mut();
        if found.len() < REFUSALS_MAX {
            found.push(Refusal {
                pointer: self.pointer.clone(),
                code,
                detail: shortened(detail),
                limit: numbers.limit,
                expected: numbers.expected,
                actual: numbers.actual,
            });
        }
        None
    }
}
