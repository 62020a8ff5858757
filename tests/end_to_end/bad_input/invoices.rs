//! Invalid batches, invalid invoices in a batch, and invoices that conflict with recorded ones.

use serde_json::{Value, json};

use crate::harness::given::{With, credit, invoice, order};
use crate::harness::{OTHER_ACCOUNT, Running, errors, outcome};

#[tokio::test]
async fn a_payload_that_is_refused_as_a_whole_is_answered_with_a_problem() {
    let running = Running::on("2026-06-15").await;
    let many: Vec<Value> = (0..501).map(|number| invoice(&format!("I-{number}"))).collect();
    let one = json!([invoice("I-1")]);
    for (payload, status, code, error) in [
        (json!({}), 422, "ValidationFailed", ("/invoices", "Required")),
        (json!({"invoices": []}), 422, "ValidationFailed", ("/invoices", "InvalidValue")),
        (json!({"invoices": many}), 422, "ValidationFailed", ("/invoices", "LimitExceeded")),
        (json!({"invoices": {}}), 400, "MalformedRequest", ("/invoices", "WrongType")),
        (json!({"invoices": null}), 400, "MalformedRequest", ("/invoices", "WrongType")),
        (json!({"invoices": one, "rematsch": true}), 400, "MalformedRequest", ("/rematsch", "UnknownField")),
        (json!({"invoices": one, "rematch": "yes"}), 400, "MalformedRequest", ("/rematch", "WrongType")),
        (json!({"invoices": one, "dryRun": 1}), 400, "MalformedRequest", ("/dryRun", "WrongType")),
        (json!([]), 400, "MalformedRequest", ("", "WrongType")),
        (Value::Null, 400, "MalformedRequest", ("", "WrongType")),
        (json!("text"), 400, "MalformedRequest", ("", "WrongType")),
    ] {
        let problem = refused(&running, "MatchInvoice", payload.to_string()).await;
        assert_eq!((&problem["status"], &problem["code"]), (&json!(status), &json!(code)), "{problem}");
        assert_eq!(errors(&problem), [error], "{problem}");
    }
    let problem = refused(&running, "MatchInvoice", json!({ "invoices": many }).to_string()).await;
    assert!(problem["detail"].as_str().unwrap().contains("at most 500 invoices, but there are 501"));
    let void = running.system.invoke("VoidInvoice", json!({"invoiceId": 7, "force": true})).await.unwrap();
    assert_eq!(outcome(&void).0, "REJECTED");
    assert_eq!(void["error"]["code"], "MalformedRequest");
    assert!(running.items().await.is_empty());
}

/// The problem that answers the payload, which is no error of the function.
async fn refused(running: &Running, function: &str, payload: String) -> Value {
    let url = format!("{}/2015-03-31/functions/{function}/invocations", running.system.url());
    let response = running.client.post(url).body(payload.clone()).send().await.unwrap();
    assert_eq!(response.status(), 200, "{payload}");
    assert!(!response.headers().contains_key("x-amz-function-error"), "{payload}");
    let mut answer: Value = response.json().await.unwrap();
    assert_eq!(answer.as_object().unwrap().len(), 1, "{answer}");
    answer["error"].take()
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
    ] {
        let problem = refused(&running, function, event).await;
        assert_eq!((&problem["status"], &problem["code"]), (&json!(400), &json!("MalformedRequest")));
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(&format!("the event has `{name}` twice in one object")), "{detail}");
    }
    let deep = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
    for payload in [deep, r#"{"invoices":["\ud800"]}"#.to_owned()] {
        assert_eq!(refused(&running, "MatchInvoice", payload).await["code"], "MalformedRequest");
    }
    // What another service of AWS sends is not a caller's: it must try again.
    let records = r#"{"Records":[{"dynamodb":{"Keys":{},"Keys":{}}}]}"#;
    let url = format!("{}/2015-03-31/functions/StreamEvents/invocations", running.system.url());
    let response = running.client.post(url).body(records).send().await.unwrap();
    assert!(response.headers().contains_key("x-amz-function-error"));
    assert!(running.buyer().ledger("PO_A").await.is_empty());
}
