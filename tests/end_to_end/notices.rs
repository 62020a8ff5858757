//! The notices of a purchase order: recipients, times, and reasons of failure.

use local::MailFault;
use serde_json::{Value, json};

use crate::harness::given::{With, invoice, invoice_naming, order, order_with_contacts};
use crate::harness::{OTHER_ACCOUNT, Running, path_of};

const NOTICES: &str = "/purchase-orders/PO-7/notices";

#[tokio::test]
async fn sent_and_failed_notices_can_be_read() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.add_order(&order_with_contacts("PO-7", &["ap@example.com"])).await;
    running.match_one(&invoice_naming("I-1", "260.00", "PO-7")).await;
    assert_eq!(buyer.get(NOTICES).await.body, json!({"notices": []}), "the sweep has not run yet");
    running.sweep().await;
    let sent = buyer.get(NOTICES).await.body;
    insta::assert_json_snapshot!(sent, @r#"
    {
      "notices": [
        {
          "decidedAt": "2026-06-03T12:00:00.000007Z",
          "state": "SENT",
          "attempts": 1,
          "notices": [
            {
              "kind": "BALANCE",
              "lineItemNumber": "1",
              "startMonth": "2026-01",
              "endMonth": "2026-12",
              "threshold": "75",
              "balance": "740.00",
              "totalValue": "1000.00",
              "currency": "USD"
            }
          ],
          "recipient": {
            "name": "Ada Buyer",
            "email": "ap@example.com"
          },
          "sentAt": "2026-06-03T12:00:00.000007Z"
        }
      ]
    }
    "#);

    running.advance_one_hour();
    running.match_one(&invoice_naming("I-2", "740.00", "PO-7")).await;
    running.system.mailbox().fail_for("ap@example.com", MailFault::Rejected);
    running.sweep().await;
    let rows = buyer.all(NOTICES, "notices", 1).await;
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[1], sent["notices"][0], "newest first");
    assert_eq!((&rows[0]["state"], &rows[0]["reason"]), (&json!("FAILED"), &json!("MessageRejected")));
    assert!(rows[0]["failedAt"].is_string() && rows[0].get("sentAt").is_none(), "{}", rows[0]);

    buyer.delete_order("PO-7").await;
    assert_eq!(buyer.all(NOTICES, "notices", 100).await, rows, "also after deletion");
    running.sweep().await;
    let erased: Vec<Value> = rows.into_iter().map(|row| row.with(json!({"recipient": null}))).collect();
    let after = buyer.all(NOTICES, "notices", 100).await;
    assert_eq!(after, erased, "the next sweep erases to whom");
    assert_eq!(running.items_with("ap@example.com").await, 0);
}

#[tokio::test]
async fn a_notice_without_recipients_is_undeliverable_and_a_failed_one_is_pending() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO-7")).await;
    running.match_one(&invoice_naming("I-1", "1000.00", "PO-7")).await;
    running.sweep().await;
    let row = buyer.get(NOTICES).await.body["notices"][0].take();
    assert_eq!((&row["state"], &row["reason"]), (&json!("UNDELIVERABLE"), &json!("NO_CONTACTS")));
    assert_eq!((row.get("recipient"), &row["attempts"]), (None, &json!(0)));

    buyer.add_order(&order_with_contacts("PO-8", &["ap@example.com"])).await;
    running.match_one(&invoice_naming("I-2", "1000.00", "PO-8")).await;
    running.system.mailbox().fail_next(1, MailFault::Unavailable);
    running.sweep().await;
    let row = buyer.get("/purchase-orders/PO-8/notices").await.body["notices"][0].take();
    assert_eq!((&row["state"], &row["attempts"]), (&json!("PENDING"), &json!(1)));
    assert!(row["reason"].is_string(), "{row}");
}

#[tokio::test]
async fn a_pending_notice_of_a_deleted_purchase_order_is_withdrawn() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    for id in ["PO-7", "PO-8"] {
        buyer.add_order(&order_with_contacts(id, &["ap@example.com"])).await;
        running.match_one(&invoice_naming(id, "1000.00", id)).await;
    }
    running.system.mailbox().fail_next(1, MailFault::Unavailable);
    running.sweep().await;
    buyer.delete_order("PO-7").await;
    running.advance_one_hour();
    assert_eq!((running.sweep().await["digestsSent"].take(), running.mail_counts().len()), (json!(1), 1));
    let (text, _) = running.last_mail();
    assert!(text.contains("PO-8") && !text.contains("PO-7"), "{text}");
    let row = buyer.get(NOTICES).await.body["notices"][0].take();
    assert_eq!((&row["state"], row.get("sentAt")), (&json!("WITHDRAWN"), None));
    running.advance_one_hour();
    assert_eq!(running.sweep().await["digestsSent"], 0);
}

#[tokio::test]
async fn an_unknown_purchase_order_has_no_notices() {
    let running = Running::on("2026-06-03").await;
    running.buyer().add_order(&order("PO-7")).await;
    for (caller, path) in [
        (running.buyer(), "/purchase-orders/PO-8/notices"),
        (running.buyer(), "/purchase-orders/PO~7/notices"),
        (running.buyer_of(OTHER_ACCOUNT), NOTICES),
    ] {
        assert_eq!(caller.get(path).await.refusal(), (404, "NotFound"), "{path}");
    }
    for query in ["limit=0", "nextToken=x", "state=SENT"] {
        let refused = running.buyer().get(&format!("{NOTICES}?{query}")).await;
        assert_eq!(refused.refusal(), (400, "MalformedRequest"), "{query}");
    }
}

#[tokio::test]
async fn a_page_of_notices_takes_one_request() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.add_order(&order_with_contacts("PO-7", &["a@example.com", "b@example.com"])).await;
    let wire = running.system.wire();
    wire.reset();
    buyer.get(NOTICES).await;
    assert_eq!((wire.counts().of("Query"), wire.counts().of("GetItem"), wire.counts().total()), (1, 1, 2));
    running.match_one(&invoice_naming("I-1", "1000.00", "PO-7")).await;
    running.sweep().await;
    wire.reset();
    let page = buyer.get(&format!("{NOTICES}?limit=1")).await.body;
    assert_eq!((wire.counts().of("Query"), wire.counts().total()), (1, 1));
    let token = page["nextToken"].as_str().unwrap();
    assert_eq!(buyer.get(&format!("{NOTICES}?nextToken={token}")).await.status, 200);
    buyer.add_order(&order("PO-8")).await;
    let other = buyer.get(&format!("{}/notices?nextToken={token}", path_of("PO-8"))).await;
    assert_eq!(other.refusal(), (400, "MalformedRequest"));
}

#[tokio::test]
async fn a_notice_about_an_invoice_is_not_listed_with_a_purchase_order() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.add_order(&order_with_contacts("PO-7", &["ap@example.com"])).await;
    let missing: Value = invoice("I-1").with(json!({"billFrom": "AWS_JAPAN"}));
    running.match_one(&missing).await;
    assert_eq!(running.sweep().await["undeliverable"], 1);
    assert_eq!(buyer.get(NOTICES).await.body, json!({"notices": []}));
}
