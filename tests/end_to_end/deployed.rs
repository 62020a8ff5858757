//! Tests that need a deployed stack: tokens of its user pool, IAM credentials, the schedule, and functions as processes with
//! the policies of their roles. (The golden cases and the contract's examples also run there.)
//!
//! `cargo test` ignores them; `.ci/deployed` deploys a stack on this machine and runs them.

use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::harness::given::{With, contact, invoice, order};
use crate::harness::send;
use crate::harness::stack::{Stack, moved};

/// The schedule's period of a minute, and delays.
const SCHEDULE_MAX: Duration = Duration::from_secs(150);
/// The queue's batching window, and delays.
const QUEUE_MAX: Duration = Duration::from_mins(1);

/// Moves the months of a sample to this year.
fn this_years(value: &Value) -> Value {
    moved(value, "2026-06")
}

#[tokio::test]
#[ignore = "needs a deployed stack: .ci/deployed"]
async fn a_user_pool_token_grants_what_its_scopes_allow() {
    let stack = Stack::deployed();
    let reader = stack.reader();
    assert_eq!(reader.get("/purchase-orders").await.status, 200);
    assert_eq!(reader.create(&this_years(&order("PO-1"))).await.status, 403);
    let status = async |request: RequestBuilder| request.send().await.unwrap().status();
    let list = || stack.anonymous(Method::GET, "/purchase-orders");
    for refused in [list(), list().bearer_auth("no.token.at-all")] {
        assert_eq!(status(refused).await, 401);
    }
    for open in ["/", "/docs", "/openapi.json", "/console/"] {
        assert_eq!(status(stack.anonymous(Method::GET, open)).await, 200, "{open}");
    }
    let unsubscribe = stack.anonymous(Method::GET, "/unsubscribe/x");
    assert_eq!(status(unsubscribe).await, 404, "public, but this token is not valid");
    assert_eq!(reader.get("/nothing").await.refusal(), (404, "NotFound"));
    assert_eq!(reader.post("/summary", &json!({})).await.refusal(), (405, "MethodNotAllowed"));
}

#[tokio::test]
#[ignore = "needs a deployed stack: .ci/deployed"]
async fn the_generators_keys_allow_matching_and_voiding_only() {
    let stack = Stack::deployed();
    let ours = stack.new_buyer();
    let buyer = stack.buyer(ours);
    buyer.add_order(&this_years(&order("PO-1"))).await;
    let invoice = this_years(&invoice("I-1")).with(json!({"accountId": ours.account}));
    assert_eq!(stack.match_one(&invoice).await["purchaseOrderId"], "PO-1");
    let (_, voided) = stack
        .invoke("VoidInvoice", &json!({"accountId": ours.account, "billFrom": "AWS_INC", "invoiceId": "I-1"}))
        .await;
    assert_eq!(voided["outcome"], "VOIDED", "{voided}");
    assert_eq!(buyer.reconciled("PO-1").await["balance"], "1000.00");
    for function in ["SweepNotifications", "CreatePurchaseOrder"] {
        let (status, refused) = stack.invoke(function, &json!({})).await;
        assert_eq!(status, 403, "{function}: {refused}");
    }
}

#[tokio::test]
#[ignore = "needs a deployed stack: .ci/deployed"]
async fn an_invoice_in_the_queue_is_matched() {
    let stack = Stack::deployed();
    let ours = stack.new_buyer();
    let buyer = stack.buyer(ours);
    buyer.add_order(&this_years(&order("PO-1"))).await;
    let invoice = |id: &str| this_years(&invoice(id)).with(json!({"accountId": ours.account}));
    // Rejected, which the script finds on the bus.
    stack.enqueue(&invoice("I-1").with(json!({"amount": "none"})), &ours.account).await;
    stack.enqueue(&json!({"invoices": [invoice("I-2"), invoice("I-3")]}), &ours.account).await;
    let matched = tokio::time::timeout(QUEUE_MAX, async {
        while buyer.order("PO-1").await["balance"] != "800.00" {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    });
    matched.await.unwrap_or_else(|_| panic!("the invoices in the queue are not matched"));
    assert_eq!(buyer.reconciled("PO-1").await["balance"], "800.00");
}

#[tokio::test]
#[ignore = "needs a deployed stack: .ci/deployed"]
async fn a_file_is_imported() {
    let stack = Stack::deployed();
    let buyer = stack.buyer(stack.new_buyer());
    let file = this_years(&json!(
        "purchaseOrderId,billFrom,currency,effectiveMonth,expirationMonth,lineItemNumber,type,unitPrice,quantity\n\
         PO-1,AWS_INC,USD,2026-01,2026-12,1,ALL,1000.00,1\n"
    ));
    let request = buyer.request(Method::POST, "/purchase-orders/import").header(CONTENT_TYPE, "text/csv");
    let answer = send(request.body(file.as_str().unwrap().to_owned())).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(buyer.order("PO-1").await["value"], "1000.00");
}

#[tokio::test]
#[ignore = "needs a deployed stack: .ci/deployed"]
async fn the_schedule_notifies_the_contacts() {
    let stack = Stack::deployed();
    let ours = stack.new_buyer();
    let buyer = stack.buyer(ours);
    let address = format!("buyer-of-{}@example.com", ours.account);
    let notified = json!({
        "contacts": [contact(&address)],
        "noticePolicy": {"balanceThresholds": ["50"], "expirationLeads": []},
    });
    buyer.add_order(&this_years(&order("PO-1")).with(notified)).await;
    let low = json!({"accountId": ours.account, "amount": "600.00"});
    assert_eq!(stack.match_one(&this_years(&invoice("I-1")).with(low)).await["purchaseOrderId"], "PO-1");
    let sent = tokio::time::timeout(SCHEDULE_MAX, async {
        while buyer.get("/purchase-orders/PO-1/notices").await.body["notices"][0]["state"] != "SENT" {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    });
    sent.await.unwrap_or_else(|_| panic!("the schedule has sent no notice"));
    let mails = stack.mails_to(&address).await;
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert_eq!(mails[0]["Source"], "po@example.com");
    let text = mails[0]["BodyText"].as_str().unwrap();
    assert!(text.contains("PO-1") && text.contains("400.00"), "{text}");
}
