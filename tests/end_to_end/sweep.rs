//! The scheduled sweep: who is told what, once; and that nothing is lost wherever it is killed.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use local::MailFault;
use serde_json::{Value, json};

use crate::harness::given::{With, invoice, order};
use crate::harness::{Running, path_of, tag};

/// Longer than a claim on a mail lasts.
const LATER: TimeDelta = TimeDelta::hours(1);

impl Running {
    /// Invokes the sweep as the schedule does; its counts.
    pub async fn sweep(&self) -> Value {
        self.system.invoke("SweepNotifications", json!({})).await.unwrap()
    }

    /// Invokes the sweep, which must find nothing due: one query a shard, and nothing else.
    async fn asks_once_a_shard(&self) {
        self.system.wire().reset();
        assert_eq!(self.sweep().await["evaluated"], 0);
        let counts = self.system.wire().counts();
        assert_eq!((counts.of("Query"), counts.total()), (4, 4), "{counts:?}");
    }

    /// Invokes the sweep to judge by another time.
    pub async fn sweep_at(&self, now: &str) -> Value {
        self.system.invoke("SweepNotifications", json!({ "now": now })).await.unwrap()
    }

    pub fn an_hour_passes(&self) {
        self.system.clock().set(self.system.clock().now() + LATER);
    }

    /// The mails so far: to whom, and the subject.
    pub fn mails(&self) -> Vec<(String, String)> {
        let mails = self.system.mailbox().mails();
        mails.into_iter().map(|mail| (mail.to.join(","), mail.subject)).collect()
    }

    /// The text and the HTML of the last mail.
    pub fn last_mail(&self) -> (String, String) {
        let mail = self.system.mailbox().mails().pop().unwrap();
        (mail.text.unwrap(), mail.html.unwrap())
    }

    /// How many mails each address got.
    pub fn mails_each(&self) -> BTreeMap<String, usize> {
        let mut each = BTreeMap::new();
        for (to, _) in self.mails() {
            *each.entry(to).or_default() += 1;
        }
        each
    }
}

pub fn contact(email: &str) -> Value {
    json!({ "name": "Somebody", "email": email })
}

pub fn told(id: &str, emails: &[&str]) -> Value {
    let contacts: Vec<Value> = emails.iter().map(|email| contact(email)).collect();
    order(id).with(json!({ "contacts": contacts }))
}

pub fn drawing(id: &str, amount: &str, order: &str) -> Value {
    invoice(id).with(json!({ "amount": amount, "purchaseOrderReference": order }))
}

#[tokio::test]
async fn a_contact_hears_once_that_a_balance_sank() {
    let running = Running::on("2026-06-03").await;
    running.buyer().given(&told("PO-7", &["ap@example.com"])).await;
    running.match_one(&drawing("I-1", "260.00", "PO-7")).await;
    let report = running.sweep().await;
    assert_eq!(
        report,
        json!({"evaluated": 1, "digestsSent": 1, "failed": 0, "undeliverable": 0,
            "reconciled": 0, "reconciliationDifferences": 0, "remaining": 0})
    );
    insta::assert_snapshot!(running.mails()[0].1, @"Purchase order PO-7: 74% of line 1 is left");
    let (text, _) = running.last_mail();
    assert!(text.contains("740.00 USD left of 1,000.00 USD (74%), which is below 75%"), "{text}");
    assert!(text.contains("/console/purchase-orders/PO-7"), "{text}");

    running.an_hour_passes();
    assert_eq!(running.sweep().await["digestsSent"], 0);
    running.match_one(&drawing("I-2", "100.00", "PO-7")).await;
    assert_eq!(running.sweep().await["digestsSent"], 0, "below the same threshold as before");
    running.match_one(&drawing("I-3", "640.00", "PO-7")).await;
    assert_eq!(running.sweep().await["digestsSent"], 1, "nothing left is another threshold");
    running.match_one(&drawing("I-4", "-900.00", "PO-7")).await;
    assert_eq!(running.sweep().await["digestsSent"], 0, "back above both: armed again, nothing to tell");
    running.match_one(&drawing("I-5", "1000.00", "PO-7")).await;
    assert_eq!(running.sweep().await["digestsSent"], 1, "crossing both again is one notice");
    assert_eq!(running.mails().len(), 3);
}

#[tokio::test]
async fn a_purchase_order_that_ends_is_told_of_when_each_lead_is_due() {
    let running = Running::on("2026-01-05").await;
    running.buyer().given(&told("PO-7", &["ap@example.com"])).await;
    let mut subjects = Vec::new();
    for now in [
        "2026-10-30T23:00:00Z",
        "2026-10-31T00:00:00Z",
        "2026-11-29T12:00:00Z",
        // The sweep pauses: of the leads of one month and of seven days, only the latter is told, as it is.
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
    buyer.given(&told("PO-1", &["ap@example.com", "cfo@example.com"])).await;
    buyer.given(&told("PO-2", &["AP@Example.com"])).await;
    running.buyer_of("444455556666").given(&told("PO-1", &["ap@example.com"])).await;
    for (id, order) in [("I-1", "PO-1"), ("I-2", "PO-2")] {
        running.match_one(&drawing(id, "1000.00", order)).await;
    }
    let other = drawing("I-1", "500.00", "PO-1").with(json!({ "accountId": "444455556666" }));
    running.match_one(&other).await;
    assert_eq!(running.sweep().await["digestsSent"], 3);
    let mut mails = running.mails();
    mails.sort();
    insta::assert_debug_snapshot!(mails);
}

#[tokio::test]
async fn suspended_and_deleted_purchase_orders_give_no_notices_and_one_without_contacts_is_undeliverable() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    for id in ["SUSPENDED", "DELETED"] {
        buyer.given(&told(id, &["ap@example.com"])).await;
        running.match_one(&drawing(id, "1000.00", id)).await;
    }
    assert_eq!(buyer.set_status("SUSPENDED", "SUSPENDED").await.status, 200);
    buyer.deleted("DELETED").await;
    let nobody = buyer.given(&told("NOBODY", &[])).await;
    assert_eq!(nobody["health"], json!(["NO_CONTACTS"]));
    running.match_one(&drawing("NOBODY", "1000.00", "NOBODY")).await;
    let report = running.sweep().await;
    assert_eq!((&report["digestsSent"], &report["undeliverable"]), (&json!(0), &json!(1)), "{report}");
    assert_eq!(running.sweep().await["undeliverable"], 0, "recorded once");

    assert_eq!(buyer.set_status("SUSPENDED", "ACTIVE").await.status, 200);
    assert_eq!(running.sweep().await["digestsSent"], 1, "active again, it has something to tell");
}

#[tokio::test]
async fn what_people_wrote_is_text_in_a_mail() {
    let running = Running::on("2026-06-03").await;
    let hostile = json!([{ "name": "<script>alert(1)</script>", "email": "ap@example.com" }]);
    running.buyer().given(&order("PO-7").with(json!({ "contacts": hostile }))).await;
    running.match_one(&drawing("I-1", "1000.00", "PO-7")).await;
    running.sweep().await;
    let (text, html) = running.last_mail();
    assert!(!html.contains("<script>") && html.contains("script&"), "{html}");
    assert!(text.contains("<script>alert(1)</script>"), "{text}");
    assert_eq!(running.mails_each(), BTreeMap::from([("ap@example.com".to_owned(), 1)]));
}

#[tokio::test]
async fn a_refused_address_does_not_hold_up_the_others() {
    let running = Running::on("2026-06-03").await;
    let emails = ["a@example.com", "b@example.com", "c@example.com"];
    running.buyer().given(&told("PO-7", &emails)).await;
    running.match_one(&drawing("I-1", "1000.00", "PO-7")).await;
    running.system.mailbox().fail_for("b@example.com", MailFault::Rejected);
    let report = running.sweep().await;
    assert_eq!((&report["digestsSent"], &report["failed"]), (&json!(2), &json!(1)), "{report}");
    running.an_hour_passes();
    assert_eq!(running.sweep().await["digestsSent"], 0, "refused for good is not tried again");
}

#[tokio::test]
async fn a_mail_service_that_is_down_or_busy_delays_mails_and_loses_none() {
    for fault in [MailFault::Throttled, MailFault::Unavailable] {
        let running = Running::on("2026-06-03").await;
        let emails = ["a@example.com", "b@example.com", "c@example.com"];
        running.buyer().given(&told("PO-7", &emails)).await;
        running.match_one(&drawing("I-1", "1000.00", "PO-7")).await;
        running.system.mailbox().fail_next(1, fault);
        let report = running.sweep().await;
        assert!(report["remaining"].as_u64().unwrap() >= 1, "{fault:?}: {report}");
        running.an_hour_passes();
        running.an_hour_passes();
        running.sweep().await;
        let each = running.mails_each();
        assert_eq!(each.len(), 3, "{fault:?}: {each:?}");
        assert!(each.values().all(|mails| *mails == 1), "{fault:?}: {each:?}");
    }
}

/// The sweep's way: read what is due, evaluate, and for each mail claim, send, mark. It is killed after each of
/// its requests in turn, once so that the last one arrived and once so that it didn't.
#[tokio::test]
async fn a_sweep_killed_at_any_step_loses_nothing_and_repeats_at_most_the_mail_in_flight() {
    let emails = ["a@example.com", "b@example.com", "c@example.com"];
    let mut steps = 0;
    loop {
        let running = Running::on("2026-06-03").await;
        for (id, email) in ["PO-1", "PO-2", "PO-3"].iter().zip(emails) {
            running.buyer().given(&told(id, &[email])).await;
            running.match_one(&drawing(id, "1000.00", id)).await;
        }
        running.system.wire().reset();
        running.system.wire().cut_after(steps);
        // How it ends is as it may be: a killed function reports nothing.
        let killed = running.system.invoke("SweepNotifications", json!({})).await;
        let sent_before = running.mails().len();
        let whole = running.system.wire().counts().total() <= u64::try_from(steps).unwrap();

        running.system.wire().reset();
        running.an_hour_passes();
        let report = running.sweep().await;
        let each = running.mails_each();
        assert_eq!(each.len(), 3, "killed after {steps} requests: {each:?}, then {report}");
        let repeated: usize = each.values().map(|mails| mails - 1).sum();
        assert!(repeated <= 1, "killed after {steps} requests: {each:?}");
        assert_eq!(report["remaining"], 0, "killed after {steps} requests: {report}");
        running.an_hour_passes();
        assert_eq!(running.sweep().await["digestsSent"], 0, "killed after {steps} requests");
        if whole {
            assert!(killed.is_ok());
            assert_eq!((sent_before, repeated), (3, 0));
            assert!(steps >= 4 + 4 + 3 * 2, "four shards, the evaluations, two for each mail: {steps}");
            return;
        }
        steps += 1;
    }
}

#[tokio::test]
async fn a_mail_whose_answer_is_lost_is_sent_again_and_no_other() {
    let running = Running::on("2026-06-03").await;
    running.buyer().given(&told("PO-7", &["a@example.com", "b@example.com"])).await;
    running.match_one(&drawing("I-1", "1000.00", "PO-7")).await;
    running.system.mailbox().fail_next(1, MailFault::AnswerLost);
    running.sweep().await;
    running.an_hour_passes();
    running.an_hour_passes();
    running.sweep().await;
    let mut counts: Vec<usize> = running.mails_each().into_values().collect();
    counts.sort_unstable();
    assert_eq!(counts, [1, 2]);
}

#[tokio::test]
async fn an_edit_or_a_draw_during_a_sweep_is_not_forgotten() {
    let running = Running::on("2026-06-03").await;
    let before = running.buyer().given(&told("PO-7", &["ap@example.com"])).await;
    running.match_one(&drawing("I-1", "300.00", "PO-7")).await;
    // The sweep has read the purchase order and is about to write what it makes of it.
    let mut held = running.system.wire().hold_next("TransactWriteItems");
    let sweep = async { running.sweep().await };
    let meanwhile = async {
        held.arrived().await;
        let renamed = told("PO-7", &["ap@example.com"]).with(json!({ "description": "renamed" }));
        assert_eq!(running.buyer().put(&path_of("PO-7"), &tag(&before), &renamed).await.status, 200);
        running.match_one(&drawing("I-2", "700.00", "PO-7")).await;
        held.release();
    };
    tokio::join!(sweep, meanwhile);
    running.an_hour_passes();
    running.sweep().await;
    let mails = running.mails();
    assert!(mails.last().unwrap().1.contains("nothing"), "{mails:?}");
    assert!(running.last_mail().0.contains("0.00 USD"), "{mails:?}");
}

#[tokio::test]
async fn a_sweep_with_nothing_due_asks_once_a_shard_however_many_purchase_orders_there_are() {
    let running = Running::on("2026-06-03").await;
    for number in 0..10 {
        running.buyer().given(&told(&format!("PO-{number}"), &["ap@example.com"])).await;
    }
    assert_eq!(running.sweep().await["evaluated"], 10);
    running.asks_once_a_shard().await;
    // A thousand more, as the sweep leaves them.
    let settled = running.items().await.into_iter().find(|item| item["sk"]["S"] == "PO#PO-0").unwrap();
    let copies: Vec<Value> = (0..1_000)
        .map(|number| settled.clone().with(json!({ "sk": { "S": format!("PO#COPY-{number}") } })))
        .collect();
    running.put_items(&copies).await;
    running.asks_once_a_shard().await;
}

#[tokio::test]
async fn a_time_to_judge_by_that_is_none_is_refused() {
    let running = Running::on("2026-06-03").await;
    let refused = running.system.invoke("SweepNotifications", json!({ "now": "noon" })).await;
    let refused = refused.unwrap_err().to_string();
    assert!(refused.contains("now"), "{refused}");
}
