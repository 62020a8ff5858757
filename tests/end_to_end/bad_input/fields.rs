//! Invalid fields of purchase orders: validation reports every error at once, each with its JSON pointer.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::given::{With, invoice, line, order};
use crate::harness::{Running, outcome, send, with_json};

#[tokio::test]
async fn a_problem_reports_every_error() {
    let running = Running::on("2026-06-15").await;
    let wrong = order("PO_A").with(json!({
        "purchaseOrderId": null,
        "billFrom": ["AWS_INC", "AWS_INC", "aws"],
        "currency": "usd",
        "expirationMonth": "2025-12",
        "lineItems": [
            line("1", "ALL").with(json!({"unitPrice": 1000.00, "colour": "red", "quantity": null})),
            line("1", "EVERYTHING").with(json!({"startMonth": "2026-13"})),
        ],
    }));
    let answer = running.buyer().create(&wrong).await;
    assert_eq!(answer.header("content-type"), "application/problem+json");
    insta::assert_json_snapshot!(answer.body);
}

#[tokio::test]
async fn an_exceeded_limit_is_reported_with_the_limit_and_the_actual_number() {
    let running = Running::on("2026-06-15").await;
    let lines: Vec<Value> = (1..=101).map(|number| line(&number.to_string(), "ALL")).collect();
    let contacts: Vec<Value> =
        (1..=21).map(|number| json!({"name": "A", "email": format!("a{number}@example.com")})).collect();
    let tags: Value = (1..=51).map(|number| (format!("key-{number}"), json!("value"))).collect();
    for (fields, pointer, limit) in [
        (json!({"lineItems": lines}), "/lineItems", 100),
        (json!({"contacts": contacts}), "/contacts", 20),
        (json!({"tags": tags}), "/tags", 50),
    ] {
        let answer = running.buyer().create(&order("PO_A").with(fields)).await;
        assert_eq!(answer.refusal(), (422, "ValidationFailed"));
        assert_eq!(answer.errors(), [(pointer, "LimitExceeded")]);
        let error = &answer.body["errors"][0];
        assert_eq!((&error["limit"], &error["actual"]), (&json!(limit), &json!(limit + 1)), "{error}");
    }
    let within = json!({"lineItems": lines[..100], "contacts": contacts[..20]});
    assert_eq!(running.buyer().create(&order(&"x".repeat(100)).with(within)).await.status, 201);
    let answer = running.buyer().create(&order(&"x".repeat(101))).await;
    assert_eq!(answer.errors(), [("/purchaseOrderId", "InvalidValue")]);
    assert_eq!(answer.body["detail"], "/purchaseOrderId: has 101 characters; at most 100 are allowed");
}

/// Checks that creating and editing a purchase order with the fields of each row is refused with the row's error only.
async fn refuses_each(refusal: (u16, &str), table: &[(Value, &str, &str)]) {
    let running = Running::on("2026-06-15").await;
    for (fields, pointer, code) in table {
        let body = order("PO_A").with(fields.clone());
        let answer = running.buyer().create(&body).await;
        let short: String = fields.to_string().chars().take(80).collect();
        assert_eq!(answer.refusal(), refusal, "{short}: {}", answer.body);
        assert_eq!(answer.errors(), [(*pointer, *code)], "{short}");
        assert!(answer.body.to_string().len() < 1000, "{short}");
        let put = running.buyer().put("/purchase-orders/PO_A", "*", &body).await;
        assert_eq!((put.refusal(), put.errors()), (answer.refusal(), answer.errors()), "PUT {short}");
    }
    assert!(running.items().await.is_empty());
}

#[tokio::test]
async fn wrong_types_and_unknown_fields_are_malformed() {
    let with_line = |fields: Value| json!({"lineItems": [line("1", "ALL").with(fields)]});
    let table = [
        (json!({"purchaseOrderId": 7}), "/purchaseOrderId", "WrongType"),
        (json!({"description": ["a"]}), "/description", "WrongType"),
        (json!({"billFrom": "AWS_INC"}), "/billFrom", "WrongType"),
        (json!({"tags": {"a": 1}}), "/tags/a", "WrongType"),
        (json!({"lineItems": {}}), "/lineItems", "WrongType"),
        (json!({"lineItems": [7]}), "/lineItems/0", "WrongType"),
        (json!({"purchaseorderid": "PO_A"}), "/purchaseorderid", "UnknownField"),
        (json!({"a/b~c": 1}), "/a~1b~0c", "UnknownField"),
        (json!({"versions": 1}), "/versions", "UnknownField"),
        (with_line(json!({"unitPrice": 1000})), "/lineItems/0/unitPrice", "WrongType"),
        (with_line(json!({"quantity": 1})), "/lineItems/0/quantity", "WrongType"),
        (with_line(json!({"tax": {"percent": 19}})), "/lineItems/0/tax/percent", "WrongType"),
        (with_line(json!({"balanceTracking": "true"})), "/lineItems/0/balanceTracking", "WrongType"),
        (with_line(json!({"drawn": "0.00"})), "/lineItems/0/drawn", "UnknownField"),
    ];
    refuses_each((400, "MalformedRequest"), &table).await;
}

#[tokio::test]
async fn an_invalid_line_item_is_reported_with_its_pointer() {
    let with_line = |fields: Value| json!({"lineItems": [line("1", "ALL").with(fields)]});
    let table = [
        (with_line(json!({"tax": {}})), "/lineItems/0/tax", "Inconsistent"),
        (with_line(json!({"tax": {"percent": "19", "amount": "1.00"}})), "/lineItems/0/tax", "Inconsistent"),
        (with_line(json!({"unitPrice": "1000.001"})), "/lineItems/0/unitPrice", "InvalidValue"),
        (with_line(json!({"unitPrice": "1,000.00"})), "/lineItems/0/unitPrice", "InvalidValue"),
        (with_line(json!({"unitPrice": "1e3"})), "/lineItems/0/unitPrice", "InvalidValue"),
        (with_line(json!({"unitPrice": "-1.00"})), "/lineItems/0/unitPrice", "InvalidValue"),
        (with_line(json!({"unitPrice": "９"})), "/lineItems/0/unitPrice", "InvalidValue"),
        (with_line(json!({"unitPrice": "9".repeat(5000)})), "/lineItems/0/unitPrice", "InvalidValue"),
        (with_line(json!({"quantity": "-1"})), "/lineItems/0/quantity", "InvalidValue"),
        (with_line(json!({"startMonth": "2025-12"})), "/lineItems/0/startMonth", "Inconsistent"),
        (with_line(json!({"endMonth": "2026-1"})), "/lineItems/0/endMonth", "InvalidValue"),
        (with_line(json!({"type": "all"})), "/lineItems/0/type", "InvalidValue"),
        (with_line(json!({"lineItemNumber": ""})), "/lineItems/0/lineItemNumber", "InvalidValue"),
        (
            json!({"lineItems": [line("1", "ALL"), line("1", "ALL")]}),
            "/lineItems/1/lineItemNumber",
            "Duplicate",
        ),
        (json!({"lineItems": []}), "/lineItems", "InvalidValue"),
        (json!({"lineItems": null}), "/lineItems", "Required"),
    ];
    refuses_each((422, "ValidationFailed"), &table).await;
}

#[tokio::test]
async fn an_invalid_purchase_order_is_reported_with_its_pointer() {
    let table = [
        (json!({"billFrom": ["AWS_MARS"]}), "/billFrom/0", "NotOffered"),
        (json!({"billFrom": []}), "/billFrom", "InvalidValue"),
        (json!({"taxRegistrationNumbers": ["DE1"]}), "/taxRegistrationNumbers", "NotOffered"),
        (json!({"currency": "XYZ"}), "/currency", "InvalidValue"),
        (json!({"effectiveMonth": "2026-00"}), "/effectiveMonth", "InvalidValue"),
        (json!({"expirationMonth": "2025-12"}), "/expirationMonth", "Inconsistent"),
        (json!({"purchaseOrderId": "PO\u{0}A"}), "/purchaseOrderId", "InvalidValue"),
        (json!({"purchaseOrderId": "PO 🧾"}), "/purchaseOrderId", "InvalidValue"),
        (json!({"purchaseOrderId": "PO~A"}), "/purchaseOrderId", "InvalidValue"),
        (json!({"purchaseOrderId": "PO#A"}), "/purchaseOrderId", "InvalidValue"),
        (json!({"purchaseOrderId": " PO_A"}), "/purchaseOrderId", "InvalidValue"),
        (json!({"purchaseOrderId": "PO_A "}), "/purchaseOrderId", "InvalidValue"),
        (json!({"purchaseOrderId": ""}), "/purchaseOrderId", "InvalidValue"),
        (json!({"contacts": [{"name": "A", "email": "a@"}]}), "/contacts/0/email", "InvalidValue"),
        (json!({"contacts": [{"name": "A", "email": "a@10.0.0.1"}]}), "/contacts/0/email", "InvalidValue"),
        (
            json!({"contacts": [{"name": "A", "email": "a@example.com\r\nBcc: b@example.com"}]}),
            "/contacts/0/email",
            "InvalidValue",
        ),
        (
            json!({"contacts": [{"name": "A\nB", "email": "a@example.com"}]}),
            "/contacts/0/name",
            "InvalidValue",
        ),
        (json!({"billTo": {"name": "A", "country": "XX"}}), "/billTo/country", "InvalidValue"),
        (json!({"whenDepleted": "PAUSE"}), "/whenDepleted", "InvalidValue"),
        (
            json!({"noticePolicy": {"balanceThresholds": ["101"]}}),
            "/noticePolicy/balanceThresholds/0",
            "InvalidValue",
        ),
        (
            json!({"noticePolicy": {"expirationLeads": ["2 months"]}}),
            "/noticePolicy/expirationLeads/0",
            "InvalidValue",
        ),
        (json!({"description": "a\u{7}"}), "/description", "InvalidValue"),
        (json!({"description": "x".repeat(1001)}), "/description", "InvalidValue"),
    ];
    refuses_each((422, "ValidationFailed"), &table).await;
}

#[tokio::test]
async fn null_does_not_mean_absent() {
    let running = Running::on("2026-06-15").await;
    for field in [
        "purchaseOrderId",
        "description",
        "tags",
        "contacts",
        "billTo",
        "noticePolicy",
        "lineItems",
        "whenDepleted",
    ] {
        let mut body = order("PO_A");
        body[field] = Value::Null;
        let answer = running.buyer().create(&body).await;
        let pointer = format!("/{field}");
        assert_eq!((answer.status, answer.errors()), (400, vec![(pointer.as_str(), "WrongType")]), "{field}");
    }
}

#[tokio::test]
async fn invalid_status_changes_and_reasons_are_refused() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_A")).await;
    for (body, status, found) in [
        (json!({}), 422, ("/status", "Required")),
        (json!({"status": "suspended"}), 422, ("/status", "InvalidValue")),
        (json!({"status": "DELETED"}), 422, ("/status", "InvalidValue")),
        (json!({"status": null}), 400, ("/status", "WrongType")),
        (json!({"status": "SUSPENDED", "why": "x"}), 400, ("/why", "UnknownField")),
        (json!({"status": "SUSPENDED", "reason": ""}), 422, ("/reason", "InvalidValue")),
        (json!({"status": "SUSPENDED", "reason": "x".repeat(501)}), 422, ("/reason", "InvalidValue")),
    ] {
        let answer = buyer.put("/purchase-orders/PO_A/status", "\"1\"", &body).await;
        assert_eq!((answer.status, answer.errors()), (status, vec![found]), "{body}");
    }
    for (reason, status, code) in
        [(json!(7), 400, "WrongType"), (json!(null), 400, "WrongType"), (json!(""), 422, "InvalidValue")]
    {
        let mut body = order("PO_A");
        body["reason"] = reason;
        let answer = buyer.put("/purchase-orders/PO_A", "\"1\"", &body).await;
        assert_eq!((answer.status, answer.errors()), (status, vec![("/reason", code)]));
    }
}

#[tokio::test]
async fn a_withdrawn_currency_is_only_for_invoices_and_purchase_orders_that_have_it() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let kuna = order("PO_A").with(json!({"currency": "HRK"}));
    let put = buyer.request(Method::PUT, "/purchase-orders/PO_A").header("if-none-match", "*");
    let dry = with_json(buyer.request(Method::POST, "/purchase-orders?dryRun=true"), &kuna);
    for answer in [buyer.create(&kuna).await, send(with_json(put, &kuna)).await, send(dry).await] {
        assert_eq!(
            (answer.refusal(), answer.errors()),
            ((422, "ValidationFailed"), vec![("/currency", "InvalidValue")])
        );
        assert_eq!(answer.body["errors"][0]["detail"], "HRK was withdrawn and replaced by EUR");
    }
    buyer.add_order(&order("PO_A")).await;
    assert_eq!(
        buyer.edit("PO_A", &json!({"currency": "HRK"})).await.errors(),
        [("/currency", "InvalidValue")]
    );
    let unmatched = running.match_one(&invoice("I-1").with(json!({"currency": "HRK"}))).await;
    assert_eq!(outcome(&unmatched), ("UNMATCHED", None));
    // As if the purchase order had been made before the currency was withdrawn.
    let items = running.items().await.into_iter().map(|item| item.to_string().replace("USD", "HRK"));
    let items: Vec<Value> = items.map(|item| item.parse().unwrap()).collect();
    running.put_items(&items).await;
    let edited = buyer.edit("PO_A", &json!({"description": "more"})).await;
    assert_eq!((edited.status, &edited.body["currency"]), (200, &json!("HRK")), "{}", edited.body);
    let matched = running.match_one(&invoice("I-2").with(json!({"currency": "HRK"}))).await;
    assert_eq!(outcome(&matched), ("MATCHED", Some("PO_A")));
}

#[tokio::test]
async fn a_hidden_character_is_named() {
    let running = Running::on("2026-06-15").await;
    let hidden = json!({
        "contacts": [{"name": "A\u{200b}da", "email": "a@a_b.example"}],
        "description": "\u{202e}txt", "paymentTerms": "\u{3164}", "tags": {"a": "x\u{feff}"},
    });
    let answer = running.buyer().create(&order("PO_A").with(hidden)).await;
    let errors = answer.body["errors"].as_array().unwrap().iter();
    let mut details: Vec<String> = errors
        .map(|it| format!("{} {}", it["pointer"].as_str().unwrap(), it["detail"].as_str().unwrap()))
        .collect();
    details.sort();
    insta::assert_snapshot!(details.join("\n"), @r"
    /contacts/0/email must be an e-mail address such as ap@example.com
    /contacts/0/name has the character U+200B, which is not allowed
    /description has the character U+202E, which is not allowed
    /paymentTerms begins with the character U+3164, which can't be seen
    /tags/a has the character U+FEFF, which is not allowed
    ");
}
