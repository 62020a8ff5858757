//! Sample purchase orders and invoices with defaults: a purchase order of 2026, an invoice of May 2026.

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

/// A purchase order of 2026 with a line item of each type, numbered from 1.
pub fn order_with_lines(id: &str, types: &[&str]) -> Value {
    let lines: Vec<Value> = types.iter().zip(1..).map(|(it, number)| line(&number.to_string(), it)).collect();
    order(id).with(json!({ "lineItems": lines }))
}

/// A purchase order of 2026 with contacts.
pub fn order_with_contacts(id: &str, emails: &[&str]) -> Value {
    let contacts: Vec<Value> = emails.iter().map(|email| contact(email)).collect();
    order(id).with(json!({ "contacts": contacts }))
}

pub fn contact(email: &str) -> Value {
    json!({ "name": "Ada Buyer", "email": email })
}

/// A line item worth 1,000.00 in all months of its purchase order, with balance tracking.
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

/// An invoice of AWS Inc. that names a purchase order.
pub fn invoice_naming(id: &str, amount: &str, order: &str) -> Value {
    invoice(id).with(json!({ "amount": amount, "purchaseOrderReference": order }))
}

/// An invoice of AWS Inc. for the use of another month.
pub fn invoice_of_period(id: &str, period: &str, amount: &str) -> Value {
    invoice(id).with(json!({"billingPeriod": period, "amount": amount}))
}

/// A credit memo over 100.00 USD for `original`.
pub fn credit(id: &str, original: &Value) -> Value {
    let original = json!({"billFrom": original["billFrom"], "invoiceId": original["invoiceId"]});
    invoice(id).with(json!({"invoiceType": "CREDIT_MEMO", "originalInvoice": original}))
}

pub trait With {
    /// Sets fields of an object; null removes a field.
    fn with(self, fields: Value) -> Self;
}

impl With for Value {
    fn with(mut self, fields: Value) -> Self {
        let Value::Object(fields) = fields else { panic!("not an object: {fields}") };
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

/// Removes the derived fields from a returned purchase order, so that it can be sent back.
pub fn editable(order: &Value) -> Value {
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
