//! Postal addresses.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::form::{Presence, Reader, Unknown, Unparsed};
use crate::text::{self, TextError, text_type};

/// The most lines of an address between the name and the city.
pub const ADDRESS_LINES_MAX: usize = 5;

text_type!(
    /// A part of an address, or a name: 1-200 characters on one line.
    AddressText,
    200,
    text::ONE_LINE
);

text_type!(
    /// A country by its ISO 3166-1 alpha-2 code.
    CountryCode,
    { "enum" = rust_iso3166::ALL.iter().map(|country| country.alpha2).collect::<Vec<_>>() },
    |text| {
        let known = rust_iso3166::from_alpha2(text).is_some_and(|country| country.alpha2 == text);
        let unknown = TextError::Form("must be an ISO 3166-1 alpha-2 code such as DE");
        known.then(|| text.to_owned()).ok_or(unknown)
    }
);

/// A postal address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Address {
    /// The person or company.
    pub name: AddressText,
    /// Street, building and the like: up to five lines.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<AddressText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<AddressText>,
    /// State, province or the like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<AddressText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<AddressText>,
    pub country: CountryCode,
}

/// An address as a caller sends it.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", expecting = "an object", default)]
#[schemars(extend("required" = ["name", "country"]))]
pub struct AddressForm {
    pub name: Presence<Unparsed<AddressText>>,
    #[schemars(length(max = ADDRESS_LINES_MAX))]
    pub lines: Presence<Vec<Presence<Unparsed<AddressText>>>>,
    pub city: Presence<Unparsed<AddressText>>,
    pub region: Presence<Unparsed<AddressText>>,
    pub postal_code: Presence<Unparsed<AddressText>>,
    pub country: Presence<Unparsed<CountryCode>>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// Parses an address.
pub(super) fn address(reader: &Reader<'_>, form: AddressForm) -> Option<Address> {
    reader.refuse_unknown(&form.unknown);
    let name = reader.parse_required("name", form.name);
    let line = |here: &Reader<'_>, text: Unparsed<AddressText>| here.value(&text);
    let lines = reader.list("lines", "lines", ADDRESS_LINES_MAX, form.lines, line);
    let city = reader.parse("city", form.city);
    let region = reader.parse("region", form.region);
    let postal_code = reader.parse("postalCode", form.postal_code);
    let country = reader.parse_required("country", form.country);
    Some(Address { name: name?, lines, city, region, postal_code, country: country? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_an_iso_3166_code() {
        assert!("DE".parse::<CountryCode>().is_ok());
        assert!("de".parse::<CountryCode>().is_err());
        assert!("XX".parse::<CountryCode>().is_err());
    }
}
