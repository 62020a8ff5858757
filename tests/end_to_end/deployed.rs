//! What only a deployed stack shows: tokens of its own user pool, keys that IAM knows, mails sent by the schedule, each
//! function a process with its role's policies. (The golden cases and the contract's examples are told there too.)
//!
//! Left out of `cargo test`, since it takes a stack: `.ci/deployed` deploys one on this machine.

use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::harness::given::{With, invoice, order};
use crate::harness::sent;
use crate::harness::stack::{Stack, moved};
use crate::sweep::contact;

/// A schedule of a minute, and what comes late.
const BY_SCHEDULE: Duration = Duration::from_secs(150);

/// Of this year, whichever it is.
fn this_years(value: &Value) -> Value {
    moved(value, "2026-06")
}

#[tokio::test]
#[ignore = "asks a deployed stack: .ci/deployed"]
async fn a_token_of_the_user_pool_opens_what_its_scopes_say() {
    let stack = Stack::deployed();
    let reader = stack.reader();
    assert_eq!(reader.get("/purchase-orders").await.status, 200);
    assert_eq!(reader.create(&this_years(&order("PO-1"))).await.status, 403);
    let status = async |request: RequestBuilder| request.send().await.unwrap().status();
    let list = || stack.stranger(Method::GET, "/purchase-orders");
    for refused in [list(), list().bearer_auth("no.token.at-all")] {
        assert_eq!(status(refused).await, 401);
    }
    for open in ["/openapi.json", "/console/"] {
        assert_eq!(status(stack.stranger(Method::GET, open)).await, 200, "{open}");
    }
    assert_eq!(reader.get("/nothing").await.refusal(), (404, "NotFound"));
    assert_eq!(reader.post("/summary", &json!({})).await.refusal(), (405, "MethodNotAllowed"));
}

#[tokio::test]
#[ignore = "asks a deployed stack: .ci/deployed"]
async fn the_generators_keys_match_and_void_and_open_nothing_else() {
    let stack = Stack::deployed();
    let ours = stack.new_buyer();
    let buyer = stack.buyer(ours);
    buyer.given(&this_years(&order("PO-1"))).await;
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
#[ignore = "asks a deployed stack: .ci/deployed"]
async fn a_file_is_imported() {
    let stack = Stack::deployed();
    let buyer = stack.buyer(stack.new_buyer());
    let file = this_years(&json!(
        "purchaseOrderId,billFrom,currency,effectiveMonth,expirationMonth,lineItemNumber,type,unitPrice,quantity\n\
         PO-1,AWS_INC,USD,2026-01,2026-12,1,ALL,1000.00,1\n"
    ));
    let request = buyer.request(Method::POST, "/purchase-orders/import").header(CONTENT_TYPE, "text/csv");
    let answer = sent(request.body(file.as_str().unwrap().to_owned())).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(buyer.order("PO-1").await["value"], "1000.00");
}

#[tokio::test]
#[ignore = "asks a deployed stack: .ci/deployed"]
async fn the_schedule_tells_the_contacts() {
    let stack = Stack::deployed();
    let ours = stack.new_buyer();
    let buyer = stack.buyer(ours);
    let address = format!("buyer-of-{}@example.com", ours.account);
    let told = json!({
        "contacts": [contact(&address)],
        "noticePolicy": {"balanceThresholds": ["50"], "expirationLeads": []},
    });
    buyer.given(&this_years(&order("PO-1")).with(told)).await;
    let low = json!({"accountId": ours.account, "amount": "600.00"});
    assert_eq!(stack.match_one(&this_years(&invoice("I-1")).with(low)).await["purchaseOrderId"], "PO-1");
    let told = tokio::time::timeout(BY_SCHEDULE, async {
        while buyer.get("/purchase-orders/PO-1/notices").await.body["notices"][0]["state"] != "SENT" {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    });
    told.await.unwrap_or_else(|_| panic!("the schedule told nobody"));
    let mails = stack.mails_to(&address).await;
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert_eq!(mails[0]["Source"], "po@example.com");
    let text = mails[0]["BodyText"].as_str().unwrap();
    assert!(text.contains("PO-1") && text.contains("400.00"), "{text}");
}
