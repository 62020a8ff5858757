//! The examples of the API's contract, sent one after the other: each gets the answer that stands beside it.
//!
//! They are kept in `functions/src/examples/`. `EXAMPLES=write cargo test -p end_to_end examples` writes the
//! answers there as they are now, to be looked at before they are committed.

use std::fs;
use std::path::PathBuf;

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::contract::CONTRACT;
use crate::harness::given::{With, invoice};
use crate::harness::stack::{Stack, moved};
use crate::harness::{Answer, Caller, Running, sent, to_the_second, with_json};

/// What is sent, in this order; in between, what the invoice generator and the schedule do.
const ASKED: [&str; 24] = [
    "CreatePurchaseOrder",
    "MatchInvoice",
    "SweepNotifications",
    "ListPurchaseOrders",
    "GetPurchaseOrder",
    "ListPurchaseOrderInvoices",
    "ListPurchaseOrderLedger",
    "ListPurchaseOrderNotices",
    "ReconcilePurchaseOrder",
    "GetSummary",
    "GetCoverage",
    "ListInvoices",
    "GetInvoice",
    "PreviewInvoice",
    "AssociateInvoice",
    "UpdatePurchaseOrder",
    "UpdatePurchaseOrderTags",
    "UpdatePurchaseOrderStatus",
    "ListPurchaseOrderHistory",
    "DeletePurchaseOrder",
    "ImportPurchaseOrders",
    "ListSellers",
    "GetSettings",
    "UpdateSettings",
];

#[tokio::test]
async fn every_example_gets_the_answer_beside_it() {
    let running = Running::on("2026-06-15").await;
    for name in ASKED {
        match name {
            "MatchInvoice" => assert_eq!(running.match_one(&matched()).await["outcome"], "MATCHED"),
            "SweepNotifications" => {
                let swept = running.system.invoke(name, json!({})).await.unwrap();
                assert_eq!(swept["digestsSent"], 1, "{swept}");
            }
            operation => holds(&running, operation).await,
        }
    }
    for operation in operations() {
        let id = operation["operationId"].as_str().unwrap();
        assert!(ASKED.contains(&id) || id == "GetOpenApi", "{id} has no example that is sent");
    }
}

/// Every function of the API under its own policy, all it does in the course of a purchase order.
#[tokio::test]
#[ignore = "asks a deployed stack: .ci/deployed"]
async fn every_example_gets_the_status_beside_it_where_it_is_deployed() {
    let stack = Stack::deployed();
    let buyer = stack.new_buyer();
    for name in ASKED {
        match name {
            "MatchInvoice" => {
                let invoice = moved(&matched(), "2026-06").with(json!({"accountId": buyer.account}));
                let result = stack.match_one(&invoice).await;
                assert_eq!(result["outcome"], "MATCHED", "{result}");
            }
            // By schedule there.
            "SweepNotifications" => {}
            operation => {
                let example = moved(&example(operation), "2026-06");
                let answer = asked(&stack.buyer(buyer), operation, &example).await;
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
async fn asked(buyer: &Caller<'_>, id: &str, example: &Value) -> Answer {
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
    sent(request).await
}

/// The example of an operation gets the answer that stands beside it.
async fn holds(running: &Running, id: &str) {
    let mut example = example(id);
    let answer = asked(&running.buyer(), id, &example).await;
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

#[expect(clippy::disallowed_methods, reason = "whoever runs the test may ask for it")]
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
