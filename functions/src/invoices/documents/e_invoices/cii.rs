//! The business terms of UN/CEFACT cross industry invoices.

use domain::document::e_invoice::{EInvoice, EInvoiceLine};

use super::terms::{add, identifier};
use crate::invoices::documents::xml::Element;

pub const NAMESPACE: &str = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100";

const DOCUMENT: &[(&str, &str)] =
    &[("BT-1", "ID"), ("BT-2", "IssueDateTime/DateTimeString"), ("BT-3", "TypeCode")];

const AGREEMENT: &[(&str, &str)] =
    &[("BT-13", "BuyerOrderReferencedDocument/IssuerAssignedID"), ("BT-27", "SellerTradeParty/Name")];

const SETTLEMENT: &[(&str, &str)] = &[
    ("BT-5", "InvoiceCurrencyCode"),
    ("BT-9", "SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString"),
    ("BT-73", "BillingSpecifiedPeriod/StartDateTime/DateTimeString"),
    ("BT-74", "BillingSpecifiedPeriod/EndDateTime/DateTimeString"),
    ("BT-106", "SpecifiedTradeSettlementHeaderMonetarySummation/LineTotalAmount"),
    ("BT-107", "SpecifiedTradeSettlementHeaderMonetarySummation/AllowanceTotalAmount"),
    ("BT-108", "SpecifiedTradeSettlementHeaderMonetarySummation/ChargeTotalAmount"),
    ("BT-109", "SpecifiedTradeSettlementHeaderMonetarySummation/TaxBasisTotalAmount"),
    ("BT-112", "SpecifiedTradeSettlementHeaderMonetarySummation/GrandTotalAmount"),
    ("BT-113", "SpecifiedTradeSettlementHeaderMonetarySummation/TotalPrepaidAmount"),
    ("BT-114", "SpecifiedTradeSettlementHeaderMonetarySummation/RoundingAmount"),
    ("BT-115", "SpecifiedTradeSettlementHeaderMonetarySummation/DuePayableAmount"),
];

const LINE: &[(&str, &str)] = &[
    ("BT-126", "AssociatedDocumentLineDocument/LineID"),
    ("BT-131", "SpecifiedLineTradeSettlement/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount"),
    ("BT-132", "SpecifiedLineTradeAgreement/BuyerOrderReferencedDocument/LineID"),
    ("BT-13", "SpecifiedLineTradeAgreement/BuyerOrderReferencedDocument/IssuerAssignedID"),
    ("BT-134", "SpecifiedLineTradeSettlement/BillingSpecifiedPeriod/StartDateTime/DateTimeString"),
    ("BT-135", "SpecifiedLineTradeSettlement/BillingSpecifiedPeriod/EndDateTime/DateTimeString"),
    ("BT-153", "SpecifiedTradeProduct/Name"),
];

/// The terms that are dates.
const DATES: [&str; 6] = ["BT-2", "BT-9", "BT-73", "BT-74", "BT-134", "BT-135"];

/// Returns the terms of an invoice or a credit note.
pub fn read(root: &Element) -> EInvoice {
    let mut invoice = EInvoice::default();
    let empty = Element::default();
    let part = |path| root.at(path).unwrap_or(&empty);
    let settlement = part("SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement");
    for (element, paths) in [
        (part("ExchangedDocument"), DOCUMENT),
        (part("SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement"), AGREEMENT),
        (settlement, SETTLEMENT),
    ] {
        add(&mut invoice.terms, &mut invoice.repeated, element, paths);
    }
    let currency = invoice.terms.get("BT-5").cloned();
    let sums = settlement.at("SpecifiedTradeSettlementHeaderMonetarySummation").unwrap_or(&empty);
    let in_currency =
        |tax: &&Element| tax.attribute("currencyID").is_none_or(|code| Some(code) == currency.as_deref());
    let tax = sums.all("TaxTotalAmount").filter(in_currency).find_map(Element::own_text);
    invoice.terms.extend(tax.map(|tax| ("BT-110", tax)));
    let preceding = settlement.all("InvoiceReferencedDocument");
    invoice.preceding = preceding.filter_map(|it| it.text_at("IssuerAssignedID")).collect();
    let party = part("SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/SellerTradeParty");
    let taxes = party.all("SpecifiedTaxRegistration").filter_map(|it| it.at("ID"));
    let vat = taxes.filter(|id| id.attribute("schemeID") == Some("VA"));
    invoice.seller.extend(vat.filter_map(|id| identifier("BT-31", Some(id), Some("VAT"), "VAT")));
    let legal = party.at("SpecifiedLegalOrganization/ID");
    invoice.seller.extend(identifier("BT-30", legal, None, "LEGAL"));
    let ids = party.all("GlobalID").chain(party.all("ID"));
    invoice.seller.extend(ids.filter_map(|id| identifier("BT-29", Some(id), None, "ID")));
    let endpoint = party.at("URIUniversalCommunication/URIID");
    invoice.seller.extend(identifier("BT-34", endpoint, None, "ENDPOINT"));
    let lines = part("SupplyChainTradeTransaction");
    invoice.lines = lines
        .all("IncludedSupplyChainTradeLineItem")
        .map(|line| {
            let mut read = EInvoiceLine::default();
            add(&mut read.terms, &mut invoice.repeated, line, LINE);
            read
        })
        .collect();
    let lines = invoice.lines.iter_mut().map(|line| &mut line.terms);
    for terms in std::iter::once(&mut invoice.terms).chain(lines) {
        for (term, text) in terms.iter_mut().filter(|(term, _)| DATES.contains(term)) {
            let _: &str = term;
            *text = dashed(text);
        }
    }
    invoice
}

/// Returns `20261130`, a date in the format 102, as `2026-11-30`; another text unchanged.
fn dashed(text: &str) -> String {
    match (text.get(..4), text.get(4..6), text.get(6..)) {
        (Some(year), Some(month), Some(day)) if text.len() == 8 => format!("{year}-{month}-{day}"),
        _ => text.to_owned(),
    }
}
