//! The order of the list, and pages that stay consistent during updates.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::harness::given::{With, invoice, order};
use crate::harness::{OTHER_ACCOUNT, Running, to_the_second};

#[tokio::test]
async fn the_list_starts_with_the_latest_update() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    for id in ["PO_A", "PO_B", "PO_C"] {
        buyer.add_order(&order(id).with(json!({"tags": {"k": "v"}, "description": "not in the list"}))).await;
    }
    running.buyer_of(OTHER_ACCOUNT).add_order(&order("PO_X")).await;
    assert_eq!(ids(&buyer.all("/purchase-orders", "purchaseOrders", 100).await), ["PO_C", "PO_B", "PO_A"]);
    buyer.edit("PO_A", &json!({"description": "edited"})).await;
    running.match_one(&invoice("I-1").with(json!({"purchaseOrderReference": "PO_B"}))).await;
    let rows = buyer.all("/purchase-orders", "purchaseOrders", 100).await;
    assert_eq!(ids(&rows), ["PO_A", "PO_C", "PO_B"], "an edit is an update, a draw is not");
    insta::assert_json_snapshot!(to_the_second(&rows[2]), @r#"
    {
      "purchaseOrderId": "PO_B",
      "billFrom": [
        "AWS_INC"
      ],
      "currency": "USD",
      "effectiveMonth": "2026-01",
      "expirationMonth": "2026-12",
      "href": "/purchase-orders/PO_B",
      "status": "ACTIVE",
      "health": [
        "NO_CONTACTS"
      ],
      "value": "1000.00",
      "balance": "900.00",
      "tags": {
        "k": "v"
      },
      "version": 1,
      "updatedAt": "2026-06-15T12:00:00Z"
    }
    "#);
}

#[tokio::test]
async fn paging_loses_no_row_during_updates_and_shows_them_at_the_end() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    for number in 0..23 {
        buyer.add_order(&order(&format!("PO_{number:02}"))).await;
    }
    let mut seen: Vec<String> = Vec::new();
    let mut last_page = 0;
    let mut path = "/purchase-orders?limit=5".to_owned();
    for page in 0.. {
        let answer = buyer.get(&path).await;
        assert_eq!((answer.status, &answer.body["count"]), (200, &json!(23)), "as of the first page");
        seen.extend(ids(answer.body["purchaseOrders"].as_array().unwrap()));
        // Updates one row of an earlier page and one of a later page, and adds one.
        for id in [&seen[0].clone(), &format!("PO_{:02}", 1 + page)] {
            assert_eq!(buyer.edit(id, &json!({"description": format!("page {page}")})).await.status, 200);
        }
        buyer.add_order(&order(&format!("NEW_{page}"))).await;
        last_page = page;
        let Some(next) = answer.body["nextToken"].as_str() else { break };
        path = format!("/purchase-orders?limit=5&nextToken={next}");
    }
    let distinct: BTreeSet<&String> = seen.iter().collect();
    let existing = (0..23).map(|number| format!("PO_{number:02}"));
    // An order that is added after the last page was read is on none.
    let added = (0..last_page).map(|page| format!("NEW_{page}"));
    for id in existing.chain(added) {
        assert!(distinct.contains(&id), "{id} is lost: {seen:?}");
    }
    // A row is only repeated if it was updated after it was shown.
    let untouched = (8..22).map(|number| format!("PO_{number:02}"));
    for id in untouched {
        assert_eq!(seen.iter().filter(|it| **it == id).count(), 1, "{id}: {seen:?}");
    }
}

#[tokio::test]
async fn every_list_has_pages() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_A")).await;
    let invoices: Vec<Value> = (0..17).map(|number| invoice(&format!("I-{number}"))).collect();
    running.match_all(&invoices).await;
    for (path, name) in
        [("/purchase-orders/PO_A/ledger", "entries"), ("/purchase-orders/PO_A/invoices", "invoices")]
    {
        let whole = buyer.all(path, name, 100).await;
        assert_eq!(whole.len(), 17);
        for limit in [1, 4, 16, 17, 18] {
            assert_eq!(buyer.all(path, name, limit).await, whole, "{path} by {limit}");
        }
        let full = buyer.get(&format!("{path}?limit=17")).await;
        assert_eq!(full.body.get("nextToken"), None, "the last page has no token");
    }
}

fn ids(rows: &[Value]) -> Vec<String> {
    rows.iter().map(|row| row["purchaseOrderId"].as_str().unwrap().to_owned()).collect()
}
