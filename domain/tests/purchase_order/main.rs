//! Status, health, edits and deletion of purchase orders.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod edit;
mod health;
mod status;

use chrono::{DateTime, NaiveDate, Utc};
use domain::ledger::RecordedOrder;
use domain::money::Money;
use domain::purchase_order::PurchaseOrder;
use domain::seller::Catalogue;
use serde_json::{Value, json};

fn document() -> Value {
    json!({"purchaseOrderId": "PO_A", "billFrom": ["AWS_INC"], "currency": "USD", "effectiveMonth": "2026-01",
        "expirationMonth": "2026-12", "contacts": [{"name": "Ada", "email": "ada@example.com"}],
        "lineItems": [{"lineItemNumber": "1", "type": "ALL", "unitPrice": "1000.00", "quantity": "1"}]})
}

fn with(changes: &[(&str, Value)]) -> Value {
    let mut document = document();
    for (name, value) in changes {
        document[*name] = value.clone();
    }
    document
}

fn order(document: Value) -> PurchaseOrder {
    PurchaseOrder::read(document, &Catalogue::aws().unwrap()).unwrap().0
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    format!("{text}T12:00:00Z").parse().unwrap()
}

fn recorded(document: Value) -> RecordedOrder {
    RecordedOrder::new(order(document), [].into(), at("2026-01-01"), day("2026-01-01"))
}

fn drawn(mut record: RecordedOrder, line: &str, amount: &str) -> RecordedOrder {
    let amount = Money::parse(amount, record.order.currency).unwrap();
    record.totals = record.totals.after(&line.parse().unwrap(), amount).unwrap();
    record
}
