//! Stored items with fields of a later release are read, and an item that can't be read affects nothing else.

mod lanes;
mod orders;
mod others;

use serde_json::{Value, json};

use crate::harness::given::{With, invoice, invoice_naming, order};
use crate::harness::{Answer, Caller, Running, path_of};

/// The partition of the purchase orders.
const ORDERS: &str = "PO#111122223333";
/// A value that no attribute has.
const BROKEN: &str = "?";
/// Maps whose keys are data, not names of fields.
const KEYED: [&str; 5] = ["tags", "invoiced", "months", "sums", "below"];

impl Running {
    /// Makes an item unreadable.
    async fn break_item(&self, pk: &str, sk: &str, attribute: &str) {
        self.tamper(pk, sk, &format!("SET {attribute} = :value"), &json!({ "S": BROKEN })).await;
    }
}

impl Caller<'_> {
    /// The answers to all reads about `PO_A` and its account.
    async fn reads(&self) -> Vec<(String, Answer)> {
        let order = path_of("PO_A");
        let mut answers = Vec::new();
        for path in [
            "/purchase-orders".to_owned(),
            "/purchase-orders?status=ACTIVE".to_owned(),
            order.clone(),
            format!("{order}?version=1"),
            format!("{order}/history"),
            format!("{order}/ledger"),
            format!("{order}/invoices"),
            format!("{order}/notices"),
            format!("{order}/reconciliation"),
            "/invoices".to_owned(),
            "/invoices/AWS_INC/I-1".to_owned(),
            "/summary".to_owned(),
            "/coverage".to_owned(),
            "/settings".to_owned(),
        ] {
            let answer = self.get(&path).await;
            answers.push((path, answer));
        }
        answers
    }
}

/// The error is final, so callers aren't asked to try again.
fn assert_internal(answer: &Answer, what: &str) {
    assert_eq!(answer.refusal(), (500, "Internal"), "{what}: {}", answer.body);
    assert!(!answer.body.to_string().contains("again"), "{what}: {}", answer.body);
}

/// Adds a field to every map of fields.
fn with_later_fields(name: &str, value: &Value) -> Value {
    let mut value = value.clone();
    if KEYED.contains(&name) {
        return value;
    }
    if let Some(fields) = value.get_mut("M").and_then(Value::as_object_mut) {
        for (name, field) in fields.iter_mut() {
            *field = with_later_fields(name, field);
        }
        fields.insert("later".to_owned(), json!({"S": "x"}));
    }
    if let Some(elements) = value.get_mut("L").and_then(Value::as_array_mut) {
        for element in elements {
            *element = with_later_fields("", element);
        }
    }
    value
}

#[tokio::test]
async fn fields_of_a_later_release_are_ignored() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let contacts = json!([{"name": "Ada", "email": "ada@example.com"}]);
    buyer.set_settings(&json!({"displayName": "Example", "contacts": contacts, "noticePolicy": {}})).await;
    let address = json!({"name": "Example GmbH", "country": "DE"});
    let fields = json!({"contacts": contacts, "tags": {"a": "b"}, "billTo": address, "noticePolicy": {}});
    buyer.add_order(&order("PO_A").with(fields)).await;
    running.match_one(&invoice_naming("I-1", "400.00", "PO_A")).await;
    running.match_one(&invoice("I-2").with(json!({"currency": "EUR"}))).await;
    running.sweep().await;
    let before = buyer.reads().await;
    let later: Vec<Value> = running
        .items()
        .await
        .iter()
        .map(|item| with_later_fields("", &json!({ "M": item }))["M"].clone())
        .collect();
    running.put_items(&later).await;
    for ((path, before), (_, after)) in before.iter().zip(buyer.reads().await) {
        assert_eq!((before.status, &before.body), (after.status, &after.body), "{path}");
    }
    let replay = running.match_one(&invoice_naming("I-1", "400.00", "PO_A")).await;
    assert_eq!((&replay["outcome"], &replay["replayed"]), (&json!("MATCHED"), &json!(true)));
    assert_eq!(running.match_one(&invoice("I-3")).await["outcome"], "MATCHED");
    assert_eq!(buyer.edit("PO_A", &json!({"description": "edited"})).await.status, 200);
    let report = running.sweep().await;
    assert_eq!((&report["unreadable"], &report["remaining"]), (&json!(0), &json!(0)), "{report}");
}
