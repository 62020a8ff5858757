//! Notices: what contacts must be told of a purchase order, when, and when to look at it again.
//!
//! A pure function of the order, what was told before, and today. It sends nothing.

mod lead;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::lead::{Lead, LeadError};
use crate::form::{Field, Reader, Text, Unknown};
use crate::invoice::{InvoiceKey, RecordedInvoice};
use crate::matching::Reason;
use crate::money::{Money, Percent};
use crate::month::Month;
use crate::purchase_order::{LineItem, LineItemNumber, RecordedOrder};

/// Thresholds, and leads, of one policy.
pub const NOTICES_OF_A_KIND_MAX: usize = 10;

/// When contacts are told. An empty list switches that kind off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NoticePolicy {
    /// A tracked line's balance below these percents of its total value; 0: nothing left.
    pub balance_thresholds: Vec<Percent>,
    /// This long before the last day of the expiration month.
    pub expiration_leads: Vec<Lead>,
}

impl Default for NoticePolicy {
    /// 75 percent and nothing left; two months, one month, seven days before, and on the day.
    fn default() -> Self {
        Self {
            balance_thresholds: vec![Percent::whole(75), Percent::whole(0)],
            expiration_leads: vec![Lead::months(2), Lead::months(1), Lead::days(7), Lead::days(0)],
        }
    }
}

/// A policy as a caller sends it. What is left out is as by default.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", expecting = "an object", default)]
#[expect(missing_docs, reason = "the fields are those of `NoticePolicy`")]
pub struct NoticePolicyForm {
    #[schemars(length(max = NOTICES_OF_A_KIND_MAX), extend("uniqueItems" = true))]
    pub balance_thresholds: Field<Vec<Field<Text<Percent>>>>,
    #[schemars(length(max = NOTICES_OF_A_KIND_MAX), extend("uniqueItems" = true))]
    pub expiration_leads: Field<Vec<Field<Text<Lead>>>>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

impl NoticePolicy {
    /// Reads a policy, noting all that is wrong with it.
    pub fn read(here: &Reader<'_>, form: NoticePolicyForm) -> Option<Self> {
        here.no_others(&form.unknown);
        let default = Self::default();
        let balance_thresholds = match form.balance_thresholds {
            Field::Absent => default.balance_thresholds,
            given @ (Field::Given(_) | Field::Unreadable(_)) => {
                here.set("balanceThresholds", "thresholds", NOTICES_OF_A_KIND_MAX, given)
            }
        };
        let expiration_leads = match form.expiration_leads {
            Field::Absent => default.expiration_leads,
            given @ (Field::Given(_) | Field::Unreadable(_)) => {
                here.set("expirationLeads", "leads", NOTICES_OF_A_KIND_MAX, given)
            }
        };
        Some(Self { balance_thresholds, expiration_leads })
    }
}

/// One thing that contacts must be told: of a purchase order, or of an invoice that has none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Notice {
    /// A line's balance fell below a threshold.
    #[serde(rename_all = "camelCase")]
    Balance {
        /// The line.
        line_item_number: LineItemNumber,
        /// The lowest threshold crossed, in percent of the line's total value.
        threshold: Percent,
        /// What is left.
        #[serde(with = "crate::money::with_currency")]
        balance: Money,
        /// What there was.
        #[serde(with = "crate::money::with_currency")]
        total_value: Money,
    },
    /// The purchase order ends soon, or has ended.
    #[serde(rename_all = "camelCase")]
    Expiration {
        /// The last day of its expiration month.
        expires_on: NaiveDate,
        /// Days from today to it; negative once it is over.
        days_left: i64,
    },
    /// An invoice was recorded that draws on no purchase order.
    #[serde(rename_all = "camelCase")]
    MissingPurchaseOrder {
        /// Which invoice.
        #[serde(flatten)]
        invoice: InvoiceKey,
        /// What it takes; negative: gives back.
        #[serde(with = "crate::money::with_currency")]
        amount: Money,
        /// The month whose use it charges.
        billing_period: Month,
        /// Why it is unmatched.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Reason>,
    },
}

impl Notice {
    /// What must be told of an invoice, if anything: that it is unmatched, once, whatever is tried later.
    pub fn of_invoice(record: &RecordedInvoice) -> Option<Self> {
        record.awaits_notice().then(|| Self::MissingPurchaseOrder {
            invoice: record.invoice.key(),
            amount: record.invoice.draw(),
            billing_period: record.invoice.billing_period,
            reason: record.unmatched_reason(),
        })
    }
}

/// What contacts were told, kept with the purchase order. Default: nothing yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NoticeState {
    /// By line, the thresholds it is known to be below. Back at or above: removed, so armed again.
    pub below: BTreeMap<LineItemNumber, Vec<Percent>>,
    /// What was told of the expiration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiration: Option<ExpirationTold>,
}

/// How far the leads of one expiration month have been told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExpirationTold {
    /// The expiration month; another one begins anew.
    pub month: Month,
    /// When the last lead told was due.
    pub through: NaiveDate,
}

/// What follows from looking at a purchase order on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// What must be told now: balances in line order, then the expiration.
    pub notices: Vec<Notice>,
    /// What has been told then.
    pub state: NoticeState,
    /// The next day on which something becomes due if nothing is written meanwhile.
    pub look_again_on: Option<NaiveDate>,
}

/// Works out what is due on `today`. `account_policy` is for orders without a policy of their own.
///
/// A suspended or deleted order gives no notices and forgets nothing.
pub fn outlook(record: &RecordedOrder, account_policy: &NoticePolicy, today: NaiveDate) -> Outlook {
    if record.suspended || record.deleted_at.is_some() {
        return Outlook { notices: Vec::new(), state: record.notices.clone(), look_again_on: None };
    }
    let policy = record.order.notice_policy.as_ref().unwrap_or(account_policy);
    let mut notices = Vec::new();
    let mut state = NoticeState::default();
    let mut lines: Vec<&LineItem> = record.order.line_items.iter().collect();
    lines.sort_by(|left, right| left.line_item_number.cmp(&right.line_item_number));
    for line in lines {
        let Some(balance) = record.balance(line).ok().flatten() else { continue };
        let (below, notice) = crossed(record, policy, line, balance);
        notices.extend(notice);
        if !below.is_empty() {
            state.below.insert(line.line_item_number.clone(), below);
        }
    }
    let (told, notice, look_again_on) = expiration(record, policy, today);
    notices.extend(notice);
    state.expiration = told;
    Outlook { notices, state, look_again_on }
}

/// The thresholds that a line is below, and the notice if it has sunk below a lower one than was told.
fn crossed(
    record: &RecordedOrder,
    policy: &NoticePolicy,
    line: &LineItem,
    balance: Money,
) -> (Vec<Percent>, Option<Notice>) {
    let thresholds = policy.balance_thresholds.iter().copied();
    let below: Vec<Percent> = thresholds.filter(|it| balance.is_below(*it, line.total_value)).collect();
    let told = record.notices.below.get(&line.line_item_number);
    let notice = news(told, &below).map(|threshold| Notice::Balance {
        line_item_number: line.line_item_number.clone(),
        threshold,
        balance,
        total_value: line.total_value,
    });
    (below, notice)
}

/// The lowest threshold that a line is below, if that is news: lower than anything it was known to be below. A
/// threshold added above is none.
fn news(known: Option<&Vec<Percent>>, below: &[Percent]) -> Option<Percent> {
    let lowest_known = known.and_then(|known| known.iter().min());
    below.iter().min().copied().filter(|lowest| lowest_known.is_none_or(|known| lowest < known))
}

/// The lines that are known to have sunk since `before`, each with the lowest threshold it sank below.
pub fn sunk<'a>(
    before: &NoticeState,
    after: &'a NoticeState,
) -> impl Iterator<Item = (&'a LineItemNumber, Percent)> {
    after.below.iter().filter_map(|(line, below)| Some((line, news(before.below.get(line), below)?)))
}

/// What was told of the expiration after today, what must be told today, and when the next lead is due.
fn expiration(
    record: &RecordedOrder,
    policy: &NoticePolicy,
    today: NaiveDate,
) -> (Option<ExpirationTold>, Option<Notice>, Option<NaiveDate>) {
    let month = record.order.months.last();
    let expires_on = month.last_day();
    let told = record.notices.expiration.filter(|told| told.month == month);
    let leads = policy.expiration_leads.iter().map(|lead| lead.before(expires_on));
    let due_dates: Vec<NaiveDate> = leads.filter(|due_on| *due_on >= record.expiration_set_on).collect();
    let look_again_on = due_dates.iter().copied().filter(|due_on| *due_on > today).min();
    let due = due_dates.into_iter().filter(|due_on| *due_on <= today).max();
    let news = due.filter(|due_on| told.is_none_or(|told| *due_on > told.through));
    let notice = news.map(|_| Notice::Expiration {
        expires_on,
        days_left: expires_on.signed_duration_since(today).num_days(),
    });
    (news.map(|through| ExpirationTold { month, through }).or(told), notice, look_again_on)
}
