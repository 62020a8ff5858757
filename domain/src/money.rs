//! Money: exact decimals of one currency. The only place that rounds.

use std::fmt;
use std::str::FromStr;

use rust_decimal::{Decimal, RoundingStrategy};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use thiserror::Error;

/// The largest magnitude of any amount: 15 digits before the point, the most that also fits a spreadsheet.
pub const AMOUNT_MAX: Decimal = Decimal::from_parts(0xA4C6_7FFF, 0x0003_8D7E, 0, false, 0);

/// Digits before the point of [`AMOUNT_MAX`].
const WHOLE_DIGITS_MAX: usize = 15;

/// The most decimals that a currency has.
const DECIMALS_MAX: u32 = 4;

/// Decimals that a quantity may have.
pub const QUANTITY_DECIMALS_MAX: u32 = 6;

/// Decimals that a percentage may have.
pub const PERCENT_DECIMALS_MAX: u32 = 4;

/// Why text is no amount, or a sum can't be made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MoneyError {
    /// Not an ISO 4217 code.
    #[error("`{0}` is not an ISO 4217 currency code such as `USD`")]
    UnknownCurrency(String),
    /// Not a plain decimal number.
    #[error("`{0}` is not a decimal number such as `1000.00`")]
    NotANumber(String),
    /// More decimals than the currency, or the kind of number, has.
    #[error("`{text}` has more than {max} decimals; nothing is rounded on input")]
    TooManyDecimals {
        /// The number as given.
        text: String,
        /// The decimals it may have.
        max: u32,
    },
    /// Beyond [`AMOUNT_MAX`].
    #[error("the amount is beyond {AMOUNT_MAX}")]
    TooLarge,
    /// Below the least it may be.
    #[error("`{0}` is below zero")]
    Negative(String),
    /// A percentage above 100.
    #[error("`{0}` is above 100 percent")]
    AboveHundred(String),
    /// Two currencies in one sum.
    #[error("{left} and {right} can't be added up")]
    CurrencyMix {
        /// One currency.
        left: Currency,
        /// The other.
        right: Currency,
    },
}

/// An ISO 4217 currency.
#[derive(Clone, Copy, PartialEq, Eq, Hash, JsonSchema)]
#[schemars(with = "String", extend("enum" = Self::codes().collect::<Vec<_>>()))]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// Decimals of the minor unit: JPY 0, USD 2, KWD 3; 0 where ISO 4217 names none.
    pub fn decimals(self) -> u32 {
        u32::from(self.0.exponent().unwrap_or(0))
    }

    /// The codes of all of them, in order.
    pub fn codes() -> impl Iterator<Item = String> {
        let letters = || 'A'..='Z';
        let codes = letters().flat_map(move |first| {
            letters()
                .flat_map(move |second| letters().map(move |third| String::from_iter([first, second, third])))
        });
        codes.filter(|code| code.parse::<Self>().is_ok())
    }

    /// The three-letter code.
    pub fn code(self) -> &'static str {
        self.0.code()
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let known = iso_currency::Currency::from_code(text).filter(|known| known.code() == text);
        known.map(Self).ok_or_else(|| MoneyError::UnknownCurrency(text.to_owned()))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl PartialOrd for Currency {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Currency {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.code().cmp(other.code())
    }
}

crate::text::serde_as_text!(Currency);

/// An amount that can be paid: never finer than the currency's minor unit. JSON: its decimal text.
///
/// There are no operators, since they could refuse neither a mix of currencies nor an overflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, JsonSchema)]
#[schemars(with = "String", extend("pattern" = r"^-?[0-9]+(\.[0-9]+)?$", "examples" = ["1000.00"]))]
pub struct Money {
    amount: Decimal,
    currency: Currency,
}

/// An amount as it is sent, which is text until its currency is known: at most 15 digits before the point, and after it
/// as many as the currency has.
#[derive(Clone, Copy, Debug, JsonSchema)]
#[schemars(with = "String", extend("pattern" = format!("^-?{}$", digits(DECIMALS_MAX)), "examples" = ["1000.00"]))]
pub enum Amount {}

/// The pattern of digits, and of at most `decimals` after a point.
fn digits(decimals: u32) -> String {
    format!(r"0*[0-9]{{1,{WHOLE_DIGITS_MAX}}}(\.[0-9]{{1,{decimals}}})?")
}

impl Money {
    /// Nothing, in `currency`.
    pub fn zero(currency: Currency) -> Self {
        Self { amount: rescaled(Decimal::ZERO, currency), currency }
    }

    /// The smallest amount there is in `currency`.
    pub fn smallest(currency: Currency) -> Self {
        Self { amount: Decimal::from_i128_with_scale(1, currency.decimals()), currency }
    }

    /// `amount` as it stands, refused where it is finer than the minor unit. Sums may go beyond [`AMOUNT_MAX`],
    /// which bounds what comes in: ten thousand million times as much can be summed up.
    pub fn new(amount: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        // Sums have the right scale already: only what hasn't is worth normalizing.
        if amount.scale() > currency.decimals() && amount.normalize().scale() > currency.decimals() {
            return Err(MoneyError::TooManyDecimals { text: amount.to_string(), max: currency.decimals() });
        }
        // Minus zero would print as "-0.00".
        let amount = if amount.is_zero() { Decimal::ZERO } else { amount };
        Ok(Self { amount: rescaled(amount, currency), currency })
    }

    /// The same, refused where it is beyond [`AMOUNT_MAX`].
    pub fn within_bounds(self) -> Result<Self, MoneyError> {
        within_bounds(self.amount).map(|_| self)
    }

    /// Reads `-12.5` or `1000.00`: digits, at most one point, no exponent, no grouping.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        Self::new(within_bounds(decimal(text, currency.decimals())?)?, currency)
    }

    /// `amount` rounded half-up (away from zero) to the minor unit. **The only rounding there is.**
    fn rounded(amount: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        let places = currency.decimals();
        Self::new(amount.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero), currency)
    }

    /// The decimal amount, with exactly the currency's decimals.
    pub fn amount(self) -> Decimal {
        self.amount
    }

    /// What it is an amount of.
    pub fn currency(self) -> Currency {
        self.currency
    }

    /// The sum of both.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        let sum = self.amount.checked_add(other.amount).ok_or(MoneyError::TooLarge)?;
        Self::new(sum, self.currency)
    }

    /// What is left of it after `other`.
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        self.plus(other.negated())
    }

    /// The exact inverse.
    #[must_use]
    pub fn negated(self) -> Self {
        let mut amount = self.amount;
        amount.set_sign_negative(!amount.is_zero() && amount.is_sign_positive());
        Self { amount, ..self }
    }

    /// Whether it is below zero.
    pub fn is_negative(self) -> bool {
        self.amount < Decimal::ZERO
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        self.amount.is_zero()
    }

    /// Whether it is `left` and `right` together, or more. Amounts of several currencies don't compare: false.
    pub fn covers_sum(self, left: Self, right: Self) -> bool {
        let sum = left.amount.checked_add(right.amount);
        self.same_currency(left).and(self.same_currency(right)).is_ok()
            && sum.is_some_and(|sum| sum <= self.amount)
    }

    /// Whether it is less than `percent` of `whole`. At 0 percent: whether it is zero or less.
    ///
    /// Compared without division, so exact: `amount * 100 < percent * whole`.
    pub fn is_below(self, percent: Percent, whole: Self) -> bool {
        if percent.0.is_zero() {
            return self.amount <= Decimal::ZERO;
        }
        let hundredfold = self.amount.checked_mul(Decimal::ONE_HUNDRED);
        let share = whole.amount.checked_mul(percent.0);
        hundredfold.zip(share).is_some_and(|(left, right)| left < right)
    }

    /// `times` times a `count`th of it, rounded to the minor unit: for display.
    pub fn share(self, times: u32, count: usize) -> Result<Self, MoneyError> {
        let multiple = self.amount.checked_mul(Decimal::from(times)).ok_or(MoneyError::TooLarge)?;
        let share = multiple.checked_div(Decimal::from(count)).ok_or(MoneyError::TooLarge)?;
        Self::rounded(share, self.currency)
    }

    /// How many times a `count`th of `sum` must be taken from it until nothing is left; none where that never is, or
    /// takes more than 2^32 times. Exact: counted in minor units, without division of amounts.
    pub fn times_covered(self, sum: Self, count: usize) -> Option<u32> {
        self.same_currency(sum).ok()?;
        let (part, whole) = (sum.amount.mantissa(), self.amount.mantissa());
        let whole = whole.checked_mul(i128::try_from(count).ok()?)?;
        if part <= 0 {
            return None;
        }
        let times = whole.checked_add(part.checked_sub(1)?)?.checked_div_euclid(part)?;
        u32::try_from(times).ok()
    }

    fn same_currency(self, other: Self) -> Result<(), MoneyError> {
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

fn rescaled(amount: Decimal, currency: Currency) -> Decimal {
    let mut amount = amount;
    amount.rescale(currency.decimals());
    amount
}

/// Serializes money with its currency, `"300.00 USD"`, for places that name no currency otherwise.
pub mod with_currency {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use super::Money;

    /// Writes `"300.00 USD"`.
    pub fn serialize<S: Serializer>(money: &Money, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{money} {}", money.currency))
    }

    /// Reads `"300.00 USD"`.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Money, D::Error> {
        let text = String::deserialize(deserializer)?;
        let (amount, currency) = text.split_once(' ').ok_or_else(|| D::Error::custom("no currency"))?;
        Money::parse(amount, currency.parse().map_err(D::Error::custom)?).map_err(D::Error::custom)
    }
}

/// How much of something is bought: zero or more, at most [`QUANTITY_DECIMALS_MAX`] decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, JsonSchema)]
#[schemars(with = "String", extend("pattern" = format!("^{}$", digits(QUANTITY_DECIMALS_MAX))))]
pub struct Quantity(Decimal);

impl Quantity {
    /// None of it.
    pub const ZERO: Self = Self(Decimal::ZERO);
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

/// A percentage from 0 to 100, at most [`PERCENT_DECIMALS_MAX`] decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, JsonSchema)]
#[schemars(with = "String", extend("pattern" = Self::pattern()))]
pub struct Percent(Decimal);

impl Percent {
    fn pattern() -> String {
        let most = PERCENT_DECIMALS_MAX;
        format!(r"^0*(100(\.0{{1,{most}}})?|[0-9]{{1,2}}(\.[0-9]{{1,{most}}})?)$")
    }

    /// A whole percentage.
    pub const fn whole(percent: u8) -> Self {
        Self(Decimal::from_parts(percent as u32, 0, 0, false, 0))
    }
}

impl FromStr for Percent {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let percent = unsigned(text, PERCENT_DECIMALS_MAX)?;
        if percent > Decimal::ONE_HUNDRED {
            return Err(MoneyError::AboveHundred(text.to_owned()));
        }
        // `75.0` and `75` are one threshold.
        Ok(Self(percent.normalize()))
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

crate::text::serde_as_text!(Percent);

/// The tax of a line item: a percent of unit price x quantity, or an absolute sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Tax {
    /// A percent of unit price x quantity.
    Percent(Percent),
    /// An absolute sum.
    Amount(Money),
}

/// unit price x quantity + tax, rounded half-up to the currency's minor unit, in one step at the end.
pub fn total_value(unit_price: Money, quantity: Quantity, tax: Option<Tax>) -> Result<Money, MoneyError> {
    let net = unit_price.amount.checked_mul(quantity.0).ok_or(MoneyError::TooLarge)?;
    let net = within_bounds(net)?;
    let tax = match tax {
        None => Decimal::ZERO,
        Some(Tax::Percent(percent)) => {
            let hundredfold = net.checked_mul(percent.0).ok_or(MoneyError::TooLarge)?;
            hundredfold.checked_div(Decimal::ONE_HUNDRED).ok_or(MoneyError::TooLarge)?
        }
        Some(Tax::Amount(amount)) => {
            unit_price.same_currency(amount)?;
            amount.amount
        }
    };
    let total = net.checked_add(tax).ok_or(MoneyError::TooLarge)?;
    Money::rounded(within_bounds(total)?, unit_price.currency)
}

fn within_bounds(amount: Decimal) -> Result<Decimal, MoneyError> {
    if amount.abs() > AMOUNT_MAX { Err(MoneyError::TooLarge) } else { Ok(amount) }
}

fn unsigned(text: &str, decimals_max: u32) -> Result<Decimal, MoneyError> {
    let value = decimal(text, decimals_max)?;
    if value.is_sign_negative() {
        return Err(MoneyError::Negative(text.to_owned()));
    }
    Ok(value)
}

/// Strict: what `Decimal::from_str` also takes (`1_000`, `+5`, `.5`) is refused, and nothing is rounded.
fn decimal(text: &str, decimals_max: u32) -> Result<Decimal, MoneyError> {
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
        return Err(MoneyError::TooLarge);
    }
    Decimal::from_str_exact(text).map_err(|_| not_a_number())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(text: &str) -> Money {
        Money::parse(text, "USD".parse().unwrap()).unwrap()
    }

    #[test]
    fn the_largest_amount_has_fifteen_digits() {
        assert_eq!(AMOUNT_MAX.to_string(), "999999999999999");
        let usd = "USD".parse().unwrap();
        assert_eq!(Money::parse("1000000000000000", usd), Err(MoneyError::TooLarge));
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
        assert!(matches!(printed("830.0", "JPY"), Err(MoneyError::TooManyDecimals { max: 0, .. })));
        assert!(matches!(printed("0.001", "USD"), Err(MoneyError::TooManyDecimals { max: 2, .. })));
    }

    #[test]
    fn what_is_not_plainly_a_number_is_refused() {
        let usd: Currency = "USD".parse().unwrap();
        for text in ["", "-", ".5", "5.", "1e3", "+5", " 5", "1_000", "1,000.00", "٣", "NaN", "0x10", "--1"]
        {
            assert!(matches!(Money::parse(text, usd), Err(MoneyError::NotANumber(_))), "{text}");
        }
    }

    #[test]
    fn a_total_is_rounded_half_up_once_at_the_end() {
        let total = |price, quantity: &str, tax: Option<&str>| {
            let tax = tax.map(|percent| Tax::Percent(percent.parse().unwrap()));
            total_value(usd(price), quantity.parse().unwrap(), tax).unwrap().to_string()
        };
        assert_eq!(total("1000.00", "12", Some("19")), "14280.00");
        assert_eq!(total("0.01", "0.5", None), "0.01");
        assert_eq!(total("0.01", "0.4", Some("25")), "0.01");
        assert_eq!(total("0.01", "0.4", None), "0.00");
        assert_eq!(total("0.00", "12", Some("19")), "0.00");
    }

    #[test]
    fn two_currencies_are_never_added_up() {
        let eur = Money::zero("EUR".parse().unwrap());
        assert!(!usd("1.00").covers_sum(eur, eur));
        assert!(!usd("1.00").covers_sum(eur, eur));
    }

    #[test]
    fn a_currency_is_written_as_iso_4217_writes_it() {
        assert!("usd".parse::<Currency>().is_err());
        assert!("XYZ".parse::<Currency>().is_err());
        assert_eq!("KWD".parse::<Currency>().unwrap().decimals(), 3);
    }
}
