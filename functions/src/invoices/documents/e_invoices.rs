//! Files of e-invoices: UBL 2.1 invoices and credit notes, and UN/CEFACT cross industry invoices.

mod cii;
#[cfg(test)]
mod oracle;
mod terms;
#[cfg(test)]
mod tests;
mod ubl;

use domain::document::e_invoice::{EInvoice, map};
use domain::document::{DocumentContext, DocumentFormat, MappedDocument};

use super::Unreadable;
use super::xml::{self, Element};

/// Reads the e-invoice in an XML file, and maps it.
pub fn read(bytes: &[u8], context: DocumentContext<'_>) -> Result<MappedDocument, Unreadable> {
    let root = xml::read(bytes)?;
    let (format, invoice) = terms_of(&root).ok_or_else(|| {
        let shown = |text: &str, limit| text.chars().take(limit).collect::<String>();
        let (name, namespace) = (shown(&root.name, 100), shown(&root.namespace, 200));
        Unreadable::NoEInvoice(match namespace.as_str() {
            _ if name.eq_ignore_ascii_case("html") => "it is HTML".to_owned(),
            "" => format!("its root is {name}, without a namespace"),
            namespace => format!("its root is {name} of `{namespace}`"),
        })
    })?;
    Ok(map(&invoice, format, context))
}

fn terms_of(root: &Element) -> Option<(DocumentFormat, EInvoice)> {
    match (root.namespace.as_str(), root.name.as_str()) {
        (ubl::INVOICE, "Invoice") => Some((DocumentFormat::UblInvoice, ubl::read(root))),
        (ubl::CREDIT_NOTE, "CreditNote") => Some((DocumentFormat::UblCreditNote, ubl::read(root))),
        (cii::NAMESPACE, "CrossIndustryInvoice") => Some((DocumentFormat::Cii, cii::read(root))),
        _ => None,
    }
}
