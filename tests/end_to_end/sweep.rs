//! The scheduled sweep: each notice is sent once, and none is lost if the sweep is killed.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use local::MailFault;
use serde_json::{Value, json};

use crate::harness::given::{With, invoice_naming, order, order_with_contacts};
use crate::harness::{Running, path_of, tag};

/// Longer than a claim on a mail lasts.
const HOUR: TimeDelta = TimeDelta::hours(1);

impl Running {
    /// Invokes the sweep as the schedule does and returns its report.
    pub async fn sweep(&self) -> Value {
        self.system.invoke("SweepNotifications", json!({})).await.unwrap()
    }

    /// Checks that a sweep with nothing due makes one query per shard and no other request.
    async fn sweep_takes_one_query_per_shard(&self) {
        self.system.wire().reset();
        assert_eq!(self.sweep().await["evaluated"], 0);
        let counts = self.system.wire().counts();
        assert_eq!((counts.of("Query"), counts.total()), (4, 4), "{counts:?}");
    }

    /// Invokes the sweep with another time.
    pub async fn sweep_at(&self, now: &str) -> Value {
        self.system.invoke("SweepNotifications", json!({ "now": now })).await.unwrap()
    }

    pub fn advance_one_hour(&self) {
        self.system.clock().set(self.system.clock().now() + HOUR);
    }

    /// The recipients and subject of all mails so far.
    pub fn mails(&self) -> Vec<(String, String)> {
        let mails = self.system.mailbox().mails();
        mails.into_iter().map(|mail| (mail.to.join(","), mail.subject)).collect()
    }

    /// The text and HTML of the last mail.
    pub fn last_mail(&self) -> (String, String) {
        let mail = self.system.mailbox().mails().pop().unwrap();
        (mail.text.unwrap(), mail.html.unwrap())
    }

    /// The number of mails to each address.
    pub fn mail_counts(&self) -> BTreeMap<String, usize> {
        let mut each = BTreeMap::new();
        for (to, _) in self.mails() {
            *each.entry(to).or_default() += 1;
        }
        each
    }
}

#[tokio::test]
async fn a_contact_is_notified_once_of_a_crossed_threshold() {
    let running = Running::on("2026-06-03").await;
    running.buyer().add_order(&order_with_contacts("PO-7", &["ap@example.com"])).await;
    running.match_one(&invoice_naming("I-1", "260.00", "PO-7")).await;
    let report = running.sweep().await;
    assert_eq!(
        report,
        json!({"evaluated": 1, "digestsSent": 1, "failed": 0, "mailsFailed": 0, "stopped": 0, "overDailyLimit": 0, "unreadable": 0,
            "undeliverable": 0,
            "reconciled": 0, "reconciliationDifferences": 0, "remaining": 0})
    );
    insta::assert_snapshot!(running.mails()[0].1, @"Purchase order PO-7: 74% of line 1 is left");
    let (text, _) = running.last_mail();
    assert!(text.contains("USD\u{a0}740.00 left of USD\u{a0}1,000.00 (74%), which is below 75%"), "{text}");
    assert!(text.contains("/console/purchase-orders/PO-7"), "{text}");

    running.advance_one_hour();
    assert_eq!(running.sweep().await["digestsSent"], 0);
    running.match_one(&invoice_naming("I-2", "100.00", "PO-7")).await;
    assert_eq!(running.sweep().await["digestsSent"], 0, "still below the same threshold");
    running.match_one(&invoice_naming("I-3", "640.00", "PO-7")).await;
    assert_eq!(running.sweep().await["digestsSent"], 1, "a balance of zero crosses another threshold");
    running.match_one(&invoice_naming("I-4", "-900.00", "PO-7")).await;
    assert_eq!(running.sweep().await["digestsSent"], 0, "back above both thresholds, which sends nothing");
    running.match_one(&invoice_naming("I-5", "1000.00", "PO-7")).await;
    assert_eq!(running.sweep().await["digestsSent"], 1, "crossing both again sends one notice");
    assert_eq!(running.mails().len(), 3);
}

#[tokio::test]
async fn an_expiration_notice_is_sent_when_its_lead_is_due() {
    let running = Running::on("2026-01-05").await;
    running.buyer().add_order(&order_with_contacts("PO-7", &["ap@example.com"])).await;
    let mut subjects = Vec::new();
    for now in [
        "2026-10-30T23:00:00Z",
        "2026-10-31T00:00:00Z",
        "2026-11-29T12:00:00Z",
        // After a pause of the sweep, the leads of one month and of seven days are due: only the latter sends a notice.
        "2026-12-26T06:00:00Z",
        "2026-12-31T06:00:00Z",
        "2027-01-02T06:00:00Z",
    ] {
        running.sweep_at(now).await;
        subjects.push(format!("{now}: {:?}", running.mails().last().map(|(_, subject)| subject.clone())));
    }
    assert_eq!(running.mails().len(), 3);
    insta::assert_debug_snapshot!(subjects);
}

#[tokio::test]
async fn a_digest_has_all_notices_of_one_contact_and_account() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.add_order(&order_with_contacts("PO-1", &["ap@example.com", "cfo@example.com"])).await;
    buyer.add_order(&order_with_contacts("PO-2", &["AP@Example.com"])).await;
    running.buyer_of("444455556666").add_order(&order_with_contacts("PO-1", &["ap@example.com"])).await;
    for (id, order) in [("I-1", "PO-1"), ("I-2", "PO-2")] {
        running.match_one(&invoice_naming(id, "1000.00", order)).await;
    }
    let other = invoice_naming("I-1", "500.00", "PO-1").with(json!({ "accountId": "444455556666" }));
    running.match_one(&other).await;
    assert_eq!(running.sweep().await["digestsSent"], 3);
    let mut mails = running.mails();
    mails.sort();
    insta::assert_debug_snapshot!(mails);
}

#[tokio::test]
async fn inactive_purchase_orders_send_no_notices_and_notices_without_contacts_are_undeliverable() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    for id in ["SUSPENDED", "DELETED"] {
        buyer.add_order(&order_with_contacts(id, &["ap@example.com"])).await;
        running.match_one(&invoice_naming(id, "1000.00", id)).await;
    }
    assert_eq!(buyer.set_status("SUSPENDED", "SUSPENDED").await.status, 200);
    buyer.delete_order("DELETED").await;
    let without = buyer.add_order(&order("WITHOUT").with(json!({"contacts": []}))).await;
    assert_eq!(without["health"], json!(["NO_CONTACTS"]));
    running.match_one(&invoice_naming("WITHOUT", "1000.00", "WITHOUT")).await;
    let report = running.sweep().await;
    assert_eq!((&report["digestsSent"], &report["undeliverable"]), (&json!(0), &json!(1)), "{report}");
    assert_eq!(running.sweep().await["undeliverable"], 0, "recorded once");

    assert_eq!(buyer.set_status("SUSPENDED", "ACTIVE").await.status, 200);
    assert_eq!(running.sweep().await["digestsSent"], 1, "after activation its notice is sent");
}

#[tokio::test]
async fn the_texts_of_users_are_escaped_in_mails() {
    let running = Running::on("2026-06-03").await;
    let hostile = json!([{ "name": "<script>alert(1)</script>", "email": "ap@example.com" }]);
    running.buyer().add_order(&order("PO-7").with(json!({ "contacts": hostile }))).await;
    running.match_one(&invoice_naming("I-1", "1000.00", "PO-7")).await;
    running.sweep().await;
    let (text, html) = running.last_mail();
    assert!(!html.contains("<script>") && html.contains("script&"), "{html}");
    assert!(text.contains("<script>alert(1)</script>"), "{text}");
    assert_eq!(running.mail_counts(), BTreeMap::from([("ap@example.com".to_owned(), 1)]));
}

#[tokio::test]
async fn a_refused_address_does_not_hold_up_the_others() {
    let running = Running::on("2026-06-03").await;
    let emails = ["a@example.com", "b@example.com", "c@example.com"];
    running.buyer().add_order(&order_with_contacts("PO-7", &emails)).await;
    running.match_one(&invoice_naming("I-1", "1000.00", "PO-7")).await;
    running.system.mailbox().fail_for("b@example.com", MailFault::Rejected);
    let report = running.sweep().await;
    assert_eq!((&report["digestsSent"], &report["failed"]), (&json!(2), &json!(1)), "{report}");
    running.advance_one_hour();
    assert_eq!(running.sweep().await["digestsSent"], 0, "a refused address is not retried");
}

#[tokio::test]
async fn a_mail_service_that_is_down_delays_mails_and_loses_none() {
    let running = Running::on("2026-06-03").await;
    let emails = ["a@example.com", "b@example.com", "c@example.com"];
    running.buyer().add_order(&order_with_contacts("PO-7", &emails)).await;
    running.match_one(&invoice_naming("I-1", "1000.00", "PO-7")).await;
    running.system.mailbox().fail_next(1, MailFault::Unavailable);
    let report = running.sweep().await;
    assert_eq!((&report["remaining"], &report["mailsFailed"]), (&json!(1), &json!(1)), "{report}");
    running.advance_one_hour();
    running.sweep().await;
    let each = running.mail_counts();
    assert!(each.len() == 3 && each.values().all(|mails| *mails == 1), "{each:?}");
}

/// The sweep reads due purchase orders, evaluates them, and for each mail claims, sends and marks it. Kills the sweep after
/// each number of requests in turn.
#[tokio::test]
async fn a_sweep_killed_at_any_step_loses_no_mail_and_repeats_only_those_in_flight() {
    let emails = ["a@example.com", "b@example.com", "c@example.com"];
    let mut steps = 0;
    loop {
        let running = Running::on("2026-06-03").await;
        for (id, email) in ["PO-1", "PO-2", "PO-3"].iter().zip(emails) {
            running.buyer().add_order(&order_with_contacts(id, &[email])).await;
            running.match_one(&invoice_naming(id, "1000.00", id)).await;
        }
        running.system.wire().reset();
        running.system.wire().cut_after(steps);
        // The result doesn't matter: a killed function returns none.
        let killed = running.system.invoke("SweepNotifications", json!({})).await;
        let sent_before = running.mails().len();
        let is_complete = running.system.wire().counts().total() <= u64::try_from(steps).unwrap();

        running.system.wire().reset();
        let in_flight = sent_before - running.items_with("\"sentAt\"").await;
        running.advance_one_hour();
        let report = running.sweep().await;
        let each = running.mail_counts();
        assert_eq!(each.len(), 3, "killed after {steps} requests: {each:?}, then {report}");
        let repeated: usize = each.values().map(|mails| mails - 1).sum();
        assert!(repeated <= in_flight, "killed after {steps} requests: {each:?}, {in_flight} in flight");
        assert_eq!(report["remaining"], 0, "killed after {steps} requests: {report}");
        running.advance_one_hour();
        assert_eq!(running.sweep().await["digestsSent"], 0, "killed after {steps} requests");
        if is_complete {
            assert!(killed.is_ok());
            assert_eq!((sent_before, repeated), (3, 0));
            assert!(
                steps >= 4 + 4 + 1 + 3 * 3,
                "four shards, the evaluations, the count, and three per mail: {steps}"
            );
            return;
        }
        steps += 1;
    }
}

#[tokio::test]
async fn only_a_mail_whose_answer_is_lost_is_sent_again() {
    let running = Running::on("2026-06-03").await;
    running.buyer().add_order(&order_with_contacts("PO-7", &["a@example.com", "b@example.com"])).await;
    running.match_one(&invoice_naming("I-1", "1000.00", "PO-7")).await;
    running.system.mailbox().fail_next(1, MailFault::AnswerLost);
    running.sweep().await;
    running.advance_one_hour();
    running.advance_one_hour();
    running.sweep().await;
    let mut counts: Vec<usize> = running.mail_counts().into_values().collect();
    counts.sort_unstable();
    assert_eq!(counts, [1, 2]);
}

#[tokio::test]
async fn an_edit_or_a_draw_during_a_sweep_is_evaluated_by_the_next() {
    let running = Running::on("2026-06-03").await;
    let before = running.buyer().add_order(&order_with_contacts("PO-7", &["ap@example.com"])).await;
    running.match_one(&invoice_naming("I-1", "300.00", "PO-7")).await;
    let edit_and_draw = async {
        let renamed =
            order_with_contacts("PO-7", &["ap@example.com"]).with(json!({ "description": "renamed" }));
        assert_eq!(running.buyer().put(&path_of("PO-7"), &tag(&before), &renamed).await.status, 200);
        running.match_one(&invoice_naming("I-2", "700.00", "PO-7")).await;
    };
    running.before_commit(running.sweep(), edit_and_draw).await;
    running.advance_one_hour();
    running.sweep().await;
    let mails = running.mails();
    assert!(mails.last().unwrap().1.contains("nothing"), "{mails:?}");
    assert!(running.last_mail().0.contains("has nothing left of USD\u{a0}1,000.00"), "{mails:?}");
}

#[tokio::test]
async fn a_sweep_with_nothing_due_takes_one_query_per_shard() {
    let running = Running::on("2026-06-03").await;
    for number in 0..10 {
        running.buyer().add_order(&order_with_contacts(&format!("PO-{number}"), &["ap@example.com"])).await;
    }
    assert_eq!(running.sweep().await["evaluated"], 10);
    running.sweep_takes_one_query_per_shard().await;
    // A thousand more that are not due.
    let evaluated = running.order_items("PO-0").await;
    running.put_copies(&evaluated, (0..1_000).map(|number| format!("COPY-{number}"))).await;
    running.sweep_takes_one_query_per_shard().await;
}

#[tokio::test]
async fn an_invalid_time_is_refused() {
    let running = Running::on("2026-06-03").await;
    let refused = running.system.invoke("SweepNotifications", json!({ "now": "noon" })).await.unwrap();
    assert_eq!(refused["error"]["code"], "MalformedRequest", "{refused}");
    assert!(refused["error"]["detail"].as_str().unwrap().contains("`now`"), "{refused}");
}
