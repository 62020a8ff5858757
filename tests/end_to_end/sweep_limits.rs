//! The limits of a sweep: the sending rate, the mails of an account on a day, and the share of each account.

use local::MailFault;
use serde_json::{Value, json};

use crate::harness::given::{With, contact, invoice_naming, order, order_with_contacts};
use crate::harness::{ACCOUNT, OTHER_ACCOUNT, Running};

impl Running {
    /// A purchase order of an account whose line is used up, so that each contact is due a notice.
    async fn add_used_up(&self, account: &str, id: &str, emails: &[&str]) {
        self.buyer_of(account).add_order(&order_with_contacts(id, emails)).await;
        let all = invoice_naming(id, "1000.00", id).with(json!({ "accountId": account }));
        self.match_one(&all).await;
    }
}

#[tokio::test]
async fn a_busy_mail_service_slows_a_sweep_down_but_does_not_end_it() {
    let running = Running::on("2026-06-03").await;
    running.add_used_up(ACCOUNT, "PO-7", &["a@example.com", "b@example.com", "c@example.com"]).await;
    running.system.mailbox().fail_next(2, MailFault::Throttled);
    let report = running.sweep().await;
    assert_eq!((&report["digestsSent"], &report["mailsFailed"]), (&json!(3), &json!(0)), "{report}");
    assert_eq!(running.system.mailbox().attempts(), 5);
}

#[tokio::test]
async fn each_sweep_counts_a_failed_mail_while_the_mail_service_accepts_none() {
    for fault in [MailFault::Unverified, MailFault::Paused, MailFault::QuotaExceeded] {
        let running = Running::on("2026-06-03").await;
        running.add_used_up(ACCOUNT, "PO-7", &["a@example.com"]).await;
        for _ in 0..3 {
            running.system.mailbox().fail_next(1, fault);
            let report = running.sweep().await;
            assert_eq!(
                (&report["mailsFailed"], &report["remaining"]),
                (&json!(1), &json!(1)),
                "{fault:?}: {report}"
            );
            assert_eq!(report["failed"], 0, "{fault:?}: nothing is given up");
            running.advance_one_hour();
        }
        let report = running.sweep().await;
        assert_eq!((&report["digestsSent"], &report["mailsFailed"]), (&json!(1), &json!(0)), "{fault:?}");
    }
}

#[tokio::test]
async fn mails_beyond_an_accounts_daily_number_wait_for_the_next_day() {
    let running = Running::on_with("2026-06-03", "MailsPerAccountDaily", "2").await;
    running.add_used_up(ACCOUNT, "PO-7", &["a@example.com", "b@example.com", "c@example.com"]).await;
    running.add_used_up(OTHER_ACCOUNT, "PO-1", &["a@example.com"]).await;
    let report = running.sweep().await;
    assert_eq!((&report["digestsSent"], &report["overDailyLimit"]), (&json!(3), &json!(1)), "{report}");
    let rows = running.buyer().get("/purchase-orders/PO-7/notices").await.body;
    let waiting = rows["notices"].as_array().unwrap().iter().find(|row| row["state"] == "PENDING").unwrap();
    assert_eq!((&waiting["reason"], &waiting["attempts"]), (&json!("DailyLimit"), &json!(0)));
    running.advance_one_hour();
    let report = running.sweep().await;
    assert_eq!((&report["digestsSent"], &report["overDailyLimit"]), (&json!(0), &json!(0)), "{report}");
    running.add_used_up(ACCOUNT, "PO-8", &["a@example.com"]).await;
    assert_eq!(running.sweep().await["overDailyLimit"], 1, "new mails wait too");
    running.set_date("2026-06-04");
    assert_eq!(running.sweep().await["digestsSent"], 2);
    let each = running.mail_counts();
    assert_eq!((each["a@example.com"], each.len()), (3, 3), "{each:?}");
}

#[tokio::test]
async fn a_mail_that_is_not_sent_does_not_count_against_the_day() {
    let running = Running::on_with("2026-06-03", "MailsPerAccountDaily", "1").await;
    running.add_used_up(ACCOUNT, "PO-7", &["a@example.com"]).await;
    running.system.mailbox().fail_next(1, MailFault::Paused);
    assert_eq!(running.sweep().await["digestsSent"], 0);
    running.advance_one_hour();
    assert_eq!(running.sweep().await["digestsSent"], 1);
}

#[tokio::test]
async fn an_account_with_much_to_do_does_not_keep_the_others_waiting() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO-0").with(json!({"contacts": []}))).await;
    let items = running.order_items("PO-0").await;
    running.put_copies(&items, (1..500).map(|number| format!("PO-{number}"))).await;
    running.advance_one_hour();
    // Due last.
    running.add_used_up(OTHER_ACCOUNT, "PO-1", &["a@example.com"]).await;
    running.system.wire().record();
    running.system.wire().reset();
    let report = running.sweep().await;
    assert_eq!((&report["evaluated"], &report["digestsSent"]), (&json!(501), &json!(1)), "{report}");
    let requests = running.system.wire().recorded();
    let texts: Vec<String> = requests.iter().map(|request| request.body.to_string()).collect();
    let claim = texts.iter().position(|text| text.contains(&format!("MAILBOX#{OTHER_ACCOUNT}"))).unwrap();
    let is_evaluation = |(text, request): &(&String, &local::RecordedRequest)| {
        request.operation == "TransactWriteItems" && text.contains("SWEEP#PO-")
    };
    let evaluated = texts[..claim].iter().zip(&requests).filter(is_evaluation).count();
    assert!(evaluated < 20, "the mail is sent after {evaluated} of 500 evaluations");
}

#[tokio::test]
async fn all_notices_of_a_contact_are_in_one_mail() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.set_settings(&json!({"contacts": [contact("ap@example.com")]})).await;
    // More deliveries than one transaction takes.
    let unmatched: Vec<Value> = (0..120)
        .map(|number| {
            crate::harness::given::invoice(&format!("I-{number}")).with(json!({"billFrom": "AWS_JAPAN"}))
        })
        .collect();
    running.match_all(&unmatched).await;
    let report = running.sweep().await;
    assert_eq!((&report["digestsSent"], &report["remaining"]), (&json!(1), &json!(0)), "{report}");
    assert_eq!(running.mails()[0].1, "120 invoices have no purchase order");
    let (text, _) = running.last_mail();
    assert_eq!(text.matches("draws on no purchase order").count(), 20, "in full");
    assert!(text.contains("And 100 notices on 100 invoices:\n"), "{text}");
    assert_eq!(running.items_with("\"sentAt\"").await, 120);
    running.advance_one_hour();
    assert_eq!(running.sweep().await["digestsSent"], 0);
}
