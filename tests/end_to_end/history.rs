//! The versions of a purchase order: who changed what, when and why, and the purchase order at each version.

use serde_json::{Value, json};

use crate::harness::given::{With, editable, invoice, line, order};
use crate::harness::{OTHER_ACCOUNT, Running, path_of, tag};

const HISTORY: &str = "/purchase-orders/PO-7/history";

fn described(description: &str) -> Value {
    let contact = json!({"name": "Ada", "email": "ada@example.com"});
    order("PO-7").with(json!({ "description": description, "contacts": [contact], "tags": {"a": "b"} }))
}

#[tokio::test]
async fn history_lists_who_changed_what_and_why_newest_first() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    let created = buyer.add_order(&described("Cloud")).await;
    let longer = json!({"expirationMonth": "2027-03", "reason": "Renewed", "lineItems": [
        line("1", "ALL").with(json!({"unitPrice": "1500.00", "endMonth": "2027-03"})), line("2", "MONTHLY_USAGE"),
    ]});
    let edited = created.clone().with(longer).with(json!({"description": null}));
    assert_eq!(buyer.put(&path_of("PO-7"), &tag(&created), &edited).await.status, 200);
    assert_eq!(buyer.set_status("PO-7", "SUSPENDED").await.status, 200);
    buyer.delete_order("PO-7").await;

    running.system.wire().reset();
    let answer = buyer.get(HISTORY).await;
    assert_eq!(running.system.wire().counts().total(), 1);
    let Value::Array(versions) = &answer.body["versions"] else { panic!("{}", answer.body) };
    for version in versions {
        assert_eq!(version["actor"], "buyer@example.com");
        assert!(version["at"].as_str().unwrap().starts_with("2026-06-03T12:00:00."), "{version}");
    }
    assert_eq!(versions.iter().map(|it| &it["version"]).collect::<Vec<_>>(), [4, 3, 2, 1]);
    assert_eq!(versions[0]["changes"][0], json!({"pointer": "", "from": "the purchase order"}));
    assert_eq!(versions[1]["changes"], json!([{"pointer": "/status", "from": "ACTIVE", "to": "SUSPENDED"}]));
    assert_eq!(versions[2]["reason"], "Renewed");
    let pointers: Vec<&str> = versions[2]["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["pointer"].as_str().unwrap())
        .collect();
    for pointer in ["/description", "/expirationMonth", "/lineItems/1/unitPrice", "/lineItems/2"] {
        assert!(pointers.contains(&pointer), "{pointer} in {pointers:?}");
    }
    assert_eq!((&versions[3]["changes"], versions[3].get("reason")), (&json!([]), None));
    assert!(!answer.body.to_string().contains("ada@example.com"));
}

#[tokio::test]
async fn a_draw_creates_no_version_and_a_change_of_tags_does() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.add_order(&described("Cloud")).await;
    running.match_one(&invoice("I-1")).await;
    assert_eq!(buyer.all(HISTORY, "versions", 100).await.len(), 1);
    assert_eq!(buyer.edit("PO-7", &json!({"tags": {"c": "d"}})).await.status, 200);
    let versions = buyer.all(HISTORY, "versions", 100).await;
    let changes = json!([{"pointer": "/tags/a", "from": "b"}, {"pointer": "/tags/c", "to": "d"}]);
    assert_eq!((versions.len(), &versions[0]["changes"]), (2, &changes));
}

#[tokio::test]
async fn history_is_paged_and_its_tokens_are_valid_for_it_only() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.add_order(&described("0")).await;
    for description in ["1", "2", "3", "4"] {
        assert_eq!(buyer.edit("PO-7", &json!({ "description": description })).await.status, 200);
    }
    for limit in [1, 2, 5, 100] {
        let versions = buyer.all(HISTORY, "versions", limit).await;
        let numbers: Vec<&Value> = versions.iter().map(|it| &it["version"]).collect();
        assert_eq!(numbers, [5, 4, 3, 2, 1], "{limit}");
    }
    let first = buyer.get(&format!("{HISTORY}?limit=2")).await;
    let token = first.body["nextToken"].as_str().unwrap();
    let malformed = (400, "MalformedRequest");
    let ledger = buyer.get(&format!("/purchase-orders/PO-7/ledger?nextToken={token}")).await;
    assert_eq!(ledger.refusal(), malformed, "of another list");
    let other = running.buyer_of(OTHER_ACCOUNT);
    other.add_order(&described("0")).await;
    assert_eq!(
        other.get(&format!("{HISTORY}?nextToken={token}")).await.refusal(),
        malformed,
        "of another account"
    );
    for query in ["limit=0", "limit=101", "limit=x", "nextToken=x", "version=1"] {
        assert_eq!(buyer.get(&format!("{HISTORY}?{query}")).await.refusal(), malformed, "{query}");
    }
}

#[tokio::test]
async fn each_version_of_a_purchase_order_can_be_read() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.add_order(&described("Cloud")).await;
    running.match_one(&invoice("I-1")).await;
    let lines = [line("1", "ALL")];
    let shorter = json!({"description": "Cloud, FY26", "expirationMonth": "2026-05", "lineItems": lines});
    assert_eq!(buyer.edit("PO-7", &shorter).await.status, 200);
    buyer.set_status("PO-7", "SUSPENDED").await;
    buyer.delete_order("PO-7").await;

    running.system.wire().reset();
    let first = buyer.get("/purchase-orders/PO-7?version=1").await;
    assert_eq!((first.status, running.system.wire().counts().total()), (200, 1));
    assert_eq!(
        editable(&first.body),
        described("Cloud").with(json!({
            "taxRegistrationNumbers": [], "invoiceUnits": [], "whenDepleted": "CONTINUE", "contacts": null,
            "lineItems": [line("1", "ALL").with(json!({"startMonth": "2026-01", "endMonth": "2026-12"}))],
        })),
        "without contacts and derived fields"
    );
    let line = json!({"totalValue": first.body["lineItems"][0]["totalValue"], "value": first.body["value"]});
    assert_eq!(line, json!({"totalValue": "1000.00", "value": "1000.00"}));
    assert_eq!((&first.body["version"], &first.body["status"]), (&json!(1), &json!("ACTIVE")));
    for derived_from_draws in ["balance", "health", "deletedAt"] {
        assert_eq!(first.body.get(derived_from_draws), None);
    }
    let seen = async |version: &str| {
        let answer = buyer.get(&format!("/purchase-orders/PO-7?version={version}")).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let text = |name: &str| answer.body[name].as_str().map(str::to_owned);
        (text("description").unwrap(), text("status"), text("deletedAt").is_some())
    };
    let later = "Cloud, FY26".to_owned();
    assert_eq!(seen("2").await, (later.clone(), Some("EXPIRED".to_owned()), false));
    assert_eq!(seen("3").await, (later.clone(), Some("SUSPENDED_EXPIRED".to_owned()), false));
    assert_eq!(seen("4").await, (later, None, true), "deleted");
}

#[tokio::test]
async fn an_unknown_version_is_not_found_and_an_invalid_one_is_malformed() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.add_order(&described("Cloud")).await;
    let other = running.buyer_of(OTHER_ACCOUNT);
    let not_found = (404, "NotFound");
    assert_eq!(buyer.get("/purchase-orders/PO-8/history").await.refusal(), not_found);
    assert_eq!(other.get(HISTORY).await.refusal(), not_found);
    assert_eq!(buyer.get("/purchase-orders/PO-8?version=1").await.refusal(), not_found);
    assert_eq!(other.get("/purchase-orders/PO-7?version=1").await.refusal(), not_found);
    for version in ["2", "999999999999", "18446744073709551615", "18446744073709551616"] {
        let answer = buyer.get(&format!("/purchase-orders/PO-7?version={version}")).await;
        assert_eq!(answer.refusal(), not_found, "{version}");
    }
    for version in ["", "0", "-1", "%2B1", "01", "1.0", "x"] {
        let answer = buyer.get(&format!("/purchase-orders/PO-7?version={version}")).await;
        assert_eq!(answer.refusal(), (400, "MalformedRequest"), "{version}");
    }
}
