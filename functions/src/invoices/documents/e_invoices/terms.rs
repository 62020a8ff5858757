//! Reads business terms from elements.

use std::collections::BTreeMap;

use domain::seller::SellerIdentifier;

use crate::invoices::documents::xml::Element;

/// Adds the texts at the paths of terms, each term the first that is there.
pub(super) fn add(
    terms: &mut BTreeMap<&'static str, String>,
    element: &Element,
    paths: &[(&'static str, &'static str)],
) {
    for (term, path) in paths {
        if let Some(text) = element.text_at(path) {
            terms.entry(term).or_insert(text);
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
