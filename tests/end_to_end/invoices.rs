//! Reading invoices: one invoice with its draws and its decision, and lists by outcome and billing period.

use serde_json::{Value, json};

use crate::harness::given::{With, invoice, order};
use crate::harness::{Caller, OTHER_ACCOUNT, Running, to_the_second};

impl Caller<'_> {
    /// The invoice numbers in all pages of a list.
    async fn listed(&self, query: &str, limit: usize) -> Vec<String> {
        let mut listed = Vec::new();
        let mut page = format!("/invoices?{query}limit={limit}");
        loop {
            let answer = self.get(&page).await;
            assert_eq!(answer.status, 200, "{}", answer.body);
            let rows = answer.body["invoices"].as_array().unwrap();
            listed.extend(rows.iter().map(|row| row["invoiceId"].as_str().unwrap().to_owned()));
            let Some(next) = answer.body["nextToken"].as_str() else { return listed };
            assert!(!rows.is_empty(), "an empty page that is not the last");
            page = format!("/invoices?{query}limit={limit}&nextToken={next}");
        }
    }
}

#[tokio::test]
async fn an_invoice_has_its_association_draws_and_decision() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO-7")).await;
    running.match_one(&invoice("I 1/A")).await;
    running.system.wire().reset();
    let answer = buyer.get("/invoices/AWS_INC/I~201~2FA").await;
    assert_eq!((answer.status, running.system.wire().counts().total()), (200, 1));
    insta::assert_json_snapshot!(to_the_second(&answer.body), @r#"
    {
      "billFrom": "AWS_INC",
      "invoiceId": "I 1/A",
      "invoiceType": "INVOICE",
      "chargeType": "MONTHLY_USAGE",
      "billingPeriod": "2026-05",
      "issuedDate": "2026-06-03",
      "currency": "USD",
      "amount": "100.00",
      "href": "/invoices/AWS_INC/I~201~2FA",
      "outcome": "MATCHED",
      "purchaseOrderId": "PO-7",
      "lineItemNumber": "1",
      "purchaseOrderVersion": 1,
      "purchaseOrders": [
        "PO-7"
      ],
      "draws": [
        {
          "purchaseOrderId": "PO-7",
          "lineItemNumber": "1",
          "amount": "100.00",
          "balanceAfter": "900.00",
          "ledgerEntry": 1
        }
      ],
      "decision": {
        "ruleset": 1,
        "considered": 1,
        "candidates": [
          {
            "purchaseOrderId": "PO-7",
            "lineItemNumber": "1",
            "verdict": "SELECTED"
          }
        ]
      },
      "recordedAt": "2026-06-03T12:00:00Z"
    }
    "#);
}

#[tokio::test]
async fn a_voided_invoice_keeps_its_draws_and_an_unmatched_one_has_a_reason() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO-7")).await;
    running.match_one(&invoice("I-1")).await;
    running.void(&invoice("I-1")).await;
    let voided = buyer.get("/invoices/AWS_INC/I-1").await.body;
    assert_eq!((&voided["outcome"], &voided["purchaseOrderId"]), (&json!("VOIDED"), &json!("PO-7")));
    let amounts: Vec<&Value> = voided["draws"].as_array().unwrap().iter().map(|it| &it["amount"]).collect();
    assert_eq!(amounts, ["100.00", "-100.00"]);
    assert!(voided["voidedAt"].as_str().unwrap() > voided["recordedAt"].as_str().unwrap());
    running.match_one(&invoice("I-2").with(json!({"currency": "EUR"}))).await;
    let unmatched = buyer.get("/invoices/AWS_INC/I-2").await.body;
    assert_eq!((&unmatched["outcome"], &unmatched["draws"]), (&json!("UNMATCHED"), &json!([])));
    assert_eq!(unmatched["decision"]["reason"], "NO_LINE_FITS");
    assert_eq!(unmatched["decision"]["candidates"][0]["reason"], "CURRENCY_MISMATCH");
    assert_eq!(unmatched.get("purchaseOrderId"), None);
}

#[tokio::test]
async fn an_unknown_or_foreign_invoice_is_not_found() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    running.match_one(&invoice("I-1")).await;
    let found = buyer.get("/invoices/AWS_INC/I-1").await;
    assert_eq!(found.status, 200);
    for path in ["AWS_INC/I-2", "AWS_EMEA_SARL/I-1", "aws/I-1", "AWS_INC/I~2D1", "AWS_INC/~", "AWS_INC/i-1"] {
        let answer = buyer.get(&format!("/invoices/{path}")).await;
        assert_eq!(answer.refusal(), (404, "NotFound"), "{path}");
    }
    let other = running.buyer_of(OTHER_ACCOUNT);
    assert_eq!(other.get("/invoices/AWS_INC/I-1").await.refusal(), (404, "NotFound"));
    assert_eq!(other.listed("", 50).await, Vec::<String>::new());
    assert_eq!(buyer.get("/invoices/AWS_INC/I-1?a=b").await.refusal(), (400, "MalformedRequest"));
}

/// Four invoices of May, two of June and one of April: 1 matched, 2 voided, 3 unmatched.
async fn seven_invoices() -> Running {
    let running = Running::on("2026-07-03").await;
    running.buyer().add_order(&order("PO-7")).await;
    for (id, period, issued, currency) in [
        ("MAY-3", "2026-05", json!("2026-06-03"), "USD"),
        ("MAY-1", "2026-05", json!("2026-06-01"), "EUR"),
        ("MAY-9", "2026-05", Value::Null, "USD"),
        ("MAY-2", "2026-05", json!("2026-06-02"), "USD"),
        ("JUNE-1", "2026-06", json!("2026-07-01"), "USD"),
        ("APRIL-1", "2026-04", json!("2026-07-02"), "EUR"),
        ("JUNE-2", "2026-06", json!("2026-07-02"), "EUR"),
    ] {
        let fields = json!({"billingPeriod": period, "issuedDate": issued, "currency": currency});
        running.match_one(&invoice(id).with(fields)).await;
    }
    for id in ["MAY-2", "JUNE-1"] {
        running.void(&invoice(id)).await;
    }
    running
}

#[tokio::test]
async fn invoices_are_filtered_sorted_and_counted() {
    let running = seven_invoices().await;
    let buyer = running.buyer();
    running.match_one(&invoice("BIG").with(json!({"billingPeriod": "2026-06", "amount": "350.00"}))).await;
    running.match_one(&invoice("SMALL").with(json!({"billingPeriod": "2026-04", "amount": "1.00"}))).await;
    let subscription =
        json!({"billingPeriod": "2026-03", "billFrom": "AWS_JAPAN", "chargeType": "SUBSCRIPTION"});
    running.match_one(&invoice("MARCH-1").with(subscription)).await;
    let memo = json!({"billingPeriod": "2026-03", "invoiceType": "CREDIT_MEMO", "amount": "20.00"});
    running.match_one(&invoice("MEMO").with(memo)).await;
    let table: [(&str, &[&str]); 25] = [
        ("from=2026-06&", &["JUNE-2", "JUNE-1", "BIG"]),
        ("to=2026-04&from=2026-04&", &["APRIL-1", "SMALL"]),
        ("from=2026-05&to=2026-05&", &["MAY-9", "MAY-3", "MAY-2", "MAY-1"]),
        ("order=asc&to=2026-04&from=2026-04&", &["SMALL", "APRIL-1"]),
        ("text=june&", &["JUNE-2", "JUNE-1"]),
        ("text=po-7&outcome=MATCHED&from=2026-04&", &["BIG", "MAY-9", "MAY-3", "SMALL"]),
        ("billFrom=AWS_KOREA&", &[]),
        ("billFrom=AWS_JAPAN&", &["MARCH-1"]),
        ("billFrom=AWS_JAPAN&billFrom=AWS_INC&from=2026-06&", &["JUNE-2", "JUNE-1", "BIG"]),
        ("outcome=VOIDED&outcome=PARTLY_MATCHED&", &["JUNE-1", "MAY-2"]),
        ("outcome=UNMATCHED&outcome=PARTLY_MATCHED&from=2026-05&", &["JUNE-2", "MAY-1"]),
        ("outcome=UNMATCHED&outcome=VOIDED&from=2026-05&", &["JUNE-2", "JUNE-1", "MAY-2", "MAY-1"]),
        ("amountTo=-1&", &["MEMO"]),
        ("amountFrom=-20&amountTo=-20&", &["MEMO"]),
        ("sort=invoiceId&from=2026-05&to=2026-05&", &["MAY-1", "MAY-2", "MAY-3", "MAY-9"]),
        ("sort=billFrom&to=2026-03&", &["MEMO", "MARCH-1"]),
        ("sort=chargeType&to=2026-03&", &["MEMO", "MARCH-1"]),
        ("sort=outcome&from=2026-05&to=2026-05&", &["MAY-3", "MAY-9", "MAY-1", "MAY-2"]),
        ("sort=purchaseOrderId&from=2026-06&", &["BIG", "JUNE-1", "JUNE-2"]),
        ("sort=purchaseOrderId&order=desc&from=2026-06&", &["JUNE-2", "JUNE-1", "BIG"]),
        ("amountFrom=100.01&", &["BIG"]),
        ("amountTo=99&amountFrom=0&", &["SMALL"]),
        ("sort=amount&amountFrom=100&amountTo=100&from=2026-06&", &["JUNE-2", "JUNE-1"]),
        ("sort=amount&outcome=MATCHED&", &["BIG", "MAY-9", "MAY-3", "SMALL", "MEMO"]),
        ("sort=issuedDate&order=asc&from=2026-06&", &["BIG", "JUNE-1", "JUNE-2"]),
    ];
    for (query, expected) in table {
        for limit in [1, 2, 100] {
            assert_eq!(buyer.listed(query, limit).await, expected, "{query}{limit}");
        }
        let first = buyer.get(&format!("/invoices?{query}limit=1")).await.body;
        assert_eq!((&first["count"], first.get("countIsAtLeast")), (&json!(expected.len()), None), "{query}");
    }
    for (query, pointer) in [
        ("billingPeriod=2026-05&from=2026-04", "/billingPeriod"),
        ("from=2026-05&to=2026-04", "/to"),
        ("amountFrom=1e3", "/amountFrom"),
        ("amountFrom=5&amountTo=1", "/amountTo"),
        ("text=", "/text"),
        ("sort=size", "/sort"),
        ("outcome=MATCHED&outcome=PAID", "/outcome"),
        ("billFrom=AWS_INC,AWS_JAPAN", "/billFrom"),
        ("order=up", "/order"),
    ] {
        let answer = buyer.get(&format!("/invoices?{query}")).await;
        assert_eq!(answer.refusal(), (422, "ValidationFailed"), "{query}");
        assert_eq!(answer.body["errors"][0]["pointer"], pointer, "{query}");
    }
}

#[tokio::test]
async fn a_sorted_list_goes_on_behind_an_invoice_that_left_the_filter() {
    let running = seven_invoices().await;
    let buyer = running.buyer();
    let query = "/invoices?outcome=MATCHED&sort=issuedDate&limit=1";
    let first = buyer.get(query).await.body;
    assert_eq!(first["invoices"][0]["invoiceId"], "MAY-3");
    running.void(&invoice("MAY-3")).await;
    let token = first["nextToken"].as_str().unwrap();
    let second = buyer.get(&format!("{query}&nextToken={token}")).await.body;
    assert_eq!(second["invoices"][0]["invoiceId"], "MAY-9");
    assert_eq!(second.get("nextToken"), None);
}

#[tokio::test]
async fn invoices_are_listed_by_outcome_and_billing_period_newest_first_page_by_page() {
    let running = seven_invoices().await;
    let buyer = running.buyer();
    let table: [(&str, &[&str]); 8] = [
        ("", &["JUNE-2", "JUNE-1", "MAY-9", "MAY-3", "MAY-2", "MAY-1", "APRIL-1"]),
        ("billingPeriod=2026-05&", &["MAY-9", "MAY-3", "MAY-2", "MAY-1"]),
        ("outcome=MATCHED&", &["MAY-9", "MAY-3"]),
        ("outcome=UNMATCHED&", &["JUNE-2", "MAY-1", "APRIL-1"]),
        ("outcome=VOIDED&", &["JUNE-1", "MAY-2"]),
        ("outcome=VOIDED&billingPeriod=2026-06&", &["JUNE-1"]),
        ("outcome=MATCHED&billingPeriod=2026-06&", &[]),
        ("billingPeriod=2026-12&", &[]),
    ];
    for (query, expected) in table {
        for limit in [1, 2, 3, 100] {
            assert_eq!(buyer.listed(query, limit).await, expected, "{query}{limit}");
        }
    }
    running.system.wire().reset();
    let answer = buyer.get("/invoices?outcome=MATCHED&limit=1").await;
    assert_eq!(running.system.wire().counts().total(), 1);
    let row = &answer.body["invoices"][0];
    insta::assert_json_snapshot!(row, @r#"
    {
      "billFrom": "AWS_INC",
      "invoiceId": "MAY-9",
      "invoiceType": "INVOICE",
      "chargeType": "MONTHLY_USAGE",
      "billingPeriod": "2026-05",
      "currency": "USD",
      "amount": "100.00",
      "href": "/invoices/AWS_INC/MAY-9",
      "outcome": "MATCHED",
      "purchaseOrderId": "PO-7",
      "lineItemNumber": "1",
      "purchaseOrderVersion": 1,
      "purchaseOrders": [
        "PO-7"
      ]
    }
    "#);
}

#[tokio::test]
async fn an_invoice_moves_to_the_list_of_its_new_outcome() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    running.match_one(&invoice("I-1")).await;
    assert_eq!(buyer.listed("outcome=UNMATCHED&", 50).await, ["I-1"]);
    buyer.add_order(&order("PO-7")).await;
    running.rematch(&invoice("I-1")).await;
    assert_eq!(buyer.listed("outcome=UNMATCHED&", 50).await, Vec::<String>::new());
    assert_eq!(buyer.listed("outcome=MATCHED&", 50).await, ["I-1"]);
    running.void(&invoice("I-1")).await;
    assert_eq!(buyer.listed("outcome=MATCHED&", 50).await, Vec::<String>::new());
    assert_eq!(buyer.listed("outcome=VOIDED&billingPeriod=2026-05&", 50).await, ["I-1"]);
    assert_eq!(buyer.listed("", 50).await, ["I-1"]);
}

#[tokio::test]
async fn invalid_queries_and_tokens_of_other_queries_are_refused() {
    let running = seven_invoices().await;
    let buyer = running.buyer();
    let (malformed, invalid) = ((400, "MalformedRequest"), (422, "ValidationFailed"));
    for (query, refusal) in [
        ("outcome=", invalid),
        ("outcome=matched", invalid),
        ("outcome=REJECTED", invalid),
        ("outcome=MATCHED,VOIDED", invalid),
        ("billingPeriod=", invalid),
        ("billingPeriod=2026", invalid),
        ("billingPeriod=2026-13", invalid),
        ("billingPeriod=2026-05-01", invalid),
        ("billingPeriod=2026-5", invalid),
        ("limit=0", malformed),
        ("limit=101", malformed),
        ("nextToken=AAAA", malformed),
        ("status=ACTIVE", malformed),
    ] {
        assert_eq!(buyer.get(&format!("/invoices?{query}")).await.refusal(), refusal, "{query}");
    }
    let token = async |query: &str| {
        let first = buyer.get(&format!("/invoices?{query}limit=1")).await;
        first.body["nextToken"].as_str().unwrap().to_owned()
    };
    let all = token("").await;
    for query in ["outcome=UNMATCHED&", "billingPeriod=2026-05&"] {
        assert_eq!(
            buyer.get(&format!("/invoices?{query}nextToken={all}")).await.refusal(),
            malformed,
            "{query}"
        );
        let of_it = token(query).await;
        assert_eq!(buyer.get(&format!("/invoices?nextToken={of_it}")).await.refusal(), malformed, "{query}");
    }
    let other = running.buyer_of(OTHER_ACCOUNT);
    assert_eq!(other.get(&format!("/invoices?nextToken={all}")).await.refusal(), malformed);
}
