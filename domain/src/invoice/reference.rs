//! Parses the references that sellers print.

use crate::form::{Presence, Reader, RefusalCode};
use crate::text::{TextError, many_lines};

/// The most characters of a reference to a purchase order or a line item.
pub(super) const REFERENCE_MAX: usize = 200;

/// Parses a reference: any text up to a length, since sellers print anything, but nothing that hides or reorders
/// text.
pub(super) fn reference(reader: &Reader<'_>, name: &str, field: Presence<String>) -> Option<String> {
    let text = reader.optional(name, field)?;
    let here = reader.at(name);
    if let Some(refused) = text.chars().find(|character| !many_lines(*character)) {
        return here.refuse(RefusalCode::InvalidValue, TextError::Character(refused));
    }
    here.limit("characters", REFERENCE_MAX, text.chars().count()).map(|()| text)
}
