//! Failures of the store: it is unavailable, throttles, or its answer is lost. Functions retry, or callers get 503 and
//! retry; nothing is drawn or created twice.

use local::Fault;
use serde_json::json;

use crate::harness::given::{With, invoice, order};
use crate::harness::{Running, outcome};

/// More than the attempts of any request.
const ALWAYS: usize = 20;

#[tokio::test]
async fn an_unavailable_store_is_reported_without_internal_details() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_A")).await;
    let wire = running.system.wire();
    for fault in [Fault::Unavailable, Fault::Throttled, Fault::AnswerLost] {
        let mut answers = Vec::new();
        for (operation, path) in [
            ("BatchGetItem", "/purchase-orders/PO_A"),
            ("Query", "/purchase-orders"),
            ("Query", "/purchase-orders/PO_A/ledger"),
            ("Query", "/purchase-orders/PO_A/invoices"),
        ] {
            wire.fail_next(operation, ALWAYS, fault);
            answers.push(buyer.get(path).await);
            wire.reset();
        }
        wire.fail_next("Query", ALWAYS, fault);
        answers.push(buyer.create(&order("PO_B")).await);
        wire.reset();
        wire.fail_next("BatchGetItem", ALWAYS, fault);
        answers.push(buyer.put("/purchase-orders/PO_A", "\"1\"", &order("PO_A")).await);
        answers.push(buyer.delete("/purchase-orders/PO_A", "\"1\"").await);
        wire.reset();
        for answer in answers {
            assert_eq!(
                (answer.refusal(), answer.header("retry-after")),
                ((503, "Unavailable"), "1"),
                "{fault:?}"
            );
            insta::allow_duplicates! {
                insta::assert_json_snapshot!(answer.body, @r#"
                {
                  "type": "urn:problem-type:purchase-orders:Unavailable",
                  "title": "Try again",
                  "status": 503,
                  "detail": "the store did not answer; nothing is known to be written",
                  "code": "Unavailable"
                }
                "#);
            }
        }
    }
    assert_eq!(buyer.order("PO_A").await["version"], 1);
    assert_eq!(buyer.get("/purchase-orders/PO_B").await.status, 404);
}

#[tokio::test]
async fn a_short_failure_of_the_store_is_retried() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let wire = running.system.wire();
    for (number, fault) in
        [Fault::Unavailable, Fault::Throttled, Fault::AnswerLost, Fault::Conflict].iter().enumerate()
    {
        let id = format!("PO_{number}");
        // The SDK retries everything but conflicts, which reads don't have.
        let reads = if *fault == Fault::Conflict { 0 } else { 2 };
        let fail_twice = || {
            wire.reset();
            wire.fail_next("GetItem", reads, *fault);
            wire.fail_next("BatchGetItem", reads, *fault);
            wire.fail_next("Query", reads, *fault);
            wire.fail_next("TransactWriteItems", 2, *fault);
        };
        fail_twice();
        let created = buyer.create(&order(&id)).await;
        assert_eq!(created.status, 201, "{fault:?}: {}", created.body);
        fail_twice();
        let edited = buyer
            .put(&format!("/purchase-orders/{id}"), "\"1\"", &order(&id).with(json!({"description": "2"})))
            .await;
        assert_eq!((edited.status, &edited.body["version"]), (200, &json!(2)), "{fault:?}: {}", edited.body);
        fail_twice();
        let first = invoice(&format!("I-{number}")).with(json!({"purchaseOrderReference": id}));
        let matched = running.match_one(&first).await;
        assert_eq!(
            (outcome(&matched), &matched["replayed"]),
            (("MATCHED", Some(id.as_str())), &json!(false)),
            "{fault:?}"
        );
        fail_twice();
        let voided = running.void(&first).await;
        assert_eq!((outcome(&voided).0, &voided["replayed"]), ("VOIDED", &json!(false)), "{fault:?}");
        wire.reset();
        assert_eq!(buyer.ledger(&id).await.len(), 2, "{fault:?}");
        assert_eq!(buyer.reconciled(&id).await["balance"], "1000.00");
    }
}

#[tokio::test]
async fn an_invoice_whose_answer_was_lost_is_drawn_once() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_A")).await;
    let wire = running.system.wire();
    wire.fail_next("TransactWriteItems", ALWAYS, Fault::AnswerLost);
    let lost = running.match_one(&invoice("I-1")).await;
    assert_eq!((outcome(&lost), &lost["error"]["code"]), (("FAILED", None), &json!("Unavailable")));
    assert_eq!(lost.get("decision"), None);
    wire.reset();
    let again = running.match_one(&invoice("I-1")).await;
    assert_eq!((outcome(&again), &again["replayed"]), (("MATCHED", Some("PO_A")), &json!(true)));
    assert_eq!(buyer.ledger("PO_A").await.len(), 1);

    wire.fail_next("TransactWriteItems", ALWAYS, Fault::AnswerLost);
    let lost = running.void(&invoice("I-1")).await;
    assert_eq!((outcome(&lost).0, &lost["error"]["code"]), ("FAILED", &json!("Unavailable")));
    wire.reset();
    let again = running.void(&invoice("I-1")).await;
    assert_eq!((outcome(&again).0, &again["replayed"]), ("VOIDED", &json!(true)));
    assert_eq!(buyer.ledger("PO_A").await.len(), 2);
    assert_eq!(buyer.reconciled("PO_A").await["balance"], "1000.00");
}

#[tokio::test]
async fn a_batch_that_fails_halfway_reports_which_invoices_failed() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_A")).await;
    let invoices: Vec<_> =
        (0..150).map(|number| invoice(&format!("I-{number}")).with(json!({"amount": "1.00"}))).collect();
    let wire = running.system.wire();
    // 150 invoices take two transactions, the second of which always fails.
    let mut held = wire.hold_next("TransactWriteItems");
    wire.fail_next("TransactWriteItems", ALWAYS, Fault::Unavailable);
    let (results, ()) = tokio::join!(running.match_all(&invoices), async {
        held.arrived().await;
        held.release();
    });
    wire.reset();
    let matched = results.iter().filter(|it| outcome(it).0 == "MATCHED").count();
    let failed = results.iter().filter(|it| outcome(it).0 == "FAILED").count();
    assert_eq!((matched > 0, failed > 0, matched + failed), (true, true, 150));
    assert_eq!(buyer.ledger("PO_A").await.len(), matched);
    let again = running.match_all(&invoices).await;
    assert!(again.iter().all(|it| outcome(it).0 == "MATCHED"));
    let replayed = again.iter().filter(|it| it["replayed"] == true).count();
    assert_eq!((replayed, buyer.ledger("PO_A").await.len()), (matched, 150));
    assert_eq!(buyer.reconciled("PO_A").await["balance"], "850.00");
}

#[tokio::test]
async fn lost_answers_do_not_exceed_a_quota() {
    let running = Running::on_with("2026-06-15", "ActivePurchaseOrdersLimit", "1").await;
    let buyer = running.buyer();
    running.system.wire().fail_next("TransactWriteItems", ALWAYS, Fault::AnswerLost);
    assert_eq!(buyer.create(&order("PO_A")).await.refusal(), (503, "Unavailable"));
    running.system.wire().reset();
    assert_eq!(buyer.create(&order("PO_A")).await.refusal(), (409, "AlreadyExists"), "it was created");
    assert_eq!(buyer.create(&order("PO_B")).await.refusal(), (422, "QuotaExceeded"));
}
