//! The seller catalogue: the sellers that issue invoices, and the line item types that each offers. It is data, so that
//! an operator can deploy another one.

mod catalogue;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::catalogue::{Catalogue, CatalogueError};
use crate::ids::SellerId;
use crate::line_item_type::{ChargeType, LineItemType};

/// A seller of record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Seller {
    /// The ID by which purchase orders and invoices name the seller.
    pub id: SellerId,
    /// The legal name.
    pub name: String,
    /// The types that line items of the seller's purchase orders may have.
    pub line_item_types: Vec<LineItemType>,
    /// Whether the seller's invoices name one of the buyer's tax registration numbers.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tax_registration_numbers: bool,
    /// Other names of the seller in documents. They are compared exactly, except for white space.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The identifiers of the seller in e-invoices.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<SellerIdentifier>,
    /// The charge type of the seller's e-invoices, which don't name one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_charge_type: Option<ChargeType>,
}

/// An identifier of a seller. Upper and lower case, and white space, don't matter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SellerIdentifier {
    /// `VAT` (BT-31), the code of a scheme, such as `0088` for a GLN (BT-29, BT-30, BT-34), or for an identifier without a
    /// scheme `LEGAL` (BT-30) or `ID` (BT-29).
    pub scheme: String,
    /// The identifier, such as `LU26888617`.
    pub value: String,
}

impl SellerIdentifier {
    /// Returns the identifier in the form in which it is compared.
    fn folded(&self) -> Self {
        let folded = |text: &str| {
            text.chars().filter(|it| !it.is_whitespace()).flat_map(char::to_uppercase).collect::<String>()
        };
        Self { scheme: folded(&self.scheme), value: folded(&self.value) }
    }
}
