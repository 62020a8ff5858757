//! Contacts: the people who receive the notices of a purchase order.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use email_address::{EmailAddress, Options};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::address::AddressText;
use crate::form::{Presence, Reader, RefusalCode, Unknown, Unparsed};
use crate::text::{self, Characters, TextError, text_type};

/// The most contacts of one purchase order.
pub const CONTACTS_MAX: usize = 20;

/// The characters of a telephone number.
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

const EMAIL_MAX: usize = 254;
/// The pattern that every e-mail address matches: a dot-atom and a host name with a dot. Some texts that match are
/// still refused, because the parts have their own maximum lengths.
const EMAIL_PATTERN: &str =
    r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$";

/// An e-mail address (RFC 5321) of at most 254 characters. ASCII only, because SES accepts no others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(extend("format" = "email", "maxLength" = EMAIL_MAX, "pattern" = EMAIL_PATTERN))]
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

/// A person who receives the notices of a purchase order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Contact {
    /// The name to greet the person by.
    pub name: AddressText,
    /// The address that mail is sent to.
    pub email: Email,
    /// The telephone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
}

/// A contact as a caller sends it.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", expecting = "an object", default)]
#[schemars(extend("required" = ["name", "email"]))]
pub struct ContactForm {
    pub name: Presence<Unparsed<AddressText>>,
    pub email: Presence<Unparsed<Email>>,
    pub phone: Presence<Unparsed<Phone>>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// Parses the contacts of a purchase order or an account. Refuses two contacts with one mailbox.
pub fn read_contacts(reader: &Reader<'_>, field: Presence<Vec<Presence<ContactForm>>>) -> Vec<Contact> {
    let contacts = reader.list("contacts", "contacts", CONTACTS_MAX, field, |here, form: ContactForm| {
        here.refuse_unknown(&form.unknown);
        let name = here.parse_required("name", form.name);
        let email = here.parse_required("email", form.email);
        let phone = here.parse("phone", form.phone);
        Some(Contact { name: name?, email: email?, phone })
    });
    let mut mailboxes = BTreeSet::new();
    if contacts.iter().any(|contact| !mailboxes.insert(contact.email.mailbox())) {
        reader
            .at("contacts")
            .refuse::<()>(RefusalCode::Duplicate, "two contacts have the same e-mail address");
    }
    contacts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_could_inject_a_mail_header_is_refused() {
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
}
