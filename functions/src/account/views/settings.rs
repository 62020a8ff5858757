//! An account's settings, as callers see them.

use chrono::{DateTime, Utc};
use domain::money::Percent;
use domain::month::Month;
use domain::notice::NoticePolicy;
use domain::purchase_order::Contact;
use domain::settings::{DisplayName, RoleArn};
use schemars::JsonSchema;
use serde::Serialize;

use crate::store::settings::RecordedSettings;

/// An account's settings.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Settings")]
pub struct SettingsView<'a> {
    /// The name of the account in mails.
    #[serde(skip_serializing_if = "Option::is_none")]
    display_name: Option<&'a DisplayName>,
    /// The recipients of notices about purchase orders without contacts of their own, and about unmatched invoices.
    contacts: &'a [Contact],
    /// The notice policy of purchase orders without a policy of their own. If the account has set none, the default policy.
    notice_policy: NoticePolicy,
    /// An active purchase order has the health flag `LOW_BALANCE` if a tracked line is below this percentage of its value.
    low_balance_percent: Percent,
    /// Absent if the account's invoices aren't read from AWS.
    #[serde(skip_serializing_if = "Option::is_none")]
    aws_invoices: Option<AwsInvoicesView<'a>>,
    /// The version of the settings and their `ETag`: 0 before the first change, incremented by each.
    version: u64,
    /// The time of the last change; absent before the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    updated_at: Option<DateTime<Utc>>,
}

/// How the account's invoices are read from AWS every day.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "AwsInvoices")]
struct AwsInvoicesView<'a> {
    /// The role of the account through which its invoices are read.
    role_arn: &'a RoleArn,
    /// The first billing period that is read.
    since: Month,
    /// The external ID that the role must require of its callers. The system makes it with the first settings that have a
    /// role, and keeps it.
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<&'a str>,
}

pub fn settings(recorded: &RecordedSettings) -> SettingsView<'_> {
    SettingsView {
        display_name: recorded.settings.display_name.as_ref(),
        contacts: &recorded.settings.contacts,
        notice_policy: recorded.settings.default_policy(),
        low_balance_percent: recorded.settings.low_balance_percent(),
        aws_invoices: recorded.settings.aws_invoices.as_ref().map(|it| AwsInvoicesView {
            role_arn: &it.role_arn,
            since: it.since,
            external_id: recorded.external_id.as_deref(),
        }),
        version: recorded.version,
        updated_at: recorded.updated_at,
    }
}
