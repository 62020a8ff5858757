//! Sellers and line item types that the catalogue doesn't offer.

use domain::form::RefusalCode::{InvalidValue, NotOffered};
use serde_json::json;

use crate::check_orders;

#[test]
fn only_line_item_types_that_a_seller_offers_can_be_ordered() {
    check_orders(&[
        (
            "unknown sellers",
            &[("/billFrom", json!(["NOBODY", "AWS_EMEA_SARL", "NO_ONE"]))],
            &[],
            &[("/billFrom/0", NotOffered), ("/billFrom/2", NotOffered)],
        ),
        ("no seller at all", &[("/billFrom/0", json!("aws inc"))], &[], &[("/billFrom/0", InvalidValue)]),
        (
            "the place is right beside an id that is none",
            &[("/billFrom", json!(["aws inc", "NOBODY"]))],
            &[],
            &[("/billFrom/0", InvalidValue), ("/billFrom/1", NotOffered)],
        ),
        (
            "a type that none of them has",
            &[("/lineItems/1/type", json!("PROFESSIONAL_SERVICES_AND_TRAINING"))],
            &[],
            &[("/lineItems/1/type", NotOffered)],
        ),
        (
            "the place is right beside a line that is refused",
            &[
                ("/lineItems/0/unitPrice", json!("x")),
                ("/lineItems/1/lineItemNumber", json!("")),
                (
                    "/lineItems/2",
                    json!({"lineItemNumber": "3", "type": "PROFESSIONAL_SERVICES_AND_TRAINING", "balanceTracking": false}),
                ),
            ],
            &[],
            &[
                ("/lineItems/0/unitPrice", InvalidValue),
                ("/lineItems/1/lineItemNumber", InvalidValue),
                ("/lineItems/2/type", NotOffered),
            ],
        ),
        (
            "a type that one of several has",
            &[
                ("/lineItems/1/type", json!("PROFESSIONAL_SERVICES_AND_TRAINING")),
                ("/billFrom/1", json!("AWS_INC")),
            ],
            &["/taxRegistrationNumbers"],
            &[],
        ),
        (
            "tax registration numbers beside a seller without",
            &[("/billFrom/1", json!("AWS_INC"))],
            &[],
            &[("/taxRegistrationNumbers", NotOffered)],
        ),
        (
            "none of them beside it",
            &[("/billFrom/1", json!("AWS_INC")), ("/taxRegistrationNumbers", json!([]))],
            &[],
            &[],
        ),
        ("no such type", &[("/lineItems/1/type", json!("all"))], &[], &[("/lineItems/1/type", InvalidValue)]),
    ]);
}
