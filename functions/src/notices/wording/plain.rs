//! Notices in plain English.

use chrono::NaiveDate;
use domain::ids::{LineItemNumber, PurchaseOrderId};
use domain::money::{Money, Percent};
use domain::month::Month;
use domain::notice::Notice;

use super::format::{date, distance, money, month, months, share};
use super::{Words, unmatched};
use crate::store::deliveries::RunsOut;

/// Returns the notice as sentences.
pub(super) fn sentences(notice: &Notice, today: NaiveDate, words: Words) -> Vec<String> {
    let sentence = match notice {
        Notice::Balance { line_item_number, start_month, end_month, threshold, balance, total_value } => {
            let line = line(line_item_number, (*start_month, *end_month), words);
            let (left, total) = (money(*balance), money(*total_value));
            if balance.is_negative() {
                let over = money(balance.negated());
                format!("{line} is overdrawn by {over}; its total value is {total}.")
            } else if balance.is_zero() {
                format!("{line} has nothing left of {total}.")
            } else {
                let share = share(*balance, *total_value).map(|share| format!(" ({share})"));
                let (share, below) = (share.unwrap_or_default(), below(*threshold));
                format!("{line} has {left} left of {total}{share}{below}.")
            }
        }
        Notice::Expiration { expires_on, .. } => {
            let (date, distance) = (date(*expires_on), distance(*expires_on, today));
            if *expires_on < today {
                format!("It ended {distance}, on {date}.")
            } else {
                format!("It ends {distance}, on {date}.")
            }
        }
        Notice::MissingPurchaseOrder { amount, billing_period, unmatched, .. } => {
            return unmatched::sentences(*amount, *billing_period, unmatched, words);
        }
        Notice::AssignmentDiffers {
            amount, drawn, billing_period, seller_assigned, purchase_orders, ..
        } => {
            let (sum, month) = (money(absolute(*amount)), month(*billing_period));
            let verb = if amount.is_negative() { "gives back" } else { "charges" };
            let (assigned, ours) = (words(seller_assigned), purchase_orders_named(purchase_orders, words));
            let draws = if drawn == amount {
                format!("it draws on {ours}")
            } else {
                format!("{} of it draws on {ours}", money(absolute(*drawn)))
            };
            format!(
                "It {verb} {sum} for {month}. Its seller assigned it to purchase order {assigned}; by your rules {draws}."
            )
        }
    };
    vec![sentence]
}

/// Returns the text of a subject after `Purchase order PO-7`.
pub(super) fn headline(notice: &Notice, today: NaiveDate, words: Words) -> String {
    match notice {
        Notice::Balance { line_item_number, balance, total_value, .. } => {
            let line = words(line_item_number.as_str());
            if balance.is_negative() {
                return format!(": line {line} is overdrawn");
            }
            match share(*balance, *total_value) {
                Some(share) if !balance.is_zero() => format!(": {share} of line {line} is left"),
                Some(_) | None => format!(": nothing of line {line} is left"),
            }
        }
        Notice::Expiration { expires_on, .. } => {
            let distance = distance(*expires_on, today);
            if *expires_on < today { format!(" ended {distance}") } else { format!(" ends {distance}") }
        }
        Notice::MissingPurchaseOrder { unmatched, .. } => unmatched::headline(unmatched, words),
        Notice::AssignmentDiffers { .. } => " is assigned to another purchase order".to_owned(),
    }
}

/// Returns a sentence about a line that runs out early. It names the month of the invoices that use the line up, since
/// these arrive after that month.
pub(super) fn outlook(runs_out: &RunsOut, words: Words) -> String {
    let RunsOut { line_item_number, month: until, has_run_out, start_month, end_month, monthly_mean, months } =
        runs_out;
    let (line, until) = (line(line_item_number, (*start_month, *end_month), words), month(*until));
    if *has_run_out {
        return format!("{line} was used up by the invoices for {until}, before its last month.");
    }
    let mean = money(*monthly_mean);
    let of = format!("the mean of its last {months} invoiced months");
    format!("{line} will be used up by the invoices for {until}, at {mean} a month ({of}).")
}

/// Returns a line's name at the beginning of a sentence, such as `Line 1 (January to December 2026)`.
fn line(number: &LineItemNumber, (first, last): (Month, Month), words: Words) -> String {
    format!("Line {} ({})", words(number.as_str()), months(first, last))
}

pub(super) fn absolute(money: Money) -> Money {
    if money.is_negative() { money.negated() } else { money }
}

/// Returns `PO-7`, or `PO-7 and 2 others`.
fn purchase_orders_named(ids: &[PurchaseOrderId], words: Words) -> String {
    let first = ids.first().map(|id| words(id.as_str())).unwrap_or_default();
    match ids.len().saturating_sub(1) {
        0 => first,
        1 => format!("{first} and another one"),
        others => format!("{first} and {others} others"),
    }
}

fn below(threshold: Percent) -> String {
    if threshold == Percent::whole(0) { String::new() } else { format!(", which is below {threshold}%") }
}
