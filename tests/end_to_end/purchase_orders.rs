//! Purchase orders over HTTP: creation, reading, edits, lifecycle.

mod edits;
mod lifecycle;
mod paging;

use serde_json::json;

use crate::harness::given::{With, editable, invoice, line, order};
use crate::harness::{OTHER_ACCOUNT, Running, send, to_the_second};

#[tokio::test]
async fn a_new_purchase_order_is_found_at_its_location() {
    let running = Running::on("2026-06-15").await;
    let created = running.buyer().create(&order("PO-2026/001").with(json!({"tags": {"project": "x"}}))).await;
    assert_eq!(created.status, 201);
    assert_eq!(created.header("location"), "/purchase-orders/PO-2026~2F001");
    assert_eq!(created.header("etag"), "\"1\"");
    assert_eq!(created.header("content-type"), "application/json");
    assert_eq!(created.header("cache-control"), "no-store");
    assert_eq!(created.body["href"], created.header("location"));
    let read = running.buyer().get(created.header("location")).await;
    assert_eq!((read.status, read.header("etag")), (200, "\"1\""));
    assert_eq!(read.body, created.body);
    insta::assert_json_snapshot!(to_the_second(&read.body));
}

#[tokio::test]
async fn a_purchase_order_is_always_sent_because_its_balance_changes_without_a_version() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_A")).await;
    for (tag, balance) in [("\"1\"", "900.00"), ("W/\"1\"", "800.00"), ("*", "700.00")] {
        running.match_one(&invoice(balance)).await;
        let request =
            buyer.request(reqwest::Method::GET, "/purchase-orders/PO_A").header("if-none-match", tag);
        let answer = send(request).await;
        assert_eq!((answer.status, answer.header("etag")), (200, "\"1\""), "{tag}");
        assert_eq!(answer.body["balance"], balance, "{tag}");
    }
}

#[tokio::test]
async fn an_id_is_unique_within_an_account() {
    let running = Running::on("2026-06-15").await;
    running.buyer().add_order(&order("PO_A")).await;
    let again = running.buyer().create(&order("PO_A").with(json!({"currency": "EUR"}))).await;
    assert_eq!(again.refusal(), (409, "AlreadyExists"));
    assert_eq!(running.buyer_of(OTHER_ACCOUNT).create(&order("PO_A")).await.status, 201);
    assert_eq!(running.buyer().order("PO_A").await["currency"], "USD");
}

#[tokio::test]
async fn every_field_is_returned_as_it_was_sent() {
    let running = Running::on("2026-06-15").await;
    let address = json!({
        "name": "Example GmbH", "lines": ["Hauptstr. 1", "2. Stock"], "city": "Köln", "region": "NW",
        "postalCode": "50667", "country": "DE",
    });
    let lines = json!([
        line("1", "ALL").with(json!({"description": "Alles 🎉", "startMonth": "2026-03", "endMonth": "2026-05",
            "tax": {"percent": "19"}, "unitPrice": "0.01", "quantity": "0.5"})),
        line("1.2", "SUBSCRIPTION").with(json!({"tax": {"amount": "5.00"}, "startMonth": "2026-01", "endMonth": "2026-12"})),
        {"lineItemNumber": "A-3", "type": "MONTHLY_USAGE", "startMonth": "2026-12", "endMonth": "2026-12", "balanceTracking": false},
    ]);
    let full = order("PO 1 =%+@:_./-").with(json!({
        "description": "Cloud,\nFY26", "billFrom": ["AWS_EMEA_SARL"], "taxRegistrationNumbers": ["DE1", "FR2"],
        "invoiceUnits": ["EU-Sub"], "billTo": address, "shipTo": address.clone().with(json!({"city": "Bonn"})),
        "paymentTerms": "NET30", "whenDepleted": "STOP", "tags": {"project": "x", "empty": ""},
        "contacts": [{"name": "A. Büyer", "email": "ap+po@example.com", "phone": "+49 221 1"}],
        "noticePolicy": {"balanceThresholds": ["75", "12.5", "0"], "expirationLeads": ["P2M", "P7D", "P0D"]},
        "lineItems": lines,
    }));
    let buyer = running.buyer();
    let created = buyer.add_order(&full).await;
    assert_eq!(editable(&created), full);
    assert_eq!(created["lineItems"][0]["totalValue"], "0.01", "half a cent and 19% tax");
    assert_eq!(created["lineItems"][1]["totalValue"], "1005.00");
    assert_eq!(
        (&created["lineItems"][2]["totalValue"], created["lineItems"][2].get("balance")),
        (&json!("0.00"), None)
    );
    assert_eq!((&created["value"], &created["balance"]), (&json!("1005.01"), &json!("1005.01")));
    let listed = buyer.get("/purchase-orders").await.body;
    let href = listed["purchaseOrders"][0]["href"].as_str().unwrap();
    assert_eq!(buyer.get(href).await.body, created);
    let same = buyer.put(href, "\"1\"", &created).await;
    assert_eq!((same.status, &same.body), (200, &created), "saving it unchanged changes nothing");
}
