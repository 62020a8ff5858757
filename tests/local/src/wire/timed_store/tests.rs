//! What meets a transaction while it runs.

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use super::{Answer, StoreTimes, TimedStore};

const AT_ONCE: StoreTimes = StoreTimes {
    read: std::time::Duration::ZERO,
    write: std::time::Duration::ZERO,
    transaction: std::time::Duration::ZERO,
    cancellation: std::time::Duration::ZERO,
};

/// Answers as an engine whose transactions meet their conditions, and waits for a permit before it commits one.
async fn engine(body: Bytes, commits: &Semaphore) -> Answer {
    let request: Value = serde_json::from_slice(&body).unwrap();
    let answer = match request["TransactItems"].as_array() {
        Some(actions) if actions.iter().any(|action| action.to_string().contains("no such item")) => {
            let reason = |action: &Value| match action.get("ConditionCheck") {
                Some(_) => json!({"Code": "ConditionalCheckFailed"}),
                None => json!({"Code": "None"}),
            };
            json!({"CancellationReasons": actions.iter().map(reason).collect::<Vec<_>>()})
        }
        Some(_) => {
            commits.acquire().await.unwrap().forget();
            json!({})
        }
        None => json!({}),
    };
    Ok((StatusCode::OK, HeaderMap::new(), Bytes::from(answer.to_string())))
}

fn put(key: &str) -> Value {
    json!({"TableName": "T", "Item": {"pk": {"S": key}, "sk": {"S": key}}})
}

fn transaction(keys: &[&str]) -> Value {
    json!({"TransactItems": keys.iter().map(|key| json!({ "Put": put(key) })).collect::<Vec<_>>()})
}

/// Sends a request while a transaction of the items A and B runs, and returns the answer, or `waits` if there is none
/// before the transaction's.
async fn meanwhile(operation: &'static str, request: &Value) -> String {
    let (store, commits) = (TimedStore::new(AT_ONCE), Semaphore::new(0));
    let send = |operation, request: &Value| {
        let (store, commits) = (&store, &commits);
        let body = Bytes::from(request.to_string());
        async move {
            let engine = |body| engine(body, commits);
            let (_, _, answer) = store.answer(operation, body, engine).await.unwrap();
            String::from_utf8(answer.to_vec()).unwrap()
        }
    };
    let first = send("TransactWriteItems", &transaction(&["A", "B"]));
    let second = async {
        while store.locked().is_empty() {
            tokio::task::yield_now().await;
        }
        let answer = send(operation, request).await;
        commits.add_permits(1);
        answer
    };
    let (_, answer) = tokio::join!(first, second);
    assert!(store.locked().is_empty());
    answer
}

fn codes(answer: &str) -> Vec<String> {
    let answer: Value = serde_json::from_str(answer).unwrap();
    let reasons = answer["CancellationReasons"].as_array().unwrap();
    reasons.iter().map(|reason| reason["Code"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_write_of_a_locked_item_is_refused() {
    let answer = meanwhile("TransactWriteItems", &transaction(&["C", "B"])).await;
    assert_eq!(codes(&answer), ["None", "TransactionConflict"]);
    for operation in ["PutItem", "UpdateItem", "DeleteItem"] {
        let answer = meanwhile(operation, &put("A")).await;
        assert!(answer.contains("TransactionConflictException"), "{operation}: {answer}");
    }
}

#[tokio::test]
async fn reads_and_writes_of_other_items_pass() {
    let read = json!({"TableName": "T", "Key": {"pk": {"S": "A"}, "sk": {"S": "A"}}});
    assert_eq!(meanwhile("GetItem", &read).await, "{}");
    assert_eq!(meanwhile("PutItem", &put("C")).await, "{}");
}

#[tokio::test]
async fn a_failed_condition_cancels_a_transaction_and_unlocks_its_items() {
    let check = json!({"ConditionCheck": {"TableName": "T", "Key": {"pk": {"S": "D"}, "sk": {"S": "D"}}}});
    let actions = json!({"TransactItems": [{ "Put": put("C") }, check]});
    let answer = meanwhile("TransactWriteItems", &actions).await;
    assert_eq!(codes(&answer), ["None", "ConditionalCheckFailed"]);
}
