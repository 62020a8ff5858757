//! The list of purchase orders: filters, sort orders, and paging tokens.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::harness::given::{With, line, order};
use crate::harness::{Caller, OTHER_ACCOUNT, Running};

impl Caller<'_> {
    /// All rows of a query, reading pages, of which only the first may be empty.
    pub async fn orders_listed(&self, query: &str, limit: usize) -> Vec<Value> {
        let mut rows = Vec::new();
        let mut token = String::new();
        loop {
            let answer = self.get(&format!("/purchase-orders?{query}&limit={limit}{token}")).await;
            assert_eq!(answer.status, 200, "{query}: {}", answer.body);
            let page = answer.body["purchaseOrders"].as_array().unwrap();
            assert!(page.len() <= limit && (token.is_empty() || !page.is_empty()), "{query}");
            rows.extend(page.iter().cloned());
            let Some(next) = answer.body["nextToken"].as_str() else { return rows };
            assert!(!page.is_empty(), "{query}");
            token = format!("&nextToken={next}");
        }
    }

    async fn ids(&self, query: &str) -> Vec<String> {
        let ids = |rows: Vec<Value>| -> Vec<String> {
            rows.iter().map(|row| row["purchaseOrderId"].as_str().unwrap().to_owned()).collect()
        };
        let all = ids(self.orders_listed(query, 100).await);
        for limit in [1, 2] {
            assert_eq!(ids(self.orders_listed(query, limit).await), all, "{query}: {limit} a page");
        }
        all
    }
}

/// Creates six different purchase orders, and one that is deleted.
async fn account(running: &Running) {
    let buyer = running.buyer();
    let orders = [
        ("PO_1", json!({"expirationMonth": "2026-12", "tags": {"project": "x", "a:b": "c"}})),
        ("PO_3", json!({"expirationMonth": "2026-08", "billFrom": ["AWS_JAPAN", "AWS_INC"]})),
        ("PO_2", json!({"expirationMonth": "2026-05", "tags": {"project": "x,y z&"}})),
        ("PO_5", json!({"expirationMonth": "2026-12", "effectiveMonth": "2026-09"})),
        ("PO_4", json!({"expirationMonth": "2026-04"})),
        ("PO 6/a", json!({"expirationMonth": "2027-01", "billFrom": ["AWS_JAPAN"]})),
        ("PO_0", json!({})),
    ];
    for (id, fields) in orders {
        buyer.add_order(&order(id).with(fields)).await;
    }
    for id in ["PO_3", "PO_4"] {
        assert_eq!(buyer.set_status(id, "SUSPENDED").await.status, 200);
    }
    buyer.delete_order("PO_0").await;
}

#[tokio::test]
async fn purchase_orders_are_listed_in_three_orders() {
    let running = Running::on("2026-06-15").await;
    account(&running).await;
    let buyer = running.buyer();
    let by_update = ["PO_4", "PO_3", "PO 6/a", "PO_5", "PO_2", "PO_1"];
    assert_eq!(buyer.ids("sort=updatedAt").await, by_update);
    let default = buyer.get("/purchase-orders").await.body;
    assert_eq!(
        default["purchaseOrders"],
        json!(buyer.orders_listed("sort=updatedAt", 100).await),
        "by default"
    );
    let by_id = ["PO 6/a", "PO_1", "PO_2", "PO_3", "PO_4", "PO_5"];
    assert_eq!(buyer.ids("sort=purchaseOrderId").await, by_id);
    let months = ["2026-04", "2026-05", "2026-08", "2026-12", "2026-12", "2027-01"];
    let rows = buyer.orders_listed("sort=expirationMonth", 1).await;
    assert_eq!(rows.iter().map(|row| &row["expirationMonth"]).collect::<Vec<_>>(), months);
    assert_eq!(buyer.ids("sort=expirationMonth").await.len(), 6);
    assert!(running.buyer_of(OTHER_ACCOUNT).ids("sort=purchaseOrderId").await.is_empty());
}

/// Sorts by what no index has: of equals, the one with the smaller ID is the smaller.
#[tokio::test]
async fn purchase_orders_are_sorted_by_every_field_in_both_directions() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let worth = |price: &str| json!({"lineItems": [line("1", "ALL").with(json!({"unitPrice": price}))]});
    let untracked = line("1", "ALL").with(json!({"balanceTracking": false}));
    for (id, fields) in [
        ("PO_A", worth("900.00").with(json!({"billFrom": ["AWS_INC", "AWS_JAPAN"]}))),
        ("PO_B", worth("1000.10").with(json!({"tags": {"team": "b", "project": "y"}}))),
        ("PO_C", worth("1000.09").with(json!({"effectiveMonth": "2026-07", "tags": {"project": "x"}}))),
        ("PO_D", json!({"lineItems": [untracked], "expirationMonth": "2026-05"})),
        ("PO_E", worth("5").with(json!({"currency": "JPY"}))),
    ] {
        buyer.add_order(&order(id).with(fields)).await;
    }
    let overdrawn = json!({"amount": "950.00", "purchaseOrderReference": "PO_A"});
    assert_eq!(
        running.match_one(&crate::harness::given::invoice("I-1").with(overdrawn)).await["purchaseOrderId"],
        "PO_A"
    );
    for (sort, ascending) in [
        ("purchaseOrderId", ["PO_A", "PO_B", "PO_C", "PO_D", "PO_E"]),
        ("updatedAt", ["PO_A", "PO_B", "PO_C", "PO_D", "PO_E"]),
        ("expirationMonth", ["PO_D", "PO_A", "PO_B", "PO_C", "PO_E"]),
        ("effectiveMonth", ["PO_A", "PO_B", "PO_D", "PO_E", "PO_C"]),
        ("status", ["PO_A", "PO_B", "PO_C", "PO_E", "PO_D"]),
        ("value", ["PO_E", "PO_A", "PO_D", "PO_C", "PO_B"]),
        ("balance", ["PO_E", "PO_D", "PO_A", "PO_C", "PO_B"]),
        ("health", ["PO_A", "PO_C", "PO_B", "PO_D", "PO_E"]),
        ("billFrom", ["PO_B", "PO_C", "PO_D", "PO_E", "PO_A"]),
        ("tags", ["PO_C", "PO_B", "PO_A", "PO_D", "PO_E"]),
    ] {
        assert_eq!(buyer.ids(&format!("sort={sort}&order=asc")).await, ascending, "{sort}");
        let mut descending = ascending;
        descending.reverse();
        assert_eq!(buyer.ids(&format!("sort={sort}&order=desc")).await, descending, "{sort}");
        let filtered = buyer.ids(&format!("sort={sort}&order=desc&status=ACTIVE")).await;
        let active = descending.into_iter().filter(|id| *id != "PO_D");
        assert_eq!(filtered, active.collect::<Vec<_>>(), "{sort}");
    }
}

#[tokio::test]
async fn filters_combine_and_apply_to_every_sort_order() {
    let running = Running::on("2026-06-15").await;
    account(&running).await;
    let buyer = running.buyer();
    for (query, wanted) in [
        ("status=ACTIVE", vec!["PO_1", "PO_5", "PO 6/a"]),
        ("status=SUSPENDED", vec!["PO_3"]),
        ("status=EXPIRED", vec!["PO_2"]),
        ("status=SUSPENDED_EXPIRED", vec!["PO_4"]),
        ("billFrom=AWS_JAPAN", vec!["PO_3", "PO 6/a"]),
        ("billFrom=AWS_JAPAN&status=ACTIVE", vec!["PO 6/a"]),
        ("billFrom=UNKNOWN", vec![]),
        ("tag=project:x", vec!["PO_1"]),
        ("tag=project%3Ax%2Cy%20z%26", vec!["PO_2"]),
        ("tag=a:b:c", vec!["PO_1"]),
        ("tag=project:", vec![]),
        ("tag=project:X", vec![]),
        ("health=NOT_YET_EFFECTIVE", vec!["PO_5"]),
        ("health=NO_CONTACTS&status=EXPIRED", vec!["PO_2"]),
        ("health=EXPIRING&status=SUSPENDED", vec![]),
        ("status=EXPIRED&status=SUSPENDED_EXPIRED", vec!["PO_2", "PO_4"]),
        ("billFrom=AWS_JAPAN&billFrom=UNKNOWN", vec!["PO_3", "PO 6/a"]),
        ("tag=project:x&tag=project%3Ax%2Cy%20z%26", vec!["PO_1", "PO_2"]),
        ("health=NOT_YET_EFFECTIVE&health=NO_CONTACTS", vec!["PO_5"]),
        ("text=po%206", vec!["PO 6/a"]),
        ("text=PROJECT:X", vec!["PO_1", "PO_2"]),
        ("text=x%2Cy&status=EXPIRED", vec!["PO_2"]),
        ("text=nothing", vec![]),
        ("purchaseOrderId=PO%206%2Fa", vec!["PO 6/a"]),
        ("purchaseOrderId=PO_1&status=ACTIVE&tag=project:x", vec!["PO_1"]),
        ("purchaseOrderId=PO_1&status=EXPIRED", vec![]),
        ("purchaseOrderId=PO_0", vec![]),
        ("purchaseOrderId=PO", vec![]),
    ] {
        for sort in ["updatedAt", "purchaseOrderId", "expirationMonth"] {
            let found: BTreeSet<String> =
                buyer.ids(&format!("{query}&sort={sort}")).await.into_iter().collect();
            let wanted: BTreeSet<String> = wanted.iter().map(|id| (*id).to_owned()).collect();
            assert_eq!(found, wanted, "{query} by {sort}");
        }
    }
}

#[tokio::test]
async fn an_invalid_query_is_refused_with_every_error() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let refused = buyer.get(
        "/purchase-orders?status=active&health=BAD&sort=size&order=up&tag=x&billFrom=a&purchaseOrderId=%20",
    );
    let refused = refused.await;
    assert_eq!(refused.refusal(), (422, "ValidationFailed"));
    let mut pointers: Vec<&str> = refused.errors().into_iter().map(|(pointer, _)| pointer).collect();
    pointers.sort_unstable();
    assert_eq!(pointers, ["/billFrom", "/health", "/order", "/purchaseOrderId", "/sort", "/status", "/tag"]);
    for query in
        ["tag=:x", "tag=", "status=", "status=ACTIVE,EXPIRED", "sort=updatedAt,", "health=low_balance"]
    {
        let refused = buyer.get(&format!("/purchase-orders?{query}")).await;
        assert_eq!(refused.refusal(), (422, "ValidationFailed"), "{query}");
    }
    assert_eq!(buyer.ids(&["status=ACTIVE"; 50].join("&")).await, [""; 0]);
    let refused = buyer.get(&format!("/purchase-orders?{}", ["status=ACTIVE"; 51].join("&"))).await;
    assert_eq!(refused.errors(), [("/status", "LimitExceeded")]);
    for query in ["Status=ACTIVE", "sort=status&sort=status", "description=x", "text=a&text=b"] {
        let refused = buyer.get(&format!("/purchase-orders?{query}")).await;
        assert_eq!(refused.refusal(), (400, "MalformedRequest"), "{query}");
    }
}

#[tokio::test]
async fn a_paging_token_is_valid_for_its_own_query_only() {
    let running = Running::on("2026-06-15").await;
    account(&running).await;
    let (buyer, other) = (running.buyer(), running.buyer_of(OTHER_ACCOUNT));
    let queries = [
        "sort=updatedAt",
        "sort=purchaseOrderId",
        "sort=expirationMonth",
        "status=ACTIVE",
        "tag=project:x",
        "billFrom=AWS_JAPAN",
        "health=NO_CONTACTS",
        "status=ACTIVE&health=NO_CONTACTS",
    ];
    for query in queries {
        let page = buyer.get(&format!("/purchase-orders?{query}&limit=1")).await.body;
        let Some(token) = page["nextToken"].as_str() else { continue };
        for second in queries {
            let answer = buyer.get(&format!("/purchase-orders?{second}&nextToken={token}")).await;
            if second == query {
                assert_eq!(answer.status, 200, "{query}");
            } else {
                assert_eq!(answer.refusal(), (400, "MalformedRequest"), "{query} to {second}");
            }
            let foreign = other.get(&format!("/purchase-orders?{second}&nextToken={token}")).await;
            assert_eq!(foreign.refusal(), (400, "MalformedRequest"), "{query} to another account");
        }
    }
}

#[tokio::test]
async fn a_page_reads_its_own_rows_and_a_filtered_page_reads_all() {
    let running = Running::on_with("2026-06-15", "ActivePurchaseOrdersLimit", "1000").await;
    let buyer = running.buyer();
    for number in 0..4 {
        let seller = if number < 3 { "AWS_JAPAN" } else { "AWS_INC" };
        let fields = json!({"billFrom": [seller], "lineItems": [line("1", "ALL")]});
        buyer.add_order(&order(&format!("PO_{number:03}")).with(fields)).await;
    }
    // 446 copies of the last one.
    let last = running.order_items("PO_003").await;
    running.put_copies(&last, (4..450).map(|number| format!("PO_{number:03}"))).await;
    for id in ["PO_000", "PO_100"] {
        buyer.delete_order(id).await;
    }
    let wire = running.system.wire();
    let cost = |query: &'static str| {
        let buyer = &buyer;
        async move {
            wire.reset();
            let answer = buyer.get(&format!("/purchase-orders?{query}")).await;
            assert_eq!(answer.status, 200, "{query}: {}", answer.body);
            let counts = wire.counts();
            let rows = answer.body["purchaseOrders"].as_array().unwrap().len();
            (rows, answer.body["nextToken"].is_string(), counts.of("Query"), counts.total())
        }
    };
    for settings in
        [None, Some(json!({"displayName": "A", "contacts": [{"name": "A", "email": "a@example.com"}]}))]
    {
        if let Some(settings) = settings {
            buyer.set_settings(&settings).await;
        }
        // The settings, the index, and a batch read for each 33 rows.
        assert_eq!(cost("limit=100").await, (100, true, 1, 5));
        assert_eq!(cost("limit=1&sort=expirationMonth").await, (1, true, 2, 4));
        assert_eq!(cost("limit=50&sort=purchaseOrderId").await, (50, true, 1, 4));
        assert_eq!(cost("purchaseOrderId=PO_007").await, (1, false, 0, 1));
        // The settings, three kinds of items, and a batch read for each 33 rows that pass.
        assert_eq!(cost("billFrom=AWS_JAPAN").await, (2, false, 3, 5));
        assert_eq!(cost("billFrom=AWS_INC").await, (50, true, 3, 6));
        assert_eq!(buyer.orders_listed("sort=purchaseOrderId", 50).await.len(), 448);
        assert_eq!(buyer.orders_listed("sort=updatedAt", 100).await.len(), 448);
    }
}
