//! Reads business terms from elements.

use std::collections::BTreeMap;

use domain::seller::SellerIdentifier;

use crate::invoices::documents::xml::Element;

/// Adds the texts at the paths of terms: for each term the first to `terms`, and others that differ to `repeated`.
pub(super) fn add(
    terms: &mut BTreeMap<&'static str, String>,
    repeated: &mut Vec<(&'static str, String)>,
    element: &Element,
    paths: &[(&'static str, &'static str)],
) {
    for (term, path) in paths {
        for text in element.all_at(path).filter_map(Element::own_text) {
            let first = terms.entry(term).or_insert_with(|| text.clone());
            if *first != text {
                repeated.push((term, text));
            }
        }
    }
}

/// Returns an identifier of the seller: in `scheme`, else in the scheme that the element names, else in `otherwise`.
pub(super) fn identifier(
    term: &'static str,
    element: Option<&Element>,
    scheme: Option<&str>,
    otherwise: &str,
) -> Option<(&'static str, SellerIdentifier)> {
    let element = element?;
    let named = scheme.or_else(|| element.attribute("schemeID")).unwrap_or(otherwise);
    Some((term, SellerIdentifier { scheme: named.to_owned(), value: element.own_text()? }))
}
