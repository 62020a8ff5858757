//! The characters of texts.

use domain::form::RefusalCode::InvalidValue;
use serde_json::json;

use crate::check_orders;

#[test]
fn a_purchase_order_id_has_only_the_allowed_characters() {
    for good in ["A", "PO 1", "a_.:/=+-%@9", "-", "N/A", "000"] {
        let put = [("/purchaseOrderId", json!(good))];
        check_orders(&[(good, &put, &[], &[])]);
    }
    for bad in [
        "",
        " ",
        " PO",
        "PO ",
        "PO\u{0}",
        "PO\n",
        "PO\t1",
        "PO#1",
        "PÖ",
        "PO😀",
        "PO\u{a0}1",
        "PO,1",
        "PO\"1",
        "PO\\1",
        "PO?",
    ] {
        let put = [("/purchaseOrderId", json!(bad))];
        check_orders(&[(bad, &put, &[], &[("/purchaseOrderId", InvalidValue)])]);
    }
}

#[test]
fn text_with_control_characters_or_of_the_wrong_form_is_refused() {
    check_orders(&[
        (
            "a header in an address",
            &[("/contacts/0/email", json!("a@example.com\r\nBcc: b@example.com"))],
            &[],
            &[("/contacts/0/email", InvalidValue)],
        ),
        (
            "a header in a name",
            &[("/contacts/0/name", json!("A\nBcc: b@example.com"))],
            &[],
            &[("/contacts/0/name", InvalidValue)],
        ),
        (
            "two addresses",
            &[("/contacts/0/email", json!("a@example.com, b@example.com"))],
            &[],
            &[("/contacts/0/email", InvalidValue)],
        ),
        (
            "an invalid telephone number",
            &[("/contacts/0/phone", json!("<script>"))],
            &[],
            &[("/contacts/0/phone", InvalidValue)],
        ),
        ("a description of several lines", &[("/description", json!("a\r\n\tb"))], &[], &[]),
        (
            "NUL and escape",
            &[("/description", json!("a\u{0}b")), ("/paymentTerms", json!("a\u{1b}[0m"))],
            &[],
            &[("/description", InvalidValue), ("/paymentTerms", InvalidValue)],
        ),
        (
            "an empty text must be left out",
            &[("/description", json!("")), ("/paymentTerms", json!(""))],
            &[],
            &[("/description", InvalidValue), ("/paymentTerms", InvalidValue)],
        ),
        (
            "a country name for its code",
            &[("/billTo/country", json!("Germany"))],
            &[],
            &[("/billTo/country", InvalidValue)],
        ),
        ("a tag without a key", &[("/tags", json!({"": "x"}))], &[], &[("/tags/", InvalidValue)]),
        ("a tag without a value", &[("/tags/empty", json!(""))], &[], &[]),
    ]);
}

#[test]
fn text_that_hides_something_is_refused() {
    check_orders(&[
        (
            "names that can't be seen",
            &[
                ("/contacts/0/name", json!("\u{3164}")),
                ("/billTo/name", json!("\u{200d}")),
                ("/tags", json!({"\u{2800}": "\u{fe0f}"})),
            ],
            &[],
            &[
                ("/billTo/name", InvalidValue),
                ("/contacts/0/name", InvalidValue),
                ("/tags/\u{2800}", InvalidValue),
                ("/tags/\u{2800}", InvalidValue),
            ],
        ),
        (
            "text that is hidden or runs backwards",
            &[
                ("/contacts/0/name", json!("A\u{202e}B")),
                ("/description", json!("a\u{200b}b")),
                ("/billTo/name", json!("A\u{feff}")),
                ("/lineItems/0/description", json!("a\u{2066}b")),
            ],
            &[],
            &[
                ("/description", InvalidValue),
                ("/billTo/name", InvalidValue),
                ("/contacts/0/name", InvalidValue),
                ("/lineItems/0/description", InvalidValue),
            ],
        ),
        (
            "joiners inside a text, and letters of all scripts",
            &[("/contacts/0/name", json!("می\u{200c}خواهم 👩\u{200d}💻 É❤\u{fe0f}"))],
            &[],
            &[],
        ),
    ]);
}

#[test]
fn invalid_leads_thresholds_and_words_are_refused() {
    check_orders(&[
        (
            "invalid leads",
            &[("/noticePolicy/expirationLeads", json!(["2 months", "PT1H", "P-1D", "P"]))],
            &[],
            &[
                ("/noticePolicy/expirationLeads/0", InvalidValue),
                ("/noticePolicy/expirationLeads/1", InvalidValue),
                ("/noticePolicy/expirationLeads/2", InvalidValue),
                ("/noticePolicy/expirationLeads/3", InvalidValue),
            ],
        ),
        (
            "invalid thresholds",
            &[("/noticePolicy/balanceThresholds", json!(["101", "-1", "50%"]))],
            &[],
            &[
                ("/noticePolicy/balanceThresholds/0", InvalidValue),
                ("/noticePolicy/balanceThresholds/1", InvalidValue),
                ("/noticePolicy/balanceThresholds/2", InvalidValue),
            ],
        ),
        (
            "neither CONTINUE nor STOP",
            &[("/whenDepleted", json!("stop"))],
            &[],
            &[("/whenDepleted", InvalidValue)],
        ),
    ]);
}
