//! Months, duplicates and prices.

use domain::form::RefusalCode::{self, Duplicate, Inconsistent, InvalidValue, Required};
use serde_json::{Value, json};

use crate::check_orders;

#[test]
fn months_are_in_order_and_lines_stay_within_those_of_the_order() {
    check_orders(&[
        (
            "one month",
            &[
                ("/effectiveMonth", json!("2026-03")),
                ("/expirationMonth", json!("2026-03")),
                ("/lineItems/1/endMonth", json!("2026-03")),
            ],
            &[],
            &[],
        ),
        (
            "the last month before the first",
            &[("/effectiveMonth", json!("2027-01"))],
            &[],
            &[("/expirationMonth", Inconsistent)],
        ),
        (
            "texts that are not months",
            &[("/effectiveMonth", json!("2026-13")), ("/expirationMonth", json!("2026-1"))],
            &[],
            &[("/effectiveMonth", InvalidValue), ("/expirationMonth", InvalidValue)],
        ),
        (
            "the line begins before its order",
            &[("/lineItems/1/startMonth", json!("2025-12"))],
            &[],
            &[("/lineItems/1/startMonth", Inconsistent)],
        ),
        (
            "the line ends after its order",
            &[("/lineItems/1/endMonth", json!("2027-01"))],
            &[],
            &[("/lineItems/1/endMonth", Inconsistent)],
        ),
        (
            "the line ends before it starts",
            &[("/lineItems/1/endMonth", json!("2026-02"))],
            &[],
            &[("/lineItems/1/endMonth", Inconsistent)],
        ),
        (
            "the line's month doesn't exist",
            &[("/lineItems/1/endMonth", json!("2026-00"))],
            &[],
            &[("/lineItems/1/endMonth", InvalidValue)],
        ),
    ]);
}

#[test]
fn duplicates_are_refused() {
    check_orders(&[
        (
            "lines",
            &[("/lineItems/1/lineItemNumber", json!("1"))],
            &[],
            &[("/lineItems/1/lineItemNumber", Duplicate)],
        ),
        (
            "a duplicate line with another error",
            &[("/lineItems/1/lineItemNumber", json!("1")), ("/lineItems/1/type", json!("NONE"))],
            &[],
            &[("/lineItems/1/lineItemNumber", Duplicate), ("/lineItems/1/type", InvalidValue)],
        ),
        ("01 is not 1", &[("/lineItems/1/lineItemNumber", json!("01"))], &[], &[]),
        ("sellers", &[("/billFrom/1", json!("AWS_EMEA_SARL"))], &[], &[("/billFrom/1", Duplicate)]),
        (
            "numbers and units",
            &[("/taxRegistrationNumbers/1", json!("DE1")), ("/invoiceUnits/1", json!("EU"))],
            &[],
            &[("/taxRegistrationNumbers/1", Duplicate), ("/invoiceUnits/1", Duplicate)],
        ),
        (
            "thresholds and leads",
            &[
                ("/noticePolicy/balanceThresholds", json!(["75", "75.0"])),
                ("/noticePolicy/expirationLeads", json!(["P0D", "P0M"])),
            ],
            &[],
            &[
                ("/noticePolicy/balanceThresholds/1", Duplicate),
                ("/noticePolicy/expirationLeads/1", Duplicate),
            ],
        ),
        (
            "one mailbox in two spellings",
            &[("/contacts/1", json!({"name": "B", "email": "AP@example.com"}))],
            &[],
            &[("/contacts", Duplicate)],
        ),
    ]);
}

#[test]
fn a_line_has_a_valid_price_and_quantity() {
    let price = |text: &str| ("/lineItems/0/unitPrice", json!(text));
    let quantity = |text: &str| ("/lineItems/0/quantity", json!(text));
    let at_price: &[(&str, RefusalCode)] = &[("/lineItems/0/unitPrice", InvalidValue)];
    let at_quantity: &[(&str, RefusalCode)] = &[("/lineItems/0/quantity", InvalidValue)];
    check_orders(&[
        (
            "tracked without a price",
            &[],
            &["/lineItems/0/unitPrice"],
            &[("/lineItems/0/unitPrice", Required)],
        ),
        (
            "tracked without a quantity",
            &[],
            &["/lineItems/0/quantity"],
            &[("/lineItems/0/quantity", Required)],
        ),
        (
            "untracked with neither",
            &[("/lineItems/0/balanceTracking", json!(false))],
            &["/lineItems/0/unitPrice", "/lineItems/0/quantity"],
            &[],
        ),
        ("zero", &[price("0"), quantity("0")], &[], &[]),
        ("fifteen digits", &[price("999999999999999"), quantity("1")], &["/lineItems/0/tax"], &[]),
        ("sixteen digits", &[price("1000000000000000"), quantity("1")], &[], at_price),
        ("just beyond fifteen digits", &[price("999999999999999.01"), quantity("1")], &[], at_price),
        ("the product has sixteen digits", &[price("999999999999999"), quantity("2")], &[], at_price),
        ("with tax it has sixteen digits", &[price("999999999999999"), quantity("1")], &[], at_price),
        (
            "the order has sixteen digits",
            &[
                price("900000000000000"),
                quantity("1"),
                ("/lineItems/1/unitPrice", json!("100000000000000")),
                ("/lineItems/1/quantity", json!("1")),
            ],
            &["/lineItems/0/tax"],
            &[("/lineItems", InvalidValue)],
        ),
        ("too many decimals", &[price("0.001")], &[], at_price),
        ("zeros count as decimals", &[price("1.000")], &[], at_price),
        ("seven decimals of a quantity", &[quantity("0.0000001")], &[], at_quantity),
        ("six decimals of a quantity", &[quantity("0.000001")], &[], &[]),
        ("negative price", &[price("-0.01")], &[], at_price),
        ("negative quantity", &[quantity("-1")], &[], at_quantity),
        ("minus zero as a quantity", &[quantity("-0")], &[], at_quantity),
        (
            "not a number",
            &[price("1,000.00"), quantity("1e3")],
            &[],
            &[("/lineItems/0/unitPrice", InvalidValue), ("/lineItems/0/quantity", InvalidValue)],
        ),
    ]);
}

#[test]
fn a_tax_is_a_percent_up_to_100_or_an_amount() {
    let tax = |value: Value| ("/lineItems/0/tax", value);
    check_orders(&[
        (
            "tax: both",
            &[tax(json!({"percent": "19", "amount": "1.00"}))],
            &[],
            &[("/lineItems/0/tax", Inconsistent)],
        ),
        ("tax: none", &[tax(json!({}))], &[], &[("/lineItems/0/tax", Inconsistent)]),
        ("tax: an amount", &[tax(json!({"amount": "1.00"}))], &[], &[]),
        (
            "tax: above 100 percent",
            &[tax(json!({"percent": "100.0001"}))],
            &[],
            &[("/lineItems/0/tax/percent", InvalidValue)],
        ),
        (
            "tax: five decimals",
            &[tax(json!({"percent": "1.00001"}))],
            &[],
            &[("/lineItems/0/tax/percent", InvalidValue)],
        ),
        (
            "tax: negative",
            &[tax(json!({"amount": "-1.00"}))],
            &[],
            &[("/lineItems/0/tax/amount", InvalidValue)],
        ),
    ]);
}

#[test]
fn a_price_has_no_more_decimals_than_its_currency() {
    check_orders(&[
        (
            "yen have no decimals",
            &[("/currency", json!("JPY"))],
            &[],
            &[("/lineItems/0/unitPrice", InvalidValue)],
        ),
        ("an unknown currency", &[("/currency", json!("EURO"))], &[], &[("/currency", InvalidValue)]),
        ("a currency in lower case", &[("/currency", json!("eur"))], &[], &[("/currency", InvalidValue)]),
    ]);
}
