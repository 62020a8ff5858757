//! Ids in paths. HTTP APIs hand a path over percent-decoded, and cut it at a decoded `?`, so `%2F` can't carry a
//! slash: every byte outside `A-Z a-z 0-9 _ - .` (and a leading `.`) is written as `~` and two hex digits instead.

use std::fmt::Write;

/// What every key matches. Not each that matches is one: plain bytes are never written as digits, and the bytes make text.
pub const KEY_PATTERN: &str = "^([A-Za-z0-9_-]|~[0-9A-F]{2})([A-Za-z0-9_.-]|~[0-9A-F]{2})*$";

/// `PO 4500/2021` as `PO~204500~2F2021`.
pub fn encode(id: &str) -> String {
    let mut key = String::with_capacity(id.len());
    for (index, byte) in id.bytes().enumerate() {
        if is_plain(byte) && !(index == 0 && byte == b'.') {
            key.push(char::from(byte));
        } else {
            // Writing to a string can't fail.
            write!(key, "~{byte:02X}").unwrap_or_default();
        }
    }
    key
}

/// `PO~204500~2F2021` as `PO 4500/2021`. None for what [`encode`] would not write: each id has one path only.
pub fn decode(key: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(key.len());
    let mut rest = key.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'~' { hex(rest.next()?)? * 16 + hex(rest.next()?)? } else { byte });
    }
    String::from_utf8(bytes).ok().filter(|id| encode(id) == key)
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
}

fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_has_exactly_one_path() {
        for (id, key) in [
            ("PO 4500/2021", "PO~204500~2F2021"),
            ("..", "~2E."),
            ("100%@a+b", "100~25~40a~2Bb"),
            ("PO-2026_001.a", "PO-2026_001.a"),
            ("ÄÖ|", "~C3~84~C3~96~7C"),
        ] {
            assert_eq!(encode(id), key);
            assert_eq!(decode(key).as_deref(), Some(id));
        }
        for key in ["~2f", "~2", "~", "a b", "~41", "~FF", ".a", "%2F", "a~zz"] {
            assert_eq!(decode(key), None, "{key}");
        }
    }
}
