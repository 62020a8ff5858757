//! E-mail addresses, in the syntax that the mail service takes.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;

use crate::text::{self, TextError};

const EMAIL_MAX: usize = 254;
const LOCAL_PART_MAX: usize = 64;
const LABEL_MAX: usize = 63;

/// The pattern of an address without the length of its local part: a dot-atom, `@`, and labels of which the last begins
/// with a letter.
const PATTERN: &str = r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$";
const LOCAL_PART_PATTERN: &str = "^[^@]{1,64}@";

/// An e-mail address `local-part@domain` of at most 254 characters, as SES takes it: ASCII, an unquoted local part of at
/// most 64 characters, and a host name that ends with a top-level domain. A host name in another script is written in
/// Punycode.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(extend(
    "format" = "email",
    "maxLength" = EMAIL_MAX,
    "pattern" = PATTERN,
    "allOf" = [{"pattern": LOCAL_PART_PATTERN}]
))]
pub struct Email(String);

impl Email {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the address in lower case, which identifies the mailbox: no mail server in use is case-sensitive.
    pub fn mailbox(&self) -> String {
        self.0.to_lowercase()
    }
}

impl FromStr for Email {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        let text = text::checked(text, EMAIL_MAX, text::one_line)?;
        let parts = text.split_once('@');
        if !parts.is_some_and(|(local_part, domain)| is_local_part(local_part) && is_domain(domain)) {
            return Err(TextError::Form("must be an e-mail address such as ap@example.com"));
        }
        Ok(Self(text))
    }
}

/// Whether `text` is a dot-atom (RFC 5322, 3.2.3).
fn is_local_part(text: &str) -> bool {
    let is_atom_text = |it: u8| it.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~-".contains(&it);
    text.len() <= LOCAL_PART_MAX
        && text.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(is_atom_text))
}

/// Whether `text` is a host name (RFC 1123, 2.1) of at least two labels. No top-level domain begins with a digit, but the
/// last part of an IP address does.
fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        let characters = label.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-');
        let hyphens = label.starts_with('-') || label.ends_with('-');
        (1..=LABEL_MAX).contains(&label.len()) && characters && !hyphens
    };
    let top = text.rsplit_once('.').map(|(_, top)| top);
    text.split('.').all(is_label)
        && top.is_some_and(|top| top.starts_with(|it: char| it.is_ascii_alphabetic()))
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

crate::text::serde_as_text!(Email);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_the_mail_service_refuses_are_refused() {
        let local = |length| format!("{}@example.com", "a".repeat(length));
        let label = |length| format!("a@{}.example", "a".repeat(length));
        let total = |length: usize| {
            let domain = format!("{}example", "a.".repeat(100));
            format!("{}@{domain}{}", "a".repeat(20), "e".repeat(length - 21 - domain.len()))
        };
        let refused = [
            "a@example.com\r\nBcc: b@example.com",
            "a@example.com,b@example.com",
            "A <a@example.com>",
            "\"a b\"@example.com",
            "\"a\"@example.com",
            "a@localhost",
            "a@[127.0.0.1]",
            "ä@example.com",
            "a@ä.example",
            "@example.com",
            "a@",
            "a",
            "a b@example.com",
            "a@a_b.example",
            "a@10.0.0.1",
            "a@x.123",
            "a@x.1a",
            "a@-x.example",
            "a@x-.example",
            "a@x..example",
            "a@x.example.",
            ".a@example.com",
            "a.@example.com",
            "a..b@example.com",
            "a@b@example.com",
            "a@x.e-",
            "a(b)@example.com",
            "",
        ];
        for text in refused.map(str::to_owned).into_iter().chain([local(65), label(64), total(255)]) {
            assert!(text.parse::<Email>().is_err(), "{text}");
        }
        let accepted = [
            "a@example.com",
            "a.b+c@x-y.example",
            "!#$%&'*+/=?^_`{|}~-@x.de",
            "a@xn--4ca.example",
            "a@1.2.example",
            "a@x.c0m",
        ];
        for text in accepted.map(str::to_owned).into_iter().chain([local(64), label(63), total(254)]) {
            assert!(text.parse::<Email>().is_ok(), "{text}");
        }
        assert_eq!("AP+cloud@Example.com".parse::<Email>().unwrap().mailbox(), "ap+cloud@example.com");
    }
}
