//! Serializes money with its currency, as `"300.00 USD"`, for places that name the currency nowhere else.

use serde::{Deserialize, Deserializer, Serializer, de::Error};

use super::amount::Money;

/// Writes `"300.00 USD"`.
pub fn serialize<S: Serializer>(money: &Money, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{money} {}", money.currency()))
}

/// Reads `"300.00 USD"`.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Money, D::Error> {
    let text = String::deserialize(deserializer)?;
    let (amount, currency) = text.split_once(' ').ok_or_else(|| D::Error::custom("no currency"))?;
    Money::parse(amount, currency.parse().map_err(D::Error::custom)?).map_err(D::Error::custom)
}
