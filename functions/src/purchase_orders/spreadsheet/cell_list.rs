//! Lists in one cell: `AWS_INC; AWS_JAPAN`. Semicolons separate the elements; spaces around them are ignored. A
//! backslash escapes the next character, so an element can contain any character.

use thiserror::Error;

const SEPARATOR: char = ';';
const ESCAPE: char = '\\';

/// The error of a text that ends with a single backslash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("ends with a backslash; write \\\\ for a backslash")]
pub struct UnfinishedEscape;

/// Joins elements that [`escape`] returned.
pub fn join<'a>(elements: impl IntoIterator<Item = impl AsRef<str> + 'a>) -> String {
    let mut text = String::new();
    for (index, element) in elements.into_iter().enumerate() {
        if index > 0 {
            text.push_str("; ");
        }
        text.push_str(element.as_ref());
    }
    text
}

/// Escapes an element, or a part of one that a character of `special` ends.
pub fn escape(text: &str, special: &[char]) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if character == ESCAPE || character == SEPARATOR || special.contains(&character) {
            escaped.push(ESCAPE);
        }
        escaped.push(character);
    }
    escaped
}

/// Returns the elements of a text, still escaped and without the spaces around them. An empty text has none.
pub fn split(text: &str) -> Vec<&str> {
    if text.trim().is_empty() {
        return Vec::new();
    }
    let mut elements = Vec::new();
    let mut rest = text;
    while let Some((element, after)) = split_at(rest, SEPARATOR) {
        elements.push(element.trim());
        rest = after;
    }
    elements.push(rest.trim());
    elements
}

/// Splits a text at the first `at` that is not escaped.
pub fn split_at(text: &str, at: char) -> Option<(&str, &str)> {
    let mut is_escaped = false;
    let place = text.char_indices().find(|(_, character)| {
        let found = *character == at && !is_escaped;
        is_escaped = *character == ESCAPE && !is_escaped;
        found
    })?;
    Some((text.get(..place.0)?, text.get(place.0.checked_add(at.len_utf8())?..)?))
}

/// Reverses [`escape`].
pub fn unescape(text: &str) -> Result<String, UnfinishedEscape> {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        plain.push(if character == ESCAPE { characters.next().ok_or(UnfinishedEscape)? } else { character });
    }
    Ok(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn semicolons_separate_elements() {
        assert_eq!(split("AWS_INC; AWS_JAPAN ;X"), ["AWS_INC", "AWS_JAPAN", "X"]);
        assert_eq!(split("one"), ["one"]);
        assert!(split(" ").is_empty());
        assert_eq!(split("a;;b;"), ["a", "", "b", ""], "empty elements are refused later");
    }

    #[test]
    fn a_backslash_escapes_the_next_character() {
        let elements = ["a;b", "\\", "\\;", "plain", "a<b"];
        let cell = join(elements.iter().map(|it| escape(it, &['<'])));
        assert_eq!(cell, "a\\;b; \\\\; \\\\\\;; plain; a\\<b");
        let back: Vec<String> = split(&cell).into_iter().map(|it| unescape(it).unwrap()).collect();
        assert_eq!(back, elements);
        assert_eq!(unescape("a\\"), Err(UnfinishedEscape));
        assert_eq!(split_at("a\\<b <c>", '<'), Some(("a\\<b ", "c>")));
        assert_eq!(split_at("a\\<b", '<'), None);
    }
}
