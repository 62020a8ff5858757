//! Versions, ledger pages, invoices, deliveries, settings and other items that can't be read.

use reqwest::Method;
use serde_json::json;

use super::assert_internal;
use crate::harness::given::{With, contact, credit, invoice, invoice_naming, order, order_with_contacts};
use crate::harness::{Running, outcome, send, with_json};
use crate::import::{HEADER, row};

#[tokio::test]
async fn a_version_that_cannot_be_read_is_counted() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_A")).await;
    for description in ["second", "third"] {
        buyer.edit("PO_A", &json!({ "description": description })).await;
    }
    running.break_item("HISTORY#111122223333#PO_A", "000000000002", "changes").await;
    let history = buyer.get("/purchase-orders/PO_A/history").await.body;
    let versions: Vec<_> =
        history["versions"].as_array().unwrap().iter().map(|version| &version["version"]).collect();
    assert_eq!((versions, &history["unreadable"]), (vec![&json!(3), &json!(1)], &json!(1)));
    assert_eq!(buyer.all("/purchase-orders/PO_A/history", "versions", 1).await.len(), 2);
    assert_eq!(buyer.order("PO_A").await["version"], 3);
    running.break_item("HISTORY#111122223333#PO_A", "000000000002", "tags").await;
    assert_internal(&buyer.get("/purchase-orders/PO_A?version=2").await, "version");
}

#[tokio::test]
async fn a_ledger_page_that_cannot_be_read_is_counted() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_A")).await;
    for number in 1..=3 {
        running.match_one(&invoice(&format!("I-{number}"))).await;
    }
    running.break_item("LEDGER#111122223333#PO_A", "000000000002", "posting").await;
    let ledger = buyer.get("/purchase-orders/PO_A/ledger").await.body;
    let entries: Vec<_> =
        ledger["entries"].as_array().unwrap().iter().map(|entry| &entry["ledgerEntry"]).collect();
    assert_eq!((entries, &ledger["unreadable"]), (vec![&json!(3), &json!(1)], &json!(1)));
    for limit in [1, 2, 3] {
        assert_eq!(buyer.all("/purchase-orders/PO_A/ledger", "entries", limit).await.len(), 2, "{limit}");
    }
    assert_eq!(buyer.order("PO_A").await["balance"], "700.00");
    assert_eq!(buyer.orders_listed("health=NO_CONTACTS", 10).await.len(), 1);
    assert_internal(&buyer.get("/purchase-orders/PO_A/reconciliation").await, "reconciliation");
    assert_eq!(running.match_one(&invoice("I-4")).await["outcome"], "MATCHED");
    let report = running.sweep().await;
    assert_eq!((&report["evaluated"], &report["unreadable"]), (&json!(1), &json!(0)), "{report}");
}

#[tokio::test]
async fn an_invoice_that_cannot_be_read_holds_up_no_other() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_A")).await;
    running.match_all(&["I-1", "I-2"].map(invoice)).await;
    running.match_one(&invoice("U-1").with(json!({"currency": "EUR"}))).await;
    for id in ["I-1", "U-1"] {
        running.break_item(&format!("INVOICE#111122223333#AWS_INC#{id}"), "INVOICE", "invoice").await;
        assert_internal(&buyer.get(&format!("/invoices/AWS_INC/{id}")).await, id);
    }
    let results = running.match_all(&["I-1", "I-2", "I-3"].map(invoice)).await;
    let outcomes: Vec<&str> = results.iter().map(|result| outcome(result).0).collect();
    assert_eq!(outcomes, ["REJECTED", "MATCHED", "MATCHED"]);
    assert_eq!(results[0]["error"]["code"], "Internal");
    assert!(
        running
            .system
            .invoke(
                "VoidInvoice",
                json!({"accountId": "111122223333", "billFrom": "AWS_INC",
        "invoiceId": "I-1"})
            )
            .await
            .is_ok_and(|result| result["error"]["code"] == "Internal")
    );
    let listed = buyer.get("/invoices").await;
    assert_eq!((listed.status, listed.body["invoices"].as_array().unwrap().len()), (200, 2));
    assert_eq!((&listed.body["count"], &listed.body["unreadable"]), (&json!(2), &json!(2)));
    let of_order = buyer.get("/purchase-orders/PO_A/invoices").await.body;
    assert_eq!((of_order["invoices"].as_array().unwrap().len(), &of_order["unreadable"]), (2, &json!(1)));
    for path in ["/summary", "/coverage"] {
        assert_eq!(buyer.get(path).await.status, 200, "{path}");
    }
    let report = running.sweep().await;
    assert_eq!((&report["evaluated"], &report["unreadable"]), (&json!(1), &json!(1)), "{report}");
}

#[tokio::test]
async fn an_original_that_cannot_be_read_holds_up_no_other_invoice() {
    let running = Running::on("2026-06-15").await;
    running.buyer().add_order(&order("PO_A")).await;
    running.match_one(&invoice("I-1")).await;
    running.break_item("INVOICE#111122223333#AWS_INC#I-1", "INVOICE", "invoice").await;
    let invoices = [credit("C-1", &invoice("I-1")), invoice("I-2")];
    for dry_run in [true, false] {
        let payload = json!({ "invoices": invoices, "dryRun": dry_run });
        let answer = running.system.invoke("MatchInvoice", payload).await.unwrap();
        let [credit, other] = [0, 1].map(|index| &answer["results"][index]);
        assert_eq!(
            (outcome(credit).0, &credit["error"]["code"]),
            ("REJECTED", &json!("Internal")),
            "{credit}"
        );
        assert_eq!(outcome(other), ("MATCHED", Some("PO_A")), "{other}");
    }
    assert_eq!(running.buyer().get("/invoices/AWS_INC/C-1").await.status, 404);
}

#[tokio::test]
async fn a_delivery_that_cannot_be_read_is_counted_and_holds_up_no_other() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let emails = ["a@example.com", "b@example.com"];
    buyer.add_order(&order_with_contacts("PO_A", &emails)).await;
    running.match_one(&invoice_naming("I-1", "1000.00", "PO_A")).await;
    for email in emails {
        running.system.mailbox().fail_for(email, local::MailFault::Unavailable);
    }
    running.sweep().await;
    let delivery = running.items().await.into_iter().find(|item| {
        item["pk"]["S"].as_str().unwrap().starts_with("NOTICES#")
            && item["recipient"].to_string().contains("a@")
    });
    let delivery = delivery.unwrap();
    let [pk, sk] = ["pk", "sk"].map(|key| delivery[key]["S"].as_str().unwrap());
    running.break_item(pk, sk, "notices").await;
    let notices = buyer.get("/purchase-orders/PO_A/notices").await.body;
    assert_eq!((notices["notices"].as_array().unwrap().len(), &notices["unreadable"]), (1, &json!(1)));
    running.advance_one_hour();
    running.advance_one_hour();
    let report = running.sweep().await;
    assert_eq!(report["unreadable"], 1, "{report}");
}

#[tokio::test]
async fn settings_that_cannot_be_read_stop_notices_only() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let settings = json!({"contacts": [contact("default@example.com")]});
    buyer.set_settings(&settings).await;
    buyer.add_order(&order("PO_A")).await;
    running.match_one(&invoice_naming("I-1", "1000.00", "PO_A")).await;
    let key = ("ACCOUNT#111122223333", "SETTINGS");
    let before = running.items().await.into_iter().find(|item| item["sk"]["S"] == "SETTINGS").unwrap();
    running.break_item(key.0, key.1, "settings").await;
    assert_internal(&buyer.get("/settings").await, "GET");
    assert_internal(&buyer.put("/settings", "\"1\"", &json!({"displayName": "A"})).await, "PUT");
    for path in [
        "/purchase-orders",
        "/purchase-orders?health=NO_CONTACTS",
        "/purchase-orders?purchaseOrderId=PO_A",
        "/purchase-orders/PO_A",
        "/summary",
        "/coverage",
    ] {
        assert_eq!(buyer.get(path).await.status, 200, "{path}");
    }
    assert_eq!(buyer.exported("").await.status, 200);
    assert_eq!(buyer.post("/purchase-orders?dryRun=true", &order("PO_B")).await.status, 200);
    assert_eq!(buyer.create(&order("PO_B")).await.status, 201);
    assert_eq!(buyer.edit("PO_B", &json!({"description": "edited"})).await.status, 200);
    assert_eq!(buyer.import_counts("", &format!("{HEADER}{}", row("PO_C", "1"))).await, [1, 0, 0, 0]);
    assert_eq!(running.match_one(&invoice("I-2")).await["outcome"], "MATCHED");
    // Recipients must not be guessed: notices wait.
    let report = running.sweep().await;
    assert_eq!((&report["unreadable"], &report["evaluated"]), (&json!(1), &json!(0)), "{report}");
    running.put_items(&[before]).await;
    let report = running.sweep().await;
    assert_eq!((&report["digestsSent"], &report["undeliverable"]), (&json!(1), &json!(0)), "{report}");
}

#[tokio::test]
async fn a_quota_or_idempotency_record_that_cannot_be_read_refuses_what_depends_on_it() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let create = async |key: &str, id: &str| {
        let request = buyer.request(Method::POST, "/purchase-orders").header("idempotency-key", key);
        send(with_json(request, &order(id))).await
    };
    assert_eq!(create("first", "PO_A").await.status, 201);
    let (pk, value) = ("IDEMPOTENCY#111122223333#first", json!({"N": "1"}));
    running.tamper(pk, "IDEMPOTENCY", "SET fingerprint = :value", &value).await;
    assert_internal(&create("first", "PO_A").await, "the same key");
    assert_eq!(create("second", "PO_B").await.status, 201);
    running.break_item("ACCOUNT#111122223333", "QUOTA", "activations").await;
    assert_internal(&create("third", "PO_C").await, "quota");
    assert_eq!(buyer.edit("PO_A", &json!({"description": "edited"})).await.status, 200);
    assert_eq!(running.items_with("ORDER#PO_C").await, 0);
}
