//! Real invoices. `cases/einvoices.csv` has facts (IDs, dates, amounts, references) of the public sample e-invoices of the
//! validators of the European standard EN 16931 and of Peppol. They have the irregularities of real documents: `n/a` as an
//! order reference, one number for two documents, credit notes beside negative invoices, `018304 / 28865` as an invoice ID,
//! and seven-digit amounts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use functions::lambda::clock::Clock;
use local::Options;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::harness::given::{With, line};
use crate::harness::{ACCOUNT, Running, outcome};

const DOCUMENTS: &str = include_str!("cases/einvoices.csv");

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    invoice_type: String,
    invoice_id: String,
    seller: String,
    seller_name: String,
    issued_date: String,
    billing_period: String,
    currency: String,
    amount: String,
    purchase_order_reference: String,
    original_invoice_id: String,
}

impl Document {
    /// The invoice as the invoice generator presents it.
    fn invoice(&self) -> Value {
        let optional = |text: &str| if text.is_empty() { Value::Null } else { json!(text) };
        let original = json!({"billFrom": self.seller, "invoiceId": self.original_invoice_id});
        json!({
            "accountId": ACCOUNT,
            "billFrom": self.seller,
            "invoiceId": self.invoice_id,
            "invoiceType": self.invoice_type,
            "chargeType": "MONTHLY_USAGE",
            "billingPeriod": self.billing_period,
            "issuedDate": self.issued_date,
            "currency": self.currency,
            "amount": self.amount,
        })
        .with(json!({
            "purchaseOrderReference": optional(&self.purchase_order_reference),
            "originalInvoice": if self.original_invoice_id.is_empty() { Value::Null } else { original },
        }))
    }

    fn reference(&self) -> Option<&str> {
        Some(self.purchase_order_reference.as_str()).filter(|text| !["", "n/a"].contains(text))
    }
}

/// A system whose catalogue has the documents' sellers.
async fn running(documents: &[Document]) -> Running {
    let names: BTreeMap<&str, &str> =
        documents.iter().map(|it| (it.seller.as_str(), it.seller_name.as_str())).collect();
    let sellers = names
        .iter()
        .map(|(id, name)| json!({"id": id, "name": name, "lineItemTypes": ["ALL", "MONTHLY_USAGE"]}));
    let catalogue = json!({"sellers": sellers.collect::<Vec<_>>()});
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("einvoices-sellers.json");
    std::fs::write(&file, catalogue.to_string()).unwrap();
    let clock = Clock::standing_at("2021-01-15T12:00:00Z".parse().unwrap());
    Running::with(Options { sellers: Some(file), ..Options::in_memory(clock) }).await
}

/// A purchase order for each reference, with the sellers of its documents, and one per currency for the documents without a
/// reference.
fn orders(documents: &[Document]) -> Vec<Value> {
    let mut named: BTreeMap<(String, &str), Vec<&Document>> = BTreeMap::new();
    for document in documents {
        let (id, r#type) = match document.reference() {
            Some(reference) => (reference.to_owned(), "ALL"),
            None => (format!("FRAMEWORK-{}", document.currency), "MONTHLY_USAGE"),
        };
        named.entry((id, r#type)).or_default().push(document);
    }
    let order = |((id, r#type), documents): (&(String, &str), &Vec<&Document>)| {
        let sellers: BTreeSet<&str> = documents.iter().map(|it| it.seller.as_str()).collect();
        let months = || documents.iter().map(|it| it.billing_period.as_str());
        json!({
            "purchaseOrderId": id,
            "billFrom": sellers,
            "currency": documents[0].currency,
            "effectiveMonth": months().min(),
            "expirationMonth": months().max(),
            "lineItems": [line("1", r#type).with(json!({"unitPrice": "1000000.00"}))],
        })
    };
    named.iter().map(order).collect()
}

#[tokio::test]
async fn real_invoices_find_their_purchase_orders() {
    let documents: Vec<Document> =
        csv::Reader::from_reader(DOCUMENTS.as_bytes()).deserialize().collect::<Result<_, _>>().unwrap();
    let running = running(&documents).await;
    let buyer = running.buyer();
    let mut ids = Vec::new();
    for order in orders(&documents) {
        ids.push(buyer.add_order(&order).await["purchaseOrderId"].as_str().unwrap().to_owned());
    }
    let invoices: Vec<Value> = documents.iter().map(Document::invoice).collect();
    let results = running.match_all(&invoices).await;
    let rows: Vec<String> =
        documents.iter().zip(&results).map(|(document, result)| row(document, result)).collect();
    insta::assert_snapshot!(rows.join("\n"), @r#"
    INVOICE 12345 over -782179.43 DKK: FRAMEWORK-DKK
    INVOICE 1316/85 over 1520.12 EUR: FRAMEWORK-EUR
    INVOICE TOSL108 over 1801.78 NOK: 123
    INVOICE 2018210 over 830 SEK: FRAMEWORK-SEK
    CREDIT_MEMO 018304 / 28865 over 100.11 EUR: FRAMEWORK-EUR
    INVOICE 12115118 over 250.33 EUR: FRAMEWORK-EUR
    INVOICE TOSL108 over 2005.00 DKK: FRAMEWORK-DKK
    INVOICE TOSL110 over 4675.00 DKK: PO4711
    INVOICE INVOICE_test_7 over 3200.00 SEK: Order_9988_x
    INVOICE 20150483 over 177.87 EUR: FRAMEWORK-EUR
    INVOICE 8220278 over 792.49 SEK: 20180117
    INVOICE 7023708 over 115000 EUR: FRAMEWORK-EUR
    INVOICE 20180112 over 475000 SEK: 20180007
    INVOICE 1234567 over 1100 SEK: FRAMEWORK-SEK
    INVOICE 2018133 over 10835 SEK: 2018117
    INVOICE 2018140 over -10835 SEK: 2018117
    INVOICE 2018210 over 224600 SEK: 20180117
    INVOICE 2018038 over 2416.16 SEK: FRAMEWORK-SEK
    INVOICE 1002420 over 749.74 SEK: FRAMEWORK-SEK
    INVOICE 306188194 over 31250 SEK: FRAMEWORK-SEK
    INVOICE 800018 over 115000 USD: FRAMEWORK-USD
    CREDIT_MEMO 2018-112 over 500 SEK: FRAMEWORK-SEK
    INVOICE 2018210 over 12500 SEK: 20180117
    INVOICE 2018-112 over 400 SEK: InvoiceConflict
    INVOICE Snippet1 over 7125 EUR: FRAMEWORK-EUR
    CREDIT_MEMO Snippet1 over 1656.25 EUR: InvoiceConflict
    INVOICE Correction1 over -1656.25 EUR: FRAMEWORK-EUR
    INVOICE Vat-Z over 1200.00 GBP: FRAMEWORK-GBP
    INVOICE Vat-Z over 1200.00 GBP: FRAMEWORK-GBP, replayed
    INVOICE 061828591|01/10/2020|0|1.1|0|1 over 1656.25 EUR: FRAMEWORK-EUR
    "#);

    let before = running.items().await;
    let again = running.match_all(&invoices).await;
    assert!(again.iter().all(|it| it["replayed"] == true || it["error"]["code"] == "InvoiceConflict"));
    assert_eq!(running.items().await, before);
    let mut balances = Vec::new();
    for id in ids {
        let order = buyer.reconciled(&id).await;
        let (line, currency) = (&order["lineItems"][0], &order["currency"]);
        balances.push(format!("{id}: {} {}", line["invoiced"].as_str().unwrap(), currency.as_str().unwrap()));
    }
    insta::assert_snapshot!(balances.join("\n"), @r#"
    123: 1801.78 NOK
    20180007: 475000.00 SEK
    20180117: 237892.49 SEK
    2018117: 0.00 SEK
    FRAMEWORK-DKK: -780174.43 DKK
    FRAMEWORK-EUR: 123973.21 EUR
    FRAMEWORK-GBP: 1200.00 GBP
    FRAMEWORK-SEK: 35845.90 SEK
    FRAMEWORK-USD: 115000.00 USD
    Order_9988_x: 3200.00 SEK
    PO4711: 4675.00 DKK
    "#);
}

fn row(document: &Document, result: &Value) -> String {
    let Document { invoice_type, invoice_id, amount, currency, .. } = document;
    let became = match outcome(result) {
        ("MATCHED", Some(order)) => order.to_owned(),
        ("REJECTED", None) => result["error"]["code"].as_str().unwrap().to_owned(),
        (other, _) => format!("{other}: {}", result["decision"]["reason"]),
    };
    let replayed = if result["replayed"] == true { ", replayed" } else { "" };
    format!("{invoice_type} {invoice_id} over {amount} {currency}: {became}{replayed}")
}
