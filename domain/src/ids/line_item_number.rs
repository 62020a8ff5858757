//! Line item numbers and their natural order.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;

use crate::text::{self, TextError};

const NUMBER_MAX: usize = 20;

/// The number of a line item, unique in its purchase order, such as `1` or `1.2`: 1-20 characters on one line.
/// Numbers sort naturally: `2` before `10`, `1.2` before `1.10`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, JsonSchema)]
#[schemars(extend("minLength" = 1, "maxLength" = NUMBER_MAX, "pattern" = text::ONE_LINE.pattern()))]
pub struct LineItemNumber(String);

impl LineItemNumber {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for LineItemNumber {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        text::checked(text, NUMBER_MAX, text::one_line).map(Self)
    }
}

impl fmt::Display for LineItemNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

crate::text::serde_as_text!(LineItemNumber);

impl PartialOrd for LineItemNumber {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for LineItemNumber {
    fn cmp(&self, other: &Self) -> Ordering {
        // `01` and `1` are equal numbers but different texts, so bytes break the tie.
        natural(&self.0, &other.0).then_with(|| self.0.cmp(&other.0))
    }
}

/// Compares runs of digits by value and everything else byte by byte.
fn natural(left: &str, right: &str) -> Ordering {
    let (mut left, mut right) = (left.as_bytes(), right.as_bytes());
    while let (Some(&left_byte), Some(&right_byte)) = (left.first(), right.first()) {
        let ordering = if left_byte.is_ascii_digit() && right_byte.is_ascii_digit() {
            let (left_run, left_rest) = digits(left);
            let (right_run, right_rest) = digits(right);
            (left, right) = (left_rest, right_rest);
            left_run.len().cmp(&right_run.len()).then_with(|| left_run.cmp(right_run))
        } else {
            (left, right) = (left.get(1..).unwrap_or_default(), right.get(1..).unwrap_or_default());
            left_byte.cmp(&right_byte)
        };
        if ordering.is_ne() {
            return ordering;
        }
    }
    left.len().cmp(&right.len())
}

/// Splits the leading digits of `bytes` off, and drops their leading zeros.
fn digits(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(bytes.len());
    let (run, rest) = bytes.split_at(end);
    let zeros = run.iter().position(|byte| *byte != b'0').unwrap_or(run.len());
    (run.get(zeros..).unwrap_or_default(), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_numbers_are_in_natural_order() {
        let in_order = ["", "1", "01", "1.2", "1.10", "1a", "2", "10", "A", "A2", "A10", "B"];
        let numbers: Vec<LineItemNumber> = in_order.iter().skip(1).map(|it| it.parse().unwrap()).collect();
        let mut sorted = numbers.clone();
        sorted.reverse();
        sorted.sort();
        let expected: Vec<&str> = vec!["01", "1", "1.2", "1.10", "1a", "2", "10", "A", "A2", "A10", "B"];
        assert_eq!(sorted.iter().map(LineItemNumber::as_str).collect::<Vec<_>>(), expected);
    }
}
