//! What tests send, with everything defaulted: a purchase order for the year 2026, an invoice for May.

use serde_json::{Value, json};

use super::ACCOUNT;

/// A purchase order of 2026 with AWS Inc., in USD, with one line of type `ALL` worth 1,000.00.
pub fn order(id: &str) -> Value {
    json!({
        "purchaseOrderId": id,
        "billFrom": ["AWS_INC"],
        "currency": "USD",
        "effectiveMonth": "2026-01",
        "expirationMonth": "2026-12",
        "lineItems": [line("1", "ALL")],
    })
}

/// A line item worth 1,000.00 in all months of its purchase order, with its balance tracked.
pub fn line(number: &str, r#type: &str) -> Value {
    json!({
        "lineItemNumber": number,
        "type": r#type,
        "unitPrice": "1000.00",
        "quantity": "1",
        "balanceTracking": true,
    })
}

/// An invoice of AWS Inc. over 100.00 USD for the use of May 2026.
pub fn invoice(id: &str) -> Value {
    json!({
        "accountId": ACCOUNT,
        "billFrom": "AWS_INC",
        "invoiceId": id,
        "invoiceType": "INVOICE",
        "chargeType": "MONTHLY_USAGE",
        "billingPeriod": "2026-05",
        "issuedDate": "2026-06-03",
        "currency": "USD",
        "amount": "100.00",
    })
}

/// A credit memo over 100.00 USD for `original`.
pub fn credit(id: &str, original: &Value) -> Value {
    let original = json!({"billFrom": original["billFrom"], "invoiceId": original["invoiceId"]});
    invoice(id).with(json!({"invoiceType": "CREDIT_MEMO", "originalInvoice": original}))
}

/// Changes fields of what is sent.
pub trait With {
    /// The same with these fields; null takes a field out.
    fn with(self, fields: Value) -> Self;
}

impl With for Value {
    fn with(mut self, fields: Value) -> Self {
        let Value::Object(fields) = fields else { panic!("not fields: {fields}") };
        let object = self.as_object_mut().unwrap();
        for (name, value) in fields {
            if value.is_null() {
                object.remove(&name)
            } else {
                object.insert(name, value)
            };
        }
        self
    }
}

/// A purchase order as returned, without what is derived: as it can be sent back.
pub fn sendable(order: &Value) -> Value {
    let mut order = order.clone();
    let object = order.as_object_mut().unwrap();
    for derived in ["href", "status", "value", "balance", "version", "createdAt", "updatedAt", "health"] {
        object.remove(derived);
    }
    for line in object["lineItems"].as_array_mut().unwrap() {
        for derived in ["totalValue", "invoiced", "balance", "billedMonths", "forecast"] {
            line.as_object_mut().unwrap().remove(derived);
        }
    }
    order
}
