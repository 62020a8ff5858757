//! Lists in one cell: `AWS_INC; AWS_JAPAN`. Elements stand between semicolons; spaces around them mean nothing. A
//! backslash takes the next character as it is, so an element may have anything in it.

use thiserror::Error;

/// Between elements.
const SEPARATOR: char = ';';
const ESCAPE: char = '\\';

/// Why a cell is no list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("ends with a backslash; write \\\\ for a backslash")]
pub struct Unfinished;

/// Elements as one text; each as [`escaped`] made it.
pub fn joined<'a>(elements: impl IntoIterator<Item = impl AsRef<str> + 'a>) -> String {
    let mut text = String::new();
    for (index, element) in elements.into_iter().enumerate() {
        if index > 0 {
            text.push_str("; ");
        }
        text.push_str(element.as_ref());
    }
    text
}

/// An element, or a part of one that ends before one of `special`, so that it can be told where it ends.
pub fn escaped(text: &str, special: &[char]) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if character == ESCAPE || character == SEPARATOR || special.contains(&character) {
            escaped.push(ESCAPE);
        }
        escaped.push(character);
    }
    escaped
}

/// The elements of a text, still escaped, without the spaces around them. None of an empty one.
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

/// What stands before and after the first `at` that is not escaped.
pub fn split_at(text: &str, at: char) -> Option<(&str, &str)> {
    let mut taken = false;
    let place = text.char_indices().find(|(_, character)| {
        let found = *character == at && !taken;
        taken = *character == ESCAPE && !taken;
        found
    })?;
    Some((text.get(..place.0)?, text.get(place.0.checked_add(at.len_utf8())?..)?))
}

/// What [`escaped`] made the text of.
pub fn unescaped(text: &str) -> Result<String, Unfinished> {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        plain.push(if character == ESCAPE { characters.next().ok_or(Unfinished)? } else { character });
    }
    Ok(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_stand_between_semicolons() {
        assert_eq!(split("AWS_INC; AWS_JAPAN ;X"), ["AWS_INC", "AWS_JAPAN", "X"]);
        assert_eq!(split("one"), ["one"]);
        assert!(split(" ").is_empty());
        assert_eq!(split("a;;b;"), ["a", "", "b", ""], "refused by what they are elements of");
    }

    #[test]
    fn a_backslash_takes_the_next_character_as_it_is() {
        let elements = ["a;b", "\\", "\\;", "plain", "a<b"];
        let cell = joined(elements.iter().map(|it| escaped(it, &['<'])));
        assert_eq!(cell, "a\\;b; \\\\; \\\\\\;; plain; a\\<b");
        let back: Vec<String> = split(&cell).into_iter().map(|it| unescaped(it).unwrap()).collect();
        assert_eq!(back, elements);
        assert_eq!(unescaped("a\\"), Err(Unfinished));
        assert_eq!(split_at("a\\<b <c>", '<'), Some(("a\\<b ", "c>")));
        assert_eq!(split_at("a\\<b", '<'), None);
    }
}
