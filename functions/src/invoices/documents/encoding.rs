//! The text of a file.

use std::borrow::Cow;

use super::{Unreadable, XmlError};

/// Returns the text of a file in UTF-8, or in UTF-16 with a byte order mark, as shells of Windows write files.
pub fn text(bytes: &[u8]) -> Result<Cow<'_, str>, Unreadable> {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: &[u8]) -> Result<Cow<'_, str>, Unreadable> {
    std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|_| Unreadable::NotText)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'static, str>, Unreadable> {
    let (pairs, odd) = bytes.as_chunks::<2>();
    if !odd.is_empty() {
        return Err(Unreadable::NotText);
    }
    let units = pairs.iter().map(|pair| unit(*pair));
    let text: Result<String, _> = char::decode_utf16(units).collect();
    text.map(Cow::Owned).map_err(|_| Unreadable::NotText)
}

/// Returns the text of an XML file: by its byte order mark, else by the encoding that it declares, else UTF-8.
pub fn xml_text(bytes: &[u8]) -> Result<Cow<'_, str>, Unreadable> {
    let declared = declared(bytes);
    let wrong = |name: &str| Unreadable::Xml(XmlError::Encoding(name.to_owned()));
    match declared.as_deref() {
        None | Some("utf-8" | "utf8" | "us-ascii" | "ascii") => text(bytes),
        Some("iso-8859-1" | "latin1") => Ok(Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect())),
        Some(other) => Err(wrong(other)),
    }
}

/// Returns the encoding that the declaration of a file of single bytes names, in lower case.
fn declared(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let head = bytes.get(..bytes.len().min(200))?;
    let end = head.windows(2).position(|it| it == b"?>")?;
    let declaration = std::str::from_utf8(head.get(..end)?).ok().filter(|it| it.starts_with("<?xml"))?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|it| ['"', '\''].contains(it))?;
    let (name, _) = value.get(1..)?.split_once(quote)?;
    Some(name.trim().to_ascii_lowercase())
}
