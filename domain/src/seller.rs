//! The seller catalogue: who issues invoices, and which line item types each of them has. Data, not code.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::purchase_order::LineItemType;
use crate::text::{self, TextError, text_type};

/// AWS's sellers of record, as its user guide lists them.
const AWS_SELLERS: &str = include_str!("sellers.json");

/// Characters of a seller's id.
const ID_MAX: usize = 64;

text_type!(
    /// A seller of record, such as `AWS_EMEA_SARL`: 1 to 64 of `A-Z 0-9 _`.
    SellerId,
    { "minLength" = 1, "maxLength" = ID_MAX, "pattern" = "^[A-Z0-9_]+$" },
    |text| {
        let checked = text::checked(text, ID_MAX, |it| it.is_ascii_uppercase() || it.is_ascii_digit() || it == '_');
        checked.map_err(|error| match error {
            TextError::Character(_) | TextError::Form(_) => {
                TextError::Form("a seller id has only A-Z, 0-9 and _, such as AWS_INC")
            }
            TextError::Empty | TextError::TooLong { .. } => error,
        })
    }
);

/// One seller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Seller {
    /// How purchase orders and invoices name it.
    pub id: SellerId,
    /// Its legal name.
    pub name: String,
    /// The types that line items of its purchase orders may have.
    pub line_item_types: Vec<LineItemType>,
    /// Whether its invoices are for one of the buyer's tax registration numbers.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tax_registration_numbers: bool,
}

/// All sellers of a deployment, by id. JSON, as in its file: `{"sellers":[…]}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(into = "File")]
#[schemars(with = "File")]
pub struct Catalogue {
    sellers: BTreeMap<SellerId, Seller>,
}

/// Why a catalogue can't be used.
#[derive(Debug, Error)]
pub enum CatalogueError {
    /// Not the JSON it should be.
    #[error("the seller catalogue is not readable: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// One id, two sellers.
    #[error("the seller catalogue has {0} twice")]
    Twice(SellerId),
    /// No seller at all.
    #[error("the seller catalogue has no sellers")]
    Empty,
    /// A seller nobody can have a line item with.
    #[error("the seller {0} has no line item types")]
    NoTypes(SellerId),
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct File {
    /// The sellers, by id.
    sellers: Vec<Seller>,
}

impl From<Catalogue> for File {
    fn from(catalogue: Catalogue) -> Self {
        Self { sellers: catalogue.sellers.into_values().collect() }
    }
}

impl Catalogue {
    /// AWS's own sellers of record.
    pub fn aws() -> Result<Self, CatalogueError> {
        Self::parse(AWS_SELLERS)
    }

    /// Reads `{"sellers":[{"id","name","lineItemTypes":[…],"taxRegistrationNumbers":true}]}`.
    pub fn parse(json: &str) -> Result<Self, CatalogueError> {
        let file: File = serde_json::from_str(json)?;
        let mut sellers = BTreeMap::new();
        for seller in file.sellers {
            if seller.line_item_types.is_empty() {
                return Err(CatalogueError::NoTypes(seller.id));
            }
            if let Some(twice) = sellers.insert(seller.id.clone(), seller) {
                return Err(CatalogueError::Twice(twice.id));
            }
        }
        if sellers.is_empty() {
            return Err(CatalogueError::Empty);
        }
        Ok(Self { sellers })
    }

    /// The seller with that id.
    pub fn seller(&self, id: &SellerId) -> Option<&Seller> {
        self.sellers.get(id)
    }

    /// All of them, by id.
    pub fn sellers(&self) -> impl Iterator<Item = &Seller> {
        self.sellers.values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_catalogue_is_awss_sellers_of_record() {
        let catalogue = Catalogue::aws().unwrap();
        assert_eq!(catalogue.sellers().count(), 17);
        let having = |wanted: LineItemType| {
            let having = catalogue.sellers().filter(|it| it.line_item_types.contains(&wanted));
            having.map(|it| it.id.as_str().to_owned()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(having(LineItemType::All).split(' ').count(), 17);
        assert_eq!(having(LineItemType::MonthlyUsage).split(' ').count(), 17);
        assert_eq!(having(LineItemType::Subscription).split(' ').count(), 17);
        assert_eq!(having(LineItemType::ProfessionalServicesAndTraining), "AWS_INC");
        assert_eq!(
            having(LineItemType::MarketplaceTransaction),
            "AWS_AUSTRALIA AWS_EMEA_SARL AWS_INC AWS_JAPAN AWS_KOREA"
        );
        assert_eq!(
            having(LineItemType::MarketplaceBlanketUsage),
            "AWS_AUSTRALIA AWS_EMEA_SARL AWS_INC AWS_NEW_ZEALAND"
        );
        let with_tax: Vec<_> = catalogue.sellers().filter(|it| it.tax_registration_numbers).collect();
        assert_eq!(with_tax.len(), 1);
        assert_eq!(with_tax[0].id.as_str(), "AWS_EMEA_SARL");
    }

    #[test]
    fn a_catalogue_that_contradicts_itself_is_refused() {
        let seller = r#"{"id":"A","name":"A","lineItemTypes":["ALL"]}"#;
        assert!(Catalogue::parse(&format!("{{\"sellers\":[{seller}]}}")).is_ok());
        assert!(matches!(
            Catalogue::parse(&format!("{{\"sellers\":[{seller},{seller}]}}")),
            Err(CatalogueError::Twice(_))
        ));
        assert!(matches!(Catalogue::parse("{\"sellers\":[]}"), Err(CatalogueError::Empty)));
        assert!(matches!(
            Catalogue::parse(r#"{"sellers":[{"id":"a b","name":"A","lineItemTypes":["ALL"]}]}"#),
            Err(CatalogueError::Unreadable(_))
        ));
    }
}
