//! The event source mapping, with `StreamEvents` replaced by a test's function.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use futures::FutureExt as _;
use serde_json::{Value, json};

use functions::lambda::clock::Clock;
use functions::lambda::{FunctionError, Handler};

use crate::{Options, System};

/// The delivered batches: the numbers of their records.
type Batches = Arc<Mutex<Vec<Vec<String>>>>;

fn number(record: &Value) -> String {
    let key = record["dynamodb"]["Keys"]["pk"]["S"].as_str().unwrap();
    key.trim_start_matches("INVOICE#").to_owned()
}

/// Returns a function that records its batches and never accepts the `poisoned` records: it reports the first one as
/// failed, and fails itself if that is the first record of a larger batch.
fn recording(batches: &Batches, poisoned: &[&str]) -> Handler {
    let batches = Arc::clone(batches);
    let poisoned: BTreeSet<String> = poisoned.iter().map(|it| (*it).to_owned()).collect();
    Handler::new((batches, poisoned), |(batches, poisoned), event: Value, _| {
        let records = event["Records"].as_array().unwrap();
        let batch: Vec<String> = records.iter().map(number).collect();
        let bad = batch.iter().position(|it| poisoned.contains(it));
        let answer = match bad {
            None => Ok(json!({"batchItemFailures": []})),
            Some(0) if batch.len() > 1 => {
                Err(FunctionError { error_type: "Broken".to_owned(), error_message: "on purpose".to_owned() })
            }
            Some(place) => {
                let named = &records[place]["dynamodb"]["SequenceNumber"];
                Ok(json!({"batchItemFailures": [{ "itemIdentifier": named }]}))
            }
        };
        batches.lock().unwrap().push(batch);
        async move { answer }.boxed()
    })
}

fn options(batches: &Batches, poisoned: &[&str]) -> Options {
    let mut options = Options { streamed: true, ..Options::in_memory(Clock::System) };
    options.functions.insert("StreamEvents".to_owned(), recording(batches, poisoned));
    options
}

async fn call(system: &System, operation: &'static str, mut request: Value) {
    request["TableName"] = json!(system.table_name());
    system.router.engine.dynamodb(operation, &request).await.unwrap();
}

async fn put(system: &System, keys: &[&str]) {
    for key in keys {
        call(system, "PutItem", json!({"Item": {"pk": {"S": key}, "sk": {"S": "INVOICE"}}})).await;
    }
}

async fn delivered(system: &System, batches: &Batches) -> Vec<Vec<String>> {
    system.events().settled().await;
    std::mem::take(&mut *batches.lock().unwrap())
}

#[tokio::test]
async fn records_that_pass_the_filter_are_delivered_once() {
    let batches = Batches::default();
    let system = System::start(options(&batches, &[])).await.unwrap();
    assert_eq!(delivered(&system, &batches).await, Vec::<Vec<String>>::new());
    put(&system, &["INVOICE#1", "LEDGER#1", "INVOICE#2"]).await;
    call(&system, "DeleteItem", json!({"Key": {"pk": {"S": "INVOICE#1"}, "sk": {"S": "INVOICE"}}})).await;
    assert_eq!(delivered(&system, &batches).await, [["1", "2"]]);
    put(&system, &["INVOICE#3"]).await;
    assert_eq!(delivered(&system, &batches).await, [["3"]]);
}

#[tokio::test]
async fn a_record_that_always_fails_is_given_up_alone_and_all_others_are_delivered() {
    let batches = Batches::default();
    let system = System::start(options(&batches, &["3", "4"])).await.unwrap();
    let keys: Vec<String> = (1..=7).map(|number| format!("INVOICE#{number}")).collect();
    put(&system, &keys.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let batches = delivered(&system, &batches).await;
    let alone = |number: &str| batches.iter().filter(|batch| **batch == [number]).count();
    assert_eq!(batches[0], ["1", "2", "3", "4", "5", "6", "7"]);
    assert_eq!(batches[1], ["3", "4", "5", "6", "7"], "from the record reported as failed");
    assert_eq!(batches[2], ["3", "4", "5"], "the first half");
    let retries = system.template().streams[0].retries as usize;
    assert_eq!((alone("3"), alone("4")), (retries + 1, retries + 1));
    let given_up: Vec<Vec<String>> =
        system.events().given_up().iter().map(|batch| batch.iter().map(number).collect()).collect();
    assert_eq!(given_up, [["3"], ["4"]]);
    assert!(batches.contains(&vec!["6".to_owned(), "7".to_owned()]));
}

#[tokio::test]
async fn a_restarted_system_delivers_from_where_it_stopped_also_if_its_table_had_no_stream() {
    let directory = std::env::temp_dir().join(format!("local-system-{}", crate::request_id::new()));
    let batches = Batches::default();
    let options = Options { data: Some(directory.clone()), ..options(&batches, &[]) };
    let first = System::start(options.clone()).await.unwrap();
    put(&first, &["INVOICE#1"]).await;
    assert_eq!(delivered(&first, &batches).await, [["1"]]);
    put(&first, &["INVOICE#2"]).await;
    first.stop().await;
    let second = System::start(options.clone()).await.unwrap();
    assert_eq!(delivered(&second, &batches).await, [["2"]]);
    call(&second, "UpdateTable", json!({"StreamSpecification": {"StreamEnabled": false}})).await;
    second.stop().await;
    let third = System::start(options).await.unwrap();
    put(&third, &["INVOICE#3"]).await;
    let batches = delivered(&third, &batches).await;
    assert_eq!(batches.last().and_then(|batch| batch.last()).map(String::as_str), Some("3"), "{batches:?}");
    third.stop().await;
    std::fs::remove_dir_all(&directory).unwrap();
}
