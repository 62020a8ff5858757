//! Works out which notices are due. A pure function of the order, the notices already given, and today.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::policy::NoticePolicy;
use super::state::{ExpirationNotified, NoticeState, newly_crossed};
use super::unmatched_part::UnmatchedPart;
use crate::ids::{InvoiceKey, LineItemNumber, PurchaseOrderId};
use crate::ledger::{RecordedInvoice, RecordedOrder};
use crate::money::{Money, Percent};
use crate::month::Month;
use crate::purchase_order::LineItem;

/// One message to the contacts, about a purchase order or about an invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Notice {
    /// The balance of a line fell below a threshold.
    #[serde(rename_all = "camelCase")]
    Balance {
        line_item_number: LineItemNumber,
        /// The first month of the line.
        start_month: Month,
        /// The last month of the line.
        end_month: Month,
        /// The lowest threshold crossed, in percent of the line's total value.
        threshold: Percent,
        #[serde(with = "crate::money::with_currency")]
        balance: Money,
        #[serde(with = "crate::money::with_currency")]
        total_value: Money,
    },
    /// The purchase order expires soon or has expired.
    #[serde(rename_all = "camelCase")]
    Expiration {
        /// The last day of the expiration month.
        expires_on: NaiveDate,
        /// The days from today to that day; negative after it.
        days_left: i64,
    },
    /// An invoice was recorded of which all, or some lines, draw on no purchase order.
    #[serde(rename_all = "camelCase")]
    MissingPurchaseOrder {
        #[serde(flatten)]
        invoice: InvoiceKey,
        /// The amount that the invoice would draw; negative for credits.
        #[serde(with = "crate::money::with_currency")]
        amount: Money,
        billing_period: Month,
        /// The parts that are unmatched, each with its reason.
        unmatched: Vec<UnmatchedPart>,
    },
    /// An invoice draws on another purchase order than the one that its seller assigned.
    #[serde(rename_all = "camelCase")]
    AssignmentDiffers {
        #[serde(flatten)]
        invoice: InvoiceKey,
        /// The amount of the invoice; negative for credits.
        #[serde(with = "crate::money::with_currency")]
        amount: Money,
        /// How much of the amount draws on the purchase orders.
        #[serde(with = "crate::money::with_currency")]
        drawn: Money,
        billing_period: Month,
        /// What the seller prints as the purchase order.
        seller_assigned: String,
        /// The purchase orders that the invoice draws on.
        purchase_orders: Vec<PurchaseOrderId>,
    },
}

impl Notice {
    /// Returns the notices of an invoice that are due. Each invoice gives each of them once, whatever becomes of it later.
    pub fn of_invoice(record: &RecordedInvoice) -> Vec<Self> {
        let billing_period = record.invoice.billing_period;
        let missing = record.awaits_unmatched_notice().then(|| Self::MissingPurchaseOrder {
            invoice: record.invoice.key(),
            amount: record.unmatched_amount(),
            billing_period,
            unmatched: UnmatchedPart::of(record),
        });
        let differs = record.awaits_differs_notice().then(|| Self::AssignmentDiffers {
            invoice: record.invoice.key(),
            amount: record.invoice.draw(),
            drawn: record.matched_amount(),
            billing_period,
            seller_assigned: record.invoice.seller_assigned.clone().unwrap_or_default().trim().to_owned(),
            purchase_orders: record.purchase_orders().into_iter().cloned().collect(),
        });
        missing.into_iter().chain(differs).collect()
    }
}

/// The notices of a purchase order on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// The notices due now: balances in line order, then the expiration.
    pub notices: Vec<Notice>,
    /// The state to store once these notices are given.
    pub state: NoticeState,
    /// The next day on which a notice becomes due if nothing changes until then.
    pub look_again_on: Option<NaiveDate>,
}

/// Works out the notices due on `today`, other than those `given` already. `account_policy` applies to orders without their
/// own policy.
///
/// A suspended or deleted order gives no notices and keeps its state. Once an order's months are over, only a negative
/// balance gives a notice: the rest was used as planned.
pub fn outlook(
    record: &RecordedOrder,
    given: &NoticeState,
    account_policy: &NoticePolicy,
    today: NaiveDate,
) -> Outlook {
    if record.suspended || record.deleted_at.is_some() {
        return Outlook { notices: Vec::new(), state: given.clone(), look_again_on: None };
    }
    let policy = record.order.notice_policy.as_ref().unwrap_or(account_policy);
    let mut notices = Vec::new();
    let mut state = NoticeState::default();
    let is_over = record.order.months.last().last_day() < today;
    let mut lines: Vec<&LineItem> = record.order.line_items.iter().collect();
    lines.sort_by(|left, right| left.line_item_number.cmp(&right.line_item_number));
    for line in lines {
        let Some(balance) = record.balance(line).ok().flatten() else { continue };
        if !line.total_value.is_positive() {
            continue;
        }
        if is_over && !balance.is_negative() {
            // The thresholds that this day crosses stay new, so that a negative balance still gives a notice.
            let known = given.below.get(&line.line_item_number);
            state.below.extend(known.map(|known| (line.line_item_number.clone(), known.clone())));
            continue;
        }
        let (below, notice) = balance_notice(given, policy, line, balance);
        notices.extend(notice);
        if !below.is_empty() {
            state.below.insert(line.line_item_number.clone(), below);
        }
    }
    if is_over {
        state.expiration = given.expiration;
        return Outlook { notices, state, look_again_on: None };
    }
    let (notified, notice, look_again_on) = expiration_notice(record, given, policy, today);
    notices.extend(notice);
    state.expiration = notified;
    Outlook { notices, state, look_again_on }
}

/// Returns the thresholds that a line is below, and the notice if one of them is newly crossed.
fn balance_notice(
    given: &NoticeState,
    policy: &NoticePolicy,
    line: &LineItem,
    balance: Money,
) -> (Vec<Percent>, Option<Notice>) {
    let thresholds = policy.balance_thresholds.iter().copied();
    let below: Vec<Percent> = thresholds.filter(|it| balance.is_below(*it, line.total_value)).collect();
    let known = given.below.get(&line.line_item_number);
    let notice = newly_crossed(known, &below).map(|threshold| Notice::Balance {
        line_item_number: line.line_item_number.clone(),
        start_month: line.months.first(),
        end_month: line.months.last(),
        threshold,
        balance,
        total_value: line.total_value,
    });
    (below, notice)
}

/// Returns the expiration notices given after today, the notice due today, and the day of the next lead.
fn expiration_notice(
    record: &RecordedOrder,
    given: &NoticeState,
    policy: &NoticePolicy,
    today: NaiveDate,
) -> (Option<ExpirationNotified>, Option<Notice>, Option<NaiveDate>) {
    let month = record.order.months.last();
    let expires_on = month.last_day();
    let notified = given.expiration.filter(|notified| notified.month == month);
    let leads = policy.expiration_leads.iter().map(|lead| lead.before(expires_on));
    let due_dates: Vec<NaiveDate> = leads.filter(|due_on| *due_on >= record.expiration_set_on).collect();
    let look_again_on = due_dates.iter().copied().filter(|due_on| *due_on > today).min();
    let due = due_dates.into_iter().filter(|due_on| *due_on <= today).max();
    let newly_due = due.filter(|due_on| notified.is_none_or(|notified| *due_on > notified.through));
    let notice = newly_due.map(|_| Notice::Expiration {
        expires_on,
        days_left: expires_on.signed_duration_since(today).num_days(),
    });
    (newly_due.map(|through| ExpirationNotified { month, through }).or(notified), notice, look_again_on)
}
