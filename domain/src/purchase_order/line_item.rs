//! A line item: one matching rule and one budget inside a purchase order.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::NotOneOf;
use crate::money::{Money, Quantity, Tax};
use crate::month::{Month, MonthRange};
use crate::text::{self, TextError, text_type};

/// What a line item is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LineItemType {
    /// Every kind of charge.
    All,
    /// A month's use.
    MonthlyUsage,
    /// Subscriptions.
    Subscription,
    /// A marketplace purchase whose invoice names the purchase order.
    MarketplaceTransaction,
    /// Any marketplace purchase.
    MarketplaceBlanketUsage,
    /// Professional services and training.
    ProfessionalServicesAndTraining,
}

impl FromStr for LineItemType {
    type Err = NotOneOf;

    fn from_str(text: &str) -> Result<Self, NotOneOf> {
        match text {
            "ALL" => Ok(Self::All),
            "MONTHLY_USAGE" => Ok(Self::MonthlyUsage),
            "SUBSCRIPTION" => Ok(Self::Subscription),
            "MARKETPLACE_TRANSACTION" => Ok(Self::MarketplaceTransaction),
            "MARKETPLACE_BLANKET_USAGE" => Ok(Self::MarketplaceBlanketUsage),
            "PROFESSIONAL_SERVICES_AND_TRAINING" => Ok(Self::ProfessionalServicesAndTraining),
            _ => Err(NotOneOf(
                "ALL, MONTHLY_USAGE, SUBSCRIPTION, MARKETPLACE_TRANSACTION, MARKETPLACE_BLANKET_USAGE, \
                 PROFESSIONAL_SERVICES_AND_TRAINING",
            )),
        }
    }
}

/// Characters of a line item's number.
const NUMBER_MAX: usize = 20;

/// A line item's number inside its purchase order, such as `1` or `1.2`: 1-20 characters on one line.
/// Its order is natural: `2` before `10`, `1.2` before `1.10`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, JsonSchema)]
#[schemars(extend("minLength" = 1, "maxLength" = NUMBER_MAX, "pattern" = text::ONE_LINE.pattern()))]
pub struct LineItemNumber(String);

impl LineItemNumber {
    /// The text as given.
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
        // `01` and `1` are the same number but not the same text: bytes settle it.
        natural(&self.0, &other.0).then_with(|| self.0.cmp(&other.0))
    }
}

/// Compares runs of digits by their value and everything between them by its bytes.
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

/// The run of digits that `bytes` begins with, without leading zeros, and what follows it.
fn digits(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(bytes.len());
    let (run, rest) = bytes.split_at(end);
    let zeros = run.iter().position(|byte| *byte != b'0').unwrap_or(run.len());
    (run.get(zeros..).unwrap_or_default(), rest)
}

text_type!(
    /// What a line item is for: up to 250 characters.
    LineItemDescription,
    250,
    text::MANY_LINES
);

/// One matching rule and one budget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LineItem {
    /// Unique in the purchase order.
    pub line_item_number: LineItemNumber,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<LineItemDescription>,
    /// Which charges it serves.
    pub r#type: LineItemType,
    /// The billing periods it serves; inside the purchase order's.
    #[serde(flatten, serialize_with = "start_and_end")]
    #[schemars(with = "StartAndEnd")]
    pub months: MonthRange,
    /// What one unit costs; required where the balance is tracked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<Money>,
    /// How many units; required where the balance is tracked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Quantity>,
    /// What comes on top.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax: Option<Tax>,
    /// Whether it has a balance.
    pub balance_tracking: bool,
    /// unit price x quantity + tax; derived, so neither sent nor kept.
    #[serde(skip)]
    pub total_value: Money,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct StartAndEnd {
    /// The first month that it serves.
    start_month: Month,
    /// The last month that it serves.
    end_month: Month,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's serialize_with passes a reference")]
fn start_and_end<S: serde::Serializer>(months: &MonthRange, serializer: S) -> Result<S::Ok, S::Error> {
    StartAndEnd { start_month: months.first(), end_month: months.last() }.serialize(serializer)
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
