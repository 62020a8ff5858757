//! The queues and the SQS API, with `MatchQueuedInvoices` replaced by a test's function.

use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use chrono::TimeDelta;
use futures::FutureExt as _;
use serde_json::{Value, json};

use functions::lambda::clock::Clock;
use functions::lambda::{FunctionError, Handler};

use super::{Answer, sent};
use crate::{Options, System};

/// The texts of the messages of each batch.
type Batches = Arc<Mutex<Vec<Vec<String>>>>;

/// Returns a function that records its batches. It fails at a message `crash`, and reports messages that begin with
/// `bad` as failed.
fn recording(batches: &Batches) -> Handler {
    Handler::new(Arc::clone(batches), |batches, event: Value, _| {
        let records = event["Records"].as_array().unwrap();
        let texts: Vec<String> = records.iter().map(|it| it["body"].as_str().unwrap().to_owned()).collect();
        let failed: Vec<Value> = records
            .iter()
            .filter(|it| it["body"].as_str().unwrap().starts_with("bad"))
            .map(|it| json!({"itemIdentifier": it["messageId"]}))
            .collect();
        let answer = if texts.iter().any(|text| text == "crash") {
            Err(FunctionError { error_type: "Broken".to_owned(), error_message: "on purpose".to_owned() })
        } else {
            Ok(json!({ "batchItemFailures": failed }))
        };
        batches.lock().unwrap().push(texts);
        async move { answer }.boxed()
    })
}

fn options(batches: &Batches) -> Options {
    let clock = Clock::standing_at("2026-06-15T12:00:00Z".parse().unwrap());
    let mut options = Options::in_memory(clock);
    options.functions.insert("MatchQueuedInvoices".to_owned(), recording(batches));
    options
}

async fn call(system: &System, operation: &str, request: &Value) -> Answer {
    let request = reqwest::Client::new().post(system.url()).body(request.to_string());
    sent(request.header("x-amz-target", format!("AmazonSQS.{operation}"))).await
}

async fn queue_url(system: &System, name: &str) -> Value {
    call(system, "GetQueueUrl", &json!({ "QueueName": name })).await.body["QueueUrl"].take()
}

async fn send(system: &System, texts: &[&str]) {
    let url = queue_url(system, "InvoicesToMatch").await;
    for text in texts {
        let answer = call(system, "SendMessage", &json!({"QueueUrl": url, "MessageBody": text})).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    }
}

/// Lets the time of received messages run out, and has them delivered again.
async fn deliver_again(system: &System) {
    system.clock().set(system.clock().now() + TimeDelta::minutes(7));
    system.queues().settled().await;
}

#[tokio::test]
async fn messages_that_fail_are_delivered_again_until_they_are_dead_letters() {
    let batches = Batches::default();
    let system = System::start(options(&batches)).await.unwrap();
    send(&system, &["good", "bad"]).await;
    system.queues().settled().await;
    system.queues().settled().await;
    assert_eq!(*batches.lock().unwrap(), [vec!["good", "bad"]], "a received message is invisible");
    for _ in 0..4 {
        deliver_again(&system).await;
    }
    assert_eq!(batches.lock().unwrap().len(), 5);
    assert_eq!(system.queues().texts("InvoicesToMatch"), ["bad"]);
    deliver_again(&system).await;
    assert_eq!(batches.lock().unwrap().len(), 5);
    assert_eq!(system.queues().texts("UnprocessedInvoices"), ["bad"]);
    let url = queue_url(&system, "local-UnprocessedInvoices").await;
    let mut received = call(&system, "ReceiveMessage", &json!({ "QueueUrl": url })).await.body;
    let message = received["Messages"][0].take();
    assert_eq!(
        (&message["Body"], &message["MD5OfBody"]),
        (&json!("bad"), &json!("bae60998ffe4923b131e3d6e4c19993e"))
    );
    let delete = json!({"QueueUrl": url, "ReceiptHandle": message["ReceiptHandle"]});
    assert_eq!(call(&system, "DeleteMessage", &delete).await.status, StatusCode::OK);
    assert!(system.queues().texts("UnprocessedInvoices").is_empty());
}

#[tokio::test]
async fn a_batch_whose_function_fails_is_delivered_again_as_a_whole() {
    let batches = Batches::default();
    let system = System::start(options(&batches)).await.unwrap();
    send(&system, &["good", "crash"]).await;
    system.queues().settled().await;
    assert_eq!(system.queues().texts("InvoicesToMatch"), ["good", "crash"]);
    deliver_again(&system).await;
    assert_eq!(*batches.lock().unwrap(), [vec!["good", "crash"], vec!["good", "crash"]]);
}

#[tokio::test]
async fn a_batch_of_messages_is_sent_at_once() {
    let batches = Batches::default();
    let system = System::start(options(&batches)).await.unwrap();
    let url = queue_url(&system, "InvoicesToMatch").await;
    let entry = |id: &str| json!({"Id": id, "MessageBody": id, "MessageGroupId": "111122223333"});
    let request = json!({"QueueUrl": url, "Entries": [entry("a"), entry("b")]});
    let sent = call(&system, "SendMessageBatch", &request).await;
    let ids: Vec<Value> =
        sent.body["Successful"].as_array().unwrap().iter().map(|it| it["Id"].clone()).collect();
    assert_eq!((json!(ids), &sent.body["Failed"]), (json!(["a", "b"]), &json!([])));
    system.queues().settled().await;
    assert_eq!(*batches.lock().unwrap(), [vec!["a", "b"]]);
}

#[tokio::test]
async fn requests_that_sqs_refuses_are_refused() {
    let system = System::start(options(&Batches::default())).await.unwrap();
    let url = queue_url(&system, "InvoicesToMatch").await;
    let message = json!({"Id": "a", "MessageBody": "x"});
    let with = |name: &str, value: Value| {
        let mut request = json!({"QueueUrl": url, "MessageBody": "x"});
        request[name] = value;
        request
    };
    for (operation, request, code) in [
        ("GetQueueUrl", json!({"QueueName": "Other"}), "QueueDoesNotExist"),
        ("SendMessage", with("QueueUrl", json!("http://127.0.0.1/000000000000/Other")), "QueueDoesNotExist"),
        ("SendMessage", with("MessageBody", json!("")), "InvalidParameterValue"),
        ("SendMessage", with("MessageBody", json!("x".repeat(1024 * 1024 + 1))), "InvalidParameterValue"),
        ("SendMessage", with("MessageGroupId", json!("with space")), "InvalidParameterValue"),
        ("SendMessage", with("MessageGroupId", json!("x".repeat(129))), "InvalidParameterValue"),
        ("SendMessage", with("DelaySeconds", json!(901)), "InvalidParameterValue"),
        ("SendMessage", json!({"QueueUrl": url}), "InvalidParameterValue"),
        ("SendMessageBatch", with("Entries", json!([])), "EmptyBatchRequest"),
        ("SendMessageBatch", with("Entries", json!([message, message])), "BatchEntryIdsNotDistinct"),
        ("SendMessageBatch", with("Entries", json!(vec![&message; 11])), "TooManyEntriesInBatchRequest"),
        ("PurgeQueue", json!({"QueueUrl": url}), "UnsupportedOperation"),
    ] {
        let answer = call(&system, operation, &request).await;
        let expected = (StatusCode::BAD_REQUEST, json!(format!("com.amazonaws.sqs#{code}")));
        assert_eq!((answer.status, answer.body["__type"].clone()), expected, "{operation} {}", answer.body);
    }
    assert!(system.queues().texts("InvoicesToMatch").is_empty());
}

#[tokio::test]
async fn messages_outlive_the_process() {
    let directory = std::env::temp_dir().join(format!("local-system-{}", crate::request_id::new()));
    let batches = Batches::default();
    let options = Options { data: Some(directory.clone()), ..options(&batches) };
    let system = System::start(options.clone()).await.unwrap();
    send(&system, &["good", "bad", "bad too"]).await;
    system.queues().settled().await;
    system.stop().await;
    let system = System::start(options).await.unwrap();
    assert_eq!(system.queues().texts("InvoicesToMatch"), ["bad", "bad too"]);
    system.queues().settled().await;
    assert_eq!(batches.lock().unwrap()[1], ["bad", "bad too"]);
    system.stop().await;
    std::fs::remove_dir_all(directory).unwrap();
}
