//! Parsing of decimal numbers, their bounds, and the errors of both.

use rust_decimal::Decimal;
use thiserror::Error;

use super::currency::Currency;

/// The largest magnitude of an amount: 15 digits before the point, the most that a spreadsheet shows exactly.
pub const AMOUNT_MAX: Decimal = Decimal::from_parts(0xA4C6_7FFF, 0x0003_8D7E, 0, false, 0);

/// The digits of [`AMOUNT_MAX`] before the point.
const WHOLE_DIGITS_MAX: usize = 15;

/// The reason why a text is no number of the required kind, or why amounts can't be combined.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MoneyError {
    #[error("`{0}` is not a decimal number such as `1000.00`")]
    NotANumber(String),
    #[error("`{text}` has more than {max} decimals; nothing is rounded on input")]
    TooManyDecimals { text: String, max: u32 },
    #[error("{0} has no decimals; write a whole number such as {1}")]
    NoDecimals(Currency, String),
    #[error("must not be empty")]
    Empty,
    #[error("`{0}` can't be read; write a percentage such as 19 or 7.5")]
    NotAPercentage(String),
    #[error("must be at most 999,999,999,999,999")]
    TooLarge,
    #[error("must be at least -999,999,999,999,999")]
    TooLow,
    #[error("`{0}` is below zero")]
    Negative(String),
    #[error("`{0}` is above 100 percent")]
    AboveHundred(String),
    #[error("{left} and {right} can't be added up")]
    CurrencyMix { left: Currency, right: Currency },
}

/// Parses `-12.5` or `1000.00`: digits, at most one point, no exponent, no grouping. Unlike `Decimal::from_str` it
/// refuses `1_000`, `+5` and `.5`, and never rounds.
pub(super) fn decimal(text: &str, decimals_max: u32) -> Result<Decimal, MoneyError> {
    if text.is_empty() {
        return Err(MoneyError::Empty);
    }
    let not_a_number = || MoneyError::NotANumber(text.chars().take(40).collect());
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) {
        return Err(not_a_number());
    }
    let decimals = digits.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    if decimals > decimals_max as usize {
        return Err(MoneyError::TooManyDecimals { text: text.chars().take(40).collect(), max: decimals_max });
    }
    if whole.trim_start_matches('0').len() > WHOLE_DIGITS_MAX {
        return Err(if text.starts_with('-') { MoneyError::TooLow } else { MoneyError::TooLarge });
    }
    Decimal::from_str_exact(text).map_err(|_| not_a_number())
}

/// Parses a number that is zero or more.
pub(super) fn unsigned(text: &str, decimals_max: u32) -> Result<Decimal, MoneyError> {
    let value = decimal(text, decimals_max)?;
    if text.starts_with('-') {
        return Err(MoneyError::Negative(text.to_owned()));
    }
    Ok(value)
}

/// Returns `amount`, or an error if its magnitude is above [`AMOUNT_MAX`].
pub(super) fn within_bounds(amount: Decimal) -> Result<Decimal, MoneyError> {
    if amount.abs() <= AMOUNT_MAX {
        return Ok(amount);
    }
    Err(if amount.is_sign_negative() { MoneyError::TooLow } else { MoneyError::TooLarge })
}

/// Returns the regular expression, without anchors, of a number with at most `decimals` digits after the point.
pub(super) fn pattern(decimals: u32) -> String {
    format!(r"0*[0-9]{{1,{WHOLE_DIGITS_MAX}}}(\.[0-9]{{1,{decimals}}})?")
}
