//! The business terms are found in both syntaxes.

use std::collections::BTreeMap;

use domain::seller::Catalogue;
use serde_json::{Value, json};

use super::*;

pub(super) const UBL: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
    xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <b:ID>R-1</b:ID><b:IssueDate>2026-06-02</b:IssueDate><b:DueDate>2026-07-02</b:DueDate>
  <b:InvoiceTypeCode>380</b:InvoiceTypeCode><b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode>
  <a:InvoicePeriod><b:StartDate>2026-05-01</b:StartDate><b:EndDate>2026-05-31</b:EndDate></a:InvoicePeriod>
  <a:OrderReference><b:ID>PO-7</b:ID></a:OrderReference>
  <a:BillingReference><a:InvoiceDocumentReference><b:ID>R-0</b:ID></a:InvoiceDocumentReference></a:BillingReference>
  <a:AccountingSupplierParty><a:Party><b:EndpointID schemeID="0088">4012345000009</b:EndpointID>
    <a:PartyIdentification><b:ID schemeID="0060">606</b:ID></a:PartyIdentification>
    <a:PartyName><b:Name>Acme Shop</b:Name></a:PartyName>
    <a:PartyTaxScheme><b:CompanyID>DE123</b:CompanyID><a:TaxScheme><b:ID>VAT</b:ID></a:TaxScheme></a:PartyTaxScheme>
    <a:PartyTaxScheme><b:CompanyID>12/345</b:CompanyID><a:TaxScheme><b:ID>FC</b:ID></a:TaxScheme></a:PartyTaxScheme>
    <a:PartyLegalEntity><b:RegistrationName>Acme GmbH</b:RegistrationName><b:CompanyID>HRB 7</b:CompanyID></a:PartyLegalEntity>
  </a:Party></a:AccountingSupplierParty>
  <a:TaxTotal><b:TaxAmount currencyID="SEK">200.00</b:TaxAmount></a:TaxTotal>
  <a:TaxTotal><b:TaxAmount currencyID="EUR">19.00</b:TaxAmount></a:TaxTotal>
  <a:LegalMonetaryTotal><b:LineExtensionAmount currencyID="EUR">100.00</b:LineExtensionAmount>
    <b:TaxExclusiveAmount currencyID="EUR">100.00</b:TaxExclusiveAmount>
    <b:TaxInclusiveAmount currencyID="EUR">119.00</b:TaxInclusiveAmount>
    <b:PrepaidAmount currencyID="EUR">19.00</b:PrepaidAmount><b:PayableAmount currencyID="EUR">100.00</b:PayableAmount>
  </a:LegalMonetaryTotal>
  <a:InvoiceLine><b:ID>10</b:ID><b:LineExtensionAmount currencyID="EUR">60.00</b:LineExtensionAmount>
    <a:OrderLineReference><b:LineID>1</b:LineID></a:OrderLineReference><a:Item><b:Name>Storage</b:Name></a:Item></a:InvoiceLine>
  <a:InvoiceLine><b:ID>20</b:ID><b:LineExtensionAmount currencyID="EUR">40.00</b:LineExtensionAmount>
    <a:OrderLineReference><b:LineID>2</b:LineID></a:OrderLineReference><a:Item><b:Name>Support</b:Name></a:Item></a:InvoiceLine>
</Invoice>"#;

pub(super) const CII: &str = r#"<r:CrossIndustryInvoice xmlns:r="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
    xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
    xmlns:u="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
  <r:ExchangedDocument><ram:ID>R-1</ram:ID><ram:TypeCode>380</ram:TypeCode>
    <ram:IssueDateTime><u:DateTimeString format="102">20260602</u:DateTimeString></ram:IssueDateTime></r:ExchangedDocument>
  <r:SupplyChainTradeTransaction>
    <ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument><ram:LineID>10</ram:LineID></ram:AssociatedDocumentLineDocument>
      <ram:SpecifiedTradeProduct><ram:Name>Storage</ram:Name></ram:SpecifiedTradeProduct>
      <ram:SpecifiedLineTradeAgreement><ram:BuyerOrderReferencedDocument><ram:LineID>1</ram:LineID></ram:BuyerOrderReferencedDocument></ram:SpecifiedLineTradeAgreement>
      <ram:SpecifiedLineTradeSettlement><ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>60.00</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement>
    </ram:IncludedSupplyChainTradeLineItem>
    <ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument><ram:LineID>20</ram:LineID></ram:AssociatedDocumentLineDocument>
      <ram:SpecifiedTradeProduct><ram:Name>Support</ram:Name></ram:SpecifiedTradeProduct>
      <ram:SpecifiedLineTradeAgreement><ram:BuyerOrderReferencedDocument><ram:LineID>2</ram:LineID></ram:BuyerOrderReferencedDocument></ram:SpecifiedLineTradeAgreement>
      <ram:SpecifiedLineTradeSettlement><ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>40.00</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement>
    </ram:IncludedSupplyChainTradeLineItem>
    <ram:ApplicableHeaderTradeAgreement><ram:SellerTradeParty><ram:ID>606</ram:ID><ram:GlobalID schemeID="0060">606</ram:GlobalID>
        <ram:Name>Acme GmbH</ram:Name><ram:SpecifiedLegalOrganization><ram:ID>HRB 7</ram:ID></ram:SpecifiedLegalOrganization>
        <ram:URIUniversalCommunication><ram:URIID schemeID="0088">4012345000009</ram:URIID></ram:URIUniversalCommunication>
        <ram:SpecifiedTaxRegistration><ram:ID schemeID="FC">12/345</ram:ID></ram:SpecifiedTaxRegistration>
        <ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">DE123</ram:ID></ram:SpecifiedTaxRegistration></ram:SellerTradeParty>
      <ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>PO-7</ram:IssuerAssignedID></ram:BuyerOrderReferencedDocument>
    </ram:ApplicableHeaderTradeAgreement>
    <ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
      <ram:BillingSpecifiedPeriod><ram:StartDateTime><u:DateTimeString format="102">20260501</u:DateTimeString></ram:StartDateTime>
        <ram:EndDateTime><u:DateTimeString format="102">20260531</u:DateTimeString></ram:EndDateTime></ram:BillingSpecifiedPeriod>
      <ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime><u:DateTimeString format="102">20260702</u:DateTimeString></ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>
      <ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:LineTotalAmount>100.00</ram:LineTotalAmount>
        <ram:TaxBasisTotalAmount>100.00</ram:TaxBasisTotalAmount><ram:TaxTotalAmount currencyID="SEK">200.00</ram:TaxTotalAmount>
        <ram:TaxTotalAmount currencyID="EUR">19.00</ram:TaxTotalAmount><ram:GrandTotalAmount>119.00</ram:GrandTotalAmount>
        <ram:TotalPrepaidAmount>19.00</ram:TotalPrepaidAmount><ram:DuePayableAmount>100.00</ram:DuePayableAmount>
      </ram:SpecifiedTradeSettlementHeaderMonetarySummation>
      <ram:InvoiceReferencedDocument><ram:IssuerAssignedID>R-0</ram:IssuerAssignedID></ram:InvoiceReferencedDocument>
    </ram:ApplicableHeaderTradeSettlement>
  </r:SupplyChainTradeTransaction>
</r:CrossIndustryInvoice>"#;

pub(super) fn mapped(file: &str) -> Result<MappedDocument, Unreadable> {
    let catalogue = json!({"sellers": [{"id": "ACME", "name": "Acme GmbH", "lineItemTypes": ["ALL"],
        "documentChargeType": "MONTHLY_USAGE", "identifiers": [{"scheme": "LEGAL", "value": "HRB 7"},
        {"scheme": "0060", "value": "606"}, {"scheme": "0088", "value": "4012345000009"},
        {"scheme": "VAT", "value": "DE123"}]}]});
    let catalogue = Catalogue::parse(&catalogue.to_string()).unwrap();
    let (account, originals) = ("111122223333".parse().unwrap(), BTreeMap::new());
    let (billing_period, charge_type) = (None, None);
    let context = DocumentContext {
        account: &account,
        catalogue: &catalogue,
        billing_period,
        charge_type,
        originals: &originals,
    };
    read(file.as_bytes(), context)
}

#[test]
fn the_same_invoice_in_both_syntaxes_is_the_same() {
    let mut ubl = mapped(UBL).unwrap();
    let mut cii = mapped(CII).unwrap();
    assert_eq!((ubl.format, cii.format), (DocumentFormat::UblInvoice, DocumentFormat::Cii));
    let fields = |document: &MappedDocument| Value::Object(document.fields.clone());
    assert_eq!(
        fields(&ubl),
        json!({"billFrom": "ACME", "invoiceId": "R-1", "invoiceType": "INVOICE", "chargeType": "MONTHLY_USAGE",
            "billingPeriod": "2026-05", "issuedDate": "2026-06-02", "dueDate": "2026-07-02", "currency": "EUR",
            "amount": "119.00", "purchaseOrderReference": "PO-7",
            "originalInvoice": {"billFrom": "ACME", "invoiceId": "R-0"},
            "lines": [
                {"lineId": "10", "amount": "71.40", "purchaseOrderLineReference": "1", "description": "Storage"},
                {"lineId": "20", "amount": "47.60", "purchaseOrderLineReference": "2", "description": "Support"}]})
    );
    assert_eq!(fields(&cii), fields(&ubl));
    let account = "111122223333".parse().unwrap();
    assert!(ubl.invoice(&account).is_some(), "{:?}", ubl.findings);
    assert!(cii.invoice(&account).is_some(), "{:?}", cii.findings);
}

#[test]
fn each_identifier_of_the_seller_alone_finds_it() {
    let unnamed = |file: &str| file.replace("Acme GmbH", "Other");
    for file in [UBL, CII] {
        for (id, others) in [
            ("DE123", ["HRB 7", "606", "4012345000009"]),
            ("HRB 7", ["DE123", "606", "4012345000009"]),
            ("606", ["HRB 7", "DE123", "4012345000009"]),
            ("4012345000009", ["HRB 7", "606", "DE123"]),
        ] {
            let file =
                others.iter().fold(unnamed(file), |file, other| file.replace(&format!(">{other}<"), ">X<"));
            assert_eq!(mapped(&file).unwrap().text("billFrom"), Some("ACME"), "{id}");
        }
    }
}

#[test]
fn a_credit_note_has_its_own_root_and_type() {
    let note = UBL
        .replace("xsd:Invoice-2", "xsd:CreditNote-2")
        .replace("<Invoice ", "<CreditNote ")
        .replace("</Invoice>", "</CreditNote>")
        .replace("b:InvoiceTypeCode>380</b:InvoiceTypeCode", "b:CreditNoteTypeCode>381</b:CreditNoteTypeCode")
        .replace("a:InvoiceLine>", "a:CreditNoteLine>");
    let document = mapped(&note).unwrap();
    assert_eq!(
        (document.format, document.text("invoiceType")),
        (DocumentFormat::UblCreditNote, Some("CREDIT_MEMO"))
    );
    assert_eq!(document.fields["lines"][1]["amount"], "47.60");
}

#[test]
fn other_xml_is_refused_with_its_root() {
    for (file, reason) in [
        ("<Invoice/>", "its root is Invoice, without a namespace"),
        (
            "<Order xmlns='urn:oasis:names:specification:ubl:schema:xsd:Order-2'/>",
            "its root is Order of `urn:oasis",
        ),
        ("<html xmlns='http://www.w3.org/1999/xhtml'/>", "in UBL or CII: it is HTML"),
        ("<HTML/>", "in UBL or CII: it is HTML"),
    ] {
        let refused = mapped(file).unwrap_err().to_string();
        assert!(refused.contains(reason), "{refused}");
    }
}
