//! The total value of a line item: unit price x quantity + tax.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::amount::Money;
use super::decimal::{MoneyError, within_bounds};
use super::quantity::{Percent, Quantity};

/// The tax of a line item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Tax {
    /// A percent of unit price x quantity.
    Percent(Percent),
    /// An absolute amount.
    Amount(Money),
}

/// Returns unit price x quantity + tax, rounded half-up to the currency's minor unit in one step at the end.
pub fn total_value(unit_price: Money, quantity: Quantity, tax: Option<Tax>) -> Result<Money, MoneyError> {
    let net = unit_price.amount().checked_mul(quantity.decimal()).ok_or(MoneyError::TooLarge)?;
    let net = within_bounds(net)?;
    let tax = match tax {
        None => Decimal::ZERO,
        Some(Tax::Percent(percent)) => {
            let hundredfold = net.checked_mul(percent.decimal()).ok_or(MoneyError::TooLarge)?;
            hundredfold.checked_div(Decimal::ONE_HUNDRED).ok_or(MoneyError::TooLarge)?
        }
        Some(Tax::Amount(amount)) => {
            unit_price.same_currency(amount)?;
            amount.amount()
        }
    };
    let total = net.checked_add(tax).ok_or(MoneyError::TooLarge)?;
    Money::rounded(within_bounds(total)?, unit_price.currency())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_is_rounded_half_up_once_at_the_end() {
        let total = |price, quantity: &str, tax: Option<&str>| {
            let price = Money::parse(price, "USD".parse().unwrap()).unwrap();
            let tax = tax.map(|percent| Tax::Percent(percent.parse().unwrap()));
            total_value(price, quantity.parse().unwrap(), tax).unwrap().to_string()
        };
        assert_eq!(total("1000.00", "12", Some("19")), "14280.00");
        assert_eq!(total("0.01", "0.5", None), "0.01");
        assert_eq!(total("0.01", "0.4", Some("25")), "0.01");
        assert_eq!(total("0.01", "0.4", None), "0.00");
        assert_eq!(total("0.00", "12", Some("19")), "0.00");
    }
}
