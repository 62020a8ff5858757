//! The event source mapping, with a function of the tests' own in the place of `StreamEvents`.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use futures::FutureExt as _;
use serde_json::{Value, json};

use functions::lambda::clock::Clock;
use functions::lambda::{FunctionError, Handler};

use crate::engine;
use crate::{Options, System};

/// What was handed over: by batch, the numbers of the records.
type Batches = Arc<Mutex<Vec<Vec<String>>>>;

fn number(record: &Value) -> String {
    let key = record["dynamodb"]["Keys"]["pk"]["S"].as_str().unwrap();
    key.trim_start_matches("INVOICE#").to_owned()
}

/// Writes down its batches. Never does what is `poisoned`: names it as not done, or, where it comes first, fails.
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

async fn ask(system: &System, operation: &str, mut request: Value) {
    request["TableName"] = json!(system.table_name());
    let (client, target) = (reqwest::Client::new(), format!("DynamoDB_20120810.{operation}"));
    let answer = engine::call(&client, system.dynamodb_endpoint(), &target, &request).await.unwrap();
    assert!(answer.0, "{}", answer.1);
}

async fn put(system: &System, keys: &[&str]) {
    for key in keys {
        ask(system, "PutItem", json!({"Item": {"pk": {"S": key}, "sk": {"S": "INVOICE"}}})).await;
    }
}

async fn handed_over(system: &System, batches: &Batches) -> Vec<Vec<String>> {
    system.events().settled().await;
    std::mem::take(&mut *batches.lock().unwrap())
}

#[tokio::test]
async fn what_the_filter_lets_through_is_handed_over_once() {
    let batches = Batches::default();
    let system = System::start(options(&batches, &[])).await.unwrap();
    assert_eq!(handed_over(&system, &batches).await, Vec::<Vec<String>>::new());
    put(&system, &["INVOICE#1", "LEDGER#1", "INVOICE#2"]).await;
    ask(&system, "DeleteItem", json!({"Key": {"pk": {"S": "INVOICE#1"}, "sk": {"S": "INVOICE"}}})).await;
    assert_eq!(handed_over(&system, &batches).await, [["1", "2"]]);
    put(&system, &["INVOICE#3"]).await;
    assert_eq!(handed_over(&system, &batches).await, [["3"]]);
}

#[tokio::test]
async fn what_can_never_be_done_is_given_up_alone_and_all_else_is_done() {
    let batches = Batches::default();
    let system = System::start(options(&batches, &["3", "4"])).await.unwrap();
    let keys: Vec<String> = (1..=7).map(|number| format!("INVOICE#{number}")).collect();
    put(&system, &keys.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let handed = handed_over(&system, &batches).await;
    let alone = |number: &str| handed.iter().filter(|batch| **batch == [number]).count();
    assert_eq!(handed[0], ["1", "2", "3", "4", "5", "6", "7"]);
    assert_eq!(handed[1], ["3", "4", "5", "6", "7"], "from the one named on");
    assert_eq!(handed[2], ["3", "4", "5"], "in halves");
    let retries = system.template().streams[0].retries as usize;
    assert_eq!((alone("3"), alone("4")), (retries + 1, retries + 1));
    let given_up: Vec<Vec<String>> =
        system.events().given_up().iter().map(|batch| batch.iter().map(number).collect()).collect();
    assert_eq!(given_up, [["3"], ["4"]]);
    assert!(handed.contains(&vec!["6".to_owned(), "7".to_owned()]));
}

#[tokio::test]
async fn a_kept_system_goes_on_where_it_stopped_also_with_a_table_from_before_there_was_a_stream() {
    let directory = std::env::temp_dir().join(format!("local-system-{}", crate::request_id::new()));
    let batches = Batches::default();
    let options = Options { data: Some(directory.clone()), ..options(&batches, &[]) };
    let first = System::start(options.clone()).await.unwrap();
    put(&first, &["INVOICE#1"]).await;
    assert_eq!(handed_over(&first, &batches).await, [["1"]]);
    put(&first, &["INVOICE#2"]).await;
    first.stop().await;
    let second = System::start(options.clone()).await.unwrap();
    assert_eq!(handed_over(&second, &batches).await, [["2"]]);
    ask(&second, "UpdateTable", json!({"StreamSpecification": {"StreamEnabled": false}})).await;
    second.stop().await;
    let third = System::start(options).await.unwrap();
    put(&third, &["INVOICE#3"]).await;
    let handed = handed_over(&third, &batches).await;
    assert_eq!(handed.last().and_then(|batch| batch.last()).map(String::as_str), Some("3"), "{handed:?}");
    third.stop().await;
    std::fs::remove_dir_all(&directory).unwrap();
}
