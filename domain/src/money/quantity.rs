//! Quantities and percentages.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use schemars::JsonSchema;

use super::decimal::{MoneyError, pattern, unsigned};

pub const QUANTITY_DECIMALS_MAX: u32 = 6;
pub const PERCENT_DECIMALS_MAX: u32 = 4;

/// A number of units: zero or more, with at most [`QUANTITY_DECIMALS_MAX`] decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, JsonSchema)]
#[schemars(with = "String", extend("pattern" = format!("^{}$", pattern(QUANTITY_DECIMALS_MAX))))]
pub struct Quantity(Decimal);

impl Quantity {
    pub const ZERO: Self = Self(Decimal::ZERO);

    pub(super) fn decimal(self) -> Decimal {
        self.0
    }
}

impl FromStr for Quantity {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        unsigned(text, QUANTITY_DECIMALS_MAX).map(Self)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

crate::text::serde_as_text!(Quantity);

/// A percentage from 0 to 100, with at most [`PERCENT_DECIMALS_MAX`] decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, JsonSchema)]
#[schemars(with = "String", extend("pattern" = Self::pattern()))]
pub struct Percent(Decimal);

impl Percent {
    fn pattern() -> String {
        let most = PERCENT_DECIMALS_MAX;
        format!(r"^0*(100(\.0{{1,{most}}})?|[0-9]{{1,2}}(\.[0-9]{{1,{most}}})?)$")
    }

    /// Returns the percentage of a whole number up to 100.
    pub const fn whole(percent: u8) -> Self {
        Self(Decimal::from_parts(percent as u32, 0, 0, false, 0))
    }

    pub(super) fn decimal(self) -> Decimal {
        self.0
    }
}

impl FromStr for Percent {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let percent = match unsigned(text, PERCENT_DECIMALS_MAX) {
            Err(MoneyError::NotANumber(text)) => return Err(MoneyError::NotAPercentage(text)),
            read => read?,
        };
        if percent > Decimal::ONE_HUNDRED {
            return Err(MoneyError::AboveHundred(text.to_owned()));
        }
        // `75.0` and `75` are the same threshold.
        Ok(Self(percent.normalize()))
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

crate::text::serde_as_text!(Percent);
