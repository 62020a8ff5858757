//! Formats amounts, months and dates as the console does. Both are tested with the cases of `format/cases.json` in the
//! console's sources.

use chrono::NaiveDate;
use domain::money::Money;
use domain::month::Month;

/// Formats an amount, such as `USD 1,234.50`, with a no-break space and a true minus sign.
pub(super) fn money(money: Money) -> String {
    format!("{}\u{a0}{}", money.currency(), decimal(&money.amount().to_string()))
}

/// Groups the digits of a decimal number by thousands.
fn decimal(number: &str) -> String {
    let digits = number.trim_start_matches('-');
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |it| (it.0, Some(it.1)));
    let is_negative = digits.len() < number.len() && digits.contains(|digit| ('1'..='9').contains(&digit));
    let mut text = String::from(if is_negative { "\u{2212}" } else { "" });
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
    text
}

/// Returns the part in whole percents, rounded down so that a value below a threshold never reads as having reached
/// it. Returns none if `whole` isn't above zero.
pub(super) fn share(part: Money, whole: Money) -> Option<String> {
    Some(match part.percent_of(whole)? {
        0 if part.is_positive() => "less than 1%".to_owned(),
        percent => format!("{}%", decimal(&percent.to_string())),
    })
}

/// Formats a date, such as `Dec 31, 2026`.
pub(super) fn date(date: NaiveDate) -> String {
    date.format("%b %-d, %Y").to_string()
}

/// Formats a range of months, such as `January to December 2026`.
pub(super) fn months(first: Month, last: Month) -> String {
    let name = |month: Month, form| month.first_day().format(form).to_string();
    if first == last {
        return month(last);
    }
    let same_year = name(first, "%Y") == name(last, "%Y");
    format!("{} to {}", name(first, if same_year { "%B" } else { "%B %Y" }), month(last))
}

/// Formats a month, such as `November 2026`.
pub(super) fn month(month: Month) -> String {
    month.first_day().format("%B %Y").to_string()
}

/// Returns `in 7 days`, `tomorrow`, `today`, `yesterday` or `3 days ago`.
pub(super) fn distance(day: NaiveDate, today: NaiveDate) -> String {
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
    if count == 1 { format!("1 {noun}") } else { format!("{} {noun}s", decimal(&count.to_string())) }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    /// The cases that the console's formats are tested with too.
    const CASES: &str = include_str!("../../../console/web/src/format/cases.json");

    #[derive(Deserialize)]
    struct Cases {
        amounts: Vec<[String; 3]>,
        shares: Vec<(String, String, Option<String>)>,
        months: Vec<[String; 3]>,
        dates: Vec<[String; 2]>,
    }

    #[test]
    fn amounts_months_and_dates_read_as_in_the_console() {
        let cases: Cases = serde_json::from_str(CASES).unwrap();
        for [text, currency, written] in cases.amounts {
            assert_eq!(money(Money::parse(&text, currency.parse().unwrap()).unwrap()), written, "{text}");
        }
        let dollars = |text: &str| Money::parse(text, "USD".parse().unwrap()).unwrap();
        for (part, whole, written) in cases.shares {
            assert_eq!(share(dollars(&part), dollars(&whole)), written, "{part} of {whole}");
        }
        for [first, last, written] in cases.months {
            assert_eq!(months(first.parse().unwrap(), last.parse().unwrap()), written);
        }
        for [day, written] in cases.dates {
            assert_eq!(date(day.parse().unwrap()), written);
        }
    }

    #[test]
    fn distances_in_days_and_counts_read_naturally() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (other, written) in [
            ("2027-01-07", "in 7 days"),
            ("2027-01-01", "tomorrow"),
            ("2026-12-31", "today"),
            ("2026-12-30", "yesterday"),
            ("2026-12-28", "3 days ago"),
        ] {
            assert_eq!(distance(day(other), day("2026-12-31")), written);
        }
        let counts = [count(1, "notice"), count(2, "notice"), count(1200, "notice")];
        assert_eq!(counts, ["1 notice", "2 notices", "1,200 notices"]);
    }
}
