//! Purchase order IDs in paths, and invalid queries.

use serde_json::{Value, json};

use crate::harness::given::{With, invoice, order};
use crate::harness::{OTHER_ACCOUNT, Running, outcome, path_of};

#[tokio::test]
async fn every_valid_id_can_be_read_listed_edited_and_matched() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let ids =
        ["PO 4500/2021", "100%", "%2F", "a+b@c", "..", ".", "a..b", "=", "a:b", "-", "+1", "a  b", "%7E"];
    for (id, number) in ids.iter().zip(1..) {
        let created = buyer.create(&order(id)).await;
        assert_eq!(created.status, 201, "{id}: {}", created.body);
        let href = created.body["href"].as_str().unwrap();
        assert_eq!((created.header("location"), href), (href, path_of(id).as_str()));
        assert_eq!(buyer.get(href).await.body, created.body, "{id}");
        let edited = buyer.put(href, "\"1\"", &order(id).with(json!({"description": "edited"}))).await;
        assert_eq!((edited.status, &edited.body["purchaseOrderId"]), (200, &json!(id)), "{id}");
        let matched = running
            .match_one(&invoice(&format!("I-{number}")).with(json!({"purchaseOrderReference": id})))
            .await;
        if *id == "-" {
            continue; // As a reference it means "none".
        }
        assert_eq!(outcome(&matched), ("MATCHED", Some(*id)));
        assert_eq!(
            buyer.get(&format!("{href}/ledger")).await.body["entries"].as_array().unwrap().len(),
            1,
            "{id}"
        );
        assert_eq!(
            buyer.get(&format!("{href}/invoices")).await.body["invoices"].as_array().unwrap().len(),
            1,
            "{id}"
        );
    }
    let rows = buyer.all("/purchase-orders", "purchaseOrders", 3).await;
    let listed: Vec<_> = rows.iter().rev().map(|row| row["purchaseOrderId"].as_str().unwrap()).collect();
    assert_eq!(listed, ids);
    for (id, row) in ids.iter().rev().zip(&rows) {
        assert_eq!(buyer.delete(row["href"].as_str().unwrap(), "*").await.status, 204, "{id}");
    }
}

#[tokio::test]
async fn each_id_has_exactly_one_path() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    for id in ["a/b", "PO_A", "A", ".a"] {
        buyer.add_order(&order(id)).await;
    }
    for key in [
        "a%2Fb",
        "a~2fb",
        "a~2F~b",
        "~61~2Fb",
        "a%7E2fb",
        "PO~5FA",
        "~41",
        "~",
        "~4",
        "~ZZ",
        "a~2Fb~",
        ".a",
        "%41~",
        "PO_A%00",
        "PO_A%20",
        "PO%5FA%23",
        "~00",
        "~FF",
        "~C3~A4",
        "%FF~",
    ] {
        for list in ["", "/ledger", "/invoices"] {
            let answer = buyer.get(&format!("/purchase-orders/{key}{list}")).await;
            assert!([404, 400].contains(&answer.status), "{key}{list}: {}", answer.body);
        }
    }
    // The gateway decodes these to the same path.
    for key in ["a~2Fb", "a%7E2Fb", "PO_A", "PO%5FA", "~2Ea"] {
        assert_eq!(buyer.get(&format!("/purchase-orders/{key}")).await.status, 200, "{key}");
    }
}

#[tokio::test]
async fn invalid_queries_and_paging_tokens_are_refused() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    for id in ["PO_A", "PO_B", "PO_C"] {
        buyer.add_order(&order(id)).await;
    }
    let invoices: Vec<Value> = ["I-1", "I-2", "I-3"].map(invoice).to_vec();
    running.match_all(&invoices).await;
    let lists = ["/purchase-orders", "/purchase-orders/PO_C/ledger", "/purchase-orders/PO_C/invoices"];
    let mut tokens = Vec::new();
    for list in lists {
        for query in [
            "limit=0",
            "limit=101",
            "limit=-1",
            "limit=ten",
            "limit=",
            "limit=1&limit=2",
            "lim%69t=1&limit=2",
            "limit=1.0",
            "Limit=1",
            "page=2",
            "nextToken=",
        ] {
            let answer = buyer.get(&format!("{list}?{query}")).await;
            assert_eq!(answer.refusal(), (400, "MalformedRequest"), "{list}?{query}");
        }
        let page = buyer.get(&format!("{list}?limit=2")).await.body;
        tokens.push(page["nextToken"].as_str().unwrap().to_owned());
    }
    let foreign = running.buyer_of(OTHER_ACCOUNT);
    for id in ["PO_A", "PO_B", "PO_C"] {
        foreign.add_order(&order(id)).await;
    }
    let other_order = "/purchase-orders/PO_A/ledger";
    let refused = (400, "MalformedRequest");
    for (list, token) in lists.iter().zip(&tokens) {
        for other in lists.iter().chain([&other_order]).filter(|other| *other != list) {
            assert_eq!(
                buyer.get(&format!("{other}?nextToken={token}")).await.refusal(),
                refused,
                "{list} to {other}"
            );
        }
        assert_eq!(
            foreign.get(&format!("{list}?nextToken={token}")).await.refusal(),
            refused,
            "another account"
        );
        let last = if token.ends_with('A') { 'B' } else { 'A' };
        let altered = format!("{}{last}", &token[..token.len() - 1]);
        let longer = format!("{token}AAAA");
        for forged in [&altered, &token[1..], &longer, "AAAA", "%00", "null", "e30", &"A".repeat(5000)] {
            assert_eq!(buyer.get(&format!("{list}?nextToken={forged}")).await.refusal(), refused, "{forged}");
        }
        assert_eq!(buyer.get(&format!("{list}?limit=1&nextToken={token}")).await.status, 200);
    }
    assert_eq!(buyer.get("/purchase-orders/PO_A?verbose=1").await.refusal(), refused);
    assert_eq!(buyer.get("/purchase-orders/PO_NONE/ledger").await.refusal(), (404, "NotFound"));
    assert_eq!(buyer.get("/purchase-orders/PO_NONE/invoices").await.refusal(), (404, "NotFound"));
}
