//! The sellers of a deployment, and which of them a document names.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Seller, SellerIdentifier};
use crate::ids::SellerId;

/// AWS's sellers of record, as the AWS user guide lists them.
const AWS_SELLERS: &str = include_str!("../sellers.json");

/// The sellers of a deployment. JSON: `{"sellers":[…]}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(into = "CatalogueFile")]
#[schemars(with = "CatalogueFile")]
pub struct Catalogue {
    sellers: BTreeMap<SellerId, Seller>,
    /// The seller of each name and alias.
    by_name: BTreeMap<String, SellerId>,
    by_identifier: BTreeMap<SellerIdentifier, SellerId>,
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
    #[error("the seller {0} has an empty name, alias or identifier")]
    EmptyText(SellerId),
    #[error("the sellers {0} and {1} have one name or alias: `{2}`")]
    SharedName(SellerId, SellerId, String),
    #[error("the sellers {0} and {1} have one identifier: {2} `{3}`")]
    SharedIdentifier(SellerId, SellerId, String, String),
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

    /// Reads `{"sellers":[{"id","name","lineItemTypes":[…],…}]}`, each seller in the form of [`Seller`].
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
        let (by_name, by_identifier) = (by_name(&sellers)?, by_identifier(&sellers)?);
        Ok(Self { sellers, by_name, by_identifier })
    }

    pub fn seller(&self, id: &SellerId) -> Option<&Seller> {
        self.sellers.get(id)
    }

    /// Returns the seller with this name or alias, exactly but for white space.
    pub fn named(&self, name: &str) -> Option<&Seller> {
        self.seller(self.by_name.get(&spaced(name))?)
    }

    /// Returns the seller with this identifier.
    pub fn identified(&self, identifier: &SellerIdentifier) -> Option<&Seller> {
        self.seller(self.by_identifier.get(&identifier.folded())?)
    }

    /// Returns the sellers, sorted by ID.
    pub fn sellers(&self) -> impl Iterator<Item = &Seller> {
        self.sellers.values()
    }
}

fn by_name(sellers: &BTreeMap<SellerId, Seller>) -> Result<BTreeMap<String, SellerId>, CatalogueError> {
    let mut owners = BTreeMap::new();
    for seller in sellers.values() {
        for name in [&seller.name].into_iter().chain(&seller.aliases) {
            let name = spaced(name);
            if name.is_empty() {
                return Err(CatalogueError::EmptyText(seller.id.clone()));
            }
            let owner = owners.entry(name.clone()).or_insert_with(|| seller.id.clone());
            if *owner != seller.id {
                return Err(CatalogueError::SharedName(owner.clone(), seller.id.clone(), name));
            }
        }
    }
    Ok(owners)
}

fn by_identifier(
    sellers: &BTreeMap<SellerId, Seller>,
) -> Result<BTreeMap<SellerIdentifier, SellerId>, CatalogueError> {
    let mut owners = BTreeMap::new();
    for seller in sellers.values() {
        for identifier in &seller.identifiers {
            let folded = identifier.folded();
            if folded.scheme.is_empty() || folded.value.is_empty() {
                return Err(CatalogueError::EmptyText(seller.id.clone()));
            }
            if let Some(owner) = owners.insert(folded, seller.id.clone()) {
                let SellerIdentifier { scheme, value } = identifier.clone();
                return Err(CatalogueError::SharedIdentifier(owner, seller.id.clone(), scheme, value));
            }
        }
    }
    Ok(owners)
}

/// Returns the words of a name with one space between them.
fn spaced(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line_item_type::LineItemType;

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

    #[test]
    fn sellers_are_found_by_names_aliases_and_identifiers() {
        let catalogue = Catalogue::aws().unwrap();
        let named = |name: &str| catalogue.named(name).map(|seller| seller.id.as_str());
        for (name, id) in [
            ("Amazon Web Services, Inc.", Some("AWS_INC")),
            ("  Amazon  Web Services EMEA\u{a0}SARL ", Some("AWS_EMEA_SARL")),
            ("Amazon Internet Services Private Limited", Some("AWS_INDIA")),
            ("AWS Turkey Pazarlama, Teknoloji ve Danışmanlık Hizmetleri Limited Şirketi", Some("AWS_TURKEY")),
            ("amazon web services, inc.", None),
            ("Amazon Web Services", None),
            ("", None),
        ] {
            assert_eq!(named(name), id, "{name}");
        }
        let identified = |scheme: &str, value: &str| {
            let identifier = SellerIdentifier { scheme: scheme.to_owned(), value: value.to_owned() };
            catalogue.identified(&identifier).map(|seller| seller.id.as_str())
        };
        assert_eq!(identified("VAT", "lu 26888617"), Some("AWS_EMEA_SARL"));
        assert_eq!(identified("0151", "63605345891"), Some("AWS_AUSTRALIA"));
        assert_eq!(identified("LEGAL", "LU26888617"), None);
    }

    #[test]
    fn a_name_or_an_identifier_belongs_to_one_seller() {
        let parse = |first: &str, second: &str| {
            let seller = |id: &str, more: &str| {
                format!(r#"{{"id":"{id}","name":"{id} Ltd","lineItemTypes":["ALL"]{more}}}"#)
            };
            let sellers = [seller("A", first), seller("B", second)].join(",");
            Catalogue::parse(&format!("{{\"sellers\":[{sellers}]}}")).map(|_| ()).map_err(|it| it.to_string())
        };
        let vat = r#","identifiers":[{"scheme":"VAT","value":"DE1"}]"#;
        for (first, second, refused) in [
            (r#","aliases":["A Ltd","Shared"]"#, "", None),
            (vat, r#","identifiers":[{"scheme":"VAT","value":"DE2"}]"#, None),
            (r#","aliases":["B  Ltd"]"#, "", Some("the sellers A and B have one name or alias: `B Ltd`")),
            (
                vat,
                r#","identifiers":[{"scheme":"vat","value":"de 1"}]"#,
                Some("have one identifier: vat `de 1`"),
            ),
            (r#","aliases":[" "]"#, "", Some("the seller A has an empty name, alias or identifier")),
            (r#","identifiers":[{"scheme":"","value":"1"}]"#, "", Some("an empty name, alias or identifier")),
            (r#","documentChargeType":"USAGE""#, "", Some("unknown variant")),
        ] {
            let found = parse(first, second);
            match refused {
                None => assert_eq!(found, Ok(()), "{first} {second}"),
                Some(text) => assert!(found.as_ref().is_err_and(|it| it.contains(text)), "{found:?}"),
            }
        }
    }
}
