//! E-invoices: as XML, and inside a PDF.

use std::path::Path;

use functions::lambda::clock::Clock;
use local::Options;
use serde_json::json;

use super::rows;
use crate::harness::Running;
use crate::harness::given::{With, line, order};

/// An invoice of Acme over 119.00 EUR for May 2026, whose two lines name two order lines.
const INVOICE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:ID>R-1</cbc:ID><cbc:IssueDate>2026-06-02</cbc:IssueDate><cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
  <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
  <cac:InvoicePeriod><cbc:StartDate>2026-05-01</cbc:StartDate><cbc:EndDate>2026-05-31</cbc:EndDate></cac:InvoicePeriod>
  <cac:OrderReference><cbc:ID>PO-7</cbc:ID></cac:OrderReference>
  <cac:AccountingSupplierParty><cac:Party><cac:PartyTaxScheme><cbc:CompanyID>DE 123</cbc:CompanyID>
    <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme></cac:Party></cac:AccountingSupplierParty>
  <cac:TaxTotal><cbc:TaxAmount currencyID="EUR">19.00</cbc:TaxAmount></cac:TaxTotal>
  <cac:LegalMonetaryTotal><cbc:LineExtensionAmount>100.00</cbc:LineExtensionAmount>
    <cbc:TaxExclusiveAmount>100.00</cbc:TaxExclusiveAmount><cbc:TaxInclusiveAmount>119.00</cbc:TaxInclusiveAmount>
    <cbc:PayableAmount>119.00</cbc:PayableAmount></cac:LegalMonetaryTotal>
  <cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:LineExtensionAmount>60.00</cbc:LineExtensionAmount>
    <cac:OrderLineReference><cbc:LineID>1</cbc:LineID></cac:OrderLineReference></cac:InvoiceLine>
  <cac:InvoiceLine><cbc:ID>2</cbc:ID><cbc:LineExtensionAmount>40.00</cbc:LineExtensionAmount>
    <cac:OrderLineReference><cbc:LineID>2</cbc:LineID></cac:OrderLineReference></cac:InvoiceLine>
</Invoice>"#;

async fn running_with_acme(name: &str) -> Running {
    let catalogue = json!({"sellers": [{"id": "ACME", "name": "Acme GmbH", "lineItemTypes": ["ALL"],
        "documentChargeType": "MONTHLY_USAGE", "identifiers": [{"scheme": "VAT", "value": "DE123"}]}]});
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&file, catalogue.to_string()).unwrap();
    let clock = Clock::standing_at("2026-06-15T12:00:00Z".parse().unwrap());
    let running = Running::with(Options { sellers: Some(file), ..Options::in_memory(clock) }).await;
    let lines = json!([line("1", "ALL"), line("2", "ALL")]);
    let order = order("PO-7").with(json!({"billFrom": ["ACME"], "currency": "EUR", "lineItems": lines}));
    running.buyer().add_order(&order).await;
    running
}

#[tokio::test]
async fn the_lines_of_an_e_invoice_draw_on_the_order_lines_that_they_name() {
    let running = running_with_acme("documents-sellers-1.json").await;
    let buyer = running.buyer();
    let previewed = buyer.add_document("?dryRun=true", "application/xml", INVOICE).await;
    assert_eq!(rows(&previewed), ["MATCHED PO-7 Supplied Split"]);
    let recorded = buyer.add_document("", "application/xml", INVOICE).await;
    assert_eq!(rows(&recorded), ["MATCHED PO-7 Supplied Split"]);
    assert_eq!(recorded.body["documents"][0]["format"], "UBL_INVOICE");
    let order = buyer.reconciled("PO-7").await;
    let invoiced =
        ["0", "1"].map(|nth| order["lineItems"][nth.parse::<usize>().unwrap()]["invoiced"].clone());
    assert_eq!(invoiced, [json!("71.40"), json!("47.60")], "with their shares of the VAT");
    let again = buyer.add_document("", "text/xml; charset=utf-8", INVOICE).await;
    assert_eq!(rows(&again), ["MATCHED PO-7 replayed Supplied Split"]);
    let pdf = format!("%PDF-1.7\n7 0 obj\n<</Type/EmbeddedFile>>\nstream\n{INVOICE}\nendstream\nendobj\n");
    let again = buyer.add_document("", "application/pdf", pdf).await;
    assert_eq!(rows(&again), ["MATCHED PO-7 replayed Supplied Split"], "the same invoice inside a PDF");
}

#[tokio::test]
async fn a_hostile_or_unknown_file_is_refused_as_a_whole_and_an_error_by_its_term() {
    let running = running_with_acme("documents-sellers-2.json").await;
    let buyer = running.buyer();
    let items = running.items().await;
    let bomb = "<!DOCTYPE a [<!ENTITY b 'b'>]><Invoice>&b;</Invoice>";
    for (media_type, body) in [
        ("application/xml", bomb.to_owned()),
        ("application/xml", "<a>".repeat(100_000)),
        ("application/xml", "<a/>".to_owned()),
        ("application/xml", "{}".to_owned()),
        ("application/pdf", INVOICE.to_owned()),
        ("application/pdf", "%PDF-1.7".to_owned()),
        ("application/json", INVOICE.to_owned()),
    ] {
        let answer = buyer.add_document("", media_type, body).await;
        assert_eq!(answer.refusal(), (422, "ValidationFailed"), "{}", answer.body);
    }
    let large = buyer.add_document("", "application/xml", " ".repeat((4 << 20) + 1)).await;
    assert_eq!(large.refusal(), (413, "TooLarge"));
    let wrong = INVOICE.replace("119.00</cbc:Tax", "118.00</cbc:Tax");
    let refused = buyer.add_document("", "application/xml", wrong).await;
    assert_eq!(refused.body["counts"]["refused"], 1, "{}", refused.body);
    let terms: Vec<_> = refused.body["documents"][0]["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["term"].clone())
        .collect();
    assert!(terms.contains(&json!("BT-112")), "{terms:?}");
    assert_eq!(running.items().await, items);
}

#[tokio::test]
async fn a_term_with_two_values_is_an_error_and_an_unknown_vat_number_a_note() {
    let running = running_with_acme("documents-sellers-3.json").await;
    let twice = |from: &str, to: &str| INVOICE.replacen(from, to, 1);
    let name =
        "<cac:PartyLegalEntity><cbc:RegistrationName>Acme GmbH</cbc:RegistrationName></cac:PartyLegalEntity>";
    let second = |id: &str| format!("<cac:OrderReference><cbc:ID>{id}</cbc:ID></cac:OrderReference>");
    let cases = [
        (
            "two numbers",
            twice("<cbc:ID>R-1</cbc:ID>", "<cbc:ID>R-1</cbc:ID><cbc:ID>R-2</cbc:ID>"),
            "BT-1 Inconsistent",
        ),
        (
            "two orders",
            twice("<cac:AccountingSupplier", &format!("{}<cac:AccountingSupplier", second("PO-8"))),
            "BT-13 Inconsistent",
        ),
        (
            "one order twice",
            twice("<cac:AccountingSupplier", &format!("{}<cac:AccountingSupplier", second("PO-7"))),
            "",
        ),
        (
            "two order lines",
            twice("<cbc:LineID>1</cbc:LineID>", "<cbc:LineID>1</cbc:LineID><cbc:LineID>2</cbc:LineID>"),
            "BT-132 Inconsistent",
        ),
        (
            "a known name with another VAT number",
            INVOICE.replace("DE 123", "DE 999").replace("</cac:Party>", &format!("{name}</cac:Party>")),
            "BT-31 UnknownSeller",
        ),
    ];
    for (what, document, expected) in cases {
        let answer = running.buyer().add_document("?dryRun=true", "application/xml", document).await;
        let findings = answer.body["documents"][0]["findings"].as_array().unwrap().clone();
        let findings = findings.iter().map(|it| format!("{} {}", it["term"], it["code"]).replace('"', ""));
        let others = ["BG-2 Supplied", "BG-25 Split"];
        let found: Vec<String> = findings.filter(|it| !others.contains(&it.as_str())).collect();
        assert_eq!(found.join(", "), expected, "{what}");
    }
}
