//! Validation reports every error of a document at once, each with its place. Each case changes a valid document.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod catalogue;
mod fields;
mod invoice;
mod invoice_lines;
mod limits;
mod line_items;
mod text;

use domain::form::{RefusalCode, Refusals};
use domain::purchase_order::PurchaseOrder;
use domain::seller::Catalogue;
use serde_json::{Value, json};

/// A case: its name, the values put at pointers, the pointers removed, and the refusals by pointer.
type Case<'a> = (&'a str, &'a [(&'a str, Value)], &'a [&'a str], &'a [(&'a str, RefusalCode)]);

fn purchase_order() -> Value {
    json!({
        "purchaseOrderId": "PO-2026-001", "description": "Servers", "billFrom": ["AWS_EMEA_SARL"],
        "taxRegistrationNumbers": ["DE1"], "invoiceUnits": ["EU"], "paymentTerms": "NET30", "currency": "EUR",
        "billTo": {"name": "Example GmbH", "lines": ["Weg 1"], "city": "Bonn", "postalCode": "53111", "country": "DE"},
        "effectiveMonth": "2026-01", "expirationMonth": "2026-12", "whenDepleted": "STOP",
        "contacts": [{"name": "AP", "email": "ap@example.com", "phone": "+49 228 1"}],
        "tags": {"team": "web"}, "noticePolicy": {"balanceThresholds": ["50"], "expirationLeads": ["P1M"]},
        "lineItems": [
            {"lineItemNumber": "1", "type": "ALL", "unitPrice": "1000.00", "quantity": "12", "tax": {"percent": "19"}},
            {"lineItemNumber": "2", "type": "SUBSCRIPTION", "startMonth": "2026-03", "endMonth": "2026-05",
                "balanceTracking": false, "description": "Support"},
        ],
    })
}

fn invoice() -> Value {
    json!({
        "accountId": "111122223333", "billFrom": "AWS_INC", "invoiceId": "I-1", "invoiceType": "INVOICE",
        "chargeType": "MONTHLY_USAGE", "billingPeriod": "2026-05", "issuedDate": "2026-06-02",
        "dueDate": "2026-07-02", "currency": "USD", "amount": "100.00",
    })
}

/// Puts `value` at `pointer`, or removes what is there if there is no value.
fn set(document: &mut Value, pointer: &str, value: Option<Value>) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = document.pointer_mut(parent).unwrap();
    match (parent, value) {
        (Value::Object(fields), Some(value)) => drop(fields.insert(name.to_owned(), value)),
        (Value::Object(fields), None) => drop(fields.remove(name).unwrap()),
        (Value::Array(elements), Some(value)) => match name.parse::<usize>() {
            Ok(index) if index < elements.len() => elements[index] = value,
            Ok(_) | Err(_) => elements.push(value),
        },
        (_, _) => unreachable!("{pointer}"),
    }
}

/// Reads each case's changed document and compares the refusals. The unchanged document must be accepted.
fn check(good: &Value, cases: &[Case<'_>], read: impl Fn(Value) -> Option<Refusals>) {
    assert_eq!(read(good.clone()), None, "the unchanged document");
    let mut failures = Vec::new();
    for (name, put, removed, wanted) in cases {
        let mut document = good.clone();
        put.iter().for_each(|(pointer, value)| set(&mut document, pointer, Some(value.clone())));
        removed.iter().for_each(|pointer| set(&mut document, pointer, None));
        let refusals = read(document);
        let found: Vec<(&str, RefusalCode)> =
            refusals.iter().flat_map(Refusals::each).map(|it| (it.pointer.as_str(), it.code)).collect();
        let (mut found, mut wanted) = (found, wanted.to_vec());
        found.sort_unstable();
        wanted.sort_unstable();
        if found != wanted {
            failures.push(format!(
                "{name}: expected {wanted:?}, found {:?}",
                refusals.map(|it| it.each().to_vec())
            ));
        }
    }
    assert!(failures.is_empty(), "{} cases fail:\n{}", failures.len(), failures.join("\n"));
}

/// Checks cases of the purchase order.
fn check_orders(cases: &[Case<'_>]) {
    let catalogue = Catalogue::aws().unwrap();
    check(&purchase_order(), cases, |document| PurchaseOrder::read(document, &catalogue).err());
}
