//! ISO 4217 currencies.

use std::fmt;
use std::str::FromStr;

use iso_currency::IntoEnumIterator;
use schemars::JsonSchema;
use thiserror::Error;

/// The error of a text that is not an ISO 4217 code.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not an ISO 4217 currency code such as `USD`")]
pub struct UnknownCurrency(String);

/// An ISO 4217 currency. ISO's codes for metals, funds of international bodies, tests and "no currency" (such as `XAU`,
/// `XDR`, `XTS` and `XXX`) are not currencies.
#[derive(Clone, Copy, PartialEq, Eq, Hash, JsonSchema)]
#[schemars(with = "String", extend("enum" = Self::codes()))]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// Returns the decimals of the minor unit, such as JPY 0, USD 2, KWD 3.
    pub fn decimals(self) -> u32 {
        u32::from(self.0.exponent().unwrap_or(0))
    }

    /// Returns the codes of all currencies, in alphabetical order.
    pub fn codes() -> Vec<&'static str> {
        let currencies = iso_currency::Currency::iter().filter(|currency| !currency.is_special());
        let mut codes: Vec<&str> = currencies.map(|currency| currency.code()).collect();
        codes.sort_unstable();
        codes
    }

    /// Returns the currency that replaced this one, if it was withdrawn. `VES` is in use: `VED` is another code for the
    /// same money, and no replacement.
    pub fn replacement(self) -> Option<Self> {
        if self.code() == "VES" {
            return None;
        }
        self.0.is_superseded().map(Self)
    }

    /// Returns the three-letter code.
    pub fn code(self) -> &'static str {
        self.0.code()
    }
}

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(text: &str) -> Result<Self, UnknownCurrency> {
        let known = iso_currency::Currency::from_code(text)
            .filter(|known| known.code() == text && !known.is_special());
        known.map(Self).ok_or_else(|| UnknownCurrency(text.to_owned()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_currency_is_the_iso_4217_code_of_money() {
        for text in ["usd", " USD", "XYZ", "XXX", "XTS", "XAU", "XAG", "XDR", "XBA", ""] {
            assert!(text.parse::<Currency>().is_err(), "{text}");
        }
        for text in ["USD", "XOF", "XAF", "XCD", "XPF", "VES", "HRK"] {
            assert!(text.parse::<Currency>().is_ok(), "{text}");
            assert!(Currency::codes().contains(&text), "{text}");
        }
        assert!(!Currency::codes().contains(&"XXX"));
        for (text, replacement) in [
            ("HRK", Some("EUR")),
            ("BGN", Some("EUR")),
            ("ZWL", Some("ZWG")),
            ("VES", None),
            ("VED", None),
            ("USD", None),
        ] {
            let currency: Currency = text.parse().unwrap();
            assert_eq!(currency.replacement().map(Currency::code), replacement, "{text}");
        }
        assert_eq!("KWD".parse::<Currency>().unwrap().decimals(), 3);
    }
}
