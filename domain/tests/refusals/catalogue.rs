//! Sellers and line item types that the catalogue doesn't offer.

use domain::form::RefusalCode::{InvalidValue, NotOffered};
use serde_json::json;

use crate::check_orders;

#[test]
fn only_line_item_types_that_a_seller_offers_can_be_ordered() {
    check_orders(&[
        (
            "unknown sellers",
            &[("/billFrom", json!(["UNKNOWN", "AWS_EMEA_SARL", "NO_ONE"]))],
            &[],
            &[("/billFrom/0", NotOffered), ("/billFrom/2", NotOffered)],
        ),
        (
            "a text that is not a seller ID",
            &[("/billFrom/0", json!("aws inc"))],
            &[],
            &[("/billFrom/0", InvalidValue)],
        ),
        (
            "an unknown seller after an invalid ID has the right place",
            &[("/billFrom", json!(["aws inc", "UNKNOWN"]))],
            &[],
            &[("/billFrom/0", InvalidValue), ("/billFrom/1", NotOffered)],
        ),
        (
            "a type that no seller offers",
            &[("/lineItems/1/type", json!("PROFESSIONAL_SERVICES_AND_TRAINING"))],
            &[],
            &[("/lineItems/1/type", NotOffered)],
        ),
        (
            "a type not offered after other refused lines has the right place",
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
            "a type that one of two sellers offers",
            &[
                ("/lineItems/1/type", json!("PROFESSIONAL_SERVICES_AND_TRAINING")),
                ("/billFrom/1", json!("AWS_INC")),
            ],
            &["/taxRegistrationNumbers"],
            &[],
        ),
        (
            "tax registration numbers with a seller that has none",
            &[("/billFrom/1", json!("AWS_INC"))],
            &[],
            &[("/taxRegistrationNumbers", NotOffered)],
        ),
        (
            "no tax registration numbers with that seller",
            &[("/billFrom/1", json!("AWS_INC")), ("/taxRegistrationNumbers", json!([]))],
            &[],
            &[],
        ),
        (
            "an unknown type",
            &[("/lineItems/1/type", json!("all"))],
            &[],
            &[("/lineItems/1/type", InvalidValue)],
        ),
    ]);
}
