//! Matching the unmatched invoices of a range of months again.

use serde_json::{Value, json};

use crate::harness::given::{With, invoice, invoice_of_period, order};
use crate::harness::{Answer, Caller, OTHER_ACCOUNT, Running};

impl Caller<'_> {
    async fn rematch(&self, query: &str, from: &str, to: &str) -> Answer {
        self.post(&format!("/invoices/rematch{query}"), &json!({"from": from, "to": to})).await
    }
}

fn ids(answer: &Value) -> Vec<&str> {
    answer["results"].as_array().unwrap().iter().map(|it| it["invoiceId"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_unmatched_invoices_of_a_range_are_matched_again_oldest_first() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    for (id, period) in [("I-5", "2026-05"), ("I-3", "2026-03"), ("I-1", "2026-01"), ("I-4", "2026-04")] {
        running.match_one(&invoice_of_period(id, period, "400.00")).await;
    }
    let stops = order("PO-A").with(json!({"effectiveMonth": "2026-04", "whenDepleted": "STOP"}));
    buyer.add_order(&stops).await;
    running.match_one(&invoice_of_period("I-0", "2026-04", "500.00")).await;
    let items = running.items().await;
    let tried = buyer.rematch("?dryRun=true", "2026-03", "2026-05").await;
    assert_eq!(tried.status, 200, "{}", tried.body);
    assert_eq!(running.items().await, items, "a dry run writes nothing");
    let answer = buyer.rematch("", "2026-03", "2026-05").await.body;
    for answer in [&tried.body, &answer] {
        assert_eq!(ids(answer), ["I-3", "I-4", "I-5"]);
        let counts = json!({"matched": 1, "partlyMatched": 0, "unmatched": 2, "failed": 0});
        assert_eq!(answer["counts"], counts);
        assert_eq!(answer["results"][1]["draws"][0]["balanceAfter"], "100.00");
    }
    assert_eq!(buyer.order("PO-A").await["balance"], "100.00");
    let again = buyer.rematch("", "2026-01", "2026-12").await.body;
    assert_eq!(ids(&again), ["I-1", "I-3", "I-5"], "what was matched is not matched again");
    assert_eq!(buyer.reconciled("PO-A").await["balance"], "100.00");
}

#[tokio::test]
async fn a_rematch_concerns_only_the_callers_account() {
    let running = Running::on("2026-06-15").await;
    running.match_one(&invoice("I-1")).await;
    let answer = running.buyer_of(OTHER_ACCOUNT).rematch("", "2026-01", "2026-12").await.body;
    assert_eq!(answer["results"], json!([]));
}

#[tokio::test]
async fn an_invoice_that_cannot_be_read_is_counted_and_the_others_are_matched() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    running.match_all(&["I-1", "I-2"].map(invoice)).await;
    running
        .tamper("INVOICE#111122223333#AWS_INC#I-1", "INVOICE", "SET recordedAt = :value", &json!({"S": "?"}))
        .await;
    buyer.add_order(&order("PO-A")).await;
    let answer = buyer.rematch("", "2026-05", "2026-05").await.body;
    assert_eq!((ids(&answer), &answer["counts"]["failed"]), (vec!["I-2"], &json!(1)));
    assert_eq!(buyer.order("PO-A").await["balance"], "900.00");
}

#[tokio::test]
async fn more_than_five_hundred_at_once_are_refused_with_numbers() {
    let running = Running::on("2026-06-15").await;
    let invoices: Vec<Value> = (0..501).map(|number| invoice(&format!("I-{number}"))).collect();
    running.match_all(&invoices[..500]).await;
    running.match_one(&invoices[500]).await;
    let refused = running.buyer().rematch("", "2026-05", "2026-05").await;
    assert_eq!(refused.refusal(), (422, "ValidationFailed"));
    assert_eq!((&refused.body["limit"], &refused.body["actual"]), (&json!(500), &json!(501)));
    running.void(&invoices[7]).await;
    let answer = running.buyer().rematch("", "2026-05", "2026-05").await.body;
    assert_eq!((ids(&answer).len(), &answer["counts"]["unmatched"]), (500, &json!(500)));
}

#[tokio::test]
async fn a_bad_range_is_refused_with_each_error() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    for (body, errors) in [
        (json!({}), vec![("/from", "Required"), ("/to", "Required")]),
        (
            json!({"from": "2026-13", "to": 7, "x": 1}),
            vec![("/x", "UnknownField"), ("/from", "InvalidValue"), ("/to", "WrongType")],
        ),
        (json!({"from": "2026-05", "to": "2026-04"}), vec![("/to", "Inconsistent")]),
    ] {
        let answer = buyer.post("/invoices/rematch", &body).await;
        assert_eq!(answer.errors(), errors, "{body}");
    }
}
