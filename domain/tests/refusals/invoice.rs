//! Errors of invoices.

use domain::form::RefusalCode::{InvalidValue, LimitExceeded, Required, UnknownField, WrongType};
use domain::ids::AccountId;
use domain::invoice::Invoice;
use serde_json::json;

use crate::{Case, check, invoice, set};

fn check_invoices(cases: &[Case<'_>]) {
    check(&invoice(), cases, |document| Invoice::read(document).err());
}

#[test]
fn every_required_field_of_an_invoice_must_be_present_and_of_its_type() {
    check_invoices(&[
        (
            "everything missing",
            &[],
            &[
                "/accountId",
                "/billFrom",
                "/invoiceId",
                "/invoiceType",
                "/chargeType",
                "/billingPeriod",
                "/currency",
                "/amount",
            ],
            &[
                ("/accountId", Required),
                ("/billFrom", Required),
                ("/invoiceId", Required),
                ("/invoiceType", Required),
                ("/chargeType", Required),
                ("/billingPeriod", Required),
                ("/currency", Required),
                ("/amount", Required),
            ],
        ),
        (
            "numbers for texts",
            &[("/accountId", json!(111_122_223_333_u64)), ("/amount", json!(100.0))],
            &[],
            &[("/accountId", WrongType), ("/amount", WrongType)],
        ),
        (
            "an account ID with a non-ASCII digit",
            &[("/accountId", json!("11112222333٣"))],
            &[],
            &[("/accountId", InvalidValue)],
        ),
    ]);
}

#[test]
fn an_invoice_may_be_negative_but_a_credit_memo_may_not() {
    check_invoices(&[
        ("a negative invoice", &[("/amount", json!("-100.00"))], &[], &[]),
        (
            "a negative credit memo",
            &[("/amount", json!("-100.00")), ("/invoiceType", json!("CREDIT_MEMO"))],
            &[],
            &[("/amount", InvalidValue)],
        ),
        (
            "a credit memo of zero",
            &[("/amount", json!("-0.00")), ("/invoiceType", json!("CREDIT_MEMO"))],
            &[],
            &[],
        ),
        (
            "more decimals than the currency",
            &[("/amount", json!("0.001"))],
            &[],
            &[("/amount", InvalidValue)],
        ),
        ("too large", &[("/amount", json!("-1000000000000000"))], &[], &[("/amount", InvalidValue)]),
    ]);
}

#[test]
fn a_date_is_a_day_of_the_calendar_in_iso_8601() {
    check_invoices(&[
        (
            "impossible dates",
            &[("/issuedDate", json!("2026-02-29")), ("/dueDate", json!("+2026-1-01"))],
            &[],
            &[("/issuedDate", InvalidValue), ("/dueDate", InvalidValue)],
        ),
        (
            "dates with spaces",
            &[("/issuedDate", json!("  2026-1-1")), ("/dueDate", json!("2026- 1-01"))],
            &[],
            &[("/issuedDate", InvalidValue), ("/dueDate", InvalidValue)],
        ),
    ]);
}

#[test]
fn a_reference_is_any_text_up_to_a_length() {
    let long = "x".repeat(201);
    check_invoices(&[
        ("any reference", &[("/purchaseOrderReference", json!(" \t#?😀\n "))], &[], &[]),
        ("an empty reference", &[("/purchaseOrderReference", json!(""))], &[], &[]),
        (
            "references that ring a bell, or reorder or hide text",
            &[
                ("/purchaseOrderReference", json!("a\u{7}b")),
                ("/purchaseOrderLineReference", json!("a\u{202e}b")),
                ("/sellerAssigned", json!("\u{200b}")),
            ],
            &[],
            &[
                ("/purchaseOrderReference", InvalidValue),
                ("/purchaseOrderLineReference", InvalidValue),
                ("/sellerAssigned", InvalidValue),
            ],
        ),
        (
            "a reference that is too long",
            &[("/purchaseOrderReference", json!(long))],
            &[],
            &[("/purchaseOrderReference", LimitExceeded)],
        ),
        (
            "an original without its seller, with an unknown field",
            &[("/originalInvoice", json!({"invoiceId": "I-0", "a": 1}))],
            &[],
            &[("/originalInvoice/billFrom", Required), ("/originalInvoice/a", UnknownField)],
        ),
        ("an ID with separators", &[("/invoiceId", json!("061828591|01/10/2020|0|1.1|0|1"))], &[], &[]),
    ]);
}

#[test]
fn words_outside_the_fixed_lists_are_refused() {
    check_invoices(&[(
        "unknown words",
        &[("/chargeType", json!("ALL")), ("/invoiceType", json!("invoice")), ("/billFrom", json!("aws"))],
        &[],
        &[("/chargeType", InvalidValue), ("/invoiceType", InvalidValue), ("/billFrom", InvalidValue)],
    )]);
}

#[test]
fn a_request_with_a_token_must_not_name_an_account() {
    let account: AccountId = "444455556666".parse().unwrap();
    let mut document = invoice();
    document["amount"] = json!("x");
    let refusals = Invoice::read_of(account.clone(), document.clone()).unwrap_err();
    let places: Vec<_> = refusals.each().iter().map(|it| (it.pointer.as_str(), it.code)).collect();
    assert_eq!(places, [("/accountId", UnknownField), ("/amount", InvalidValue)]);
    set(&mut document, "/accountId", None);
    set(&mut document, "/amount", Some(json!("1.00")));
    assert_eq!(Invoice::read_of(account.clone(), document).unwrap().account_id, account);
}
