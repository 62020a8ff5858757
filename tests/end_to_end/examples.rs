//! Sends the examples of the API's contract one after the other and compares the answers.
//!
//! The examples are in `functions/src/examples/`. `EXAMPLES=write cargo test -p end_to_end examples` replaces
//! the answers with the actual ones; review them before you commit.

use std::fs;
use std::path::PathBuf;

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::contract::CONTRACT;
use crate::harness::given::{With, invoice};
use crate::harness::stack::{Stack, moved};
use crate::harness::{Answer, Caller, Running, send, to_the_second, with_json};

/// The order of the examples, together with the invocations of the invoice generator and the schedule.
const ORDER: [&str; 31] = [
    "CreatePurchaseOrder",
    "MatchInvoice",
    "SweepNotifications",
    "ListPurchaseOrders",
    "GetPurchaseOrder",
    "ListPurchaseOrderInvoices",
    "ListPurchaseOrderLedger",
    "ListPurchaseOrderNotices",
    "ReconcilePurchaseOrder",
    "GetStatement",
    "GetSummary",
    "GetCoverage",
    "ListInvoices",
    "GetInvoice",
    "PreviewInvoice",
    "AddInvoiceDocuments",
    "WhatIf",
    "AssociateInvoice",
    "RematchInvoices",
    "UpdatePurchaseOrder",
    "UpdatePurchaseOrderTags",
    "UpdatePurchaseOrderStatus",
    "ListPurchaseOrderHistory",
    "DeletePurchaseOrder",
    "ImportPurchaseOrders",
    "ListSellers",
    "GetSettings",
    "UpdateSettings",
    "GetAwsReading",
    "ExportPersonalData",
    "ErasePersonalData",
];

#[tokio::test]
async fn every_example_request_gets_its_example_answer() {
    let running = Running::on("2026-06-15").await;
    for name in ORDER {
        match name {
            "MatchInvoice" => assert_eq!(running.match_one(&matched()).await["outcome"], "MATCHED"),
            "SweepNotifications" => {
                let swept = running.system.invoke(name, json!({})).await.unwrap();
                assert_eq!(swept["digestsSent"], 1, "{swept}");
            }
            operation => check_example(&running, operation).await,
        }
    }
    for operation in operations() {
        let id = operation["operationId"].as_str().unwrap();
        assert!(
            ORDER.contains(&id) || ["GetOpenApi", "Unsubscribe"].contains(&id),
            "{id} has no example in ORDER"
        );
    }
}

/// Runs every function of the API with its own policy.
#[tokio::test]
#[ignore = "needs a deployed stack: .ci/deployed"]
async fn every_example_request_gets_its_example_status_from_a_deployed_stack() {
    let stack = Stack::deployed();
    let buyer = stack.new_buyer();
    for name in ORDER {
        match name {
            "MatchInvoice" => {
                let invoice = moved(&matched(), "2026-06").with(json!({"accountId": buyer.account}));
                let result = stack.match_one(&invoice).await;
                assert_eq!(result["outcome"], "MATCHED", "{result}");
            }
            // The stack's schedule invokes it.
            "SweepNotifications" => {}
            operation => {
                let example = moved(&example(operation), "2026-06");
                let answer = send_example(&stack.buyer(buyer), operation, &example).await;
                assert_eq!(json!(answer.status), example["status"], "{operation}: {:#}", answer.body);
            }
        }
    }
}

fn matched() -> Value {
    invoice("INV-2026-05-0001").with(json!({"amount": "300.00", "dueDate": "2026-07-03"}))
}

fn operations() -> Vec<&'static Value> {
    let paths = CONTRACT["paths"].as_object().unwrap().values();
    paths.flat_map(|methods| methods.as_object().unwrap().values()).collect()
}

/// The example of an operation.
fn example(id: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(file(id)).unwrap()).unwrap()
}

/// Sends the example of an operation.
async fn send_example(buyer: &Caller<'_>, id: &str, example: &Value) -> Answer {
    let (method, place) = place(id);
    let texts = |name: &str| -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        example[name].as_object().into_iter().flatten().map(|(name, it)| (name.clone(), text(it))).collect()
    };
    let in_path = |place: String, (name, it): (String, String)| place.replace(&format!("{{{name}}}"), &it);
    let place = texts("path").into_iter().fold(place, in_path);
    let query: Vec<String> = texts("query").into_iter().map(|(name, it)| format!("{name}={it}")).collect();
    let place = if query.is_empty() { place } else { format!("{place}?{}", query.join("&")) };
    let mut request = buyer.request(method, &place);
    for (name, value) in texts("headers") {
        request = request.header(name, value);
    }
    let request = match &example["body"] {
        Value::Null => request,
        Value::String(text) => request.body(text.clone()),
        body @ (Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
            with_json(request, body)
        }
    };
    send(request).await
}

/// Sends the example of an operation and compares the answer.
async fn check_example(running: &Running, id: &str) {
    let mut example = example(id);
    let answer = send_example(&running.buyer(), id, &example).await;
    let body = if answer.body == json!("") { Value::Null } else { to_the_second(&answer.body) };
    if writes() {
        example["status"] = json!(answer.status);
        if !body.is_null() {
            example["answer"] = body;
        }
        fs::write(file(id), serde_json::to_string_pretty(&example).unwrap() + "\n").unwrap();
        return;
    }
    assert_eq!(json!(answer.status), example["status"], "{id}: {:#}", answer.body);
    assert_eq!(body, example["answer"], "{id}");
}

#[expect(clippy::disallowed_methods, reason = "an option of the test run")]
fn writes() -> bool {
    std::env::var("EXAMPLES").is_ok_and(|it| it == "write")
}

/// The method and the path of an operation.
fn place(id: &str) -> (Method, String) {
    let paths = CONTRACT["paths"].as_object().unwrap();
    let of = |(path, methods): (&String, &Value)| {
        let (method, _) =
            methods.as_object()?.iter().find(|(_, operation)| operation["operationId"] == id)?;
        Some((method.to_uppercase().parse().ok()?, path.clone()))
    };
    paths.iter().find_map(of).unwrap_or_else(|| panic!("the contract has no {id}"))
}

fn file(id: &str) -> PathBuf {
    let snake = |(index, letter): (usize, char)| {
        let gap = if letter.is_ascii_uppercase() && index > 0 { "_" } else { "" };
        format!("{gap}{}", letter.to_ascii_lowercase())
    };
    let name: String = id.chars().enumerate().map(snake).collect();
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../../functions/src/examples/{name}.json"))
}
