//! An account's settings, and the purchase orders that follow them.

use serde_json::{Value, json};

use crate::harness::given::{With, invoice, invoice_of_period, order};
use crate::harness::{Answer, Caller, OTHER_ACCOUNT, Running, send};

impl Caller<'_> {
    /// Replaces the settings regardless of their version, which must succeed.
    pub async fn set_settings(&self, settings: &Value) -> Value {
        let answer = self.put("/settings", "*", settings).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body
    }
}

fn contacts() -> Value {
    json!([{"name": "Default Contact", "email": "default@example.com"}])
}

fn everything() -> Value {
    json!({
        "displayName": "Example GmbH",
        "contacts": contacts(),
        "noticePolicy": {"balanceThresholds": ["50"], "expirationLeads": ["P3M"]},
    })
}

fn versioned(answer: &Answer) -> (u16, &str, &Value) {
    (answer.status, answer.header("etag"), &answer.body["version"])
}

#[tokio::test]
async fn an_account_without_settings_has_defaults_at_version_zero() {
    let running = Running::on("2026-06-15").await;
    let answer = running.buyer().get("/settings").await;
    assert_eq!(versioned(&answer), (200, "\"0\"", &json!(0)));
    insta::assert_json_snapshot!(answer.body, @r#"
    {
      "contacts": [],
      "noticePolicy": {
        "balanceThresholds": [
          "75",
          "0"
        ],
        "expirationLeads": [
          "P2M",
          "P1M",
          "P7D",
          "P0D"
        ]
      },
      "lowBalancePercent": "25",
      "version": 0
    }
    "#);
    assert!(running.items().await.is_empty(), "reading writes nothing");
}

#[tokio::test]
async fn settings_are_replaced_at_their_version() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let answer = buyer.put("/settings", "\"0\"", &everything()).await;
    assert_eq!(versioned(&answer), (200, "\"1\"", &json!(1)), "{}", answer.body);
    let read = buyer.get("/settings").await;
    assert_eq!((versioned(&read), &read.body), ((200, "\"1\"", &json!(1)), &answer.body));
    assert_eq!(read.body["displayName"], "Example GmbH");
    assert_eq!(read.body["contacts"], contacts());
    assert_eq!(read.body["noticePolicy"], everything()["noticePolicy"]);

    let same = buyer.put("/settings", "\"1\"", &everything()).await;
    assert_eq!(versioned(&same), (200, "\"1\"", &json!(1)), "no change, no new version");
    let second = buyer.put("/settings", "\"1\"", &json!({"displayName": "Other"})).await;
    assert_eq!(versioned(&second), (200, "\"2\"", &json!(2)));
    assert_eq!(second.body["contacts"], json!([]), "replaced, not merged");
    for stale in ["\"1\"", "\"0\"", "W/\"1\"", "\"02\"", "\"+2\"", "\"x\""] {
        let refused = buyer.put("/settings", stale, &everything()).await;
        assert_eq!(refused.refusal(), (412, "VersionMismatch"), "{stale}");
    }
    assert_eq!(buyer.get("/settings").await.body, second.body);
    let other = running.buyer_of(OTHER_ACCOUNT).get("/settings").await;
    assert_eq!(other.body["version"], 0, "another account has its own settings");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_first_changes_at_once_one_is_refused() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let mut held = [(), ()].map(|()| running.system.wire().hold_next("TransactWriteItems"));
    let put = async |name: &str| buyer.put("/settings", "\"0\"", &json!({ "displayName": name })).await;
    let (one, other, ()) = tokio::join!(put("One"), put("Other"), async {
        for held in &mut held {
            held.arrived().await;
        }
        for held in held {
            held.release();
        }
    });
    let [done, refused] = if one.status == 200 { [one, other] } else { [other, one] };
    assert_eq!((done.status, refused.refusal()), (200, (412, "VersionMismatch")));
    assert_eq!(buyer.get("/settings").await.body, done.body);
}

#[tokio::test]
async fn a_change_requires_the_version_and_unchanged_settings_are_not_sent_again() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let put = buyer.request(reqwest::Method::PUT, "/settings");
    let refused = send(crate::harness::with_json(put, &everything())).await;
    assert_eq!(refused.refusal(), (428, "PreconditionRequired"));
    assert_eq!(buyer.put("/settings", "1", &everything()).await.refusal(), (400, "MalformedRequest"));
    assert_eq!(buyer.get("/settings?version=1").await.refusal(), (400, "MalformedRequest"));
    buyer.set_settings(&everything()).await;
    let get = || buyer.request(reqwest::Method::GET, "/settings");
    for (tags, status) in [
        ("\"1\"", 304),
        ("W/\"1\"", 304),
        ("\"7\" , W/\"1\"", 304),
        ("*", 304),
        ("\"0\"", 200),
        ("\"01\"", 200),
        ("1", 200),
    ] {
        let answer = send(get().header("if-none-match", tags)).await;
        assert_eq!((answer.status, answer.header("etag")), (status, "\"1\""), "{tags}");
    }
    for tags in ["W/\"1\"", "\"7\", \"1\"", "*"] {
        assert_eq!(buyer.put("/settings", tags, &everything()).await.status, 200, "{tags}");
    }
}

#[tokio::test]
async fn invalid_settings_are_refused_with_every_error() {
    let running = Running::on("2026-06-15").await;
    let contact = json!({"name": "A", "email": "a@example.com"});
    let wrong = json!({
        "displayName": "x".repeat(101),
        "contacts": [contact, contact, {"email": "nowhere"}],
        "noticePolicy": {"balanceThresholds": ["101"], "expirationLeads": ["2 months"]},
    });
    let refused = running.buyer().put("/settings", "\"0\"", &wrong).await;
    assert_eq!(refused.refusal(), (422, "ValidationFailed"));
    assert_eq!(
        refused.errors(),
        [
            ("/displayName", "InvalidValue"),
            ("/contacts/2/name", "Required"),
            ("/contacts/2/email", "InvalidValue"),
            ("/contacts", "Duplicate"),
            ("/noticePolicy/balanceThresholds/0", "InvalidValue"),
            ("/noticePolicy/expirationLeads/0", "InvalidValue"),
        ]
    );
    let many: Vec<Value> =
        (0..21).map(|it| json!({"name": "A", "email": format!("a{it}@example.com")})).collect();
    let refused = running.buyer().put("/settings", "\"0\"", &json!({ "contacts": many })).await;
    assert_eq!(refused.errors(), [("/contacts", "LimitExceeded")]);
    let refused = running.buyer().put("/settings", "\"0\"", &json!({"version": 1, "contacts": null})).await;
    assert_eq!(refused.refusal(), (400, "MalformedRequest"));
    assert!(running.items().await.is_empty());
}

#[tokio::test]
async fn health_follows_the_settings_of_the_account() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let own = json!({"contacts": [{"name": "Own", "email": "own@example.com"}],
        "noticePolicy": {"balanceThresholds": [], "expirationLeads": []}});
    buyer.add_order(&order("OWN").with(own)).await;
    let without = buyer.add_order(&order("WITHOUT")).await;
    assert_eq!(without["health"], json!(["NO_CONTACTS"]));
    for id in ["OWN", "WITHOUT"] {
        for period in ["2026-04", "2026-05"] {
            let paid = invoice_of_period(&format!("{id} {period}"), period, "200.00");
            running.match_one(&paid.with(json!({"purchaseOrderReference": id}))).await;
        }
    }
    let policy = json!({"balanceThresholds": ["75"], "expirationLeads": ["P7M"]});
    let low = json!({"contacts": contacts(), "noticePolicy": policy, "lowBalancePercent": "75"});
    buyer.set_settings(&low).await;
    let flags = json!(["LOW_BALANCE", "EXPIRING", "RUNS_OUT_EARLY"]);
    assert_eq!(buyer.order("WITHOUT").await["health"], flags);
    let own = json!(["LOW_BALANCE", "RUNS_OUT_EARLY"]);
    assert_eq!(buyer.order("OWN").await["health"], own, "its own contacts and policy apply");
    let edited = buyer.edit("WITHOUT", &json!({"description": "edited"})).await;
    assert_eq!(edited.body["health"], flags);
    assert_eq!(buyer.add_order(&order("NEW")).await["health"], json!(["EXPIRING"]));
    for sort in ["updatedAt", "purchaseOrderId", "expirationMonth"] {
        for limit in [1, 2, 100] {
            let rows = buyer.orders_listed(&format!("sort={sort}"), limit).await;
            let health =
                |id: &str| rows.iter().find(|row| row["purchaseOrderId"] == id).unwrap()["health"].clone();
            assert_eq!(health("WITHOUT"), flags, "{sort}, {limit} a page");
            assert_eq!(health("OWN"), own, "{sort}, {limit} a page");
        }
    }
    assert_eq!(buyer.orders_listed("health=EXPIRING", 1).await.len(), 2);
    buyer.set_settings(&json!({})).await;
    assert_eq!(buyer.order("WITHOUT").await["health"], json!(["NO_CONTACTS", "RUNS_OUT_EARLY"]));
}

#[tokio::test]
async fn settings_are_not_a_purchase_order() {
    let running = Running::on_with("2026-06-15", "ActivePurchaseOrdersLimit", "1").await;
    let buyer = running.buyer();
    buyer.set_settings(&everything()).await;
    assert_eq!(buyer.get("/purchase-orders").await.body, json!({"purchaseOrders": [], "count": 0}));
    buyer.add_order(&order("PO_A")).await;
    assert_eq!(buyer.create(&order("PO_B")).await.refusal(), (422, "QuotaExceeded"));
    let matched = running.match_one(&invoice("I-1")).await;
    assert_eq!(matched["decision"]["candidates"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn each_operation_takes_few_requests() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let wire = running.system.wire();
    let counted = |operations: &[(&str, u64)]| {
        let counts = wire.counts();
        let wanted = operations.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
        assert_eq!(counts.requests, wanted);
        wire.reset();
    };
    buyer.get("/settings").await;
    counted(&[("GetItem", 1)]);
    buyer.set_settings(&everything()).await;
    counted(&[("GetItem", 1), ("TransactWriteItems", 1)]);
    buyer.put("/settings", "\"7\"", &everything()).await;
    counted(&[("GetItem", 1)]);
    buyer.add_order(&order("PO_A")).await;
    counted(&[("BatchGetItem", 1), ("Query", 1), ("TransactWriteItems", 1)]);
    buyer.order("PO_A").await;
    counted(&[("BatchGetItem", 1)]);
    buyer.edit("PO_A", &json!({"description": "edited"})).await;
    counted(&[("BatchGetItem", 2), ("TransactWriteItems", 1)]);
    running.match_one(&invoice("I-1")).await;
    counted(&[("Query", 1), ("TransactWriteItems", 1)]);
    running.match_one(&invoice("I-2").with(json!({"billFrom": "AWS_JAPAN"}))).await;
    counted(&[("Query", 1), ("TransactWriteItems", 1)]);
}
