//! Amounts of money.

use std::fmt;

use rust_decimal::{Decimal, RoundingStrategy};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::currency::Currency;
use super::decimal::{MoneyError, decimal, pattern, within_bounds};

/// The most decimals that any currency has.
const DECIMALS_MAX: u32 = 4;

/// An amount in one currency, never finer than the minor unit. JSON: its decimal text.
///
/// There are no operators, because they can't refuse a mix of currencies or an overflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, JsonSchema)]
#[schemars(with = "String", extend("pattern" = r"^-?[0-9]+(\.[0-9]+)?$", "examples" = ["1000.00"]))]
pub struct Money {
    amount: Decimal,
    currency: Currency,
}

/// An amount as sent, before its currency is known: at most 15 digits before the point, and no more decimals than the
/// currency has.
#[derive(Clone, Copy, Debug, JsonSchema)]
#[schemars(with = "String", extend("pattern" = format!("^-?{}$", pattern(DECIMALS_MAX)), "examples" = ["1000.00"]))]
pub enum Amount {}

impl Money {
    pub fn zero(currency: Currency) -> Self {
        Self { amount: rescaled(Decimal::ZERO, currency), currency }
    }

    /// Returns one minor unit of `currency`.
    pub fn smallest(currency: Currency) -> Self {
        Self { amount: Decimal::from_i128_with_scale(1, currency.decimals()), currency }
    }

    /// Returns `amount` in `currency`, or an error if it is finer than the minor unit. [`AMOUNT_MAX`] bounds only what
    /// comes in; sums may exceed it by a factor of ten thousand million.
    ///
    /// [`AMOUNT_MAX`]: super::AMOUNT_MAX
    pub fn new(amount: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        // Sums already have the right scale, so only other numbers are normalized.
        if amount.scale() > currency.decimals() && amount.normalize().scale() > currency.decimals() {
            return Err(MoneyError::TooManyDecimals { text: amount.to_string(), max: currency.decimals() });
        }
        // Minus zero would print as "-0.00".
        let amount = if amount.is_zero() { Decimal::ZERO } else { amount };
        Ok(Self { amount: rescaled(amount, currency), currency })
    }

    /// Returns that many minor units of `currency`.
    pub(super) fn of_minor_units(units: i128, currency: Currency) -> Result<Self, MoneyError> {
        let amount = Decimal::try_from_i128_with_scale(units, currency.decimals());
        Self::new(amount.map_err(|_| MoneyError::TooLarge)?, currency)
    }

    /// Returns the amount, or an error if its magnitude is above [`AMOUNT_MAX`](super::AMOUNT_MAX).
    pub fn within_bounds(self) -> Result<Self, MoneyError> {
        within_bounds(self.amount).map(|_| self)
    }

    /// Parses `-12.5` or `1000.00`: digits, at most one point, no exponent, no grouping.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        match decimal(text, currency.decimals()) {
            Err(MoneyError::TooManyDecimals { text, max: 0 }) => {
                let whole = text.split('.').next().unwrap_or_default().to_owned();
                Err(MoneyError::NoDecimals(currency, whole))
            }
            read => Self::new(within_bounds(read?)?, currency),
        }
    }

    /// Returns `amount` rounded half-up (away from zero) to the minor unit. Nothing else rounds an amount.
    pub(super) fn rounded(amount: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        let places = currency.decimals();
        Self::new(amount.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero), currency)
    }

    /// Returns the decimal amount, with exactly the currency's decimals.
    pub fn amount(self) -> Decimal {
        self.amount
    }

    pub fn currency(self) -> Currency {
        self.currency
    }

    /// Returns the sum of both amounts.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        let sum = self.amount.checked_add(other.amount).ok_or(MoneyError::TooLarge)?;
        Self::new(sum, self.currency)
    }

    /// Returns the amount less `other`.
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        self.plus(other.negated())
    }

    #[must_use]
    pub fn negated(self) -> Self {
        let mut amount = self.amount;
        amount.set_sign_negative(!amount.is_zero() && amount.is_sign_positive());
        Self { amount, ..self }
    }

    pub fn is_negative(self) -> bool {
        self.amount.is_sign_negative() && !self.amount.is_zero()
    }

    pub fn is_zero(self) -> bool {
        self.amount.is_zero()
    }

    pub fn is_positive(self) -> bool {
        self.amount.is_sign_positive() && !self.amount.is_zero()
    }

    /// Whether the amount is at least `left + right`. False if the currencies differ.
    pub fn covers_sum(self, left: Self, right: Self) -> bool {
        let same_currency = self.currency == left.currency && self.currency == right.currency;
        same_currency && left.amount.checked_add(right.amount).is_some_and(|sum| sum <= self.amount)
    }

    pub(super) fn same_currency(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            return Ok(());
        }
        Err(MoneyError::CurrencyMix { left: self.currency, right: other.currency })
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.amount.fmt(f)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.amount)
    }
}

fn rescaled(mut amount: Decimal, currency: Currency) -> Decimal {
    amount.rescale(currency.decimals());
    amount
}

#[cfg(test)]
mod tests {
    use super::super::decimal::AMOUNT_MAX;
    use super::*;

    fn usd(text: &str) -> Money {
        Money::parse(text, "USD".parse().unwrap()).unwrap()
    }

    #[test]
    fn the_largest_amount_has_fifteen_digits() {
        assert_eq!(AMOUNT_MAX.to_string(), "999999999999999");
        for (error, limit) in [(MoneyError::TooLarge, AMOUNT_MAX), (MoneyError::TooLow, -AMOUNT_MAX)] {
            assert!(error.to_string().replace(',', "").ends_with(&format!(" {limit}")), "{error}");
        }
        let usd = "USD".parse().unwrap();
        assert_eq!(Money::parse("1000000000000000", usd), Err(MoneyError::TooLarge));
        assert_eq!(Money::parse("-1000000000000000", usd), Err(MoneyError::TooLow));
        assert_eq!(Money::parse("-999999999999999.01", usd), Err(MoneyError::TooLow));
        assert_eq!(Money::parse("999999999999999.01", usd), Err(MoneyError::TooLarge));
    }

    #[test]
    fn an_amount_has_exactly_the_decimals_of_its_currency() {
        let printed =
            |text, currency: &str| Money::parse(text, currency.parse().unwrap()).map(|it| it.to_string());
        assert_eq!(printed("830", "SEK").unwrap(), "830.00");
        assert_eq!(printed("830", "JPY").unwrap(), "830");
        assert_eq!(printed("1.5", "KWD").unwrap(), "1.500");
        assert_eq!(printed("-0.00", "USD").unwrap(), "0.00");
        let no_decimals = "JPY has no decimals; write a whole number such as 830";
        assert_eq!(printed("830.0", "JPY").unwrap_err().to_string(), no_decimals);
        assert!(matches!(printed("0.001", "USD"), Err(MoneyError::TooManyDecimals { max: 2, .. })));
    }

    #[test]
    fn only_plain_decimal_numbers_are_amounts() {
        let usd: Currency = "USD".parse().unwrap();
        assert_eq!(Money::parse("", usd), Err(MoneyError::Empty));
        for text in ["-", ".5", "5.", "1e3", "+5", " 5", "1_000", "1,000.00", "٣", "NaN", "0x10", "--1"] {
            assert!(matches!(Money::parse(text, usd), Err(MoneyError::NotANumber(_))), "{text}");
        }
    }

    #[test]
    fn two_currencies_are_never_added_up() {
        let eur = Money::zero("EUR".parse().unwrap());
        assert!(!usd("1.00").covers_sum(eur, eur));
        assert!(!usd("1.00").covers_sum(usd("0.00"), eur));
        let mix = MoneyError::CurrencyMix { left: usd("1.00").currency(), right: eur.currency() };
        assert_eq!(usd("1.00").plus(eur), Err(mix));
    }
}
