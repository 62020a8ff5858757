//! Matching and voiding invoices, and the ledger entries that result.

mod credits;
mod unreadable;

use serde_json::{Value, json};

use crate::harness::given::{With, credit, invoice, line, order, order_with_lines};
use crate::harness::{ACCOUNT, OTHER_ACCOUNT, Running, outcome, to_the_second};

#[tokio::test]
async fn the_answer_has_the_draws_and_the_decision() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order_with_lines("PO_A", &["MONTHLY_USAGE"])).await;
    buyer.add_order(&order("PO_B")).await;
    buyer.add_order(&order("PO_C").with(json!({"currency": "EUR"}))).await;
    let result = running.match_one(&invoice("INV-2026-11-0001").with(json!({"amount": "300.00"}))).await;
    insta::assert_json_snapshot!(result);
    let entry = &buyer.ledger("PO_A").await[0];
    insta::assert_json_snapshot!(to_the_second(entry), @r#"
    {
      "ledgerEntry": 1,
      "at": "2026-06-15T12:00:00Z",
      "posting": "MATCH",
      "lineItemNumber": "1",
      "amount": "300.00",
      "balanceAfter": "700.00",
      "billFrom": "AWS_INC",
      "invoiceId": "INV-2026-11-0001",
      "billingPeriod": "2026-05",
      "invoiceType": "INVOICE"
    }
    "#);
    let listed = &buyer.invoices("PO_A").await[0];
    insta::assert_json_snapshot!(listed, @r#"
    {
      "billFrom": "AWS_INC",
      "invoiceId": "INV-2026-11-0001",
      "invoiceType": "INVOICE",
      "chargeType": "MONTHLY_USAGE",
      "billingPeriod": "2026-05",
      "issuedDate": "2026-06-03",
      "currency": "USD",
      "amount": "300.00",
      "href": "/invoices/AWS_INC/INV-2026-11-0001",
      "outcome": "MATCHED",
      "purchaseOrderId": "PO_A",
      "lineItemNumber": "1",
      "purchaseOrderVersion": 1,
      "purchaseOrders": [
        "PO_A"
      ],
      "drawn": "300.00",
      "lineItemNumbers": [
        "1"
      ]
    }
    "#);
}

#[tokio::test]
async fn a_batch_is_drawn_and_answered_in_its_order() {
    let running = Running::on("2026-06-15").await;
    for account in [ACCOUNT, OTHER_ACCOUNT] {
        running.buyer_of(account).add_order(&order("PO_A").with(json!({"whenDepleted": "STOP"}))).await;
    }
    let of = |account: &str, number: u32, amount: &str| {
        invoice(&format!("I-{number}")).with(json!({"accountId": account, "amount": amount}))
    };
    let results = running
        .match_all(&[
            of(ACCOUNT, 1, "600.00"),
            of(OTHER_ACCOUNT, 1, "900.00"),
            of(ACCOUNT, 2, "500.00"),
            of(OTHER_ACCOUNT, 2, "100.00"),
            of(ACCOUNT, 3, "400.00"),
            of("777788889999", 1, "1.00"),
        ])
        .await;
    let found: Vec<_> = results
        .iter()
        .map(|it| (it["accountId"].as_str().unwrap(), it["invoiceId"].as_str().unwrap(), outcome(it).0))
        .collect();
    assert_eq!(
        found,
        [
            (ACCOUNT, "I-1", "MATCHED"),
            (OTHER_ACCOUNT, "I-1", "MATCHED"),
            (ACCOUNT, "I-2", "UNMATCHED"),
            (OTHER_ACCOUNT, "I-2", "MATCHED"),
            (ACCOUNT, "I-3", "MATCHED"),
            ("777788889999", "I-1", "UNMATCHED"),
        ]
    );
    assert_eq!(results[4]["draws"][0]["balanceAfter"], "0.00");
    assert_eq!(results[4]["draws"][0]["ledgerEntry"], 2);
    for account in [ACCOUNT, OTHER_ACCOUNT] {
        assert_eq!(running.buyer_of(account).reconciled("PO_A").await["balance"], "0.00");
    }
}

#[tokio::test]
async fn a_repeated_invoice_gets_the_same_answer_despite_later_changes() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_A")).await;
    let first = running.match_one(&invoice("I-1")).await;
    assert_eq!(first["replayed"], false);
    let again = |first: &Value| first.clone().with(json!({"replayed": true}));
    assert_eq!(running.match_one(&invoice("I-1")).await, again(&first));
    buyer.edit("PO_A", &json!({"lineItems": [line("1", "ALL").with(json!({"unitPrice": "1.00"}))]})).await;
    running.match_one(&invoice("I-2")).await;
    buyer.set_status("PO_A", "SUSPENDED").await;
    assert_eq!(running.match_one(&invoice("I-1")).await, again(&first));
    buyer.delete_order("PO_A").await;
    running.set_date("2027-06-15");
    assert_eq!(running.match_one(&invoice("I-1")).await, again(&first));
    let rematched = running.rematch(&invoice("I-1")).await;
    assert_eq!(rematched, again(&first), "a rematch doesn't change a matched invoice");
    assert_eq!(buyer.ledger("PO_A").await.len(), 2);
}

#[tokio::test]
async fn an_unmatched_invoice_is_matched_again_only_on_request() {
    let running = Running::on("2026-06-15").await;
    let first = running.match_one(&invoice("I-1")).await;
    assert_eq!(outcome(&first), ("UNMATCHED", None));
    running.buyer().add_order(&order("PO_A")).await;
    let replayed = running.match_one(&invoice("I-1")).await;
    assert_eq!((outcome(&replayed), &replayed["replayed"]), (("UNMATCHED", None), &json!(true)));
    let rematched = running.rematch(&invoice("I-1")).await;
    assert_eq!((outcome(&rematched), &rematched["replayed"]), (("MATCHED", Some("PO_A")), &json!(false)));
    let again = running.rematch(&invoice("I-1")).await;
    assert_eq!((outcome(&again), &again["replayed"]), (("MATCHED", Some("PO_A")), &json!(true)));
    assert_eq!(running.buyer().reconciled("PO_A").await["balance"], "900.00");
    // An invoice that still matches nothing stays unmatched.
    let early = invoice("I-2").with(json!({"billingPeriod": "2025-05"}));
    running.match_one(&early).await;
    assert_eq!(outcome(&running.rematch(&early).await), ("UNMATCHED", None));
    // A rematch of an unknown invoice is an ordinary match.
    assert_eq!(outcome(&running.rematch(&invoice("I-3")).await), ("MATCHED", Some("PO_A")));
}

#[tokio::test]
async fn a_preview_decides_like_a_match_and_writes_nothing() {
    let running = Running::on("2026-06-15").await;
    running.buyer().add_order(&order("PO_A")).await;
    running.match_one(&invoice("I-1")).await;
    let unmatched = invoice("I-3").with(json!({"billFrom": "AWS_JAPAN"}));
    let invoices = [
        invoice("I-2"),
        invoice("I-1"),
        unmatched,
        credit("C-1", &invoice("I-1")),
        credit("C-2", &invoice("I-2")),
    ];
    let before = running.items().await;
    let preview = running.invoke_match(json!({"invoices": invoices, "dryRun": true})).await;
    assert_eq!(running.items().await, before);
    let matched = running.match_all(&invoices).await;
    assert_eq!(preview, matched);
    let found: Vec<_> = matched.iter().map(|it| (outcome(it).0, it["replayed"].as_bool().unwrap())).collect();
    let (yes, no) = (("MATCHED", false), ("UNMATCHED", false));
    assert_eq!(found, [yes, ("MATCHED", true), no, yes, yes]);
    assert_eq!(running.preview(&invoice("I-4")).await["draws"][0]["balanceAfter"], "900.00");
    let conflict = running.preview(&invoice("I-1").with(json!({"amount": "7.00"}))).await;
    assert_eq!((outcome(&conflict).0, &conflict["error"]["code"]), ("REJECTED", &json!("InvoiceConflict")));
}

#[tokio::test]
async fn voiding_an_invoice_reverses_its_draw_exactly_once() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_A")).await;
    running.match_one(&invoice("I-1").with(json!({"amount": "123.45"}))).await;
    buyer.set_status("PO_A", "SUSPENDED").await;
    let voided = running.void(&invoice("I-1")).await;
    assert_eq!((outcome(&voided), &voided["replayed"]), (("VOIDED", Some("PO_A")), &json!(false)));
    assert_eq!(voided["draws"][1]["amount"], "-123.45");
    let again = running.void(&invoice("I-1")).await;
    assert_eq!(again, voided.clone().with(json!({"replayed": true})));
    let order = buyer.reconciled("PO_A").await;
    assert_eq!((&order["balance"], &order["lineItems"][0]["invoiced"]), (&json!("1000.00"), &json!("0.00")));
    assert_eq!(buyer.invoices("PO_A").await[0]["outcome"], "VOIDED");
    // A voided invoice stays voided.
    let matched = running.rematch(&invoice("I-1").with(json!({"amount": "123.45"}))).await;
    assert_eq!((outcome(&matched).0, &matched["replayed"]), ("VOIDED", &json!(true)));

    let unknown = running.void(&invoice("I-9")).await;
    assert_eq!((outcome(&unknown).0, &unknown["error"]["code"]), ("REJECTED", &json!("NotFound")));
    let foreign = running.void(&invoice("I-1").with(json!({"accountId": OTHER_ACCOUNT}))).await;
    assert_eq!(foreign["error"]["code"], "NotFound");
    let unmatched = invoice("I-2").with(json!({"billFrom": "AWS_JAPAN"}));
    running.match_one(&unmatched).await;
    let voided = running.void(&unmatched).await;
    assert_eq!((outcome(&voided), &voided["draws"]), (("VOIDED", None), &json!([])));
    let reason =
        json!({"accountId": ACCOUNT, "billFrom": "AWS_INC", "invoiceId": "I-1", "reason": 7, "who": "me"});
    let refused = running.system.invoke("VoidInvoice", reason).await.unwrap();
    assert_eq!((outcome(&refused).0, &refused["error"]["code"]), ("REJECTED", &json!("MalformedRequest")));
    assert_eq!(
        crate::harness::errors(&refused["error"]),
        [("/who", "UnknownField"), ("/reason", "WrongType")]
    );
}

#[tokio::test]
async fn ledger_entries_are_numbered_and_have_running_balances() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let lines = json!([
        line("1", "MONTHLY_USAGE"),
        line("2", "SUBSCRIPTION"),
        line("3", "ALL").with(json!({
            "balanceTracking": false, "unitPrice": null, "quantity": null,
        }))
    ]);
    buyer.add_order(&order("PO_A").with(json!({"lineItems": lines}))).await;
    let charged = |id: &str, charge: &str, amount: &str| {
        invoice(id).with(json!({"chargeType": charge, "amount": amount}))
    };
    running
        .match_all(&[
            charged("I-1", "MONTHLY_USAGE", "700.00"),
            charged("I-2", "SUBSCRIPTION", "0.01"),
            charged("I-3", "MARKETPLACE", "5000.00"),
            charged("I-4", "MONTHLY_USAGE", "700.00"),
            charged("I-5", "MONTHLY_USAGE", "-20.00"),
            charged("I-6", "SUBSCRIPTION", "0.00"),
        ])
        .await;
    running.void(&charged("I-1", "", "")).await;
    let ledger = buyer.ledger("PO_A").await;
    let rows: Vec<String> = ledger
        .iter()
        .map(|it| {
            let text = |name: &str| it.get(name).and_then(Value::as_str).unwrap_or("-").to_owned();
            let names = ["invoiceId", "posting", "lineItemNumber", "amount", "balanceAfter"];
            format!("{} {}", it["ledgerEntry"], names.map(text).join(" "))
        })
        .collect();
    assert_eq!(
        rows,
        [
            "7 I-1 VOID 1 -700.00 320.00",
            "6 I-6 MATCH 2 0.00 999.99",
            "5 I-5 MATCH 1 -20.00 -380.00",
            "4 I-4 MATCH 1 700.00 -400.00",
            "3 I-3 MATCH 3 5000.00 -",
            "2 I-2 MATCH 2 0.01 999.99",
            "1 I-1 MATCH 1 700.00 300.00",
        ]
    );
    let order = buyer.reconciled("PO_A").await;
    let invoiced: Vec<_> =
        order["lineItems"].as_array().unwrap().iter().map(|it| it["invoiced"].clone()).collect();
    assert_eq!(invoiced, ["680.00", "0.01", "5000.00"]);
    assert_eq!(order["balance"], "1319.99", "of line items with balance tracking");
}

#[tokio::test]
async fn a_purchase_orders_invoices_are_listed_by_issue_date() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_A")).await;
    assert!(buyer.invoices("PO_A").await.is_empty());
    let issued = |id: &str, date: Value| invoice(id).with(json!({"issuedDate": date}));
    running
        .match_all(&[
            issued("I-MAY", json!("2026-05-03")),
            issued("I-JULY", json!("2026-07-03")).with(json!({"dueDate": "2026-08-02"})),
            issued("I-UNDATED", Value::Null),
            issued("I-APRIL", json!("2026-04-03")),
            invoice("I-OTHER").with(json!({"billingPeriod": "2030-01"})),
        ])
        .await;
    let rows = buyer.invoices("PO_A").await;
    let found: Vec<_> = rows.iter().map(|row| row["invoiceId"].as_str().unwrap()).collect();
    assert_eq!(
        found,
        ["I-JULY", "I-UNDATED", "I-MAY", "I-APRIL"],
        "without an issue date, the day of recording counts"
    );
    assert_eq!(rows[0]["dueDate"], "2026-08-02");
}

#[tokio::test]
async fn invoice_numbers_of_every_form_are_distinguished() {
    let running = Running::on("2026-06-15").await;
    running.buyer().add_order(&order("PO_A")).await;
    let ids = [
        "018304 / 28865",
        "061828591|01/10/2020|0|1.1|0|1",
        "A#B",
        "a#b",
        "..",
        "100%",
        "Größe 🧾",
        "A",
        "A#",
        "#",
    ];
    let invoices: Vec<Value> = ids.map(invoice).to_vec();
    let results = running.match_all(&invoices).await;
    for (result, id) in results.iter().zip(ids) {
        assert_eq!(
            (outcome(result).0, &result["invoiceId"], &result["replayed"]),
            ("MATCHED", &json!(id), &json!(false))
        );
    }
    assert_eq!(running.buyer().reconciled("PO_A").await["balance"], "0.00");
    let listed = running.buyer().invoices("PO_A").await;
    assert!(listed.iter().any(|row| row["href"] == "/invoices/AWS_INC/018304~20~2F~2028865"), "{listed:?}");
}
