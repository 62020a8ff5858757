//! Notices in plain English.

use chrono::NaiveDate;
use domain::ids::{LineId, LineItemNumber, PurchaseOrderId};
use domain::matching::DecisionReason;
use domain::money::{Money, Percent};
use domain::month::Month;
use domain::notice::Notice;

use super::Words;
use super::format::{date, distance, money, month, months, share};
use crate::store::deliveries::RunsOut;

/// The most lines of an invoice that a sentence names.
const LINES_NAMED_MAX: usize = 3;

/// Returns the notice as a sentence.
pub(super) fn sentence(notice: &Notice, today: NaiveDate, words: Words) -> String {
    match notice {
        Notice::Balance { line_item_number, start_month, end_month, threshold, balance, total_value } => {
            let line = line(line_item_number, (*start_month, *end_month), words);
            let (left, total) = (money(*balance), money(*total_value));
            if balance.is_negative() {
                let over = money(balance.negated());
                return format!("{line} is overdrawn by {over}; its total value is {total}.");
            }
            if balance.is_zero() {
                return format!("{line} has nothing left of {total}.");
            }
            let share = share(*balance, *total_value).map(|share| format!(" ({share})")).unwrap_or_default();
            let below = below(*threshold);
            format!("{line} has {left} left of {total}{share}{below}.")
        }
        Notice::Expiration { expires_on, .. } => {
            let (date, distance) = (date(*expires_on), distance(*expires_on, today));
            if *expires_on < today {
                format!("It ended {distance}, on {date}.")
            } else {
                format!("It ends {distance}, on {date}.")
            }
        }
        Notice::MissingPurchaseOrder { amount, billing_period, reason, lines, .. } => {
            let (sum, month) = (money(absolute(*amount)), month(*billing_period));
            let why = reason.map_or("no line item fits it", why_unmatched);
            let subject = unmatched_lines(lines, words).unwrap_or_else(|| "It".to_owned());
            let verb = match (amount.is_negative(), lines.len() > 1) {
                (true, true) => "give back",
                (true, false) => "gives back",
                (false, true) => "charge",
                (false, false) => "charges",
            };
            let draw = if lines.len() > 1 { "draw" } else { "draws" };
            format!("{subject} {verb} {sum} for {month} and {draw} on no purchase order: {why}.")
        }
        Notice::AssignmentDiffers { amount, billing_period, seller_assigned, purchase_orders, .. } => {
            let (sum, month) = (money(absolute(*amount)), month(*billing_period));
            let verb = if amount.is_negative() { "gives back" } else { "charges" };
            let (assigned, ours) = (words(seller_assigned), purchase_orders_named(purchase_orders, words));
            format!(
                "It {verb} {sum} for {month}. Its seller assigned it to purchase order {assigned}; by your rules it draws on {ours}."
            )
        }
    }
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
        Notice::MissingPurchaseOrder { .. } => " has no purchase order".to_owned(),
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

fn absolute(money: Money) -> Money {
    if money.is_negative() { money.negated() } else { money }
}

/// Returns `Line 1`, `Lines 1 and 2` or `Lines 1, 2, 3 and 7 others`; none for an invoice without lines.
fn unmatched_lines(lines: &[LineId], words: Words) -> Option<String> {
    let named: Vec<String> = lines.iter().take(LINES_NAMED_MAX).map(|line| words(line.as_str())).collect();
    let others = lines.len().saturating_sub(LINES_NAMED_MAX);
    match named.as_slice() {
        [] => None,
        [only] => Some(format!("Line {only}")),
        [first @ .., last] if others == 0 => Some(format!("Lines {} and {last}", first.join(", "))),
        all => Some(format!("Lines {} and {others} others", all.join(", "))),
    }
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

fn why_unmatched(reason: DecisionReason) -> &'static str {
    match reason {
        DecisionReason::Suspended => "the purchase order that it names is suspended",
        DecisionReason::Deleted => "the purchase order that it would draw on was deleted",
        DecisionReason::NotEffective => "the purchase order that it names begins later",
        DecisionReason::Expired => "the purchase order that it names ended before",
        DecisionReason::SellerMismatch => "the purchase order that it names is for other sellers",
        DecisionReason::CurrencyMismatch => "the purchase order that it names is in another currency",
        DecisionReason::TaxRegistrationMismatch => {
            "the purchase order that it names is for other tax registration numbers"
        }
        DecisionReason::InvoiceUnitMismatch => "the purchase order that it names is for other invoice units",
        DecisionReason::LineNotFound => "the purchase order that it names has no such line item",
        DecisionReason::OutsideLineWindow => "no line item is for that month",
        DecisionReason::TypeMismatch => "no line item is for such a charge",
        DecisionReason::Depleted => "the line item that fits has not enough left",
        DecisionReason::ReferenceNotFound => "there is no purchase order of the ID that it names",
        DecisionReason::OriginalNotAssociated => "the invoice that it corrects draws on none",
        DecisionReason::Unreadable => "the stored purchase order that it would draw on can't be read",
        DecisionReason::NoLineFits
        | DecisionReason::Unit
        | DecisionReason::MoreSpecificType
        | DecisionReason::EnoughBalance
        | DecisionReason::UpdatedLater
        | DecisionReason::TieBreak
        | DecisionReason::TakesRest
        | DecisionReason::NothingLeft
        | DecisionReason::FollowsOriginal
        | DecisionReason::ChosenByHand
        | DecisionReason::Other => "no line item of any purchase order fits it",
    }
}

fn below(threshold: Percent) -> String {
    if threshold == Percent::whole(0) { String::new() } else { format!(", which is below {threshold}%") }
}
