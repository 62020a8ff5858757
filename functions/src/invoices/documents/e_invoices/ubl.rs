//! The business terms of UBL 2.1 invoices and credit notes.

use domain::document::e_invoice::{EInvoice, EInvoiceLine};

use super::terms::{add, identifier};
use crate::invoices::documents::xml::Element;

pub const INVOICE: &str = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2";
pub const CREDIT_NOTE: &str = "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2";

const TERMS: &[(&str, &str)] = &[
    ("BT-1", "ID"),
    ("BT-2", "IssueDate"),
    ("BT-3", "InvoiceTypeCode"),
    ("BT-3", "CreditNoteTypeCode"),
    ("BT-5", "DocumentCurrencyCode"),
    ("BT-9", "DueDate"),
    ("BT-9", "PaymentMeans/PaymentDueDate"),
    ("BT-13", "OrderReference/ID"),
    ("BT-27", "AccountingSupplierParty/Party/PartyLegalEntity/RegistrationName"),
    ("BT-73", "InvoicePeriod/StartDate"),
    ("BT-74", "InvoicePeriod/EndDate"),
    ("BT-106", "LegalMonetaryTotal/LineExtensionAmount"),
    ("BT-107", "LegalMonetaryTotal/AllowanceTotalAmount"),
    ("BT-108", "LegalMonetaryTotal/ChargeTotalAmount"),
    ("BT-109", "LegalMonetaryTotal/TaxExclusiveAmount"),
    ("BT-112", "LegalMonetaryTotal/TaxInclusiveAmount"),
    ("BT-113", "LegalMonetaryTotal/PrepaidAmount"),
    ("BT-114", "LegalMonetaryTotal/PayableRoundingAmount"),
    ("BT-115", "LegalMonetaryTotal/PayableAmount"),
];

const LINE_TERMS: &[(&str, &str)] = &[
    ("BT-126", "ID"),
    ("BT-131", "LineExtensionAmount"),
    ("BT-132", "OrderLineReference/LineID"),
    ("BT-13", "OrderLineReference/OrderReference/ID"),
    ("BT-134", "InvoicePeriod/StartDate"),
    ("BT-135", "InvoicePeriod/EndDate"),
    ("BT-153", "Item/Name"),
];

/// Returns the terms of an invoice or a credit note.
pub fn read(root: &Element) -> EInvoice {
    let mut invoice = EInvoice::default();
    add(&mut invoice.terms, &mut invoice.repeated, root, TERMS);
    let currency = invoice.terms.get("BT-5").cloned();
    let taxes = root.all("TaxTotal").filter_map(|total| total.at("TaxAmount"));
    let tax =
        taxes.filter(|tax| tax.attribute("currencyID") == currency.as_deref()).find_map(Element::own_text);
    invoice.terms.extend(tax.map(|tax| ("BT-110", tax)));
    let references = root.all("BillingReference");
    invoice.preceding = references.filter_map(|it| it.text_at("InvoiceDocumentReference/ID")).collect();
    if let Some(party) = root.at("AccountingSupplierParty/Party") {
        let schemes = party.all("PartyTaxScheme");
        let vat =
            schemes.filter(|it| it.text_at("TaxScheme/ID").is_some_and(|id| id.eq_ignore_ascii_case("VAT")));
        let vat = vat.filter_map(|it| identifier("BT-31", it.at("CompanyID"), Some("VAT"), "VAT"));
        invoice.seller.extend(vat);
        let legal = party.at("PartyLegalEntity/CompanyID");
        invoice.seller.extend(identifier("BT-30", legal, None, "LEGAL"));
        let ids =
            party.all("PartyIdentification").filter_map(|it| identifier("BT-29", it.at("ID"), None, "ID"));
        invoice.seller.extend(ids);
        invoice.seller.extend(identifier("BT-34", party.at("EndpointID"), None, "ENDPOINT"));
    }
    let lines =
        root.children.iter().filter(|it| ["InvoiceLine", "CreditNoteLine"].contains(&it.name.as_str()));
    invoice.lines = lines
        .map(|line| {
            let mut read = EInvoiceLine::default();
            add(&mut read.terms, &mut invoice.repeated, line, LINE_TERMS);
            read
        })
        .collect();
    invoice
}
