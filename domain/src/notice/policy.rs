//! When contacts of a purchase order receive notices.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::lead::Lead;
use crate::form::{Presence, Reader, Unknown, Unparsed};
use crate::money::Percent;

/// The most thresholds of one policy, and the most leads.
pub const NOTICES_PER_KIND_MAX: usize = 10;

/// When contacts receive notices. An empty list switches that kind of notice off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NoticePolicy {
    /// A notice is due if the balance of a tracked line falls below one of these percents of its total value; at 0, if
    /// nothing is left.
    pub balance_thresholds: Vec<Percent>,
    /// A notice is due this long before the last day of the expiration month.
    pub expiration_leads: Vec<Lead>,
}

impl Default for NoticePolicy {
    /// Returns the policy of AWS: at 75 percent and at nothing left; two months, one month and seven days before, and
    /// on the last day.
    fn default() -> Self {
        Self {
            balance_thresholds: vec![Percent::whole(75), Percent::whole(0)],
            expiration_leads: vec![Lead::months(2), Lead::months(1), Lead::days(7), Lead::days(0)],
        }
    }
}

/// A policy as a caller sends it. An absent list takes its default.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", expecting = "an object", default)]
pub struct NoticePolicyForm {
    #[schemars(length(max = NOTICES_PER_KIND_MAX), extend("uniqueItems" = true))]
    pub balance_thresholds: Presence<Vec<Presence<Unparsed<Percent>>>>,
    #[schemars(length(max = NOTICES_PER_KIND_MAX), extend("uniqueItems" = true))]
    pub expiration_leads: Presence<Vec<Presence<Unparsed<Lead>>>>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

impl NoticePolicy {
    /// Parses a policy, and refuses its errors at `here`.
    pub fn read(here: &Reader<'_>, form: NoticePolicyForm) -> Option<Self> {
        here.refuse_unknown(&form.unknown);
        let default = Self::default();
        let balance_thresholds = match form.balance_thresholds {
            Presence::Absent => default.balance_thresholds,
            given @ (Presence::Given(_) | Presence::WrongType(_)) => {
                here.set("balanceThresholds", "thresholds", NOTICES_PER_KIND_MAX, given)
            }
        };
        let expiration_leads = match form.expiration_leads {
            Presence::Absent => default.expiration_leads,
            given @ (Presence::Given(_) | Presence::WrongType(_)) => {
                here.set("expirationLeads", "leads", NOTICES_PER_KIND_MAX, given)
            }
        };
        Some(Self { balance_thresholds, expiration_leads })
    }
}
