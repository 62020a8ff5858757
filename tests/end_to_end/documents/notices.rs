//! Notices that a seller assigned an invoice to another purchase order than it draws on.

use serde_json::{Value, json};

use super::summary;
use crate::harness::Running;
use crate::harness::given::{With, contact, order};

async fn with_contacts(day: &str) -> Running {
    let running = Running::on(day).await;
    let buyer = running.buyer();
    buyer.set_settings(&json!({"contacts": [contact("ap@example.com")]})).await;
    let no_others = json!({"noticePolicy": {"balanceThresholds": [], "expirationLeads": []}});
    buyer.add_order(&order("PO-A").with(no_others)).await;
    running
}

async fn swept(running: &Running) -> Value {
    running.system.invoke("SweepNotifications", json!({})).await.unwrap()
}

#[tokio::test]
async fn contacts_learn_once_that_an_invoice_is_assigned_elsewhere() {
    let running = with_contacts("2026-06-15").await;
    let buyer = running.buyer();
    let file = [summary("1", "PO-B"), summary("2", "PO-A"), summary("3", "")];
    buyer.add_summaries("", &file).await;
    assert_eq!(swept(&running).await["digestsSent"], 1);
    let mail = running.system.mailbox().mails().remove(0);
    assert_eq!(
        mail.subject,
        "Invoice 1 from Amazon Web Services, Inc. is assigned to another purchase order"
    );
    let text = mail.text.unwrap();
    let sentence = "Its seller assigned it to purchase order PO-B; by your rules it draws on PO-A.";
    assert!(text.contains(sentence), "{text}");
    assert!(text.contains("/console/invoices/AWS_INC/1"), "{text}");

    running.set_date("2026-06-16");
    buyer.add_summaries("", &file).await;
    buyer.add_summaries("", &[summary("1", "PO-C")]).await;
    let to = |id: &str| json!({"purchaseOrderId": id, "lineItemNumber": "1"});
    buyer.add_order(&order("PO-C")).await;
    buyer.put("/invoices/AWS_INC/1/association", "*", &to("PO-C")).await;
    buyer.put("/invoices/AWS_INC/1/association", "*", &to("PO-A")).await;
    assert_eq!(buyer.get("/invoices/AWS_INC/1").await.body["agreement"], "DIFFERS");
    assert_eq!(swept(&running).await["digestsSent"], 0);
}

#[tokio::test]
async fn an_invoice_that_agrees_before_the_sweep_gives_no_notice() {
    let running = with_contacts("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_summaries("", &[summary("1", "PO-B"), summary("2", "PO-B")]).await;
    buyer.add_summaries("", &[summary("1", "PO-A")]).await;
    let second = json!({"accountId": "111122223333", "billFrom": "AWS_INC", "invoiceId": "2"});
    running.system.invoke("VoidInvoice", second).await.unwrap();
    assert_eq!(swept(&running).await["digestsSent"], 0);
    buyer.add_summaries("", &[summary("1", "PO-B")]).await;
    assert_eq!(swept(&running).await["digestsSent"], 1, "AWS chose another one later");
}

#[tokio::test]
async fn a_digest_shows_some_of_many_such_invoices_and_counts_the_others() {
    let running = with_contacts("2026-06-15").await;
    let file: Vec<Value> = (10..40).map(|nth| summary(&format!("I-{nth}"), "PO-B")).collect();
    running.buyer().add_summaries("", &file).await;
    assert_eq!(swept(&running).await["digestsSent"], 1);
    let mails = running.system.mailbox().mails();
    let text = mails[0].text.as_deref().unwrap();
    assert_eq!(mails[0].subject, "30 invoices are assigned to other purchase orders");
    assert_eq!(text.matches("Its seller assigned it").count(), 20);
    assert!(text.contains("10 notices on 10 invoices"), "{text}");
}
