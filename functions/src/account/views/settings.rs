//! What callers see of an account's settings.

use chrono::{DateTime, Utc};
use domain::notice::NoticePolicy;
use domain::purchase_order::Contact;
use domain::settings::DisplayName;
use schemars::JsonSchema;
use serde::Serialize;

use crate::store::settings::RecordedSettings;

/// An account's settings.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Settings")]
pub struct SettingsView<'a> {
    /// What the account is called in mails.
    #[serde(skip_serializing_if = "Option::is_none")]
    display_name: Option<&'a DisplayName>,
    /// Who hears of purchase orders without contacts of their own, and of unmatched invoices.
    contacts: &'a [Contact],
    /// When contacts hear of purchase orders without a policy of their own; where the account set none, the one that
    /// then holds.
    notice_policy: NoticePolicy,
    /// 0 before there are any; one more with each change. Their `ETag`.
    version: u64,
    /// When they were changed last.
    #[serde(skip_serializing_if = "Option::is_none")]
    updated_at: Option<DateTime<Utc>>,
}

/// An account's settings.
pub fn settings(recorded: &RecordedSettings) -> SettingsView<'_> {
    SettingsView {
        display_name: recorded.settings.display_name.as_ref(),
        contacts: &recorded.settings.contacts,
        notice_policy: recorded.settings.default_policy(),
        version: recorded.version,
        updated_at: recorded.updated_at,
    }
}
