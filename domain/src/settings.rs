//! The settings of an account, which apply to all its purchase orders.

mod aws_invoices;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::aws_invoices::{AwsInvoices, AwsInvoicesForm, RoleArn};
use crate::form::{self, Presence, ReadOnly, Reader, Refusals, Unknown, Unparsed};
use crate::ids::AccountId;
use crate::money::Percent;
use crate::notice::{NoticePolicy, NoticePolicyForm};
use crate::purchase_order::{CONTACTS_MAX, Contact, ContactForm, read_contacts};
use crate::text::{self, text_type};

text_type!(
    /// The name of an account in mails: 1-100 characters on one line.
    DisplayName,
    100,
    text::ONE_LINE
);

/// The `lowBalancePercent` of accounts that set none.
pub const LOW_BALANCE_PERCENT: Percent = Percent::whole(25);

/// The settings of an account; by default, none. JSON: as in the API and as stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<DisplayName>,
    /// The contacts for unmatched invoices, and for purchase orders without their own contacts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Contact>,
    /// The policy of purchase orders without their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice_policy: Option<NoticePolicy>,
    /// A line below this part of its value raises the flag `LOW_BALANCE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low_balance_percent: Option<Percent>,
    /// Absent if the account's invoices aren't read from AWS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aws_invoices: Option<AwsInvoices>,
}

/// The settings that purchase orders without their own inherit, as far as their health depends on them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountDefaults {
    /// Whether the account has default contacts.
    pub has_contacts: bool,
    pub notice_policy: NoticePolicy,
    pub low_balance_percent: Percent,
}

impl Default for AccountDefaults {
    fn default() -> Self {
        Settings::default().defaults()
    }
}

/// Settings as a caller sends them.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", expecting = "an object", default)]
pub struct SettingsForm {
    pub display_name: Presence<Unparsed<DisplayName>>,
    #[schemars(length(max = CONTACTS_MAX))]
    pub contacts: Presence<Vec<Presence<ContactForm>>>,
    pub notice_policy: Presence<NoticePolicyForm>,
    /// An active purchase order has the health flag `LOW_BALANCE` if a tracked line is below this percentage of its value:
    /// 25 by default.
    pub low_balance_percent: Presence<Unparsed<Percent>>,
    /// Reads the account's invoices from AWS every day. If absent, they aren't read.
    pub aws_invoices: Presence<AwsInvoicesForm>,
    pub version: ReadOnly,
    pub updated_at: ReadOnly,
    #[serde(flatten)]
    pub unknown: Unknown,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object", default)]
struct AccountDefaultsForm {
    has_contacts: Presence<bool>,
    notice_policy: Presence<NoticePolicyForm>,
    low_balance_percent: Presence<Unparsed<Percent>>,
}

impl Settings {
    /// Parses settings as a caller of `account` sends them.
    pub fn read(account: &AccountId, json: Value) -> Result<Self, Refusals> {
        form::read(json, |reader, form| Some(Self::parse(reader, Some(account), form)))
    }

    /// Parses the stored form, which is the JSON that it serializes to.
    pub fn read_stored(json: Value) -> Result<Self, Refusals> {
        form::read_stored(json, |reader, form| Some(Self::parse(reader, None, form)))
    }

    fn parse(reader: &Reader<'_>, account: Option<&AccountId>, form: SettingsForm) -> Self {
        reader.refuse_unknown(&form.unknown);
        let aws_invoices = reader.optional("awsInvoices", form.aws_invoices);
        Self {
            display_name: reader.parse("displayName", form.display_name),
            contacts: read_contacts(reader, form.contacts),
            notice_policy: policy(reader, form.notice_policy),
            low_balance_percent: reader.parse("lowBalancePercent", form.low_balance_percent),
            aws_invoices: aws_invoices
                .and_then(|form| AwsInvoices::read(&reader.at("awsInvoices"), account, form)),
        }
    }

    /// Returns the policy of purchase orders without their own: that of the account, else the default.
    pub fn default_policy(&self) -> NoticePolicy {
        self.notice_policy.clone().unwrap_or_default()
    }

    /// Returns the percentage below which a balance is low: that of the account, else the default.
    pub fn low_balance_percent(&self) -> Percent {
        self.low_balance_percent.unwrap_or(LOW_BALANCE_PERCENT)
    }

    pub fn defaults(&self) -> AccountDefaults {
        AccountDefaults {
            has_contacts: !self.contacts.is_empty(),
            notice_policy: self.default_policy(),
            low_balance_percent: self.low_balance_percent(),
        }
    }
}

impl AccountDefaults {
    /// Parses the stored form, which is the JSON that it serializes to.
    pub fn read_stored(json: Value) -> Result<Self, Refusals> {
        form::read_stored(json, |reader, form: AccountDefaultsForm| {
            let has_contacts = reader.required("hasContacts", form.has_contacts);
            let notice_policy = policy(reader, form.notice_policy).unwrap_or_default();
            let low_balance_percent = reader.parse_required("lowBalancePercent", form.low_balance_percent);
            Some(Self {
                has_contacts: has_contacts?,
                notice_policy,
                low_balance_percent: low_balance_percent?,
            })
        })
    }
}

fn policy(reader: &Reader<'_>, field: Presence<NoticePolicyForm>) -> Option<NoticePolicy> {
    let form = reader.optional("noticePolicy", field)?;
    NoticePolicy::read(&reader.at("noticePolicy"), form)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(settings: Value) -> Result<Settings, Refusals> {
        Settings::read(&"111122223333".parse().unwrap(), settings)
    }

    #[test]
    fn stored_settings_may_have_fields_of_a_later_release() {
        let settings = json!({"contacts": [{"name": "A", "email": "a@example.com"}], "displayName": "A"});
        let mut later = settings.clone();
        later["more"] = json!(1);
        later["contacts"][0]["more"] = json!(1);
        assert_eq!(Settings::read_stored(later.clone()), read(settings));
        assert_eq!(read(later).unwrap_err().each().len(), 2);
    }

    #[test]
    fn stored_defaults_are_read_back_unchanged() {
        let policy = json!({"balanceThresholds": ["10"], "expirationLeads": []});
        let contacts = json!([{"name": "A", "email": "a@example.com"}]);
        let settings = json!({"noticePolicy": policy, "contacts": contacts, "lowBalancePercent": "10.5"});
        for settings in [read(settings).unwrap(), Settings::default()] {
            let defaults = settings.defaults();
            assert_eq!(AccountDefaults::read_stored(serde_json::to_value(&defaults).unwrap()), Ok(defaults));
        }
    }

    #[test]
    fn every_error_of_the_settings_is_reported_at_once() {
        let contact = json!({"name": "A", "email": "a"});
        let refused = read(json!({
            "displayName": "", "contacts": [contact, 7], "noticePolicy": {"balanceThresholds": ["x"]},
            "lowBalancePercent": "101", "more": 1,
            "awsInvoices": {"roleArn": "arn:aws:iam::999988887777:role/purchase-orders/Reader", "since": "2005-12", "more": 1}
        }));
        let refused = refused.unwrap_err();
        let pointers: Vec<&str> = refused.each().iter().map(|it| it.pointer.as_str()).collect();
        let wrong = [
            "/more",
            "/displayName",
            "/contacts/0/email",
            "/contacts/1",
            "/noticePolicy/balanceThresholds/0",
            "/lowBalancePercent",
            "/awsInvoices/more",
            "/awsInvoices/roleArn",
            "/awsInvoices/since",
        ];
        assert_eq!(pointers, wrong);
    }
}
