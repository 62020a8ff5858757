//! The status of purchase orders, their deletion, and the quotas.

use reqwest::Method;
use serde_json::json;

use crate::harness::given::{With, credit, invoice, order};
use crate::harness::{OTHER_ACCOUNT, Running, outcome, path_of, send, tag, with_json};
use crate::import::{HEADER, faults, row};

#[tokio::test]
async fn a_status_follows_from_suspension_and_the_calendar() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_A").with(json!({"expirationMonth": "2026-06"}))).await;
    let transition_refused = (409, "InvalidTransition");
    let status = async || buyer.order("PO_A").await["status"].as_str().unwrap().to_owned();
    let refuses = async |wanted: [&str; 2]| {
        let before = status().await;
        for wanted in wanted {
            let refused = buyer.set_status("PO_A", wanted).await;
            assert_eq!(refused.refusal(), transition_refused, "{wanted}");
            let detail = refused.body["detail"].as_str().unwrap();
            let already = format!("the purchase order is already {}", wanted.to_lowercase());
            let impossible = format!("can't be made {wanted};");
            let is_status = before.contains(wanted);
            assert!(if is_status { detail == already } else { detail.contains(&impossible) }, "{detail}");
        }
    };
    assert_eq!(status().await, "ACTIVE");
    refuses(["ACTIVE", "EXPIRED"]).await;
    assert_eq!(buyer.set_status("PO_A", "SUSPENDED").await.body["status"], "SUSPENDED");
    refuses(["SUSPENDED", "EXPIRED"]).await;
    running.set_date("2026-06-30");
    assert_eq!(status().await, "SUSPENDED", "on the last day of its last month");
    running.set_date("2026-07-01");
    assert_eq!(status().await, "SUSPENDED_EXPIRED");
    refuses(["SUSPENDED", "ACTIVE"]).await;
    assert_eq!(buyer.set_status("PO_A", "EXPIRED").await.body["status"], "EXPIRED");
    refuses(["EXPIRED", "ACTIVE"]).await;
    assert_eq!(buyer.set_status("PO_A", "SUSPENDED").await.body["status"], "SUSPENDED_EXPIRED");
    let moved = buyer.edit("PO_A", &json!({"expirationMonth": "2026-07"})).await;
    assert_eq!((&moved.body["status"], &moved.body["version"]), (&json!("SUSPENDED"), &json!(5)));
    assert_eq!(buyer.set_status("PO_A", "ACTIVE").await.body["status"], "ACTIVE");
}

#[tokio::test]
async fn the_operators_time_zone_determines_the_month() {
    // Noon UTC is 2 a.m. of the next day on Kiritimati.
    let running = Running::on_with("2026-06-30", "TimeZone", "Pacific/Kiritimati").await;
    let created = running.buyer().add_order(&order("PO_A").with(json!({"expirationMonth": "2026-06"}))).await;
    assert_eq!(created["status"], "EXPIRED");
}

#[tokio::test]
async fn a_deleted_purchase_order_is_gone_but_its_ledger_stays() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let contacts =
        json!([{"name": "Grace Contact", "email": "grace.contact@example.com", "phone": "+1 555 0100"}]);
    buyer.add_order(&order("PO_A").with(json!({"contacts": contacts}))).await;
    buyer.edit("PO_A", &json!({"description": "second version"})).await;
    buyer.edit("PO_A", &json!({"contacts": [], "description": "third"})).await;
    buyer.edit("PO_A", &json!({"contacts": contacts, "description": "fourth"})).await;
    let original = invoice("I-1");
    assert_eq!(outcome(&running.match_one(&original).await), ("MATCHED", Some("PO_A")));
    assert!(running.items_with("grace.contact@example.com").await > 0, "the search works");

    let version = tag(&buyer.order("PO_A").await);
    let gone = buyer.delete("/purchase-orders/PO_A", &version).await;
    assert_eq!((gone.status, gone.body), (204, json!("")));
    let not_found = (404, "NotFound");
    let path = path_of("PO_A");
    assert_eq!(buyer.get(&path).await.refusal(), not_found);
    assert_eq!(buyer.put(&path, "*", &order("PO_A")).await.refusal(), not_found);
    assert_eq!(
        buyer.put(&format!("{path}/status"), "*", &json!({"status": "SUSPENDED"})).await.refusal(),
        not_found
    );
    assert_eq!(buyer.delete(&path, "*").await.refusal(), not_found);
    assert!(buyer.all("/purchase-orders", "purchaseOrders", 100).await.is_empty());
    assert_eq!(buyer.create(&order("PO_A")).await.refusal(), (409, "AlreadyExists"));
    for personal in ["grace.contact@example.com", "Grace Contact", "+1 555 0100"] {
        assert_eq!(running.items_with(personal).await, 0, "{personal} is still in the table");
    }

    assert_eq!(outcome(&running.match_one(&invoice("I-2")).await), ("UNMATCHED", None));
    let memo = running.match_one(&credit("C-1", &original)).await;
    assert_eq!(outcome(&memo), ("MATCHED", Some("PO_A")));
    assert_eq!(running.void(&invoice("I-1")).await["outcome"], "VOIDED");
    let ledger = buyer.ledger("PO_A").await;
    let drawn: Vec<_> =
        ledger.iter().map(|it| (it["posting"].as_str().unwrap(), it["amount"].as_str().unwrap())).collect();
    assert_eq!(drawn, [("VOID", "-100.00"), ("MATCH", "-100.00"), ("MATCH", "100.00")]);
    assert_eq!(buyer.invoices("PO_A").await.len(), 2);
    assert!(
        buyer.all("/purchase-orders", "purchaseOrders", 100).await.is_empty(),
        "a draw doesn't restore it"
    );
}

#[tokio::test]
async fn the_quota_counts_active_purchase_orders_only() {
    let running = Running::on_with("2026-06-15", "ActivePurchaseOrdersLimit", "2").await;
    let buyer = running.buyer();
    let ending = json!({"expirationMonth": "2026-06"});
    buyer.add_order(&order("PO_A").with(ending.clone())).await;
    buyer.add_order(&order("PO_B")).await;
    let refused = buyer.create(&order("PO_C")).await;
    assert_eq!(refused.refusal(), (422, "QuotaExceeded"));
    assert_eq!((&refused.body["limit"], &refused.body["actual"]), (&json!(2), &json!(2)));
    let exceeded = (422, "QuotaExceeded");
    assert_eq!(
        running.buyer_of(OTHER_ACCOUNT).create(&order("PO_C")).await.status,
        201,
        "each account has its own quota"
    );

    // An expired purchase order doesn't count until it is extended.
    buyer
        .add_order(&order("PO_OLD").with(json!({"effectiveMonth": "2025-01", "expirationMonth": "2025-12",})))
        .await;
    assert_eq!(buyer.edit("PO_OLD", &json!({"expirationMonth": "2026-12"})).await.refusal(), exceeded);
    // A suspended one doesn't count until it is activated.
    buyer.set_status("PO_B", "SUSPENDED").await;
    buyer.add_order(&order("PO_C")).await;
    assert_eq!(buyer.set_status("PO_B", "ACTIVE").await.refusal(), exceeded);
    assert_eq!(buyer.order("PO_B").await["version"], 2, "nothing was written");
    // At the limit, edits are still possible.
    assert_eq!(buyer.edit("PO_C", &json!({"description": "edited"})).await.status, 200);
    // Expiration frees a place.
    running.set_date("2026-07-01");
    assert_eq!(buyer.set_status("PO_B", "ACTIVE").await.status, 200);
    assert_eq!(buyer.edit("PO_A", &json!({"expirationMonth": "2026-08"})).await.refusal(), exceeded);
    // Deletion frees a place, too.
    buyer.delete_order("PO_B").await;
    assert_eq!(buyer.edit("PO_A", &json!({"expirationMonth": "2026-08"})).await.status, 200);
    assert_eq!(buyer.create(&order("PO_D")).await.refusal(), exceeded);
}

#[tokio::test]
async fn an_account_has_a_limited_number_of_purchase_orders_that_are_not_deleted() {
    let running = Running::on_with("2026-06-15", "PurchaseOrdersLimit", "2").await;
    let buyer = running.buyer();
    let expired = json!({"expirationMonth": "2026-03"});
    buyer.add_order(&order("PO_A").with(expired.clone())).await;
    buyer.add_order(&order("PO_B")).await;
    let put = buyer.request(Method::PUT, "/purchase-orders/PO_C").header("if-none-match", "*");
    for refused in [
        buyer.create(&order("PO_C")).await,
        buyer.create(&order("PO_C").with(expired.clone())).await,
        send(with_json(put, &order("PO_C"))).await,
    ] {
        assert_eq!(refused.refusal(), (422, "QuotaExceeded"));
        assert_eq!((&refused.body["limit"], &refused.body["actual"]), (&json!(2), &json!(2)));
        assert!(refused.body["detail"].as_str().unwrap().contains("aren't deleted"), "{}", refused.body);
    }
    let file = format!("{HEADER}{}", row("PO_C", "1"));
    for query in ["?dryRun=true", ""] {
        let imported = buyer.imported_as(query, file.clone()).await;
        assert_eq!(faults(&imported), [(2, "", "QuotaExceeded")], "{query}");
        assert_eq!(
            imported.body["rows"][0]["errors"][0]["detail"],
            "this import would make 3 purchase orders that aren't deleted; 2 are allowed"
        );
    }
    assert_eq!(running.buyer_of(OTHER_ACCOUNT).create(&order("PO_C")).await.status, 201);
    // Edits and status changes add none.
    assert_eq!(buyer.edit("PO_A", &json!({"expirationMonth": "2026-12"})).await.status, 200);
    assert_eq!(buyer.set_status("PO_A", "SUSPENDED").await.status, 200);
    // Nothing that reads all of them is refused at the limit.
    for path in ["/summary", "/coverage", "/purchase-orders?status=ACTIVE"] {
        assert_eq!(buyer.get(path).await.status, 200, "{path}");
    }
    buyer.delete_order("PO_A").await;
    assert_eq!(buyer.imported_as("", file).await.body["purchaseOrders"]["created"], 1);
    assert_eq!(buyer.create(&order("PO_D")).await.refusal(), (422, "QuotaExceeded"));
}
