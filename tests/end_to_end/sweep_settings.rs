//! The sweep and the account's settings: default contacts, default policy, and invoices without a purchase order.

use serde_json::{Value, json};

use crate::harness::given::{With, invoice, order};
use crate::harness::{Running, path_of, tag};
use crate::sweep::{contact, drawing, told};

/// A policy that tells when half is left, and nothing of the end.
fn half() -> Value {
    json!({"balanceThresholds": ["50"], "expirationLeads": []})
}

fn missing(id: &str) -> Value {
    invoice(id).with(json!({"billFrom": "AWS_JAPAN"}))
}

fn to_all(emails: &[&str]) -> Value {
    json!({"displayName": "Example GmbH", "contacts": emails.iter().map(|it| contact(it)).collect::<Vec<_>>()})
}

#[tokio::test]
async fn default_contacts_hear_of_purchase_orders_without_their_own() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.settings_are(&to_all(&["default@example.com"])).await;
    buyer.given(&order("PO-7")).await;
    buyer.given(&told("PO-8", &["own@example.com"])).await;
    for id in ["PO-7", "PO-8"] {
        running.match_one(&drawing(id, "1000.00", id)).await;
    }
    let report = running.sweep().await;
    assert_eq!((&report["digestsSent"], &report["undeliverable"]), (&json!(2), &json!(0)), "{report}");
    let mut mails = running.mails();
    mails.sort();
    assert_eq!(
        mails,
        [
            ("default@example.com".to_owned(), "Purchase order PO-7: nothing of line 1 is left".to_owned()),
            ("own@example.com".to_owned(), "Purchase order PO-8: nothing of line 1 is left".to_owned()),
        ]
    );
    assert!(running.last_mail().0.contains("of Example GmbH (account 111122223333):"));
}

#[tokio::test]
async fn the_settings_are_read_with_what_is_due() {
    let running = Running::on("2026-06-03").await;
    running.buyer().settings_are(&to_all(&["default@example.com"])).await;
    running.buyer().given(&order("PO-7")).await;
    let wire = running.system.wire();
    wire.reset();
    running.sweep().await;
    let counts = wire.counts();
    assert_eq!((counts.of("Query"), counts.of("BatchGetItem"), counts.of("UpdateItem")), (4, 1, 1));
    assert_eq!(counts.total(), 6, "{counts:?}");
}

#[tokio::test]
async fn another_default_policy_is_looked_at_by_the_next_sweep() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    for id in ["PO-1", "PO-2", "SUSPENDED"] {
        buyer.given(&told(id, &["ap@example.com"])).await;
        running.match_one(&drawing(id, "200.00", id)).await;
    }
    buyer.given(&told("OWN", &["ap@example.com"]).with(json!({"noticePolicy": half()}))).await;
    running.match_one(&drawing("OWN", "200.00", "OWN")).await;
    buyer.set_status("SUSPENDED", "SUSPENDED").await;
    assert_eq!(running.sweep().await["digestsSent"], 0, "80% are left, and 75 are asked for");
    buyer.settings_are(&json!({"displayName": "A", "contacts": [contact("x@example.com")]})).await;
    assert_eq!(
        running.sweep().await["evaluated"],
        0,
        "a change of contacts or name changes nothing that is due"
    );

    buyer
        .settings_are(&json!({"noticePolicy": {"balanceThresholds": ["90"], "expirationLeads": ["P6M"]}}))
        .await;
    buyer
        .settings_are(&json!({"displayName": "B",
        "noticePolicy": {"balanceThresholds": ["90"], "expirationLeads": ["P6M"]}}))
        .await;
    let report = running.sweep().await;
    assert_eq!((&report["evaluated"], &report["digestsSent"]), (&json!(2), &json!(1)), "{report}");
    assert_eq!(running.mails()[0].1, "2 notices on 2 purchase orders");
    assert_eq!(running.sweep().await["evaluated"], 0, "once");
    // The lead of six months is due on the last of June.
    running.it_is("2026-06-30");
    assert_eq!(running.sweep().await["digestsSent"], 1, "and what falls due later is known");
}

#[tokio::test]
async fn a_second_look_that_is_killed_goes_on_and_tells_nothing_twice() {
    let mut steps = 0;
    loop {
        let running = Running::on("2026-06-03").await;
        let buyer = running.buyer();
        for id in ["PO-1", "PO-2"] {
            buyer.given(&told(id, &["ap@example.com"])).await;
            running.match_one(&drawing(id, "200.00", id)).await;
        }
        running.sweep().await;
        buyer
            .settings_are(&json!({"noticePolicy": {"balanceThresholds": ["90"], "expirationLeads": []}}))
            .await;
        running.match_one(&missing("I-1")).await;
        running.system.wire().reset();
        running.system.wire().cut_after(steps);
        // How it ends is as it may be: a killed function reports nothing.
        drop(running.system.invoke("SweepNotifications", json!({})).await);
        let whole = running.system.wire().counts().total() <= u64::try_from(steps).unwrap();
        running.system.wire().reset();
        for _ in 0..2 {
            running.an_hour_passes();
            running.sweep().await;
        }
        let mut told = 0;
        for id in ["PO-1", "PO-2"] {
            let rows = buyer.all(&format!("{}/notices", path_of(id)), "notices", 100).await;
            assert_eq!(rows.len(), 1, "killed after {steps} requests: {rows:?}");
            told += usize::from(rows[0]["state"] == "SENT");
        }
        assert_eq!(told, 2, "killed after {steps} requests");
        assert_eq!(running.items_with("INVOICE_NOTICES").await, 1, "killed after {steps} requests");
        if whole {
            assert_eq!(running.mails().len(), 1);
            return;
        }
        steps += 1;
    }
}

#[tokio::test]
async fn an_order_written_during_the_second_look_is_looked_at_all_the_same() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    let before = buyer.given(&told("PO-7", &["ap@example.com"])).await;
    running.match_one(&drawing("I-1", "200.00", "PO-7")).await;
    running.sweep().await;
    buyer.settings_are(&json!({"noticePolicy": {"balanceThresholds": ["90"], "expirationLeads": []}})).await;
    let mut held = running.system.wire().hold_next("TransactWriteItems");
    let sweep = async { running.sweep().await };
    let meanwhile = async {
        held.arrived().await;
        // Tags make no version and nothing due.
        let tagged = told("PO-7", &["ap@example.com"]).with(json!({"tags": {"a": "b"}}));
        assert_eq!(buyer.put(&path_of("PO-7"), &tag(&before), &tagged).await.status, 200);
        held.release();
    };
    let (report, ()) = tokio::join!(sweep, meanwhile);
    assert_eq!(report["digestsSent"], 1, "{report}");
}

#[tokio::test]
async fn an_unmatched_invoice_is_told_once_in_the_same_digest() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.settings_are(&to_all(&["ap@example.com", "cfo@example.com"])).await;
    buyer.given(&told("PO-7", &["ap@example.com"])).await;
    running.match_one(&drawing("I-0", "1000.00", "PO-7")).await;
    running.match_one(&missing("018304 / 1")).await;
    let report = running.sweep().await;
    assert_eq!(
        report,
        json!({"evaluated": 1, "digestsSent": 2, "failed": 0, "undeliverable": 0,
            "reconciled": 0, "reconciliationDifferences": 0, "remaining": 0})
    );
    let mut mails = running.mails();
    mails.sort();
    assert_eq!(mails[0].1, "2 notices on 1 purchase order and 1 invoice");
    assert_eq!(mails[1].1, "Invoice 018304 / 1 from AWS_JAPAN has no purchase order");
    let mails = running.system.mailbox().mails();
    for mail in &mails {
        let text = mail.text.as_deref().unwrap();
        let sentence = "It charges 100.00 USD for May 2026 and draws on no purchase order: \
                        no line item of any purchase order fits it.";
        assert!(text.contains(sentence), "{text}");
        assert!(text.contains("/console/invoices/AWS_JAPAN/018304~20~2F~201\n"), "{text}");
    }
    running.an_hour_passes();
    assert_eq!(running.sweep().await["digestsSent"], 0);
    let again = running.rematch(&missing("018304 / 1")).await;
    assert_eq!((&again["outcome"], &again["replayed"]), (&json!("UNMATCHED"), &json!(false)));
    assert_eq!(running.sweep().await["digestsSent"], 0, "unmatched again is no news");
    assert_eq!(running.void(&missing("018304 / 1")).await["outcome"], "VOIDED");
}

#[tokio::test]
async fn without_default_contacts_an_unmatched_invoice_is_recorded_as_undeliverable_once() {
    let running = Running::on("2026-06-03").await;
    running.match_one(&missing("I-1")).await;
    assert_eq!(running.sweep().await["undeliverable"], 1);
    running.buyer().settings_are(&to_all(&["ap@example.com"])).await;
    let report = running.sweep().await;
    assert_eq!((&report["undeliverable"], &report["digestsSent"]), (&json!(0), &json!(0)), "{report}");
    assert_eq!(running.items_with("INVOICE_NOTICES").await, 1);
}

#[tokio::test]
async fn what_is_matched_or_voided_before_it_was_told_is_no_news() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.settings_are(&to_all(&["ap@example.com"])).await;
    running.sweep().await;
    for id in ["MATCHED", "VOIDED"] {
        running.match_one(&missing(id)).await;
    }
    let untracked = json!([{"lineItemNumber": "1", "type": "ALL", "balanceTracking": false}]);
    buyer.given(&order("PO-J").with(json!({"billFrom": ["AWS_JAPAN"], "lineItems": untracked}))).await;
    assert_eq!(running.rematch(&missing("MATCHED")).await["outcome"], "MATCHED");
    running.void(&missing("VOIDED")).await;
    let report = running.sweep().await;
    assert_eq!((&report["digestsSent"], &report["undeliverable"]), (&json!(0), &json!(0)), "{report}");
    assert_eq!(running.items_with("INVOICE_NOTICES").await, 0);
}

#[tokio::test]
async fn an_invoice_matched_while_the_sweep_is_about_to_tell_it_is_not_told() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.settings_are(&to_all(&["ap@example.com"])).await;
    running.match_one(&missing("I-1")).await;
    let untracked = json!([{"lineItemNumber": "1", "type": "ALL", "balanceTracking": false}]);
    buyer.given(&order("PO-J").with(json!({"billFrom": ["AWS_JAPAN"], "lineItems": untracked}))).await;
    running.sweep_at("2026-06-03T11:00:00Z").await;
    let mut held = running.system.wire().hold_next("TransactWriteItems");
    let sweep = async { running.sweep().await };
    let meanwhile = async {
        held.arrived().await;
        assert_eq!(running.rematch(&missing("I-1")).await["outcome"], "MATCHED");
        held.release();
    };
    tokio::join!(sweep, meanwhile);
    running.an_hour_passes();
    running.sweep().await;
    assert!(running.mails().is_empty(), "{:?}", running.mails());
    assert_eq!(running.items_with("INVOICE_NOTICES").await, 0);
}
