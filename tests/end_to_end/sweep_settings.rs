//! The sweep with the account's settings: default contacts, default policy, and unmatched invoices.

use serde_json::{Value, json};

use crate::harness::given::{With, contact, invoice, invoice_naming, order, order_with_contacts};
use crate::harness::{Running, path_of, tag};

/// A policy with one threshold of 50% and no expiration notices.
fn half() -> Value {
    json!({"balanceThresholds": ["50"], "expirationLeads": []})
}

fn unmatched(id: &str) -> Value {
    invoice(id).with(json!({"billFrom": "AWS_JAPAN"}))
}

/// A purchase order that the invoices of [`unmatched`] match.
fn order_for_unmatched() -> Value {
    let untracked = json!([{"lineItemNumber": "1", "type": "ALL", "balanceTracking": false}]);
    order("PO-J").with(json!({"billFrom": ["AWS_JAPAN"], "lineItems": untracked}))
}

fn settings_with(emails: &[&str]) -> Value {
    json!({"displayName": "Example GmbH", "contacts": emails.iter().map(|it| contact(it)).collect::<Vec<_>>()})
}

#[tokio::test]
async fn default_contacts_are_notified_of_purchase_orders_without_contacts() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.set_settings(&settings_with(&["default@example.com"])).await;
    buyer.add_order(&order("PO-7")).await;
    buyer.add_order(&order_with_contacts("PO-8", &["own@example.com"])).await;
    for id in ["PO-7", "PO-8"] {
        running.match_one(&invoice_naming(id, "1000.00", id)).await;
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
async fn a_sweep_reads_settings_together_with_due_purchase_orders() {
    let running = Running::on("2026-06-03").await;
    running.buyer().set_settings(&settings_with(&["default@example.com"])).await;
    running.buyer().add_order(&order("PO-7")).await;
    let wire = running.system.wire();
    wire.reset();
    running.sweep().await;
    let counts = wire.counts();
    assert_eq!((counts.of("Query"), counts.of("BatchGetItem"), counts.of("TransactWriteItems")), (4, 1, 1));
    assert_eq!(counts.total(), 6, "{counts:?}");
}

#[tokio::test]
async fn the_next_sweep_applies_a_changed_default_policy() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    for id in ["PO-1", "PO-2", "SUSPENDED"] {
        buyer.add_order(&order_with_contacts(id, &["ap@example.com"])).await;
        running.match_one(&invoice_naming(id, "200.00", id)).await;
    }
    buyer
        .add_order(&order_with_contacts("OWN", &["ap@example.com"]).with(json!({"noticePolicy": half()})))
        .await;
    running.match_one(&invoice_naming("OWN", "200.00", "OWN")).await;
    buyer.set_status("SUSPENDED", "SUSPENDED").await;
    assert_eq!(running.sweep().await["digestsSent"], 0, "80% are left, above the threshold of 75%");
    buyer.set_settings(&json!({"displayName": "A", "contacts": [contact("x@example.com")]})).await;
    assert_eq!(running.sweep().await["evaluated"], 0, "contacts and names don't affect what is due");

    buyer
        .set_settings(&json!({"noticePolicy": {"balanceThresholds": ["90"], "expirationLeads": ["P6M"]}}))
        .await;
    buyer
        .set_settings(&json!({"displayName": "B",
        "noticePolicy": {"balanceThresholds": ["90"], "expirationLeads": ["P6M"]}}))
        .await;
    let report = running.sweep().await;
    assert_eq!((&report["evaluated"], &report["digestsSent"]), (&json!(2), &json!(1)), "{report}");
    assert_eq!(running.mails()[0].1, "2 notices on 2 purchase orders");
    assert_eq!(running.sweep().await["evaluated"], 0, "only once");
    // The lead of six months is due on the last day of June.
    running.set_date("2026-06-30");
    assert_eq!(running.sweep().await["digestsSent"], 1, "the new policy's lead");
}

#[tokio::test]
async fn a_killed_evaluation_of_a_new_policy_continues_and_notifies_once() {
    let mut steps = 0;
    loop {
        let running = Running::on("2026-06-03").await;
        let buyer = running.buyer();
        for id in ["PO-1", "PO-2"] {
            buyer.add_order(&order_with_contacts(id, &["ap@example.com"])).await;
            running.match_one(&invoice_naming(id, "200.00", id)).await;
        }
        running.sweep().await;
        buyer
            .set_settings(&json!({"noticePolicy": {"balanceThresholds": ["90"], "expirationLeads": []}}))
            .await;
        running.match_one(&unmatched("I-1")).await;
        running.system.wire().reset();
        running.system.wire().cut_after(steps);
        // The result doesn't matter: a killed function returns none.
        drop(running.system.invoke("SweepNotifications", json!({})).await);
        let is_complete = running.system.wire().counts().total() <= u64::try_from(steps).unwrap();
        running.system.wire().reset();
        for _ in 0..2 {
            running.advance_one_hour();
            running.sweep().await;
        }
        let mut sent = 0;
        for id in ["PO-1", "PO-2"] {
            let rows = buyer.all(&format!("{}/notices", path_of(id)), "notices", 100).await;
            assert_eq!(rows.len(), 1, "killed after {steps} requests: {rows:?}");
            sent += usize::from(rows[0]["state"] == "SENT");
        }
        assert_eq!(sent, 2, "killed after {steps} requests");
        assert_eq!(running.items_with("INVOICE_NOTICES").await, 1, "killed after {steps} requests");
        if is_complete {
            assert_eq!(running.mails().len(), 1);
            return;
        }
        steps += 1;
    }
}

#[tokio::test]
async fn an_order_written_during_the_evaluation_of_a_new_policy_is_evaluated() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    let before = buyer.add_order(&order_with_contacts("PO-7", &["ap@example.com"])).await;
    running.match_one(&invoice_naming("I-1", "200.00", "PO-7")).await;
    running.sweep().await;
    buyer.set_settings(&json!({"noticePolicy": {"balanceThresholds": ["90"], "expirationLeads": []}})).await;
    // The change of tags creates a version, but doesn't change what is due.
    let tagged = order_with_contacts("PO-7", &["ap@example.com"]).with(json!({"tags": {"a": "b"}}));
    let (path, tag) = (path_of("PO-7"), tag(&before));
    let (report, saved) = running.before_commit(running.sweep(), buyer.put(&path, &tag, &tagged)).await;
    assert_eq!(saved.status, 200);
    assert_eq!(report["digestsSent"], 1, "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_change_as_an_evaluation_ends_are_evaluated_too() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.add_order(&order_with_contacts("PO-7", &["ap@example.com"])).await;
    running.match_one(&invoice_naming("I-1", "200.00", "PO-7")).await;
    running.sweep().await;
    buyer.set_settings(&json!({ "noticePolicy": half() })).await;
    let later = json!({"noticePolicy": {"balanceThresholds": ["90"], "expirationLeads": []}});
    let mut end = running.system.wire().hold_next("UpdateItem");
    let (report, ()) = tokio::join!(running.sweep(), async {
        end.arrived().await;
        buyer.set_settings(&later).await;
        end.release();
    });
    assert_eq!(report["digestsSent"], 0, "{report}");
    assert_eq!(running.sweep().await["digestsSent"], 1, "the later policy");
}

#[tokio::test]
async fn contacts_are_notified_once_of_an_unmatched_invoice_in_the_same_digest() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.set_settings(&settings_with(&["ap@example.com", "cfo@example.com"])).await;
    buyer.add_order(&order_with_contacts("PO-7", &["ap@example.com"])).await;
    running.match_one(&invoice_naming("I-0", "1000.00", "PO-7")).await;
    running.match_one(&unmatched("018304 / 1")).await;
    let report = running.sweep().await;
    assert_eq!(
        report,
        json!({"evaluated": 1, "digestsSent": 2, "failed": 0, "mailsFailed": 0, "stopped": 0, "overDailyLimit": 0, "unreadable": 0,
            "undeliverable": 0,
            "reconciled": 0, "reconciliationDifferences": 0, "remaining": 0})
    );
    let mut mails = running.mails();
    mails.sort();
    assert_eq!(mails[0].1, "2 notices on 1 purchase order and 1 invoice");
    assert_eq!(mails[1].1, "Invoice 018304 / 1 from Amazon Web Services Japan G.K. has no purchase order");
    let mails = running.system.mailbox().mails();
    for mail in &mails {
        let text = mail.text.as_deref().unwrap();
        let sentence = "It charges USD\u{a0}100.00 for May 2026 and draws on no purchase order: \
                        no line item of any purchase order fits it.";
        assert!(text.contains(sentence), "{text}");
        assert!(text.contains("/console/invoices/AWS_JAPAN/018304~20~2F~201\n"), "{text}");
    }
    running.advance_one_hour();
    assert_eq!(running.sweep().await["digestsSent"], 0);
    let again = running.rematch(&unmatched("018304 / 1")).await;
    assert_eq!((&again["outcome"], &again["replayed"]), (&json!("UNMATCHED"), &json!(false)));
    assert_eq!(running.sweep().await["digestsSent"], 0, "still unmatched, which sends nothing");
    assert_eq!(running.void(&unmatched("018304 / 1")).await["outcome"], "VOIDED");
}

#[tokio::test]
async fn without_default_contacts_an_unmatched_invoice_is_recorded_as_undeliverable_once() {
    let running = Running::on("2026-06-03").await;
    running.match_one(&unmatched("I-1")).await;
    assert_eq!(running.sweep().await["undeliverable"], 1);
    running.buyer().set_settings(&settings_with(&["ap@example.com"])).await;
    let report = running.sweep().await;
    assert_eq!((&report["undeliverable"], &report["digestsSent"]), (&json!(0), &json!(0)), "{report}");
    assert_eq!(running.items_with("INVOICE_NOTICES").await, 1);
}

#[tokio::test]
async fn an_invoice_that_is_matched_or_voided_before_the_sweep_is_not_notified() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.set_settings(&settings_with(&["ap@example.com"])).await;
    running.sweep().await;
    for id in ["MATCHED", "VOIDED"] {
        running.match_one(&unmatched(id)).await;
    }
    buyer.add_order(&order_for_unmatched()).await;
    assert_eq!(running.rematch(&unmatched("MATCHED")).await["outcome"], "MATCHED");
    running.void(&unmatched("VOIDED")).await;
    let report = running.sweep().await;
    assert_eq!((&report["digestsSent"], &report["undeliverable"]), (&json!(0), &json!(0)), "{report}");
    assert_eq!(running.items_with("INVOICE_NOTICES").await, 0);
}

#[tokio::test]
async fn an_invoice_that_is_matched_during_the_sweep_is_not_notified() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.set_settings(&settings_with(&["ap@example.com"])).await;
    running.match_one(&unmatched("I-1")).await;
    buyer.add_order(&order_for_unmatched()).await;
    running.sweep_at("2026-06-03T11:00:00Z").await;
    let invoice = unmatched("I-1");
    let (_, rematched) = running.before_commit(running.sweep(), running.rematch(&invoice)).await;
    assert_eq!(rematched["outcome"], "MATCHED");
    running.advance_one_hour();
    running.sweep().await;
    assert!(running.mails().is_empty(), "{:?}", running.mails());
    assert_eq!(running.items_with("INVOICE_NOTICES").await, 0);
}
