//! Contacts: the people who receive the notices of a purchase order.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::address::AddressText;
use super::email::Email;
use crate::form::{Presence, Reader, RefusalCode, Unknown, Unparsed};
use crate::text::{Characters, text_type};

/// The most contacts of one purchase order.
pub const CONTACTS_MAX: usize = 20;

/// The characters of a telephone number.
const PHONE_CHARACTERS: Characters = Characters {
    allowed: |it| it.is_ascii_alphanumeric() || " +-./(),;=#".contains(it),
    inside: "[A-Za-z0-9 +./(),;=#-]",
    begins: "[A-Za-z0-9+./(),;=#-]",
    ends: "[A-Za-z0-9+./(),;=#-]",
};

text_type!(
    /// A telephone number: 1-40 of digits, letters, space and `+ - . / ( ) , ; = #`.
    Phone,
    40,
    PHONE_CHARACTERS
);

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
    if let Some(second) = contacts.iter().find(|contact| !mailboxes.insert(contact.email.mailbox())) {
        let detail = format!("two contacts have the e-mail address {}", second.email);
        reader.at("contacts").refuse::<()>(RefusalCode::Duplicate, detail);
    }
    contacts
}

/// Returns when each of the contacts was added: at the time known for its mailbox, or `now`.
pub fn contacts_added_at(
    (known, known_at): (&[Contact], &[DateTime<Utc>]),
    contacts: &[Contact],
    now: DateTime<Utc>,
) -> Vec<DateTime<Utc>> {
    let known: BTreeMap<String, DateTime<Utc>> =
        known.iter().map(|contact| contact.email.mailbox()).zip(known_at.iter().copied()).collect();
    contacts.iter().map(|it| known.get(&it.email.mailbox()).copied().unwrap_or(now)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_keeps_the_time_when_its_mailbox_was_added() {
        let contact =
            |email: &str| Contact { name: "A".parse().unwrap(), email: email.parse().unwrap(), phone: None };
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let (a, b) = (contact("a@example.com"), contact("b@example.com"));
        let known = [a.clone(), b.clone()];
        let after = [contact("c@example.com"), contact("B@Example.com")];
        assert_eq!(contacts_added_at((&known, &[at(1), at(2)]), &after, at(3)), [at(3), at(2)]);
        assert_eq!(
            contacts_added_at((&[b], &[at(2)]), &[a], at(4)),
            [at(4)],
            "put back after it was removed"
        );
    }
}
