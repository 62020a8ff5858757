//! The total value of a line item: unit price x quantity + tax.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::amount::Money;
use super::currency::Currency;
use super::decimal::{AMOUNT_MAX, MoneyError};
use super::quantity::{PERCENT_DECIMALS_MAX, Percent, QUANTITY_DECIMALS_MAX, Quantity};

/// The tax of a line item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Tax {
    /// A percent of unit price x quantity.
    Percent(Percent),
    /// An absolute amount.
    Amount(Money),
}

/// Returns unit price x quantity + tax, rounded half-up to the currency's minor unit.
///
/// Exact at any size: whole numbers throughout, and one division at the end. Both the net and the total are at most
/// [`AMOUNT_MAX`], which keeps every product far below 2^127.
pub fn total_value(unit_price: Money, quantity: Quantity, tax: Option<Tax>) -> Result<Money, MoneyError> {
    let currency = unit_price.currency();
    let (percent, amount) = match tax {
        None => (0, 0),
        Some(Tax::Percent(percent)) => (scaled(percent.decimal(), PERCENT_DECIMALS_MAX)?, 0),
        Some(Tax::Amount(amount)) => {
            unit_price.same_currency(amount)?;
            (0, amount.amount().mantissa())
        }
    };
    // In minor units x 10^QUANTITY_DECIMALS_MAX.
    let quantity = scaled(quantity.decimal(), QUANTITY_DECIMALS_MAX)?;
    let net = product(unit_price.amount().mantissa(), quantity)?;
    let net = within_bounds(net, QUANTITY_DECIMALS_MAX, currency)?;
    // In minor units x 10^DECIMALS: net x (100 + percent) / 100 + amount.
    let whole = product(100, power_of_ten(PERCENT_DECIMALS_MAX)?)?;
    let gross = product(net, whole.checked_add(percent).ok_or(MoneyError::TooLarge)?)?;
    let amount = product(amount, power_of_ten(DECIMALS)?)?;
    let total = gross.checked_add(amount).ok_or(MoneyError::TooLarge)?;
    Money::of_minor_units(rounded(within_bounds(total, DECIMALS, currency)?, DECIMALS)?, currency)
}

/// Decimals of the exact total before it is rounded: those of the quantity and of the percentage as a fraction.
const DECIMALS: u32 = QUANTITY_DECIMALS_MAX + PERCENT_DECIMALS_MAX + 2;

/// Returns `number` in units of 10^-`decimals`. It has no more decimals than that.
fn scaled(number: Decimal, decimals: u32) -> Result<i128, MoneyError> {
    let missing = decimals.checked_sub(number.scale()).ok_or(MoneyError::TooLarge)?;
    product(number.mantissa(), power_of_ten(missing)?)
}

/// Returns `number`, in minor units x 10^`decimals`, or an error if its magnitude is above [`AMOUNT_MAX`].
fn within_bounds(number: i128, decimals: u32, currency: Currency) -> Result<i128, MoneyError> {
    let decimals = decimals.checked_add(currency.decimals()).ok_or(MoneyError::TooLarge)?;
    let most = product(AMOUNT_MAX.mantissa(), power_of_ten(decimals)?)?;
    number.checked_abs().filter(|magnitude| *magnitude <= most).map(|_| number).ok_or(MoneyError::TooLarge)
}

/// Divides by 10^`decimals`, rounding half away from zero.
fn rounded(number: i128, decimals: u32) -> Result<i128, MoneyError> {
    let divisor = power_of_ten(decimals)?;
    let half = divisor.checked_div(2).and_then(|half| half.checked_mul(number.signum()));
    let sum = half.and_then(|half| number.checked_add(half));
    sum.and_then(|sum| sum.checked_div(divisor)).ok_or(MoneyError::TooLarge)
}

fn power_of_ten(exponent: u32) -> Result<i128, MoneyError> {
    10_i128.checked_pow(exponent).ok_or(MoneyError::TooLarge)
}

fn product(left: i128, right: i128) -> Result<i128, MoneyError> {
    left.checked_mul(right).ok_or(MoneyError::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(price: &str, quantity: &str, tax: Option<&str>) -> Result<String, MoneyError> {
        let price = Money::parse(price, "USD".parse().unwrap()).unwrap();
        let tax = tax.map(|percent| Tax::Percent(percent.parse().unwrap()));
        total_value(price, quantity.parse().unwrap(), tax).map(|total| total.to_string())
    }

    #[test]
    fn a_total_is_rounded_half_up_once_at_the_end() {
        for (price, quantity, tax, expected) in [
            ("1000.00", "12", Some("19"), "14280.00"),
            ("0.01", "0.5", None, "0.01"),
            ("0.01", "0.4", Some("25"), "0.01"),
            ("0.01", "0.4", None, "0.00"),
            ("0.00", "12", Some("19"), "0.00"),
        ] {
            assert_eq!(total(price, quantity, tax).unwrap(), expected, "{price} x {quantity}");
        }
    }

    #[test]
    fn a_total_is_exact_at_any_size() {
        for (price, quantity, tax, expected) in [
            // The exact total has 29 digits, one more than a decimal type of 96 bits always holds.
            ("685457897.01", "1279238.589076", Some("4.4471"), "915859220570848.61"),
            ("999999999999999.00", "1", None, "999999999999999.00"),
            ("0.01", "99999999999999.499999", Some("0.0001"), "1000000999999.99"),
            ("99999999.99", "4999999.999999", Some("99.9999"), "999999499899800.05"),
        ] {
            assert_eq!(total(price, quantity, tax).as_deref(), Ok(expected), "{price} x {quantity}");
        }
        for (price, quantity, tax) in [
            ("999999999999999.00", "999999999999999.999999", None),
            ("999999999999999.00", "1.000001", None),
            // Above the bound before it is rounded.
            ("1.00", "999999999999999.004", None),
            ("999999999999999.00", "1", Some("0.0001")),
        ] {
            assert_eq!(total(price, quantity, tax), Err(MoneyError::TooLarge), "{price} x {quantity}");
        }
    }
}
