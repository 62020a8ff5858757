//! Addresses and contacts.

use std::fmt;
use std::str::FromStr;

use email_address::{EmailAddress, Options};
use schemars::JsonSchema;
use serde::Serialize;

use crate::text::{self, Characters, TextError, text_type};

/// Lines of an address between the name and the city.
pub const ADDRESS_LINES_MAX: usize = 5;

text_type!(
    /// A part of an address, or a name: 1-200 characters on one line.
    AddressText,
    200,
    text::ONE_LINE
);

/// What a telephone number may have.
const PHONE_CHARACTERS: Characters = Characters {
    allowed: |it| it.is_ascii_alphanumeric() || " +-./(),;=#".contains(it),
    inside: "[A-Za-z0-9 +./(),;=#-]",
    ends: "[A-Za-z0-9+./(),;=#-]",
};

text_type!(
    /// A telephone number: 1-40 of digits, letters, space and `+ - . / ( ) , ; = #`.
    Phone,
    40,
    PHONE_CHARACTERS
);

text_type!(
    /// A country by its ISO 3166-1 alpha-2 code.
    CountryCode,
    { "enum" = rust_iso3166::ALL.iter().map(|country| country.alpha2).collect::<Vec<_>>() },
    |text| {
        let known = rust_iso3166::from_alpha2(text).is_some_and(|country| country.alpha2 == text);
        let unknown = TextError::Form("must be an ISO 3166-1 alpha-2 code such as DE");
        known.then(|| text.to_owned()).ok_or(unknown)
    }
);

/// Characters of an e-mail address.
const EMAIL_MAX: usize = 254;
/// What every e-mail address matches: a dot-atom and a host name with a dot. Not each that matches is one: its parts
/// have limits of their own.
const EMAIL_PATTERN: &str =
    r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$";

/// An e-mail address (RFC 5321), all ASCII since SES takes no other; at most 254 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(extend("format" = "email", "maxLength" = EMAIL_MAX, "pattern" = EMAIL_PATTERN))]
pub struct Email(String);

impl Email {
    /// The address as given.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address that tells mailboxes apart: in lower case, since no server in use heeds it.
    pub fn mailbox(&self) -> String {
        self.0.to_lowercase()
    }
}

impl FromStr for Email {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        let text = text::checked(text, EMAIL_MAX, text::one_line)?;
        let options = Options::default().with_required_tld().without_display_text().without_domain_literal();
        let unusual = |it: char| !it.is_ascii() || it.is_ascii_whitespace() || "\"(),:;<>[]\\".contains(it);
        if text.contains(unusual) || EmailAddress::parse_with_options(&text, options).is_err() {
            return Err(TextError::Form("must be an e-mail address such as ap@example.com"));
        }
        Ok(Self(text))
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

crate::text::serde_as_text!(Email);

/// Someone who hears of a purchase order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Contact {
    /// How to greet them.
    pub name: AddressText,
    /// Where mail goes.
    pub email: Email,
    /// How else to reach them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
}

/// Where somebody is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Address {
    /// Who it is.
    pub name: AddressText,
    /// Street, building and the like: up to five.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<AddressText>,
    /// City.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<AddressText>,
    /// State, province or the like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<AddressText>,
    /// Postal code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<AddressText>,
    /// Country.
    pub country: CountryCode,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_could_carry_a_header_is_no_address() {
        for text in [
            "a@example.com\r\nBcc: b@example.com",
            "a@example.com,b@example.com",
            "A <a@example.com>",
            "\"a b\"@example.com",
            "a@localhost",
            "a@[127.0.0.1]",
            "ä@example.com",
            "@example.com",
            "a@",
            "a b@example.com",
        ] {
            assert!(text.parse::<Email>().is_err(), "{text}");
        }
        assert_eq!("AP+cloud@Example.com".parse::<Email>().unwrap().mailbox(), "ap+cloud@example.com");
    }

    #[test]
    fn a_country_is_its_iso_code() {
        assert!("DE".parse::<CountryCode>().is_ok());
        assert!("de".parse::<CountryCode>().is_err());
        assert!("XX".parse::<CountryCode>().is_err());
    }
}
