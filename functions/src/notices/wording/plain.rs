//! Amounts, dates and notices in plain English.

use chrono::NaiveDate;
use domain::matching::DecisionReason;
use domain::money::{Money, Percent};
use domain::month::Month;
use domain::notice::Notice;

use crate::store::deliveries::RunsOut;

/// Returns the notice as a sentence.
pub(super) fn sentence(notice: &Notice, today: NaiveDate) -> String {
    match notice {
        Notice::Balance { line_item_number, threshold, balance, total_value } => {
            let (left, total) = (money(*balance), money(*total_value));
            if balance.is_negative() {
                let over = money(balance.negated());
                return format!(
                    "Line {line_item_number} is overdrawn by {over}; its total value is {total}."
                );
            }
            if balance.is_zero() {
                return format!("Line {line_item_number} has nothing left of {total}.");
            }
            let share = share(*balance, *total_value).map(|share| format!(" ({share})")).unwrap_or_default();
            let below = below(*threshold);
            format!("Line {line_item_number} has {left} left of {total}{share}{below}.")
        }
        Notice::Expiration { expires_on, .. } => {
            let (date, distance) = (date(*expires_on), distance(*expires_on, today));
            if *expires_on < today {
                format!("It ended {distance}, on {date}.")
            } else {
                format!("It ends {distance}, on {date}.")
            }
        }
        Notice::MissingPurchaseOrder { amount, billing_period, reason, .. } => {
            let verb = if amount.is_negative() { "gives back" } else { "charges" };
            let (sum, month) = (money(absolute(*amount)), months(*billing_period, *billing_period));
            let why = reason.map_or("no line item fits it", why_unmatched);
            format!("It {verb} {sum} for {month} and draws on no purchase order: {why}.")
        }
    }
}

/// Returns the text of a subject after `Purchase order PO-7`.
pub(super) fn headline(notice: &Notice, today: NaiveDate) -> String {
    match notice {
        Notice::Balance { line_item_number, balance, total_value, .. } => {
            if balance.is_negative() {
                return format!(": line {line_item_number} is overdrawn");
            }
            match share(*balance, *total_value) {
                Some(share) if !balance.is_zero() => format!(": {share} of line {line_item_number} is left"),
                Some(_) | None => format!(": nothing of line {line_item_number} is left"),
            }
        }
        Notice::Expiration { expires_on, .. } => {
            let distance = distance(*expires_on, today);
            if *expires_on < today { format!(" ended {distance}") } else { format!(" ends {distance}") }
        }
        Notice::MissingPurchaseOrder { .. } => " has no purchase order".to_owned(),
    }
}

/// Returns a sentence about a line that runs out early.
pub(super) fn outlook(runs_out: &RunsOut) -> String {
    let RunsOut { line_item_number, month, has_run_out, last_month, monthly_mean } = runs_out;
    let (month, last) = (months(*month, *month), months(*last_month, *last_month));
    if *has_run_out {
        return format!("Line {line_item_number} ran out in {month}; it is for invoices until {last}.");
    }
    let mean = money(*monthly_mean);
    format!(
        "At {mean} a month, line {line_item_number} runs out in {month}; it is for invoices until {last}."
    )
}

fn absolute(money: Money) -> Money {
    if money.is_negative() { money.negated() } else { money }
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
        | DecisionReason::FollowsOriginal
        | DecisionReason::ChosenByHand
        | DecisionReason::Other => "no line item of any purchase order fits it",
    }
}

fn below(threshold: Percent) -> String {
    if threshold == Percent::whole(0) { String::new() } else { format!(", which is below {threshold}%") }
}

/// Formats an amount, such as `1,234.50 USD`.
pub(super) fn money(money: Money) -> String {
    let digits = money.amount().abs().to_string();
    let (whole, fraction) = digits.split_once('.').map_or((digits.as_str(), None), |it| (it.0, Some(it.1)));
    let mut text = String::from(if money.is_negative() { "-" } else { "" });
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(part) = fraction {
        text.push('.');
        text.push_str(part);
    }
    format!("{text} {}", money.currency())
}

/// Returns the part in whole percents, rounded down so that a value below a threshold never reads as having reached
/// it. Returns none if `whole` isn't above zero.
fn share(part: Money, whole: Money) -> Option<String> {
    Some(match part.percent_of(whole)? {
        0 if part.is_positive() => "less than 1%".to_owned(),
        percent => format!("{percent}%"),
    })
}

/// Formats a date, such as `31 December 2026`.
pub(super) fn date(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

/// Formats a range of months, such as `January to December 2026`.
pub(super) fn months(first: Month, last: Month) -> String {
    let name = |month: Month, form| month.first_day().format(form).to_string();
    if first == last {
        return name(last, "%B %Y");
    }
    let same_year = name(first, "%Y") == name(last, "%Y");
    format!("{} to {}", name(first, if same_year { "%B" } else { "%B %Y" }), name(last, "%B %Y"))
}

/// Returns `in 7 days`, `tomorrow`, `today`, `yesterday` or `3 days ago`.
fn distance(day: NaiveDate, today: NaiveDate) -> String {
    match day.signed_duration_since(today).num_days() {
        -1 => "yesterday".to_owned(),
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        days if days < 0 => format!("{} days ago", days.unsigned_abs()),
        days => format!("in {days} days"),
    }
}

/// Returns text such as `1 notice` or `2 notices`.
pub(super) fn count(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str, currency: &str) -> Money {
        Money::parse(text, currency.parse().unwrap()).unwrap()
    }

    #[test]
    fn amounts_have_separators_and_the_decimals_of_their_currency() {
        for (text, currency, written) in [
            ("0", "USD", "0.00 USD"),
            ("999.9", "USD", "999.90 USD"),
            ("1234.5", "USD", "1,234.50 USD"),
            ("-1234567.89", "EUR", "-1,234,567.89 EUR"),
            ("-0.05", "EUR", "-0.05 EUR"),
            ("100000", "JPY", "100,000 JPY"),
            ("1000", "KWD", "1,000.000 KWD"),
            ("999999999999999", "USD", "999,999,999,999,999.00 USD"),
        ] {
            assert_eq!(money(amount(text, currency)), written);
        }
    }

    #[test]
    fn a_share_is_never_rounded_up() {
        let share = |part, whole| share(amount(part, "USD"), amount(whole, "USD"));
        assert_eq!(share("749.99", "1000.00").as_deref(), Some("74%"));
        assert_eq!(share("750.00", "1000.00").as_deref(), Some("75%"));
        assert_eq!(share("0.01", "1000.00").as_deref(), Some("less than 1%"));
        assert_eq!(share("0.00", "1000.00").as_deref(), Some("0%"));
        assert_eq!(share("5.00", "0.00"), None);
        assert_eq!(share("999999999999999", "0.01").as_deref(), Some("9999999999999990000%"));
    }

    #[test]
    fn distances_in_days_read_naturally() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let today = day("2026-12-31");
        for (other, written) in [
            ("2027-01-07", "in 7 days"),
            ("2027-01-01", "tomorrow"),
            ("2026-12-31", "today"),
            ("2026-12-30", "yesterday"),
            ("2026-12-28", "3 days ago"),
        ] {
            assert_eq!(distance(day(other), today), written);
        }
        assert_eq!(date(day("2026-02-01")), "1 February 2026");
    }

    #[test]
    fn a_range_within_a_year_names_the_year_once() {
        let months = |first: &str, last: &str| months(first.parse().unwrap(), last.parse().unwrap());
        assert_eq!(months("2026-01", "2026-12"), "January to December 2026");
        assert_eq!(months("2026-11", "2027-02"), "November 2026 to February 2027");
        assert_eq!(months("2026-11", "2026-11"), "November 2026");
    }
}
