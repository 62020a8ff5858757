//! Parses the references that sellers print.

use crate::form::{Presence, Reader};

/// The most characters of a reference to a purchase order or a line item.
pub(super) const REFERENCE_MAX: usize = 200;

/// Parses a reference: any text up to a length, since sellers print anything.
pub(super) fn reference(reader: &Reader<'_>, name: &str, field: Presence<String>) -> Option<String> {
    let text = reader.optional(name, field)?;
    let length = text.chars().count();
    reader.at(name).limit("characters", REFERENCE_MAX, length).map(|()| text)
}
