//! Recipients who unsubscribe, and mails that bounce or are reported as spam: no more mail, and the notices say why.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::given::{With, contact, invoice_naming, order_with_contacts};
use crate::harness::{Answer, OTHER_ACCOUNT, Running, path_of, send};

impl Running {
    /// The link to unsubscribe in the last mail to an address.
    pub fn unsubscribe_link(&self, address: &str) -> String {
        let mails = self.system.mailbox().mails();
        let mail = mails.iter().rfind(|mail| mail.to == [address]).unwrap();
        let header = mail.header("List-Unsubscribe").unwrap();
        header.strip_prefix('<').and_then(|link| link.strip_suffix('>')).unwrap().to_owned()
    }

    /// Leaves as a mail program does (RFC 8058).
    pub async fn leave(&self, link: &str) -> Answer {
        let request = self.client.request(Method::POST, link);
        let form = "application/x-www-form-urlencoded";
        send(request.header("content-type", form).body("List-Unsubscribe=One-Click")).await
    }

    /// Draws the whole value of a purchase order's line, gives it back and sweeps, so that each call gives a notice.
    async fn notify_again(&self, order: &str, number: u32) -> Value {
        let of = |id: String, amount: &str| invoice_naming(&id, amount, order);
        self.match_one(&of(format!("{order}-{number}"), "1000.00")).await;
        let report = self.sweep().await;
        self.match_one(&of(format!("{order}-{number}-BACK"), "-1000.00")).await;
        self.sweep().await;
        report
    }

    /// The states of a purchase order's deliveries, newest first.
    async fn states(&self, order: &str) -> Vec<Value> {
        let rows = self.buyer().all(&format!("{}/notices", path_of(order)), "notices", 100).await;
        rows.into_iter().map(|mut row| row["state"].take()).collect()
    }
}

#[tokio::test]
async fn a_recipient_leaves_with_a_click_and_gets_no_more_mail_from_the_account() {
    let running = Running::on("2026-06-03").await;
    running.buyer().add_order(&order_with_contacts("PO-7", &["ap@example.com", "cfo@example.com"])).await;
    let other = order_with_contacts("PO-7", &["ap@example.com"]);
    running.buyer_of(OTHER_ACCOUNT).add_order(&other).await;
    running.notify_again("PO-7", 1).await;
    let mail = running.system.mailbox().mails().pop().unwrap();
    assert_eq!(mail.header("List-Unsubscribe-Post"), Some("List-Unsubscribe=One-Click"));
    let link = running.unsubscribe_link("ap@example.com");
    assert!(mail.text.unwrap().contains("/unsubscribe/") && mail.html.unwrap().contains("/unsubscribe/"));

    let page = running.client.get(&link).send().await.unwrap();
    assert_eq!(page.status(), 200);
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'") && page.headers().get("set-cookie").is_none());
    let html = page.text().await.unwrap();
    assert!(html.contains("<button>") && !html.contains("example.com") && !html.contains("111122223333"));
    assert_eq!(running.notify_again("PO-7", 2).await["digestsSent"], 2, "the page alone changes nothing");

    for _ in 0..2 {
        assert_eq!(running.leave(&link).await.status, 200, "repeated too");
    }
    let report = running.notify_again("PO-7", 3).await;
    assert_eq!((&report["digestsSent"], &report["stopped"]), (&json!(1), &json!(1)), "{report}");
    assert_eq!(running.mails().last().unwrap().0, "cfo@example.com");
    let rows = running.buyer().get("/purchase-orders/PO-7/notices").await.body;
    let row = rows["notices"].as_array().unwrap().iter().find(|row| row["state"] == "UNSUBSCRIBED").unwrap();
    assert_eq!((&row["recipient"]["email"], row.get("sentAt")), (&json!("ap@example.com"), None));

    let theirs = invoice_naming("I-1", "1000.00", "PO-7").with(json!({ "accountId": OTHER_ACCOUNT }));
    running.match_one(&theirs).await;
    assert_eq!(running.sweep().await["digestsSent"], 1, "another account's mails go on");
}

#[tokio::test]
async fn a_link_that_was_not_sent_is_not_valid() {
    let running = Running::on("2026-06-03").await;
    running.buyer().add_order(&order_with_contacts("PO-7", &["ap@example.com"])).await;
    running.notify_again("PO-7", 1).await;
    let link = running.unsubscribe_link("ap@example.com");
    let (path, token) = link.rsplit_once('/').unwrap();
    for token in ["x", &token[1..], &token[..token.len() - 4], &format!("A{}", &token[1..])] {
        let link = format!("{path}/{token}");
        assert_eq!(running.leave(&link).await.status, 404, "{token}");
        assert_eq!(running.client.get(&link).send().await.unwrap().status(), 404, "{token}");
    }
    assert_eq!(running.notify_again("PO-7", 2).await["digestsSent"], 1);
}

#[tokio::test]
async fn an_address_that_is_put_back_gets_mail_again() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    for id in ["PO-7", "PO-8"] {
        buyer.add_order(&order_with_contacts(id, &["ap@example.com"])).await;
    }
    running.notify_again("PO-7", 1).await;
    running.leave(&running.unsubscribe_link("ap@example.com")).await;
    let contacts =
        |emails: &[&str]| json!({"contacts": emails.iter().map(|it| contact(it)).collect::<Vec<_>>()});
    buyer.edit("PO-7", &contacts(&["ap@example.com", "cfo@example.com"])).await;
    assert_eq!(running.notify_again("PO-7", 2).await["stopped"], 1, "an edit alone doesn't put it back");

    buyer.edit("PO-7", &contacts(&["cfo@example.com"])).await;
    buyer.edit("PO-7", &contacts(&["cfo@example.com", "AP@example.com"])).await;
    let report = running.notify_again("PO-7", 3).await;
    assert_eq!((&report["digestsSent"], &report["stopped"]), (&json!(2), &json!(0)), "{report}");
    assert_eq!(running.notify_again("PO-8", 1).await["stopped"], 1, "only where it was put back");
}

#[tokio::test]
async fn default_contacts_leave_and_are_put_back_too() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.set_settings(&json!({"contacts": [contact("ap@example.com")]})).await;
    buyer.add_order(&order_with_contacts("PO-7", &[])).await;
    running.notify_again("PO-7", 1).await;
    running.leave(&running.unsubscribe_link("ap@example.com")).await;
    buyer.set_settings(&json!({"contacts": [contact("ap@example.com")], "displayName": "A"})).await;
    assert_eq!(running.notify_again("PO-7", 2).await["stopped"], 1);
    buyer.set_settings(&json!({})).await;
    buyer.set_settings(&json!({"contacts": [contact("ap@example.com")]})).await;
    assert_eq!(running.notify_again("PO-7", 3).await["digestsSent"], 1);
    let states = running.states("PO-7").await;
    assert_eq!(states, ["SENT", "UNSUBSCRIBED", "SENT"]);
}

#[tokio::test]
async fn a_bounce_or_a_complaint_marks_the_notice_and_stops_further_mail() {
    for (address, state) in [
        ("bounce@simulator.amazonses.com", "BOUNCED"),
        ("complaint+ap@simulator.amazonses.com", "COMPLAINED"),
    ] {
        let running = Running::on("2026-06-03").await;
        running.buyer().add_order(&order_with_contacts("PO-7", &[address, "cfo@example.com"])).await;
        // The event comes before the sweep has recorded that the mail was sent.
        assert_eq!(running.notify_again("PO-7", 1).await["digestsSent"], 2);
        let report = running.notify_again("PO-7", 2).await;
        assert_eq!((&report["digestsSent"], &report["stopped"]), (&json!(1), &json!(1)), "{report}");
        let rows = running.buyer().all("/purchase-orders/PO-7/notices", "notices", 100).await;
        let theirs: Vec<&Value> = rows.iter().filter(|row| row["recipient"]["email"] == address).collect();
        assert_eq!((&theirs[0]["state"], theirs[0].get("sentAt")), (&json!(state), None), "not sent");
        assert_eq!(theirs[1]["state"], state);
        assert!(theirs[1]["sentAt"].is_string(), "sent, then unwanted: {}", theirs[1]);
        assert_eq!(running.states("PO-7").await.iter().filter(|it| **it == "SENT").count(), 2);
    }
}

#[tokio::test]
async fn a_temporary_bounce_marks_the_notice_and_mail_goes_on() {
    let running = Running::on("2026-06-03").await;
    running.buyer().add_order(&order_with_contacts("PO-7", &["ap@example.com"])).await;
    running.notify_again("PO-7", 1).await;
    let mail = running.system.mailbox().mails().pop().unwrap();
    let tags: Vec<(&str, [&str; 1])> =
        mail.tags.iter().map(|tag| (tag.name.as_str(), [tag.value.as_str()])).collect();
    let tags: std::collections::BTreeMap<_, _> = tags.into_iter().collect();
    let event = |kind: &str, tags: Value| {
        json!({"source": "aws.ses", "detail-type": "Email Bounced", "detail": {
            "bounce": {"bounceType": kind, "timestamp": "2026-06-03T12:30:00Z"}, "mail": {"tags": tags}}})
    };
    let recorded = async |event: Value| running.system.invoke("RecordMailEvents", event).await.unwrap();
    assert_eq!(recorded(event("Transient", json!(tags))).await, json!({"recorded": true, "stopped": false}));
    assert_eq!(running.states("PO-7").await, ["BOUNCED"]);
    assert_eq!(running.notify_again("PO-7", 2).await["digestsSent"], 1);

    let ignored = json!({"recorded": false, "stopped": false});
    let unknown = json!({"account": ["111122223333"], "mail": ["00112233445566778899aabbccddeeff"]});
    for tags in [json!({}), unknown, json!({"account": ["x"], "mail": ["y"]})] {
        assert_eq!(recorded(event("Permanent", tags)).await, ignored);
    }
    assert!(running.system.invoke("RecordMailEvents", json!({"detail": 7})).await.is_err());
    // The same event twice, and late: the second changes nothing.
    for _ in 0..2 {
        recorded(event("Permanent", json!(tags))).await;
    }
    assert_eq!(running.notify_again("PO-7", 3).await["stopped"], 1);
}

#[tokio::test]
async fn no_address_is_part_of_a_key() {
    let running = Running::on("2026-06-03").await;
    running.buyer().set_settings(&json!({"contacts": [contact("default@example.com")]})).await;
    let address = "bounce@simulator.amazonses.com";
    running.buyer().add_order(&order_with_contacts("PO-7", &["ap@example.com", address])).await;
    running.match_one(&crate::harness::given::invoice("I-1").with(json!({"billFrom": "AWS_JAPAN"}))).await;
    running.notify_again("PO-7", 1).await;
    running.leave(&running.unsubscribe_link("ap@example.com")).await;
    let items = running.items().await;
    for kind in ["MAIL#", "MAILBOX#", "MAILS#", "NOTICES#", "INVOICE_NOTICES#"] {
        let is_kind = |item: &&Value| item["pk"]["S"].as_str().unwrap().starts_with(kind);
        assert!(items.iter().any(|item| is_kind(&item)), "{kind}");
    }
    for item in &items {
        assert!(!format!("{}{}", item["pk"], item["sk"]).contains('@'), "{}", item["sk"]);
    }
}
