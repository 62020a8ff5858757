//! What an account sets once for all its purchase orders: who is told where an order has no contacts of its own,
//! when, and what the account is called in mails.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::form::{self, Field, Reader, Refusals, Text, Unknown};
use crate::notice::{NoticePolicy, NoticePolicyForm};
use crate::purchase_order::{CONTACTS_MAX, Contact, ContactForm, contacts};
use crate::text::{self, text_type};

text_type!(
    /// What an account is called in mails: 1-100 characters on one line.
    DisplayName,
    100,
    text::ONE_LINE
);

/// An account's settings; by default, none. JSON: as the API takes them, and as they are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// What the account is called in mails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<DisplayName>,
    /// Who hears of purchase orders without contacts of their own, and of unmatched invoices.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Contact>,
    /// When contacts hear of purchase orders without a policy of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice_policy: Option<NoticePolicy>,
}

/// What purchase orders without their own have from their account: what it takes to tell their health.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Defaults {
    /// Whether there are default contacts.
    pub has_contacts: bool,
    /// When contacts hear of them.
    pub notice_policy: NoticePolicy,
}

/// Settings as a caller sends them.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", expecting = "an object", default)]
#[expect(missing_docs, reason = "the fields are those of `Settings`")]
pub struct SettingsForm {
    pub display_name: Field<Text<DisplayName>>,
    #[schemars(length(max = CONTACTS_MAX))]
    pub contacts: Field<Vec<Field<ContactForm>>>,
    pub notice_policy: Field<NoticePolicyForm>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object", default)]
struct DefaultsForm {
    has_contacts: Field<bool>,
    notice_policy: Field<NoticePolicyForm>,
    #[serde(flatten)]
    unknown: Unknown,
}

impl Settings {
    /// Reads settings as a caller sends them, or as they were kept.
    pub fn read(json: Value) -> Result<Self, Refusals> {
        form::read(json, |reader, form: SettingsForm| {
            reader.no_others(&form.unknown);
            Some(Self {
                display_name: reader.parse("displayName", form.display_name),
                contacts: contacts(reader, form.contacts),
                notice_policy: policy(reader, form.notice_policy),
            })
        })
    }

    /// The policy of purchase orders without one: the account's, else everybody's.
    pub fn default_policy(&self) -> NoticePolicy {
        self.notice_policy.clone().unwrap_or_default()
    }

    /// What purchase orders without their own have from these settings.
    pub fn defaults(&self) -> Defaults {
        Defaults { has_contacts: !self.contacts.is_empty(), notice_policy: self.default_policy() }
    }
}

impl Defaults {
    /// Reads what it serializes to.
    pub fn kept(json: Value) -> Result<Self, Refusals> {
        form::read(json, |reader, form: DefaultsForm| {
            reader.no_others(&form.unknown);
            let has_contacts = reader.required("hasContacts", form.has_contacts);
            let notice_policy = policy(reader, form.notice_policy).unwrap_or_default();
            Some(Self { has_contacts: has_contacts?, notice_policy })
        })
    }
}

fn policy(reader: &Reader<'_>, field: Field<NoticePolicyForm>) -> Option<NoticePolicy> {
    let form = reader.optional("noticePolicy", field)?;
    NoticePolicy::read(&reader.at("noticePolicy"), form)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn defaults_survive_being_kept() {
        let policy = json!({"balanceThresholds": ["10"], "expirationLeads": []});
        let settings = json!({"noticePolicy": policy, "contacts": [{"name": "A", "email": "a@example.com"}]});
        for settings in [Settings::read(settings).unwrap(), Settings::default()] {
            let defaults = settings.defaults();
            assert_eq!(Defaults::kept(serde_json::to_value(&defaults).unwrap()), Ok(defaults));
        }
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let contact = json!({"name": "A", "email": "a"});
        let refused = Settings::read(json!({
            "displayName": "", "contacts": [contact, 7], "noticePolicy": {"balanceThresholds": ["x"]}, "more": 1
        }));
        let refused = refused.unwrap_err();
        let pointers: Vec<&str> = refused.each().iter().map(|it| it.pointer.as_str()).collect();
        let wrong = [
            "/more",
            "/displayName",
            "/contacts/0/email",
            "/contacts/1",
            "/noticePolicy/balanceThresholds/0",
        ];
        assert_eq!(pointers, wrong);
    }
}
