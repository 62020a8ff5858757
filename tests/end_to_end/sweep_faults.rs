//! What a sweep may meet: items that can't be read, purchase orders deleted meanwhile, and other times.

use local::MailFault;
use serde_json::{Value, json};

use crate::harness::given::{With, invoice, invoice_naming, order_with_contacts};
use crate::harness::{ACCOUNT, OTHER_ACCOUNT, Running};

const ORDERS: &str = "PO#111122223333";
const ACCOUNT_PK: &str = "ACCOUNT#111122223333";

/// A system with two used-up purchase orders of one account and one of another.
async fn used_up() -> Running {
    let running = Running::on("2026-06-03").await;
    for (account, id) in [(ACCOUNT, "PO-1"), (ACCOUNT, "PO-2"), (OTHER_ACCOUNT, "PO-3")] {
        let emails = [format!("{id}@example.com").to_lowercase()];
        let emails: Vec<&str> = emails.iter().map(String::as_str).collect();
        running.buyer_of(account).add_order(&order_with_contacts(id, &emails)).await;
        let all = invoice_naming(id, "1000.00", id).with(json!({ "accountId": account }));
        running.match_one(&all).await;
    }
    running
}

#[tokio::test]
async fn an_unreadable_purchase_order_takes_only_itself_down() {
    let running = used_up().await;
    running.tamper(ORDERS, "ORDER#PO-1", "SET version = :value", &json!({"S": "?"})).await;
    let report = running.sweep().await;
    assert_eq!((&report["digestsSent"], &report["unreadable"]), (&json!(2), &json!(1)), "{report}");
    for _ in 0..2 {
        running.advance_one_hour();
        let report = running.sweep().await;
        assert_eq!((&report["unreadable"], &report["mailsFailed"]), (&json!(1), &json!(0)), "{report}");
    }
    running.tamper(ORDERS, "ORDER#PO-1", "SET version = :value", &json!({"N": "1"})).await;
    assert_eq!(running.sweep().await["digestsSent"], 1, "it was not lost");
}

#[tokio::test]
async fn unreadable_settings_hold_up_only_their_account() {
    let running = used_up().await;
    running.buyer().set_settings(&json!({"displayName": "A"})).await;
    running.tamper(ACCOUNT_PK, "SETTINGS", "SET version = :value", &json!({"S": "?"})).await;
    let report = running.sweep().await;
    assert_eq!((&report["digestsSent"], &report["unreadable"]), (&json!(1), &json!(1)), "{report}");
    assert_eq!(report["remaining"], 2, "{report}");
    assert_eq!(running.mails()[0].0, "po-3@example.com");
    running.tamper(ACCOUNT_PK, "SETTINGS", "SET version = :value", &json!({"N": "1"})).await;
    assert_eq!(running.sweep().await["digestsSent"], 2);
}

#[tokio::test]
async fn an_unreadable_invoice_or_delivery_takes_only_itself_down() {
    let running = used_up().await;
    running.match_one(&invoice("I-1").with(json!({"billFrom": "AWS_JAPAN"}))).await;
    let key = "INVOICE#111122223333#AWS_JAPAN#I-1";
    running.tamper(key, "INVOICE", "SET revision = :value", &json!({"S": "?"})).await;
    running.system.mailbox().fail_for("po-1@example.com", MailFault::Unavailable);
    let report = running.sweep().await;
    assert_eq!((&report["digestsSent"], &report["unreadable"]), (&json!(2), &json!(1)), "{report}");
    let items = running.items().await;
    let delivery = items.iter().find(|item| item["pk"]["S"] == "NOTICES#111122223333#PO-1").unwrap();
    let (pk, sk) = (delivery["pk"]["S"].as_str().unwrap(), delivery["sk"]["S"].as_str().unwrap());
    running.tamper(pk, sk, "SET attempts = :value", &json!({"S": "?"})).await;
    running.advance_one_hour();
    let report = running.sweep().await;
    assert_eq!((&report["unreadable"], &report["digestsSent"]), (&json!(2), &json!(0)), "{report}");
}

#[tokio::test]
async fn a_purchase_order_deleted_between_the_decision_and_the_mail_is_not_mailed() {
    let running = Running::on("2026-06-03").await;
    running.buyer().add_order(&order_with_contacts("PO-7", &["ap@example.com"])).await;
    running.match_one(&invoice_naming("I-1", "1000.00", "PO-7")).await;
    // The number of mails is counted between the decision and the claim.
    let deleted = running.buyer();
    let (report, ()) = running.before("UpdateItem", running.sweep(), deleted.delete_order("PO-7")).await;
    assert_eq!((&report["digestsSent"], running.mails().len()), (&json!(0), 0), "{report}");
    running.advance_one_hour();
    running.sweep().await;
    let rows = running.buyer().get("/purchase-orders/PO-7/notices").await.body;
    let row = &rows["notices"][0];
    assert_eq!((&row["state"], row.get("recipient")), (&json!("WITHDRAWN"), None));
    assert_eq!(running.items_with("ap@example.com").await, 0);
}

/// Kills a sweep after it claimed its mail.
async fn claimed(running: &Running, event: Value) {
    running.system.wire().reset();
    // Four shards, the due items, the ledger, the evaluation, the count, the claim.
    running.system.wire().cut_after(9);
    drop(running.system.invoke("SweepNotifications", event).await);
    running.system.wire().reset();
    assert_eq!(running.items_with("\"claimedAt\"").await, 1);
    assert!(running.mails().is_empty());
}

#[tokio::test]
async fn claims_go_by_the_clock_whatever_time_a_sweep_judges_by() {
    let later = "2026-12-01T12:00:00Z";
    for (first, second) in [(json!({}), json!({"now": later})), (json!({"now": later}), json!({}))] {
        let running = Running::on("2026-06-03").await;
        running.buyer().add_order(&order_with_contacts("PO-7", &["ap@example.com"])).await;
        running.match_one(&invoice_naming("I-1", "1000.00", "PO-7")).await;
        claimed(&running, first.clone()).await;
        let during = running.system.invoke("SweepNotifications", second.clone()).await.unwrap();
        let nothing_left = running.mails().iter().filter(|(_, subject)| subject.contains("nothing")).count();
        assert_eq!(nothing_left, 0, "the other sweep may still send it: {first} {second}: {during}");
        running.advance_one_hour();
        running.system.invoke("SweepNotifications", second).await.unwrap();
        let texts: Vec<String> =
            running.system.mailbox().mails().into_iter().filter_map(|mail| mail.text).collect();
        let nothing_left = texts.iter().filter(|text| text.contains("has nothing left")).count();
        assert_eq!(nothing_left, 1, "{first}: {texts:?}");
    }
}

#[tokio::test]
async fn another_time_is_refused_where_the_deployment_does_not_allow_it() {
    let running = Running::on_with("2026-06-03", "AllowClockOverride", "false").await;
    let refused = running.system.invoke("SweepNotifications", json!({"now": "2026-12-01T12:00:00Z"})).await;
    let detail = &refused.unwrap()["error"]["detail"];
    assert!(detail.as_str().unwrap().contains("AllowClockOverride"), "{detail}");
    assert_eq!(running.sweep().await["evaluated"], 0);
}

/// Their deliveries to one mailbox would have the same key.
#[tokio::test]
async fn a_sweep_at_the_instant_of_another_loses_no_notice() {
    let running = Running::on("2026-06-03").await;
    running.buyer().add_order(&order_with_contacts("PO-7", &["a@example.com"])).await;
    for (invoice, amount) in [("I-1", "850.00"), ("I-2", "150.00")] {
        running.match_one(&invoice_naming(invoice, amount, "PO-7")).await;
        running.set_date("2026-06-03");
        assert_eq!(running.sweep_at("2026-06-03T13:00:00Z").await["digestsSent"], 1, "{invoice}");
    }
    let rows = running.buyer().get("/purchase-orders/PO-7/notices").await.body;
    let sent = rows["notices"].as_array().unwrap().iter().filter(|row| row["state"] == "SENT");
    assert_eq!(sent.count(), 2, "{rows}");
    assert_eq!(running.mails().len(), 2);
}
