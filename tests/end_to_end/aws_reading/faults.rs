//! Reading from AWS when AWS refuses, breaks off or throttles, and several accounts at once.

use local::PayerFault;
use serde_json::{Value, json};

use super::{ROLE, numbers, read_since};
use crate::documents::{refund, summary};
use crate::harness::given::{With, order};
use crate::harness::{ACCOUNT, Running};

fn summaries(count: usize) -> Vec<Value> {
    (0..count).map(|nth| summary(&format!("I-{nth}"), "PO-A")).collect()
}

/// The pages that were asked for, such as `first` and `page 100`.
fn pages(running: &Running) -> Vec<String> {
    let page = |it: &Value| it["NextToken"].as_str().unwrap_or("first").to_owned();
    running.system.payers().take_requests().iter().map(page).collect()
}

#[tokio::test]
async fn a_reading_goes_on_with_the_page_at_which_it_stopped() {
    let running = Running::on("2026-06-15").await;
    let (buyer, payers) = (running.buyer(), running.system.payers());
    buyer.add_order(&order("PO-A")).await;
    payers.set_invoices(ACCOUNT, summaries(250));
    buyer.set_settings(&read_since(ACCOUNT, "2026-05")).await;
    payers.fail(ACCOUNT, 2, 1, PayerFault::Denied);
    let run = running.read_aws_invoices_at("2026-06-15T12:05:00Z").await;
    assert_eq!((&run["failed"], &run["recorded"]), (&json!(1), &json!(200)));
    assert_eq!(pages(&running), ["first", "page 100", "page 200"]);
    let reading = buyer.aws_reading().await;
    assert_eq!(reading["failure"]["code"], "ACCESS_DENIED");
    assert!(reading["failure"]["detail"].as_str().unwrap().contains("invoicing:ListInvoiceSummaries"));
    assert_eq!(numbers(&reading["running"]), "read 200 recorded 200 matched 200");
    assert_eq!(reading["nextAt"].as_str().unwrap().get(..16), Some("2026-06-15T12:55"));

    let run = running.read_aws_invoices_at("2026-06-15T13:05:00Z").await;
    assert_eq!((&run["finished"], &run["recorded"]), (&json!(1), &json!(50)));
    assert_eq!(pages(&running), ["page 200", "first"]);
    let reading = buyer.aws_reading().await;
    assert_eq!(numbers(&reading["last"]), "read 250 recorded 250 matched 250");
    assert_eq!((reading.get("running"), reading.get("failure")), (None, None));
    assert_eq!(buyer.reconciled("PO-A").await["lineItems"][0]["invoiced"], "25000.00");
}

#[tokio::test]
async fn an_invoice_whose_record_cannot_be_read_is_refused_and_the_reading_goes_on() {
    let running = Running::on("2026-06-15").await;
    let (buyer, payers) = (running.buyer(), running.system.payers());
    buyer.add_order(&order("PO-A")).await;
    payers.set_invoices(ACCOUNT, vec![summary("1", "PO-A")]);
    buyer.set_settings(&read_since(ACCOUNT, "2026-05")).await;
    running.read_aws_invoices_at("2026-06-15T12:05:00Z").await;
    running
        .tamper("INVOICE#111122223333#AWS_INC#1", "INVOICE", "SET recordedAt = :value", &json!({"S": "?"}))
        .await;
    let cancelled = json!({"TaxAuthorityStatus": "CANCELLED"});
    let file = [summary("1", "PO-A").with(cancelled), summary("2", "PO-A"), refund("3", "1")];
    payers.set_invoices(ACCOUNT, file.to_vec());
    let run = running.read_aws_invoices_at("2026-06-16T12:05:00Z").await;
    assert_eq!((&run["finished"], &run["recorded"]), (&json!(1), &json!(1)), "{run}");
    let last = &buyer.aws_reading().await["last"];
    assert_eq!(numbers(last), "read 3 recorded 1 matched 1 refused 2");
}

#[tokio::test]
async fn a_page_whose_token_is_too_old_begins_its_list_again() {
    let running = Running::on("2026-06-15").await;
    let (buyer, payers) = (running.buyer(), running.system.payers());
    payers.set_invoices(ACCOUNT, summaries(101));
    buyer.set_settings(&read_since(ACCOUNT, "2026-05")).await;
    payers.fail(ACCOUNT, 1, 1, PayerFault::TokenExpired);
    let run = running.read_aws_invoices_at("2026-06-15T12:05:00Z").await;
    assert_eq!((&run["finished"], &run["recorded"]), (&json!(1), &json!(101)));
    assert_eq!(pages(&running), ["first", "page 100", "first", "page 100", "first"]);

    payers.fail(ACCOUNT, 2, 1, PayerFault::TokenExpired);
    payers.fail(ACCOUNT, 1, 1, PayerFault::TokenExpired);
    let run = running.read_aws_invoices_at("2026-06-16T12:00:00Z").await;
    assert_eq!(run["failed"], 1, "AWS refuses its tokens for good: {:?}", pages(&running));
    assert_eq!(buyer.aws_reading().await["failure"]["code"], "UNAVAILABLE");
}

#[tokio::test]
async fn a_throttled_account_slows_down_and_goes_on() {
    let running = Running::on("2026-06-15").await;
    let (buyer, payers) = (running.buyer(), running.system.payers());
    payers.set_invoices(ACCOUNT, summaries(2));
    buyer.set_settings(&read_since(ACCOUNT, "2026-05")).await;
    payers.fail(ACCOUNT, 0, 2, PayerFault::Throttled);
    payers.fail(ACCOUNT, 1, 1, PayerFault::Unavailable);
    let run = running.read_aws_invoices_at("2026-06-15T12:05:00Z").await;
    assert_eq!((&run["finished"], &run["recorded"]), (&json!(1), &json!(2)));
    assert_eq!(pages(&running).len(), 5, "three tries of the first page, two of the second");
}

#[tokio::test]
async fn accounts_take_turns_and_one_that_fails_stops_no_other() {
    let running = Running::on("2026-06-15").await;
    let payers = running.system.payers();
    let accounts: Vec<String> = (1..=5).map(|nth| format!("00000000000{nth}")).collect();
    for account in &accounts {
        let of_account = |it: Value| it.with(json!({ "AccountId": account }));
        payers.set_invoices(account, summaries(101).into_iter().map(of_account).collect());
        running.buyer_of(account).set_settings(&read_since(account, "2026-05")).await;
    }
    payers.fail(&accounts[1], 0, 1, PayerFault::Denied);
    let broken = json!({"S": format!("ACCOUNT#{}", accounts[2])});
    let items = running.items().await.into_iter();
    let item = items
        .filter(|it| it["pk"] == broken && it["sk"]["S"] == "AWS_READING")
        .map(|it| it.with(json!({"revision": null})));
    running.put_items(&item.collect::<Vec<_>>()).await;
    let run = running.read_aws_invoices_at("2026-06-15T12:05:00Z").await;
    let counts = ["finished", "failed", "remaining", "recorded"].map(|name| run[name].as_u64().unwrap());
    assert_eq!(counts, [3, 1, 1, 303]);
    let requests = payers.take_requests();
    let asked: Vec<&Value> = requests.iter().map(|it| &it["Selector"]["Value"]).collect();
    let last_first_page = requests
        .iter()
        .rposition(|it| it["NextToken"].is_null() && it["Filter"]["BillingPeriod"]["Month"] == 5);
    let first_june = requests.iter().position(|it| it["Filter"]["BillingPeriod"]["Month"] == 6);
    assert!(last_first_page < first_june, "no account is finished before each has begun: {asked:?}");
}

#[tokio::test]
async fn a_role_that_is_not_there_yet_is_reported_and_tried_again_in_an_hour() {
    let running = Running::on("2026-06-15").await;
    let (buyer, payers) = (running.buyer(), running.system.payers());
    payers.set_invoices(ACCOUNT, summaries(1));
    payers.trust(ROLE, "another");
    let settings = buyer.set_settings(&read_since(ACCOUNT, "2026-05")).await;
    let run = running.read_aws_invoices_at("2026-06-15T12:05:00Z").await;
    assert_eq!((&run["failed"], &run["read"]), (&json!(1), &json!(0)));
    let reading = buyer.aws_reading().await;
    assert_eq!(reading["failure"]["code"], "ROLE_NOT_ASSUMED");
    assert!(reading["failure"]["detail"].as_str().unwrap().contains("external ID"), "{reading}");
    assert!(payers.take_requests().is_empty());
    payers.trust(ROLE, settings["awsInvoices"]["externalId"].as_str().unwrap());
    let run = running.read_aws_invoices_at("2026-06-15T13:05:00Z").await;
    assert_eq!((&run["finished"], &run["recorded"]), (&json!(1), &json!(1)));
    assert!(buyer.aws_reading().await.get("failure").is_none());
}
