//! Missing and unknown fields, and values of the wrong type.

use domain::form::RefusalCode::{Required, UnknownField, WrongType};
use domain::purchase_order::PurchaseOrder;
use domain::seller::Catalogue;
use serde_json::{Value, json};

use crate::check_orders;

#[test]
fn only_required_fields_must_be_present() {
    check_orders(&[
        (
            "every required field is missing",
            &[],
            &[
                "/purchaseOrderId",
                "/billFrom",
                "/currency",
                "/effectiveMonth",
                "/expirationMonth",
                "/lineItems",
            ],
            &[
                ("/purchaseOrderId", Required),
                ("/billFrom", Required),
                ("/currency", Required),
                ("/effectiveMonth", Required),
                ("/expirationMonth", Required),
                ("/lineItems", Required),
            ],
        ),
        (
            "every optional field is missing",
            &[],
            &[
                "/description",
                "/taxRegistrationNumbers",
                "/invoiceUnits",
                "/billTo",
                "/paymentTerms",
                "/whenDepleted",
                "/contacts",
                "/tags",
                "/noticePolicy",
            ],
            &[],
        ),
        (
            "a line without fields",
            &[("/lineItems/1", json!({}))],
            &[],
            &[
                ("/lineItems/1/lineItemNumber", Required),
                ("/lineItems/1/type", Required),
                ("/lineItems/1/unitPrice", Required),
                ("/lineItems/1/quantity", Required),
            ],
        ),
        (
            "an address and a contact without fields",
            &[("/billTo", json!({})), ("/contacts/0", json!({}))],
            &[],
            &[
                ("/billTo/name", Required),
                ("/billTo/country", Required),
                ("/contacts/0/name", Required),
                ("/contacts/0/email", Required),
            ],
        ),
    ]);
}

#[test]
fn unknown_fields_are_refused() {
    check_orders(&[
        (
            "unknown fields, everywhere",
            &[
                ("/a", json!(1)),
                ("/billTo/a", json!(1)),
                ("/contacts/0/a", json!(1)),
                ("/noticePolicy/a", json!(1)),
                ("/lineItems/1/total", json!("1.00")),
                ("/lineItems/0/tax/a", json!(1)),
            ],
            &[],
            &[
                ("/a", UnknownField),
                ("/billTo/a", UnknownField),
                ("/contacts/0/a", UnknownField),
                ("/noticePolicy/a", UnknownField),
                ("/lineItems/1/total", UnknownField),
                ("/lineItems/0/tax/a", UnknownField),
            ],
        ),
        (
            "read-only fields with any value",
            &[("/status", json!(7)), ("/createdAt", json!(null)), ("/lineItems/1/totalValue", json!([]))],
            &[],
            &[],
        ),
        (
            "a field in another spelling",
            &[("/Currency", json!("EUR"))],
            &["/currency"],
            &[("/Currency", UnknownField), ("/currency", Required)],
        ),
        (
            "a name that needs escaping",
            &[("/lineItems/0/a~b", json!(1))],
            &[],
            &[("/lineItems/0/a~0b", UnknownField)],
        ),
    ]);
}

#[test]
fn null_is_a_value_of_the_wrong_type() {
    check_orders(&[
        (
            "null is not absent",
            &[
                ("/description", Value::Null),
                ("/billTo", Value::Null),
                ("/contacts", Value::Null),
                ("/lineItems/1/endMonth", Value::Null),
                ("/tags", Value::Null),
            ],
            &[],
            &[
                ("/description", WrongType),
                ("/billTo", WrongType),
                ("/contacts", WrongType),
                ("/lineItems/1/endMonth", WrongType),
                ("/tags", WrongType),
            ],
        ),
        (
            "null for what is required",
            &[("/currency", Value::Null), ("/billFrom", Value::Null), ("/lineItems", Value::Null)],
            &[],
            &[("/currency", WrongType), ("/billFrom", WrongType), ("/lineItems", WrongType)],
        ),
    ]);
}

#[test]
fn values_of_the_wrong_type_are_refused() {
    check_orders(&[
        (
            "a number for money",
            &[("/lineItems/0/unitPrice", json!(1000.00)), ("/lineItems/0/quantity", json!(12))],
            &[],
            &[("/lineItems/0/unitPrice", WrongType), ("/lineItems/0/quantity", WrongType)],
        ),
        (
            "a number for a percent",
            &[("/lineItems/0/tax/percent", json!(19)), ("/noticePolicy/balanceThresholds/0", json!(50))],
            &[],
            &[("/lineItems/0/tax/percent", WrongType), ("/noticePolicy/balanceThresholds/0", WrongType)],
        ),
        (
            "a text for a boolean",
            &[("/lineItems/1/balanceTracking", json!("false"))],
            &[],
            &[
                ("/lineItems/1/balanceTracking", WrongType),
                ("/lineItems/1/unitPrice", Required),
                ("/lineItems/1/quantity", Required),
            ],
        ),
        (
            "a text for a list, and a list for an object",
            &[("/billFrom", json!("AWS_INC")), ("/billTo", json!(["a"]))],
            &[],
            &[("/billFrom", WrongType), ("/billTo", WrongType)],
        ),
        (
            "elements of the wrong type",
            &[("/lineItems/1", json!("ALL")), ("/contacts/0", json!([])), ("/invoiceUnits/0", json!({}))],
            &[],
            &[("/lineItems/1", WrongType), ("/contacts/0", WrongType), ("/invoiceUnits/0", WrongType)],
        ),
    ]);
}

#[test]
fn a_document_that_is_not_an_object_is_refused_as_a_whole() {
    let catalogue = Catalogue::aws().unwrap();
    for document in [json!(null), json!(1), json!("{}"), json!([]), json!([[]]), json!(true)] {
        let refusals = PurchaseOrder::read(document, &catalogue).unwrap_err();
        assert_eq!(refusals.each().len(), 1);
        assert_eq!((refusals.each()[0].pointer.as_str(), refusals.each()[0].code), ("", WrongType));
        assert!(refusals.is_malformed());
    }
}
