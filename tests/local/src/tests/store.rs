//! The store and the wire, through the AWS SDK.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_dynamodb::error::ProvideErrorMetadata as _;
use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem};
use functions::lambda::clock::Clock;

use crate::{Fault, Options, System};

fn client(endpoint: &str) -> Client {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("local", "local", None, None, "tests"))
        .retry_config(RetryConfig::disabled())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .endpoint_url(endpoint);
    Client::from_conf(config.build())
}

fn item(key: &str) -> HashMap<String, AttributeValue> {
    ["pk", "sk"].map(|name| (name.to_owned(), AttributeValue::S(key.to_owned()))).into()
}

async fn system() -> System {
    System::start(Options::in_memory(Clock::System)).await.unwrap()
}

async fn has(system: &System, key: &str) -> bool {
    let get = client(system.dynamodb_endpoint()).get_item().table_name(system.table_name());
    get.set_key(Some(item(key))).send().await.unwrap().item.is_some()
}

async fn put(system: &System, key: &str) -> Result<(), String> {
    let put = client(system.wire_url()).put_item().table_name(system.table_name());
    let result = put.set_item(Some(item(key))).send().await;
    result.map(|_| ()).map_err(|error| error.code().unwrap_or("broken").to_owned())
}

#[tokio::test]
async fn each_system_has_a_table_of_its_own() {
    let (one, other) = (system().await, system().await);
    put(&one, "a").await.unwrap();
    assert!(has(&one, "a").await);
    assert!(!has(&other, "a").await);
    let through_the_port = client(one.url()).describe_table().table_name(one.table_name()).send().await;
    let table = through_the_port.unwrap().table.unwrap();
    assert_eq!(table.local_secondary_indexes().len(), 2);
    assert_eq!(table.global_secondary_indexes().len(), 4);
}

#[tokio::test]
async fn requests_of_functions_are_counted_measured_and_recorded() {
    let system = system().await;
    system.wire().measure();
    system.wire().record();
    put(&system, "a").await.unwrap();
    put(&system, "b").await.unwrap();
    assert!(has(&system, "a").await);
    let counts = system.wire().counts();
    assert_eq!((counts.of("PutItem"), counts.total()), (2, 2));
    assert!((counts.write_units - 2.0).abs() < f64::EPSILON, "{counts:?}");
    assert_eq!(system.wire().recorded()[1].body["Item"]["pk"]["S"], "b");
    system.wire().reset();
    assert_eq!(system.wire().counts().total(), 0);
}

#[tokio::test]
async fn requests_fail_as_planned() {
    let system = system().await;
    let wire = system.wire();
    wire.fail_next("PutItem", 1, Fault::Unavailable);
    wire.fail_next("PutItem", 1, Fault::Throttled);
    wire.fail_next("PutItem", 1, Fault::Conflict);
    wire.fail_next("PutItem", 1, Fault::AnswerLost);
    assert_eq!(put(&system, "a").await, Err("InternalServerError".to_owned()));
    assert_eq!(put(&system, "a").await, Err("ProvisionedThroughputExceededException".to_owned()));
    assert_eq!(put(&system, "a").await, Err("TransactionConflictException".to_owned()));
    assert!(!has(&system, "a").await);
    assert_eq!(put(&system, "a").await, Err("broken".to_owned()));
    assert!(has(&system, "a").await);
    assert_eq!(put(&system, "b").await, Ok(()));
}

#[tokio::test]
async fn a_cancelled_transaction_has_a_reason_for_each_action() {
    let system = system().await;
    system.wire().fail_next("TransactWriteItems", 1, Fault::Conflict);
    let write = |key: &str| {
        let put = Put::builder().table_name(system.table_name()).set_item(Some(item(key))).build().unwrap();
        TransactWriteItem::builder().put(put).build()
    };
    let request = client(system.wire_url()).transact_write_items();
    let error = request.transact_items(write("a")).transact_items(write("b")).send().await.unwrap_err();
    let error = error.into_service_error();
    let aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError::TransactionCanceledException(
        cancelled,
    ) = error
    else {
        panic!("{error:?}")
    };
    let codes: Vec<_> =
        cancelled.cancellation_reasons().iter().map(|reason| reason.code().unwrap()).collect();
    assert_eq!(codes, ["TransactionConflict", "None"]);
}

#[tokio::test]
async fn a_request_can_be_paused() {
    let system = system().await;
    let mut paused = system.wire().hold_next("PutItem");
    let meanwhile = async {
        paused.arrived().await;
        assert!(!has(&system, "a").await);
        put(&system, "b").await.unwrap();
        assert!(has(&system, "b").await);
        paused.release();
    };
    let (first, ()) = futures::join!(put(&system, "a"), meanwhile);
    first.unwrap();
    assert!(has(&system, "a").await);
}

#[tokio::test]
async fn a_restarted_system_has_its_data_and_accepts_its_old_tokens() {
    let directory = std::env::temp_dir().join(format!("local-system-{}", crate::request_id::new()));
    let options = Options { data: Some(directory.clone()), ..Options::in_memory(Clock::System) };
    let first = System::start(options.clone()).await.unwrap();
    put(&first, "a").await.unwrap();
    let header = first.issuer().token("1").unwrap().split('.').next().unwrap().to_owned();
    first.stop().await;
    let again = System::start(options).await.unwrap();
    assert!(has(&again, "a").await);
    assert!(again.issuer().token("1").unwrap().starts_with(&header));
    again.stop().await;
    std::fs::remove_dir_all(&directory).unwrap();
}

#[tokio::test]
async fn a_data_directory_of_another_version_is_named_and_kept() {
    let directory = std::env::temp_dir().join(format!("local-version-{}", crate::request_id::new()));
    let options = Options { data: Some(directory.clone()), ..Options::in_memory(Clock::System) };
    let first = System::start(options.clone()).await.unwrap();
    put(&first, "a").await.unwrap();
    first.stop().await;
    let version = directory.join("version");
    let known = std::fs::read_to_string(&version).unwrap();
    for (other, found) in
        [(Some("7\n"), "version 7"), (Some(""), "an unknown version"), (None, "an unknown version")]
    {
        match other {
            Some(other) => std::fs::write(&version, other).unwrap(),
            None => std::fs::remove_file(&version).unwrap(),
        }
        let Err(error) = System::start(options.clone()).await else { panic!("data of {found} is used") };
        let expected = format!("data directory {} has data of {found}, but", directory.display());
        assert!(error.to_string().starts_with(&expected), "{error}");
    }
    std::fs::write(&version, known).unwrap();
    let again = System::start(options).await.unwrap();
    assert!(has(&again, "a").await);
    again.stop().await;
    std::fs::remove_dir_all(&directory).unwrap();
}

#[tokio::test]
async fn a_port_in_use_is_an_error() {
    let one = system().await;
    let port = one.url().rsplit(':').next().unwrap().parse().unwrap();
    let options = Options { port, ..Options::in_memory(Clock::System) };
    let Err(error) = System::start(options).await else { panic!("two systems on a port") };
    assert!(error.to_string().starts_with(&format!("port {port} can't be used")), "{error}");
}
