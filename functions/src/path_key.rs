//! An id as one segment of a URL's path: HTTP APIs hand paths over percent-decoded, so `%2F` can't carry a
//! slash. Every byte but `A-Z a-z 0-9 _ - .`, and a leading `.`, is `~` and two upper-case hex digits.

use std::fmt::Write;

/// `PO 4500/2021` is `PO~204500~2F2021`.
pub fn encode(id: &str) -> String {
    let mut key = String::with_capacity(id.len());
    for (position, byte) in id.bytes().enumerate() {
        if plain(position, byte) {
            key.push(char::from(byte));
        } else {
            // Writing to a string can't fail.
            write!(key, "~{byte:02X}").unwrap_or_default();
        }
    }
    key
}

/// The id that is written so; none if that is not how [`encode`] writes any. So each id has one path only.
pub fn decode(key: &str) -> Option<String> {
    let mut id = Vec::with_capacity(key.len());
    let mut rest = key.bytes();
    while let Some(byte) = rest.next() {
        let position = id.len();
        if byte == b'~' {
            let escaped = hex(rest.next()?)? << 4 | hex(rest.next()?)?;
            if plain(position, escaped) {
                return None;
            }
            id.push(escaped);
        } else if plain(position, byte) {
            id.push(byte);
        } else {
            return None;
        }
    }
    String::from_utf8(id).ok()
}

/// Whether a byte stands for itself. A leading dot does not: `.` and `..` are steps, not names.
fn plain(position: usize, byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-') || (byte == b'.' && position > 0)
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
    fn an_id_has_one_path() {
        for (id, key) in [
            ("PO-7", "PO-7"),
            ("PO 4500/2021", "PO~204500~2F2021"),
            ("..", "~2E."),
            (".a.b", "~2Ea.b"),
            ("100%~", "100~25~7E"),
            ("a+b=c@d:e", "a~2Bb~3Dc~40d~3Ae"),
            ("ä", "~C3~A4"),
            ("", ""),
        ] {
            assert_eq!(encode(id), key);
            assert_eq!(decode(key).as_deref(), Some(id), "{key}");
        }
    }

    #[test]
    fn what_is_written_otherwise_is_no_path_of_an_id() {
        for key in [
            "a b", "a/b", "~2f", "~41", "a~2E", ".a", "~", "~2", "a~", "~GG", "~FF", "~C3", "ä", "%20",
            "a~+1",
        ] {
            assert_eq!(decode(key), None, "{key}");
        }
    }
}
