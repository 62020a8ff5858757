//! Invalid batches, invalid invoices in a batch, and invoices that conflict with recorded ones.

use serde_json::{Value, json};

use crate::harness::given::{With, credit, invoice, order};
use crate::harness::{OTHER_ACCOUNT, Running, errors, outcome};

#[tokio::test]
async fn a_call_has_1_to_500_invoices() {
    let running = Running::on("2026-06-15").await;
    let many: Vec<Value> = (0..501).map(|number| invoice(&format!("I-{number}"))).collect();
    let pointer = "/invoices";
    for (request, kind, message) in [
        (json!({}), "ValidationFailed", "this field is required"),
        (json!({"invoices": []}), "ValidationFailed", "at least one invoice is required"),
        (json!({"invoices": many}), "ValidationFailed", "at most 500 invoices, but there are 501"),
        (json!({"invoices": {}}), "MalformedRequest", ""),
        (json!({"invoices": null}), "MalformedRequest", ""),
    ] {
        let refused = running.system.invoke("MatchInvoice", request).await.unwrap_err().to_string();
        assert!(refused.starts_with(&format!("{kind}: {pointer}: {message}")), "{refused}");
    }
    for (request, message) in [
        (json!({"invoices": [invoice("I-1")], "rematsch": true}), "/rematsch: this field is not known here"),
        (json!({"invoices": [invoice("I-1")], "rematch": "yes"}), "/rematch: "),
        (json!({"invoices": [invoice("I-1")], "dryRun": 1}), "/dryRun: "),
        (json!([]), "the request: "),
        (Value::Null, "the request: "),
        (json!("text"), "the request: "),
    ] {
        let refused = running.system.invoke("MatchInvoice", request).await.unwrap_err().to_string();
        assert!(refused.starts_with(&format!("MalformedRequest: {message}")), "{refused}");
    }
    assert!(running.items().await.is_empty());
}

#[tokio::test]
async fn an_invalid_invoice_does_not_affect_the_rest_of_its_batch() {
    let running = Running::on("2026-06-15").await;
    running.buyer().add_order(&order("PO_A")).await;
    let bad = [
        (json!({"amount": 100}), "MalformedRequest", vec![("/amount", "WrongType")]),
        (json!({"amount": "100.001"}), "ValidationFailed", vec![("/amount", "InvalidValue")]),
        (json!({"amount": null}), "ValidationFailed", vec![("/amount", "Required")]),
        (json!({"accountId": "1"}), "ValidationFailed", vec![("/accountId", "InvalidValue")]),
        (
            json!({"invoiceType": "CREDIT_MEMO", "amount": "-1.00"}),
            "ValidationFailed",
            vec![("/amount", "InvalidValue")],
        ),
        (
            json!({"chargeType": "USAGE", "billingPeriod": "2026-5"}),
            "ValidationFailed",
            vec![("/chargeType", "InvalidValue"), ("/billingPeriod", "InvalidValue")],
        ),
        (json!({"issuedDate": "2026-02-30"}), "ValidationFailed", vec![("/issuedDate", "InvalidValue")]),
        (json!({"invoiceId": "I\u{0}1"}), "ValidationFailed", vec![("/invoiceId", "InvalidValue")]),
        (json!({"invoiceId": "x".repeat(101)}), "ValidationFailed", vec![("/invoiceId", "InvalidValue")]),
        (
            json!({"purchaseOrderReference": "x".repeat(201)}),
            "ValidationFailed",
            vec![("/purchaseOrderReference", "LimitExceeded")],
        ),
        (
            json!({"originalInvoice": {"invoiceId": "I-0"}}),
            "ValidationFailed",
            vec![("/originalInvoice/billFrom", "Required")],
        ),
        (json!({"originalInvoice": "I-0"}), "MalformedRequest", vec![("/originalInvoice", "WrongType")]),
        (json!({"purchaseOrderId": "PO_A"}), "MalformedRequest", vec![("/purchaseOrderId", "UnknownField")]),
    ];
    let mut invoices = vec![invoice("GOOD-1")];
    invoices.extend(
        bad.iter()
            .zip(0..)
            .map(|((fields, ..), number)| invoice(&format!("BAD-{number}")).with(fields.clone())),
    );
    invoices.extend([json!(7), Value::Null, invoice("GOOD-2")]);
    let results = running.match_all(&invoices).await;
    assert_eq!(results.len(), invoices.len());
    for (result, (fields, code, found)) in results[1..].iter().zip(&bad) {
        assert_eq!((outcome(result).0, &result["error"]["code"]), ("REJECTED", &json!(code)), "{fields}");
        assert_eq!(&errors(&result["error"]), found, "{fields}");
    }
    assert_eq!(results[1]["invoiceId"], "BAD-0", "a rejected invoice is identified as far as possible");
    for result in &results[bad.len() + 1..bad.len() + 3] {
        assert_eq!((outcome(result).0, errors(&result["error"])), ("REJECTED", vec![("", "WrongType")]));
    }
    for result in [results.first(), results.last()] {
        assert_eq!(outcome(result.unwrap()), ("MATCHED", Some("PO_A")));
    }
    assert_eq!(running.buyer().reconciled("PO_A").await["balance"], "800.00");
    assert_eq!(running.buyer().ledger("PO_A").await.len(), 2);
}

#[tokio::test]
async fn an_invoice_number_with_other_content_is_a_conflict_and_changes_nothing() {
    let running = Running::on("2026-06-15").await;
    running.buyer().add_order(&order("PO_A")).await;
    let first = invoice("I-1");
    let in_one = running
        .match_all(&[first.clone(), first.clone(), first.clone().with(json!({"amount": "7.00"}))])
        .await;
    let found: Vec<_> = in_one.iter().map(|it| (outcome(it).0, it["replayed"].as_bool().unwrap())).collect();
    assert_eq!(found, [("MATCHED", false), ("MATCHED", true), ("REJECTED", false)]);
    assert_eq!(in_one[2]["error"]["code"], "InvoiceConflict");
    let before = running.items().await;
    for fields in [
        json!({"amount": "100.01"}),
        json!({"currency": "EUR"}),
        json!({"billingPeriod": "2026-06"}),
        json!({"chargeType": "SUBSCRIPTION"}),
        json!({"issuedDate": "2026-06-04"}),
        json!({"issuedDate": null}),
        json!({"dueDate": "2026-07-01"}),
        json!({"purchaseOrderReference": "PO_A"}),
        json!({"invoiceUnit": "EU"}),
        json!({"invoiceType": "CREDIT_MEMO"}),
        json!({"originalInvoice": {"billFrom": "AWS_INC", "invoiceId": "I-0"}}),
    ] {
        let conflict = first.clone().with(fields.clone());
        for result in [running.match_one(&conflict).await, running.rematch(&conflict).await] {
            assert_eq!(
                (outcome(&result).0, &result["error"]["code"]),
                ("REJECTED", &json!("InvoiceConflict")),
                "{fields}"
            );
            assert_eq!(result.get("purchaseOrderId"), None);
        }
    }
    assert_eq!(running.items().await, before);
    // The amount may be written differently; another seller or account has its own numbers.
    for written in ["100", "100.0"] {
        let same = running.match_one(&first.clone().with(json!({"amount": written}))).await;
        assert_eq!((outcome(&same).0, &same["replayed"]), ("MATCHED", &json!(true)), "{written}");
    }
    let others = [json!({"billFrom": "AWS_EMEA_SARL"}), json!({"accountId": OTHER_ACCOUNT})];
    for other in others {
        assert_eq!(running.match_one(&first.clone().with(other)).await["replayed"], false);
    }
    let memo = running.match_one(&credit("I-1", &first)).await;
    assert_eq!(memo["error"]["code"], "InvoiceConflict", "credit memos and invoices share their numbers");
}

#[tokio::test]
async fn an_invocation_whose_json_has_a_name_twice_is_refused() {
    let running = Running::on("2026-06-15").await;
    running.buyer().add_order(&order("PO_A")).await;
    let sent = json!({"invoices": [invoice("I-1")]}).to_string();
    let void = r#"{"accountId":"111122223333","billFrom":"AWS_INC","invoiceId":"I-1""#;
    let url =
        |function: &str| format!("{}/2015-03-31/functions/{function}/invocations", running.system.url());
    for (function, event, name) in [
        ("MatchInvoice", sent.replacen("\"amount\"", "\"amount\":\"1.00\",\"amount\"", 1), "amount"),
        ("MatchInvoice", sent.replacen("\"amount\"", "\"\\u0061mount\":\"1.00\",\"amount\"", 1), "amount"),
        ("MatchInvoice", sent.replacen('{', "{\"invoices\":[],", 1), "invoices"),
        ("VoidInvoice", format!("{void},\"invoiceId\":\"I-2\"}}"), "invoiceId"),
        (
            "SweepNotifications",
            r#"{"now":"2026-12-31T06:00:00Z","now":"2027-12-31T06:00:00Z"}"#.to_owned(),
            "now",
        ),
        ("StreamEvents", r#"{"Records":[{"dynamodb":{"Keys":{},"Keys":{}}}]}"#.to_owned(), "Keys"),
    ] {
        let request = reqwest::Client::new().post(url(function)).body(event.clone());
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        assert_eq!(answer["errorType"], "MalformedRequest", "{event}: {answer}");
        let message = answer["errorMessage"].as_str().unwrap();
        assert!(message.contains(&format!("duplicate name `{name}`")), "{message}");
    }
    assert!(running.buyer().ledger("PO_A").await.is_empty());
}
