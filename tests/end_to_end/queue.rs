//! Invoices sent to the queue `InvoicesToMatch`: each is drawn once however often it is delivered, and none holds up others.

use std::time::Duration;

use chrono::TimeDelta;
use functions::lambda::Invocation;
use local::{EventFault, Fault};
use serde_json::value::to_raw_value;
use serde_json::{Value, json};

use crate::harness::given::{With, invoice, invoice_naming, order};
use crate::harness::{ACCOUNT, OTHER_ACCOUNT, Running, to_the_second};

/// More than the attempts of any request.
const ALWAYS: usize = 20;
/// Longer than a message stays invisible.
const LATER: TimeDelta = TimeDelta::minutes(7);

impl Running {
    /// Sends a message to the queue, in the group of an account.
    async fn enqueue(&self, text: &str, account: &str) {
        let request = json!({
            "QueueUrl": format!("{}/000000000000/InvoicesToMatch", self.system.url()),
            "MessageBody": text,
            "MessageGroupId": account,
        });
        let sent = self.client.post(self.system.url()).header("x-amz-target", "AmazonSQS.SendMessage");
        let answer = sent.body(request.to_string()).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{}", answer.text().await.unwrap());
    }

    /// Sends an invoice, or several, and has all visible messages delivered.
    async fn deliver(&self, messages: &[Value]) {
        for message in messages {
            self.secrets.add_fields_of(message);
            self.enqueue(&message.to_string(), message["accountId"].as_str().unwrap_or(ACCOUNT)).await;
        }
        self.system.queues().settled().await;
    }

    /// Lets the time of received messages run out, and has them delivered again.
    async fn deliver_again(&self) {
        self.system.clock().set(self.system.clock().now() + LATER);
        self.system.queues().settled().await;
    }

    fn queued(&self) -> Vec<String> {
        self.system.queues().texts("InvoicesToMatch")
    }

    /// The details of the rejections on the bus.
    fn rejections(&self) -> Vec<Value> {
        let events = self.system.events().caught();
        let rejections = events.into_iter().filter(|event| event["detail-type"] == "InvoiceRejected");
        rejections.map(|event| event["detail"].clone()).collect()
    }
}

#[tokio::test]
async fn invoices_of_all_messages_are_matched_together() {
    let running = Running::on("2026-06-15").await;
    running.buyer().add_order(&order("PO_A")).await;
    running.system.wire().reset();
    let [one, two, three] = ["I-1", "I-2", "I-3"].map(invoice);
    running.deliver(&[one, json!({"invoices": [two, three]})]).await;
    let counts = running.system.wire().counts();
    assert_eq!((counts.of("Query"), counts.of("TransactWriteItems"), counts.total()), (1, 1, 2));
    assert!(running.queued().is_empty());
    assert_eq!(running.buyer().reconciled("PO_A").await["balance"], "700.00");
}

#[tokio::test]
async fn an_invoice_delivered_twice_is_drawn_once() {
    let running = Running::on("2026-06-15").await;
    running.buyer().add_order(&order("PO_A")).await;
    let messages = [invoice("I-1"), json!({"invoices": [invoice("I-2"), invoice("I-1")]})];
    running.deliver(&[&messages[..], &messages[..]].concat()).await;
    running.deliver(&messages).await;
    assert!(running.queued().is_empty());
    assert_eq!(running.rejections(), Vec::<Value>::new());
    assert_eq!(running.buyer().ledger("PO_A").await.len(), 2);
    assert_eq!(running.buyer().reconciled("PO_A").await["balance"], "800.00");
}

#[tokio::test]
async fn a_rejected_invoice_is_an_event_and_holds_up_no_other() {
    let running = Running::on("2026-06-15").await;
    running.buyer().add_order(&order("PO_A")).await;
    running.match_one(&invoice("I-1")).await;
    let invalid = invoice("I-2").with(json!({"amount": 100, "currency": "usd"}));
    let conflicting = invoice("I-1").with(json!({"amount": "7.00"}));
    running.deliver(&[json!({"invoices": [invalid, invoice("I-3")]}), conflicting, invoice("I-4")]).await;
    assert!(running.queued().is_empty());
    assert_eq!(running.buyer().reconciled("PO_A").await["balance"], "700.00");
    let rejections: Vec<Value> = running
        .rejections()
        .into_iter()
        .map(|it| to_the_second(&it.with(json!({"id": "-", "messageId": "-"}))))
        .collect();
    insta::assert_json_snapshot!(rejections, @r#"
    [
      {
        "schemaVersion": "1",
        "id": "-",
        "accountId": "111122223333",
        "time": "2026-06-15T12:00:00Z",
        "billFrom": "AWS_INC",
        "invoiceId": "I-2",
        "messageId": "-",
        "code": "MalformedRequest",
        "errors": [
          {
            "pointer": "/currency",
            "code": "InvalidValue"
          },
          {
            "pointer": "/amount",
            "code": "WrongType"
          }
        ]
      },
      {
        "schemaVersion": "1",
        "id": "-",
        "accountId": "111122223333",
        "time": "2026-06-15T12:00:00Z",
        "billFrom": "AWS_INC",
        "invoiceId": "I-1",
        "messageId": "-",
        "code": "InvoiceConflict"
      }
    ]
    "#);
}

#[tokio::test]
async fn a_message_that_cannot_be_read_ends_in_the_dead_letter_queue() {
    let running = Running::on("2026-06-15").await;
    running.buyer().add_order(&order("PO_A")).await;
    let texts = [
        "I-1".to_owned(),
        "[]".to_owned(),
        invoice("I-1").to_string().replace("\"amount\":", "\"amount\":\"1.00\",\"amount\":"),
        json!({"invoices": []}).to_string(),
        json!({"invoices": [invoice("I-1")], "rematch": true}).to_string(),
        json!({"invoices": vec![invoice("I-1"); 501]}).to_string(),
    ];
    for text in &texts {
        running.enqueue(text, ACCOUNT).await;
    }
    running.deliver(&[invoice("I-2")]).await;
    assert_eq!(running.buyer().reconciled("PO_A").await["balance"], "900.00");
    assert_eq!(running.queued(), texts);
    let ids: Vec<Value> = running.rejections().iter().map(|it| it["id"].clone()).collect();
    assert_eq!(ids.len(), texts.len());
    for _ in 0..4 {
        running.deliver_again().await;
        assert_eq!(running.queued(), texts);
    }
    running.deliver_again().await;
    assert!(running.queued().is_empty());
    assert_eq!(running.system.queues().texts("UnprocessedInvoices"), texts);
    // Every delivery published the same events again.
    let again: Vec<Value> = running.rejections().iter().map(|it| it["id"].clone()).collect();
    assert_eq!(again, vec![ids; 5].concat());
    assert!(running.rejections().iter().all(|it| it.get("accountId").is_none()));
}

#[tokio::test]
async fn only_messages_that_failed_are_delivered_again() {
    let running = Running::on("2026-06-15").await;
    running.buyer().add_order(&order("PO_A")).await;
    running.buyer_of(OTHER_ACCOUNT).add_order(&order("PO_B")).await;
    let failing = invoice_naming("I-1", "100.00", "PO_A");
    let other = invoice("I-2").with(json!({"accountId": OTHER_ACCOUNT}));
    running.system.wire().reset();
    // Only an invoice that names its purchase order is matched with this operation.
    running.system.wire().fail_next("BatchGetItem", ALWAYS, Fault::Unavailable);
    running.deliver(&[failing.clone(), other]).await;
    assert_eq!(running.queued(), [failing.to_string()]);
    assert_eq!(running.buyer_of(OTHER_ACCOUNT).ledger("PO_B").await.len(), 1);
    running.system.wire().reset();
    running.system.queues().settled().await;
    assert_eq!(running.system.wire().counts().total(), 0, "a received message is invisible");
    running.deliver_again().await;
    assert!(running.queued().is_empty());
    assert_eq!(running.buyer().ledger("PO_A").await.len(), 1);
    assert_eq!(running.buyer_of(OTHER_ACCOUNT).ledger("PO_B").await.len(), 1);
    assert_eq!(running.rejections(), Vec::<Value>::new());
}

#[tokio::test]
async fn a_rejection_that_the_bus_does_not_accept_is_published_later() {
    let running = Running::on("2026-06-15").await;
    let invalid = invoice("I-1").with(json!({"amount": "none"}));
    running.system.events().fail_next(ALWAYS, EventFault::Unavailable);
    running.deliver(std::slice::from_ref(&invalid)).await;
    assert_eq!((running.queued(), running.rejections().len()), (vec![invalid.to_string()], 0));
    running.system.events().work_again();
    running.system.events().refuse("InvoiceRejected");
    running.deliver_again().await;
    assert_eq!((running.queued(), running.rejections().len()), (vec![invalid.to_string()], 0));
    running.system.events().work_again();
    running.deliver_again().await;
    assert_eq!((running.queued(), running.rejections().len()), (vec![], 1));
}

#[tokio::test]
async fn messages_for_which_there_is_no_time_are_delivered_again() {
    let running = Running::on("2026-06-15").await;
    running.buyer().add_order(&order("PO_A")).await;
    let handler = running.system.start_function("MatchQueuedInvoices").unwrap();
    let record = |id: &str| json!({"messageId": id, "body": invoice(id).to_string()});
    let event = to_raw_value(&json!({"Records": [record("I-1"), record("I-2")]})).unwrap();
    let invocation = Invocation {
        function: "MatchQueuedInvoices".to_owned(),
        request_id: "r".to_owned(),
        now: running.system.clock().now(),
        time_left: Duration::ZERO,
    };
    let answer = handler.call(event, invocation).await.unwrap();
    let answer: Value = serde_json::from_str(answer.get()).unwrap();
    let failures = json!([{"itemIdentifier": "I-1"}, {"itemIdentifier": "I-2"}]);
    assert_eq!(answer["batchItemFailures"], failures);
    assert_eq!(running.buyer().ledger("PO_A").await.len(), 0);
}
