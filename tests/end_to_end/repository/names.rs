//! A type's name must be understood without its module, so that no two public types have the same one.

use std::collections::BTreeMap;

use super::source::tokens;
use super::tracked_in;

const SOURCES: [&str; 4] = ["domain/src", "functions/src", "functions/console/src", "tests/local/src"];

/// Names that several types may have, each with the reason.
const ALLOWED: [(&str, &str); 0] = [];

/// The names of the types that source declares as `pub`, except those that macros name.
fn public_types(text: &str) -> Vec<String> {
    let tokens = tokens(text);
    let declares = |it: &&[String]| {
        let is_type = ["struct", "enum", "union", "trait", "type"].contains(&it[1].as_str());
        it[0] == "pub" && is_type && it[2] != "$"
    };
    tokens.windows(3).filter(declares).map(|it| it[2].clone()).collect()
}

#[test]
fn no_two_public_types_have_the_same_name() {
    let mut places: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for path in SOURCES.iter().flat_map(|folder| tracked_in(folder, "rs")) {
        for name in public_types(&super::read(path)) {
            places.entry(name).or_default().push(path);
        }
    }
    assert!(places.len() > 100, "only {places:?}");
    for (name, reason) in ALLOWED {
        let several = places.remove(name).is_some_and(|places| places.len() > 1);
        assert!(several, "{name} is unique, so that it needs no exception ({reason})");
    }
    places.retain(|_, places| places.len() > 1);
    assert!(places.is_empty(), "several types of one name: {places:#?}");
}

#[test]
fn public_types_are_found_in_source() {
    let text = "pub struct A(u8); pub(crate) enum B {} pub enum C<T> { D(T) } impl A { pub fn e() {} }\n\
                mod f { pub trait G { type H; } } pub type I = A; /* pub struct J; */ pub use k::L;\n\
                macro_rules! m { ($name:ident) => { pub struct $name; } }";
    assert_eq!(public_types(text), ["A", "C", "G", "I"]);
}
