//! Limits on lists and texts.

use domain::form::Actual;
use domain::form::RefusalCode::{InvalidValue, LimitExceeded};
use domain::purchase_order::PurchaseOrder;
use domain::seller::Catalogue;
use serde_json::{Value, json};

use crate::{check_orders, purchase_order};

fn text(length: usize) -> Value {
    json!("x".repeat(length))
}

fn many(count: usize, element: impl Fn(usize) -> Value) -> Value {
    (0..count).map(element).collect()
}

fn lines(count: usize) -> Value {
    many(count, |nth| json!({"lineItemNumber": nth.to_string(), "type": "ALL", "balanceTracking": false}))
}

fn contacts(count: usize) -> Value {
    many(count, |nth| json!({"name": "AP", "email": format!("ap{nth}@example.com")}))
}

#[test]
fn a_list_over_its_limit_is_refused() {
    check_orders(&[
        (
            "at every limit",
            &[
                ("/lineItems", lines(100)),
                ("/contacts", contacts(20)),
                ("/purchaseOrderId", text(100)),
                ("/tags", (0..50).map(|nth| (nth.to_string(), json!(""))).collect()),
                ("/description", text(1000)),
            ],
            &[],
            &[],
        ),
        ("101 lines", &[("/lineItems", lines(101))], &[], &[("/lineItems", LimitExceeded)]),
        ("21 contacts", &[("/contacts", contacts(21))], &[], &[("/contacts", LimitExceeded)]),
        (
            "51 tags",
            &[("/tags", (0..51).map(|nth| (nth.to_string(), json!("x"))).collect())],
            &[],
            &[("/tags", LimitExceeded)],
        ),
        (
            "51 sellers",
            &[
                ("/billFrom", many(51, |nth| json!(format!("S{nth}")))),
                ("/taxRegistrationNumbers", json!([])),
            ],
            &[],
            &[("/billFrom", LimitExceeded)],
        ),
        (
            "51 units and numbers",
            &[
                ("/invoiceUnits", many(51, |nth| json!(nth.to_string()))),
                ("/taxRegistrationNumbers", many(51, |nth| json!(nth.to_string()))),
            ],
            &[],
            &[("/invoiceUnits", LimitExceeded), ("/taxRegistrationNumbers", LimitExceeded)],
        ),
        (
            "11 thresholds",
            &[("/noticePolicy/balanceThresholds", many(11, |nth| json!(nth.to_string())))],
            &[],
            &[("/noticePolicy/balanceThresholds", LimitExceeded)],
        ),
        (
            "6 lines of an address",
            &[("/billTo/lines", many(6, |_| json!("x")))],
            &[],
            &[("/billTo/lines", LimitExceeded)],
        ),
    ]);
}

#[test]
fn a_text_over_its_length_is_refused() {
    check_orders(&[
        (
            "one character over each limit",
            &[
                ("/purchaseOrderId", text(101)),
                ("/description", text(1001)),
                ("/lineItems/0/lineItemNumber", text(21)),
                ("/lineItems/1/description", text(251)),
                ("/taxRegistrationNumbers/0", text(51)),
                ("/invoiceUnits/0", text(101)),
                ("/tags/team", text(257)),
                ("/paymentTerms", text(101)),
            ],
            &[],
            &[
                ("/purchaseOrderId", InvalidValue),
                ("/description", InvalidValue),
                ("/lineItems/0/lineItemNumber", InvalidValue),
                ("/lineItems/1/description", InvalidValue),
                ("/taxRegistrationNumbers/0", InvalidValue),
                ("/invoiceUnits/0", InvalidValue),
                ("/tags/team", InvalidValue),
                ("/paymentTerms", InvalidValue),
            ],
        ),
        (
            "empty lists that need an element",
            &[("/billFrom", json!([])), ("/lineItems", json!([]))],
            &[],
            &[("/billFrom", InvalidValue), ("/lineItems", InvalidValue)],
        ),
    ]);
}

#[test]
fn the_refusal_of_a_limit_has_the_limit_and_the_actual_number() {
    let mut document = purchase_order();
    document["lineItems"] = lines(101);
    let refusals = PurchaseOrder::read(document, &Catalogue::aws().unwrap()).unwrap_err();
    assert_eq!((refusals.each()[0].limit, refusals.each()[0].actual), (Some(100), Some(Actual::Count(101))));
}
