//! The log: each line has its request, and counts are in `CloudWatch`'s embedded metric format. The harness checks at the
//! end of every test that no line has confidential values (`harness/logs.rs`).

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::given::{With, invoice, order};
use crate::harness::{OTHER_ACCOUNT, Running, logs, send};

impl Running {
    fn lines(&self) -> Vec<Value> {
        logs::since(self.secrets.since)
    }

    /// The metrics line with this count.
    fn counted(&self, name: &str, count: u64) -> Value {
        let lines = self.lines();
        let found = lines.iter().find(|line| line["_aws"].is_object() && line[name] == count);
        found.unwrap_or_else(|| panic!("no {name} of {count}: {lines:#?}")).clone()
    }
}

/// The request ID of a line.
fn request_id(line: &Value) -> Option<&str> {
    let spans = line["spans"].as_array()?;
    spans.last()?["requestId"].as_str().filter(|id| !id.is_empty())
}

#[tokio::test]
async fn every_log_line_has_its_request_and_the_outcome() {
    let running = Running::on("2026-06-15").await;
    let account = "777788889999";
    let buyer = running.buyer_of(account);
    let created = buyer.create(&order("PO-A")).await;
    let refused = buyer.create(&order("PO-A")).await;
    running.match_one(&invoice("I-1").with(json!({"accountId": account}))).await;
    running.void(&invoice("I-1").with(json!({"accountId": account}))).await;
    running.sweep().await;
    let lines = running.lines();
    let own: Vec<&Value> = lines.iter().filter(|line| line["account"] == account).collect();
    let messages: Vec<&str> = own.iter().map(|line| line["message"].as_str().unwrap()).collect();
    assert_eq!(messages, ["answered", "refused", "matched", "voided"], "{own:#?}");
    for (line, answer) in own.iter().zip([&created, &refused]) {
        assert_eq!(request_id(line), Some(answer.header("apigw-requestid")), "{line}");
        assert_eq!(line["spans"][0]["operation"], "POST /purchase-orders");
        assert_eq!(line["status"], answer.status);
    }
    assert_eq!(own[1]["code"], "AlreadyExists");
    assert_eq!(own[2]["spans"][0]["operation"], "MatchInvoice");
    for line in
        lines.iter().filter(|line| line["target"].as_str().is_some_and(|it| it.starts_with("functions")))
    {
        assert!(request_id(line).is_some(), "{line}");
    }
}

#[tokio::test]
async fn a_request_through_the_console_is_logged_with_the_ids_of_both_apis() {
    let running = Running::on("2026-06-15").await;
    let account = "777788880001";
    for (sent, logged) in [
        ("JKJaXmPLvHcESHA=", Some("JKJaXmPLvHcESHA=")),
        ("a line \"of\" another", None),
        (&"x".repeat(65), None),
    ] {
        let buyer = running.buyer_of(account);
        let request = buyer.request(Method::GET, "/settings").header("x-console-request-id", sent);
        let answer = send(request).await;
        let lines = running.lines();
        let line = lines.iter().rfind(|line| line["account"] == account).unwrap();
        assert_eq!(request_id(line), Some(answer.header("apigw-requestid")), "{line}");
        assert_eq!(line["spans"][0]["consoleRequestId"].as_str(), logged, "{line}");
    }
}

#[tokio::test]
async fn counts_are_metrics_in_the_embedded_format() {
    let running = Running::on("2026-06-15").await;
    running.buyer().add_order(&order("PO-A")).await;
    let mut invoices: Vec<Value> = (0..37).map(|number| invoice(&format!("I-{number}"))).collect();
    invoices.extend((0..5).map(|number| invoice(&format!("U-{number}")).with(json!({"currency": "EUR"}))));
    running.match_all(&invoices).await;
    let line = running.counted("Matched", 37);
    let metrics = &line["_aws"]["CloudWatchMetrics"][0];
    assert_eq!(
        (&metrics["Namespace"], &metrics["Dimensions"]),
        (&json!("PurchaseOrders"), &json!([["Service"]]))
    );
    assert_eq!(line["Service"], "end-to-end");
    let defined: BTreeMap<&str, &Value> = metrics["Metrics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["Name"].as_str().unwrap(), &it["Unit"]))
        .collect();
    let counts: BTreeMap<&str, u64> =
        defined.keys().map(|name| (*name, line[*name].as_u64().unwrap())).collect();
    let expected = [("Conflicts", 0), ("MatchFailed", 0), ("Matched", 37), ("Retries", 0), ("Unmatched", 5)];
    assert_eq!(counts, expected.into());
    assert!(defined.values().all(|unit| **unit == "Count"));
    let at = line["_aws"]["Timestamp"].as_i64().unwrap();
    assert!(at > 1_700_000_000_000, "milliseconds since 1970: {at}");
    assert!(line["requestId"].as_str().is_some_and(|id| !id.is_empty()));

    // Replays are not counted again; other content is a conflict.
    invoices.truncate(36);
    invoices.push(invoice("I-36").with(json!({"amount": "77.00"})));
    invoices.extend((0..41).map(|number| invoice(&format!("N-{number}"))));
    running.match_all(&invoices).await;
    let line = running.counted("Matched", 41);
    assert_eq!((&line["Conflicts"], &line["Unmatched"]), (&json!(1), &json!(0)));
}

#[tokio::test]
async fn failed_invoices_are_counted_although_the_invocation_succeeds() {
    let running = Running::on("2026-06-15").await;
    running.system.wire().fail_next("Query", 4, local::Fault::Unavailable);
    let invoices: Vec<Value> = (0..43)
        .map(|number| invoice(&format!("I-{number}")).with(json!({"accountId": OTHER_ACCOUNT})))
        .collect();
    let results = running.match_all(&invoices).await;
    assert!(results.iter().all(|result| result["outcome"] == "FAILED"), "{results:?}");
    assert_eq!(running.counted("MatchFailed", 43)["Matched"], 0);
}

#[tokio::test]
async fn sweeps_and_events_are_counted() {
    let running = Running::followed_on("2026-12-24").await;
    let buyer = running.buyer();
    for number in 0..12 {
        buyer.add_order(&order(&format!("PO-{number}"))).await;
    }
    running.set_date("2026-12-25");
    running.sweep().await;
    let line = running.counted("Undeliverable", 12);
    assert_eq!(
        (&line["DigestsSent"], &line["DigestsFailed"], &line["Remaining"]),
        (&json!(0), &json!(0), &json!(0))
    );
    assert_eq!(line["ReconciliationDifferences"], 0);
    running.system.events().settled().await;
    assert_eq!(running.counted("EventsPut", 24)["EventsFailed"], 0);
}

#[test]
fn a_log_line_with_a_confidential_value_is_detected() {
    for (request, line) in [
        (json!({"contacts": [{"email": "leaked@example.com"}]}), "mail to leaked@example.com"),
        (json!([{"contacts": [{"name": "Leaked Name"}]}]), "a mail to Leaked Name"),
        (json!({"amount": "8675309.17"}), "a draw of 8675309.17"),
        (json!({"billTo": {"lines": ["Leaked Street 9"]}}), "to Leaked Street 9"),
    ] {
        let secrets = logs::Secrets::default();
        secrets.add_fields_of(&request);
        assert!(secrets.leak().is_none());
        tracing::warn!("{line}");
        assert!(secrets.leak().is_some(), "{line}");
        secrets.clear();
    }
}
