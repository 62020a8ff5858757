//! Purchase orders over HTTP: made, read, listed, edited, suspended, expired and deleted.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::harness::given::{With, credit, invoice, line, order, sendable};
use crate::harness::{OTHER_ACCOUNT, Running, outcome, path_of, tag, to_the_second};

#[tokio::test]
async fn a_new_purchase_order_is_where_its_location_says() {
    let running = Running::on("2026-06-15").await;
    let made = running.buyer().create(&order("PO-2026/001").with(json!({"tags": {"project": "x"}}))).await;
    assert_eq!(made.status, 201);
    assert_eq!(made.header("location"), "/purchase-orders/PO-2026~2F001");
    assert_eq!(made.header("etag"), "\"1\"");
    assert_eq!(made.header("content-type"), "application/json");
    assert_eq!(made.header("cache-control"), "no-store");
    assert_eq!(made.body["href"], made.header("location"));
    let read = running.buyer().get(made.header("location")).await;
    assert_eq!((read.status, read.header("etag")), (200, "\"1\""));
    assert_eq!(read.body, made.body);
    insta::assert_json_snapshot!(to_the_second(&read.body));
}

#[tokio::test]
async fn what_a_buyer_has_already_is_not_sent_again() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.given(&order("PO_A")).await;
    for (tag, status) in
        [("\"1\"", 304), ("W/\"1\"", 304), ("*", 304), ("\"7\", \"1\"", 304), ("\"2\"", 200), ("1", 200)]
    {
        let request =
            buyer.request(reqwest::Method::GET, "/purchase-orders/PO_A").header("if-none-match", tag);
        let answer = crate::harness::sent(request).await;
        assert_eq!(answer.status, status, "{tag}");
        assert_eq!(answer.header("etag"), "\"1\"", "{tag}");
        assert_eq!(answer.body == json!(""), status == 304, "{tag}");
    }
}

#[tokio::test]
async fn an_id_is_used_once_in_an_account_and_again_in_another() {
    let running = Running::on("2026-06-15").await;
    running.buyer().given(&order("PO_A")).await;
    let again = running.buyer().create(&order("PO_A").with(json!({"currency": "EUR"}))).await;
    assert_eq!(again.refusal(), (409, "AlreadyExists"));
    assert_eq!(running.buyer_of(OTHER_ACCOUNT).create(&order("PO_A")).await.status, 201);
    assert_eq!(running.buyer().order("PO_A").await["currency"], "USD");
}

#[tokio::test]
async fn everything_a_buyer_defines_comes_back_as_sent() {
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
    let made = buyer.given(&full).await;
    assert_eq!(sendable(&made), full);
    assert_eq!(made["lineItems"][0]["totalValue"], "0.01", "half a cent and 19 percent of it");
    assert_eq!(made["lineItems"][1]["totalValue"], "1005.00");
    assert_eq!(
        (&made["lineItems"][2]["totalValue"], made["lineItems"][2].get("balance")),
        (&json!("0.00"), None)
    );
    assert_eq!((&made["value"], &made["balance"]), (&json!("1005.01"), &json!("1005.01")));
    let listed = buyer.get("/purchase-orders").await.body;
    let href = listed["purchaseOrders"][0]["href"].as_str().unwrap();
    assert_eq!(buyer.get(href).await.body, made);
    let same = buyer.put(href, "\"1\"", &sendable(&made)).await;
    assert_eq!((same.status, &same.body), (200, &made), "saved as it was, it stays as it was");
}

#[tokio::test]
async fn the_list_begins_with_the_last_updated() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    for id in ["PO_A", "PO_B", "PO_C"] {
        buyer.given(&order(id).with(json!({"tags": {"k": "v"}, "description": "not in the list"}))).await;
    }
    running.buyer_of(OTHER_ACCOUNT).given(&order("PO_X")).await;
    assert_eq!(ids(&buyer.all("/purchase-orders", "purchaseOrders", 100).await), ["PO_C", "PO_B", "PO_A"]);
    buyer.edit("PO_A", &json!({"description": "edited"})).await;
    running.match_one(&invoice("I-1").with(json!({"purchaseOrderReference": "PO_B"}))).await;
    let rows = buyer.all("/purchase-orders", "purchaseOrders", 100).await;
    assert_eq!(ids(&rows), ["PO_A", "PO_C", "PO_B"], "an edit is an update, a draw is none");
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
async fn paging_loses_and_repeats_nothing_while_others_update() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    for number in 0..23 {
        buyer.given(&order(&format!("PO_{number:02}"))).await;
    }
    let mut seen: Vec<String> = Vec::new();
    let mut updated = BTreeSet::new();
    let mut path = "/purchase-orders?limit=5".to_owned();
    for page in 0.. {
        let answer = buyer.get(&path).await;
        assert_eq!(answer.status, 200);
        seen.extend(ids(answer.body["purchaseOrders"].as_array().unwrap()));
        // One that was shown already, one that is still to come, and one that is new.
        for id in [&seen[0].clone(), &format!("PO_{:02}", 1 + page)] {
            assert_eq!(buyer.edit(id, &json!({"description": format!("page {page}")})).await.status, 200);
            updated.insert(id.clone());
        }
        buyer.given(&order(&format!("NEW_{page}"))).await;
        let Some(next) = answer.body["nextToken"].as_str() else { break };
        path = format!("/purchase-orders?limit=5&nextToken={next}");
    }
    let distinct: BTreeSet<&String> = seen.iter().collect();
    assert_eq!(distinct.len(), seen.len(), "none twice: {seen:?}");
    for number in 0..23 {
        let id = format!("PO_{number:02}");
        // What is updated before its page comes moves to the front, where the new ones are.
        assert!(distinct.contains(&id) || updated.contains(&id), "{id} is lost");
    }
    assert!(!seen.iter().any(|id| id.starts_with("NEW")));
}

#[tokio::test]
async fn every_list_has_pages() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.given(&order("PO_A")).await;
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
        assert_eq!(full.body.get("nextToken"), None, "nothing is announced in vain");
    }
}

#[tokio::test]
async fn an_edit_makes_the_next_version() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let first = buyer.given(&order("PO_A")).await;
    let changed = sendable(&first).with(json!({"description": "more", "reason": "as agreed"}));
    let edited = buyer.put("/purchase-orders/PO_A", "\"1\"", &changed).await;
    assert_eq!((edited.status, edited.header("etag")), (200, "\"2\""));
    assert_eq!((&edited.body["version"], &edited.body["description"]), (&json!(2), &json!("more")));
    assert_eq!(edited.body.get("reason"), None);
    assert_eq!(edited.body["createdAt"], first["createdAt"]);
    assert!(edited.body["updatedAt"].as_str() > first["updatedAt"].as_str());
    assert_eq!(buyer.order("PO_A").await, edited.body);
}

#[tokio::test]
async fn an_edit_needs_the_version_that_it_is_based_on() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.given(&order("PO_A")).await;
    buyer.edit("PO_A", &json!({"description": "second"})).await;
    let body = order("PO_A").with(json!({"description": "third"}));
    let status = json!({"status": "SUSPENDED"});
    for (tag, refused) in [
        ("\"1\"", (412, "VersionMismatch")),
        ("\"3\"", (412, "VersionMismatch")),
        ("W/\"2\"", (412, "VersionMismatch")),
        ("\"x\"", (412, "VersionMismatch")),
        ("\"\"", (412, "VersionMismatch")),
        ("2", (400, "MalformedRequest")),
        ("\"2", (400, "MalformedRequest")),
        ("", (400, "MalformedRequest")),
    ] {
        let path = "/purchase-orders/PO_A";
        assert_eq!(buyer.put(path, tag, &body).await.refusal(), refused, "PUT {tag}");
        assert_eq!(
            buyer.put(&format!("{path}/status"), tag, &status).await.refusal(),
            refused,
            "status {tag}"
        );
        assert_eq!(buyer.delete(path, tag).await.refusal(), refused, "DELETE {tag}");
    }
    for (method, path) in [("PUT", ""), ("PUT", "/status"), ("DELETE", "")] {
        let request = buyer.request(method.parse().unwrap(), &format!("/purchase-orders/PO_A{path}"));
        let json = if path.is_empty() { &body } else { &status };
        let answer = crate::harness::sent(crate::harness::with_json(request, json)).await;
        assert_eq!(answer.refusal(), (428, "PreconditionRequired"), "{method} {path}");
    }
    assert_eq!(buyer.order("PO_A").await["version"], 2);
    assert_eq!(buyer.put("/purchase-orders/PO_A", "\"9\", \"2\"", &body).await.status, 200);
    assert_eq!(
        buyer.put("/purchase-orders/PO_A", "*", &body.with(json!({"description": "4"}))).await.status,
        200
    );
}

#[tokio::test]
async fn saving_without_a_change_keeps_the_version_and_tags_make_none() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let first = buyer.given(&order("PO_A").with(json!({"tags": {"a": "1"}}))).await;
    let before = running.items().await;
    let same = buyer.put("/purchase-orders/PO_A", "\"1\"", &sendable(&first)).await;
    assert_eq!((same.status, same.header("etag"), &same.body), (200, "\"1\"", &first));
    assert_eq!(running.items().await, before, "nothing is written");
    let tagged = buyer.edit("PO_A", &json!({"tags": {"b": "2"}})).await;
    assert_eq!((&tagged.body["version"], &tagged.body["tags"]), (&json!(1), &json!({"b": "2"})));
    assert_eq!(tagged.body["updatedAt"], first["updatedAt"]);
    assert_eq!(buyer.order("PO_A").await, tagged.body);
}

#[tokio::test]
async fn a_line_with_draws_stays() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer
        .given(&order("PO_A").with(json!({"lineItems": [line("1", "ALL"), line("2", "SUBSCRIPTION")]})))
        .await;
    running.match_one(&invoice("I-1")).await;
    let without = json!({"lineItems": [line("2", "SUBSCRIPTION")]});
    assert_eq!(buyer.edit("PO_A", &without).await.refusal(), (409, "LineItemInUse"));
    assert_eq!(buyer.edit("PO_A", &json!({"lineItems": [line("1", "ALL")]})).await.status, 200);
    // Also where its draws cancel out: its ledger would have entries of no line.
    running.void(&invoice("I-1")).await;
    assert_eq!(buyer.edit("PO_A", &without).await.refusal(), (409, "LineItemInUse"));
    buyer.reconciled("PO_A").await;
}

#[tokio::test]
async fn id_and_currency_are_for_good() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.given(&order("PO_A")).await;
    let renamed = buyer.edit("PO_A", &json!({"purchaseOrderId": "PO_B"})).await;
    assert_eq!(renamed.refusal(), (422, "ValidationFailed"));
    assert_eq!(renamed.errors(), [("/purchaseOrderId", "Unchangeable")]);
    assert_eq!(buyer.edit("PO_A", &json!({"currency": "EUR"})).await.status, 200, "nothing was drawn yet");
    running.match_one(&invoice("I-1").with(json!({"currency": "EUR"}))).await;
    let changed = buyer.edit("PO_A", &json!({"currency": "USD"})).await;
    assert_eq!(
        (changed.refusal(), changed.errors()),
        ((422, "ValidationFailed"), vec![("/currency", "Unchangeable")])
    );
    assert_eq!(buyer.reconciled("PO_A").await["balance"], "900.00");
}

#[tokio::test]
async fn a_value_below_what_was_invoiced_shows_a_negative_balance() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.given(&order("PO_A")).await;
    running.match_one(&invoice("I-1").with(json!({"amount": "600.00"}))).await;
    let lowered = json!({"lineItems": [line("1", "ALL").with(json!({"unitPrice": "500.00"}))]});
    assert_eq!(buyer.edit("PO_A", &lowered).await.status, 200);
    let order = buyer.reconciled("PO_A").await;
    assert_eq!((&order["value"], &order["balance"]), (&json!("500.00"), &json!("-100.00")));
    assert_eq!(order["lineItems"][0]["balance"], "-100.00");
    assert!(order["health"].as_array().unwrap().contains(&json!("NEGATIVE_BALANCE")), "{}", order["health"]);
    // An untracked line has no balance, but goes on counting.
    let untracked = json!({"lineItems": [line("1", "ALL").with(json!({"balanceTracking": false}))]});
    let order = buyer.edit("PO_A", &untracked).await.body;
    assert_eq!((order.get("balance"), &order["lineItems"][0]["invoiced"]), (None, &json!("600.00")));
}

#[tokio::test]
async fn a_status_follows_from_suspension_and_the_calendar() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.given(&order("PO_A").with(json!({"expirationMonth": "2026-06"}))).await;
    let transition_refused = (409, "InvalidTransition");
    let status = async || buyer.order("PO_A").await["status"].as_str().unwrap().to_owned();
    let refuses = async |wanted: [&str; 2]| {
        for wanted in wanted {
            let refused = buyer.set_status("PO_A", wanted).await;
            assert_eq!(refused.refusal(), transition_refused, "{wanted}");
            let detail = refused.body["detail"].as_str().unwrap();
            assert!(detail.contains(&format!("can't be made {wanted};")), "{detail}");
        }
    };
    assert_eq!(status().await, "ACTIVE");
    refuses(["ACTIVE", "EXPIRED"]).await;
    assert_eq!(buyer.set_status("PO_A", "SUSPENDED").await.body["status"], "SUSPENDED");
    refuses(["SUSPENDED", "EXPIRED"]).await;
    running.it_is("2026-06-30");
    assert_eq!(status().await, "SUSPENDED", "on the last day of its last month");
    running.it_is("2026-07-01");
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
async fn the_operators_time_zone_decides_which_month_it_is() {
    // Noon in Greenwich is two in the morning of the next day on Kiritimati.
    let running = Running::on_with("2026-06-30", "TimeZone", "Pacific/Kiritimati").await;
    let made = running.buyer().given(&order("PO_A").with(json!({"expirationMonth": "2026-06"}))).await;
    assert_eq!(made["status"], "EXPIRED");
}

#[tokio::test]
async fn a_deleted_purchase_order_is_gone_but_its_ledger_stays() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let contacts =
        json!([{"name": "Grace Contact", "email": "grace.contact@example.com", "phone": "+1 555 0100"}]);
    buyer.given(&order("PO_A").with(json!({"contacts": contacts}))).await;
    buyer.edit("PO_A", &json!({"description": "second version"})).await;
    buyer.edit("PO_A", &json!({"contacts": [], "description": "third"})).await;
    buyer.edit("PO_A", &json!({"contacts": contacts, "description": "fourth"})).await;
    let original = invoice("I-1");
    assert_eq!(outcome(&running.match_one(&original).await), ("MATCHED", Some("PO_A")));
    assert!(running.items_with("grace.contact@example.com").await > 0, "the search finds what is there");

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
        "a draw brings nothing back"
    );
}

#[tokio::test]
async fn the_quota_counts_active_purchase_orders_only() {
    let running = Running::on_with("2026-06-15", "ActivePurchaseOrdersLimit", "2").await;
    let buyer = running.buyer();
    let ending = json!({"expirationMonth": "2026-06"});
    buyer.given(&order("PO_A").with(ending.clone())).await;
    buyer.given(&order("PO_B")).await;
    let refused = buyer.create(&order("PO_C")).await;
    assert_eq!(refused.refusal(), (422, "QuotaExceeded"));
    assert_eq!((&refused.body["limit"], &refused.body["actual"]), (&json!(2), &json!(2)));
    let exceeded = (422, "QuotaExceeded");
    assert_eq!(
        running.buyer_of(OTHER_ACCOUNT).create(&order("PO_C")).await.status,
        201,
        "each account has its own"
    );

    // One that has expired already takes no place, until its month is moved.
    buyer
        .given(&order("PO_OLD").with(json!({"effectiveMonth": "2025-01", "expirationMonth": "2025-12",})))
        .await;
    assert_eq!(buyer.edit("PO_OLD", &json!({"expirationMonth": "2026-12"})).await.refusal(), exceeded);
    // A suspended one takes none, until it is activated.
    buyer.set_status("PO_B", "SUSPENDED").await;
    buyer.given(&order("PO_C")).await;
    assert_eq!(buyer.set_status("PO_B", "ACTIVE").await.refusal(), exceeded);
    assert_eq!(buyer.order("PO_B").await["version"], 2, "nothing was written");
    // At the limit, edits and draws go on.
    assert_eq!(buyer.edit("PO_C", &json!({"description": "edited"})).await.status, 200);
    // The calendar frees a place.
    running.it_is("2026-07-01");
    assert_eq!(buyer.set_status("PO_B", "ACTIVE").await.status, 200);
    assert_eq!(buyer.edit("PO_A", &json!({"expirationMonth": "2026-08"})).await.refusal(), exceeded);
    // Deleting frees one, too.
    buyer.deleted("PO_B").await;
    assert_eq!(buyer.edit("PO_A", &json!({"expirationMonth": "2026-08"})).await.status, 200);
    assert_eq!(buyer.create(&order("PO_D")).await.refusal(), exceeded);
}

fn ids(rows: &[Value]) -> Vec<String> {
    rows.iter().map(|row| row["purchaseOrderId"].as_str().unwrap().to_owned()).collect()
}
