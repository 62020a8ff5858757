//! Errors of invoice lines.

use domain::form::Actual;
use domain::form::RefusalCode::{
    Duplicate, Inconsistent, InvalidValue, LimitExceeded, Required, UnknownField, WrongType,
};
use domain::invoice::Invoice;
use serde_json::{Value, json};

use crate::{Case, check, invoice};

fn check_invoices(cases: &[Case<'_>]) {
    check(&invoice(), cases, |document| Invoice::read(document).err());
}

/// Lines of an invoice of 100.00.
fn lines(amounts: &[&str]) -> Value {
    let line = |(nth, amount): (usize, &&str)| json!({"lineId": (nth + 1).to_string(), "amount": amount});
    amounts.iter().enumerate().map(line).collect()
}

#[test]
fn the_amounts_of_lines_add_up_to_that_of_the_invoice() {
    let (credit_memo, negative) = (json!("CREDIT_MEMO"), json!("-100.00"));
    check_invoices(&[
        ("they do", &[("/lines", lines(&["60.00", "40.00"]))], &[], &[]),
        ("one line", &[("/lines", lines(&["100.00"]))], &[], &[]),
        ("a line of zero", &[("/lines", lines(&["100.00", "0.00"]))], &[], &[]),
        ("a cent too much", &[("/lines", lines(&["60.00", "40.01"]))], &[], &[("/lines", Inconsistent)]),
        ("a cent too little", &[("/lines", lines(&["99.99"]))], &[], &[("/lines", Inconsistent)]),
        (
            "of the other sign, although they add up",
            &[("/lines", lines(&["120.00", "-20.00"]))],
            &[],
            &[("/lines/1/amount", InvalidValue)],
        ),
        (
            "negative lines of a negative invoice",
            &[("/amount", negative.clone()), ("/lines", lines(&["-60.00", "-40.00"]))],
            &[],
            &[],
        ),
        (
            "a positive line of a negative invoice",
            &[("/amount", negative), ("/lines", lines(&["-120.00", "20.00"]))],
            &[],
            &[("/lines/1/amount", InvalidValue)],
        ),
        (
            "positive lines of a credit memo",
            &[("/invoiceType", credit_memo), ("/lines", lines(&["60.00", "40.00"]))],
            &[],
            &[],
        ),
        (
            "an invoice of zero",
            &[("/amount", json!("0.00")), ("/lines", lines(&["5.00", "-5.00"]))],
            &[],
            &[("/lines/0/amount", InvalidValue), ("/lines/1/amount", InvalidValue)],
        ),
        (
            "more decimals than the currency",
            &[("/lines", lines(&["60.001", "39.999"]))],
            &[],
            &[("/lines/0/amount", InvalidValue), ("/lines/1/amount", InvalidValue)],
        ),
        (
            "nothing is said of a sum with a line that can't be read",
            &[("/lines", json!([{"lineId": "1", "amount": "60.00"}, {"lineId": "2"}]))],
            &[],
            &[("/lines/1/amount", Required)],
        ),
    ]);
}

#[test]
fn the_refusal_of_a_sum_has_the_expected_and_the_actual_amount() {
    let mut document = invoice();
    document["lines"] = lines(&["60.00", "40.01"]);
    let refusals = Invoice::read(document).unwrap_err();
    let refusal = &refusals.each()[0];
    let Some(Actual::Amount(actual)) = refusal.actual else { unreachable!("{refusal:?}") };
    assert_eq!(
        (refusal.expected.unwrap().to_string(), actual.to_string()),
        ("100.00".into(), "100.01".into())
    );
    let json = serde_json::to_value(refusal).unwrap();
    assert_eq!((&json["expected"], &json["actual"]), (&json!("100.00"), &json!("100.01")));
    assert_eq!(refusal.detail, "the sum of the amounts must be 100.00, but it is 100.01");
}

#[test]
fn an_invoice_has_up_to_a_hundred_lines_with_ids_of_their_own() {
    let many = |count: usize| -> Value {
        (0..count)
            .map(|nth| json!({"lineId": nth.to_string(), "amount": if nth == 0 { "100.00" } else { "0.00" }}))
            .collect()
    };
    let long: Value = (0..100)
        .map(|nth| {
            json!({"lineId": nth.to_string(), "amount": if nth == 0 { "100.00" } else { "0.00" },
                "purchaseOrderReference": "😀".repeat(200), "description": "😀".repeat(250)})
        })
        .collect();
    check_invoices(&[
        ("a hundred", &[("/lines", many(100))], &[], &[]),
        ("a hundred and one", &[("/lines", many(101))], &[], &[("/lines", LimitExceeded)]),
        ("none", &[("/lines", json!([]))], &[], &[("/lines", InvalidValue)]),
        ("too much text in all", &[("/lines", long)], &[], &[("/lines", LimitExceeded)]),
        (
            "the same ID twice",
            &[("/lines", json!([{"lineId": "1", "amount": "60.00"}, {"lineId": "1", "amount": "40.00"}]))],
            &[],
            &[("/lines/1/lineId", Duplicate)],
        ),
        (
            "IDs that are no text",
            &[(
                "/lines",
                json!([{"lineId": "", "amount": "60.00"}, {"lineId": "x".repeat(21), "amount": "40.00"}]),
            )],
            &[],
            &[("/lines/0/lineId", InvalidValue), ("/lines/1/lineId", InvalidValue)],
        ),
        (
            "wrong types and unknown fields",
            &[("/lines", json!([{"lineId": 1, "amount": 100, "tax": "0"}, "x"]))],
            &[],
            &[
                ("/lines/0/amount", WrongType),
                ("/lines/0/lineId", WrongType),
                ("/lines/0/tax", UnknownField),
                ("/lines/1", WrongType),
            ],
        ),
        ("no list", &[("/lines", json!({"lineId": "1"}))], &[], &[("/lines", WrongType)]),
        (
            "fields of a line",
            &[(
                "/lines",
                json!([{"lineId": "1", "amount": "100.00", "chargeType": "ALL", "billingPeriod": "2026-13",
                    "invoiceUnit": "", "description": "a\nb"}]),
            )],
            &[],
            &[
                ("/lines/0/billingPeriod", InvalidValue),
                ("/lines/0/chargeType", InvalidValue),
                ("/lines/0/description", InvalidValue),
                ("/lines/0/invoiceUnit", InvalidValue),
            ],
        ),
    ]);
}

#[test]
fn a_reference_to_a_line_item_needs_one_to_its_purchase_order() {
    let line = |order: Option<&str>, number: &str| {
        let mut line = json!({"lineId": "1", "amount": "100.00", "purchaseOrderLineReference": number});
        if let Some(order) = order {
            line["purchaseOrderReference"] = json!(order);
        }
        json!([line])
    };
    let refused = [("/lines/0/purchaseOrderLineReference", Inconsistent)];
    check_invoices(&[
        ("the line's", &[("/lines", line(Some("PO-1"), "2"))], &[], &[]),
        (
            "the invoice's",
            &[("/purchaseOrderReference", json!("PO-1")), ("/lines", line(None, "2"))],
            &[],
            &[],
        ),
        ("none", &[("/lines", line(None, "2"))], &[], &refused),
        ("a word for none", &[("/lines", line(Some("N/A"), "2"))], &[], &refused),
        (
            "a word for none instead of the invoice's",
            &[("/purchaseOrderReference", json!("PO-1")), ("/lines", line(Some("N/A"), "2"))],
            &[],
            &refused,
        ),
        ("both are words for none", &[("/lines", line(Some("N/A"), "n/a"))], &[], &[]),
        (
            "of an invoice",
            &[("/purchaseOrderLineReference", json!("2"))],
            &[],
            &[("/purchaseOrderLineReference", Inconsistent)],
        ),
        (
            "too long",
            &[("/lines", line(Some("PO-1"), &"x".repeat(201)))],
            &[],
            &[("/lines/0/purchaseOrderLineReference", LimitExceeded)],
        ),
    ]);
}
