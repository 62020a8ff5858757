//! The seller catalogue: the sellers that issue invoices, and the line item types that each offers. It is data, so that
//! an operator can deploy another one.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::ids::SellerId;
use crate::line_item_type::LineItemType;

/// AWS's sellers of record, as the AWS user guide lists them.
const AWS_SELLERS: &str = include_str!("sellers.json");

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
}

/// The sellers of a deployment. JSON: `{"sellers":[…]}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(into = "CatalogueFile")]
#[schemars(with = "CatalogueFile")]
pub struct Catalogue {
    sellers: BTreeMap<SellerId, Seller>,
}

/// The reason why a catalogue can't be used.
#[derive(Debug, Error)]
pub enum CatalogueError {
    #[error(
        "the seller catalogue must be an object of the form {{\"sellers\":[{{\"id\":…,\"name\":…,\"lineItemTypes\":[…]}}]}}"
    )]
    NotAnObject,
    #[error("the seller catalogue is not readable: {0}")]
    Unreadable(#[from] serde_json::Error),
    #[error("the seller catalogue has {0} twice")]
    Duplicate(SellerId),
    #[error("the seller catalogue has no sellers")]
    Empty,
    #[error("the seller {0} has no line item types")]
    NoTypes(SellerId),
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CatalogueFile {
    /// The sellers, sorted by ID.
    sellers: Vec<Seller>,
}

impl From<Catalogue> for CatalogueFile {
    fn from(catalogue: Catalogue) -> Self {
        Self { sellers: catalogue.sellers.into_values().collect() }
    }
}

impl Catalogue {
    /// Returns the catalogue of AWS's sellers of record.
    pub fn aws() -> Result<Self, CatalogueError> {
        Self::parse(AWS_SELLERS)
    }

    /// Reads `{"sellers":[{"id","name","lineItemTypes":[…],"taxRegistrationNumbers":true}]}`.
    pub fn parse(json: &str) -> Result<Self, CatalogueError> {
        if json.trim_start().starts_with('[') {
            return Err(CatalogueError::NotAnObject);
        }
        let file: CatalogueFile = serde_json::from_str(json)?;
        let mut sellers = BTreeMap::new();
        for seller in file.sellers {
            if seller.line_item_types.is_empty() {
                return Err(CatalogueError::NoTypes(seller.id));
            }
            if let Some(duplicate) = sellers.insert(seller.id.clone(), seller) {
                return Err(CatalogueError::Duplicate(duplicate.id));
            }
        }
        if sellers.is_empty() {
            return Err(CatalogueError::Empty);
        }
        Ok(Self { sellers })
    }

    pub fn seller(&self, id: &SellerId) -> Option<&Seller> {
        self.sellers.get(id)
    }

    /// Returns the sellers, sorted by ID.
    pub fn sellers(&self) -> impl Iterator<Item = &Seller> {
        self.sellers.values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_catalogue_lists_the_sellers_of_record_of_aws() {
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
            Err(CatalogueError::Duplicate(_))
        ));
        assert!(matches!(Catalogue::parse("{\"sellers\":[]}"), Err(CatalogueError::Empty)));
        assert!(matches!(
            Catalogue::parse(r#"{"sellers":[{"id":"a b","name":"A","lineItemTypes":["ALL"]}]}"#),
            Err(CatalogueError::Unreadable(_))
        ));
    }
}
