//! Concurrent requests: in any order, nothing is drawn twice or lost, no limit is exceeded, and every line item agrees
//! with its ledger.

use futures::future::join_all;
use futures::{StreamExt as _, stream};
use local::StoreTimes;
use serde_json::{Value, json};

use crate::harness::given::{With, credit, invoice, invoice_naming, line, order, order_with_lines};
use crate::harness::{Answer, Running, outcome, tag};

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_presented_many_times_at_once_is_drawn_once() {
    let running = Running::on("2026-06-15").await;
    running.buyer().add_order(&order("PO_A")).await;
    let invoice = invoice("I-1");
    let results = join_all((0..64).map(|_| running.match_one(&invoice))).await;
    let first = results.iter().find(|result| result["replayed"] == false).unwrap();
    let replay = first.clone().with(json!({"replayed": true}));
    assert_eq!(outcome(first), ("MATCHED", Some("PO_A")));
    assert_eq!(results.iter().filter(|result| **result == replay).count(), 63);
    assert_eq!(running.buyer().ledger("PO_A").await.len(), 1);
    assert_eq!(running.buyer().reconciled("PO_A").await["balance"], "900.00");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_stops_when_depleted_never_goes_below_zero() {
    let running = Running::on("2026-06-15").await;
    let stop =
        json!({"whenDepleted": "STOP", "lineItems": [line("1", "ALL").with(json!({"unitPrice": "300.00"}))]});
    running.buyer().add_order(&order("PO_A").with(stop)).await;
    let invoices: Vec<Value> = (1..=200)
        .map(|number| {
            invoice(&format!("I-{number}")).with(json!({"amount": format!("{}.00", 1 + number % 7)}))
        })
        .collect();
    // On a busy machine, the local store doesn't answer two hundred callers at once within the time of an attempt.
    let matching = stream::iter(&invoices).map(|invoice| running.match_one(invoice)).buffered(50);
    let results: Vec<Value> = matching.collect().await;
    let mut drawn = 0;
    for (result, number) in results.iter().zip(1..) {
        match outcome(result) {
            ("MATCHED", Some("PO_A")) => drawn += 1 + number % 7,
            ("UNMATCHED", None) => assert_eq!(result["decision"]["candidates"][0]["reason"], "DEPLETED"),
            _ => panic!("{result}"),
        }
    }
    let order = running.buyer().reconciled("PO_A").await;
    assert_eq!(order["lineItems"][0]["invoiced"], format!("{drawn}.00"));
    // An invoice is refused only if it exceeds the balance, and the largest one is 7.00.
    assert!((294..=300).contains(&drawn), "{drawn} of 300 are drawn");
}

#[tokio::test(flavor = "multi_thread")]
async fn callers_whose_transactions_meet_are_all_matched() {
    let running = Running::on("2026-06-15").await;
    running.buyer().add_order(&order("PO_A")).await;
    running.system.wire().take_times(StoreTimes::DYNAMODB);
    let invoices: Vec<Value> = (0..8).map(|number| invoice(&format!("I-{number}"))).collect();
    let results = join_all(invoices.iter().map(|invoice| running.match_one(invoice))).await;
    assert!(results.iter().all(|result| outcome(result) == ("MATCHED", Some("PO_A"))), "{results:?}");
    assert_eq!(running.buyer().reconciled("PO_A").await["balance"], "200.00");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_creates_at_once_fill_the_quota_exactly_and_the_others_are_refused() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let orders: Vec<Value> = (0..130).map(|number| order(&format!("PO_{number}"))).collect();
    let answers = join_all(orders.iter().map(|order| buyer.create(order))).await;
    let made = answers.iter().filter(|answer| answer.status == 201).count();
    let refused =
        |answer: &&Answer| [(422, "QuotaExceeded"), (503, "Unavailable")].contains(&answer.refusal());
    assert_eq!(made, 100);
    assert_eq!(answers.iter().filter(|answer| answer.status != 201).filter(refused).count(), 30);
    assert_eq!(buyer.orders_listed("status=ACTIVE", 100).await.len(), 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn creates_far_from_the_quota_do_not_make_each_other_try_again() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_A")).await;
    running.system.wire().reset();
    let orders: Vec<Value> = (0..30).map(|number| order(&format!("PO_{number}"))).collect();
    let answers = join_all(orders.iter().map(|order| buyer.create(order))).await;
    assert!(answers.iter().all(|answer| answer.status == 201), "{answers:?}");
    assert_eq!(running.system.wire().counts().of("TransactWriteItems"), 30);
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_and_draws_do_not_conflict() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_A")).await;
    let invoices: Vec<Value> = (0..40).map(|number| invoice(&format!("I-{number}"))).collect();
    let matching = join_all(invoices.iter().map(|invoice| running.match_one(invoice)));
    // Each edit is based on the one before, so that they don't conflict.
    let editing = async {
        let mut current = buyer.order("PO_A").await;
        for round in 0..15 {
            let body = current.clone().with(json!({"description": format!("round {round}")}));
            let answer = buyer.put("/purchase-orders/PO_A", &tag(&current), &body).await;
            assert_eq!(answer.status, 200, "round {round}: {}", answer.body);
            current = answer.body;
        }
    };
    let (results, ()) = tokio::join!(matching, editing);
    assert!(results.iter().all(|result| outcome(result) == ("MATCHED", Some("PO_A"))));
    let order = buyer.reconciled("PO_A").await;
    assert_eq!((&order["version"], &order["description"]), (&json!(16), &json!("round 14")));
    assert_eq!(order["lineItems"][0]["invoiced"], "4000.00");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_many_concurrent_edits_of_a_version_succeeds() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_A")).await;
    let bodies: Vec<Value> = (0..20)
        .map(|number| order("PO_A").with(json!({"description": format!("editor {number}")})))
        .collect();
    let editing = join_all(bodies.iter().map(|body| buyer.put("/purchase-orders/PO_A", "\"1\"", body)));
    let invoices = ["I-1", "I-2", "I-3", "I-4", "I-5"].map(invoice);
    let (answers, results) = tokio::join!(editing, join_all(invoices.iter().map(|it| running.match_one(it))));
    let created: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
    assert_eq!(created.len(), 1);
    assert!(
        answers.iter().all(|answer| answer.status == 200 || answer.refusal() == (412, "VersionMismatch"))
    );
    assert!(results.iter().all(|result| outcome(result).0 == "MATCHED"));
    let order = buyer.reconciled("PO_A").await;
    assert_eq!((&order["version"], &order["description"]), (&json!(2), &created[0].body["description"]));
    assert_eq!(order["balance"], "500.00");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_change_before_the_commit_changes_the_decision() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_B")).await;
    buyer.add_order(&order("PO_A")).await;
    let invoices = ["I-1", "I-2"].map(invoice);
    let (result, suspended) =
        running.before_commit(running.match_one(&invoices[0]), buyer.set_status("PO_A", "SUSPENDED")).await;
    assert_eq!(suspended.status, 200);
    assert_eq!(outcome(&result), ("MATCHED", Some("PO_B")));
    let rejected = &result["decision"]["candidates"][1];
    assert_eq!((&rejected["purchaseOrderId"], &rejected["reason"]), (&json!("PO_A"), &json!("SUSPENDED")));
    let (result, ()) =
        running.before_commit(running.match_one(&invoices[1]), buyer.delete_order("PO_B")).await;
    assert_eq!(outcome(&result), ("UNMATCHED", None));
    assert!(buyer.reconciled("PO_A").await["balance"] == "1000.00");
    assert_eq!(buyer.ledger("PO_B").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_balance_drawn_before_the_commit_is_not_drawn_twice() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_B")).await;
    buyer.add_order(&order("PO_A").with(json!({"whenDepleted": "STOP"}))).await;
    let [first, second] = ["I-1", "I-2"].map(|id| invoice(id).with(json!({"amount": "700.00"})));
    let (late, early) = running.before_commit(running.match_one(&first), running.match_one(&second)).await;
    assert_eq!(outcome(&early), ("MATCHED", Some("PO_A")));
    assert_eq!(outcome(&late), ("MATCHED", Some("PO_B")));
    assert_eq!(late["decision"]["candidates"][1]["reason"], "DEPLETED");
    for (id, balance) in [("PO_A", "300.00"), ("PO_B", "300.00")] {
        assert_eq!(buyer.reconciled(id).await["balance"], balance);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_credit_does_not_follow_an_invoice_voided_before_the_commit() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_A")).await;
    let original = invoice("I-1");
    running.match_one(&original).await;
    let credit = credit("C-1", &original);
    let (result, voided) = running.before_commit(running.match_one(&credit), running.void(&original)).await;
    assert_eq!(outcome(&voided).0, "VOIDED");
    assert_eq!(
        (outcome(&result).0, &result["decision"]["reason"]),
        ("UNMATCHED", &json!("ORIGINAL_NOT_ASSOCIATED"))
    );
    assert_eq!(buyer.reconciled("PO_A").await["balance"], "1000.00");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_drawn_on_before_the_commit_cannot_be_removed() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order_with_lines("PO_A", &["ALL", "SUBSCRIPTION"])).await;
    let edits = [
        json!({"lineItems": [line("2", "SUBSCRIPTION")]}),
        json!({"lineItems": [line("1", "ALL"), line("2", "SUBSCRIPTION")], "currency": "EUR"}),
    ];
    let bodies = edits.map(|fields| order("PO_A").with(fields));
    let mut held = [
        running.system.wire().hold_next("TransactWriteItems"),
        running.system.wire().hold_next("TransactWriteItems"),
    ];
    let put = |body| buyer.put("/purchase-orders/PO_A", "\"1\"", body);
    let (removed, changed, result) = tokio::join!(put(&bodies[0]), put(&bodies[1]), async {
        for held in &mut held {
            held.arrived().await;
        }
        let result = running.match_one(&invoice("I-1")).await;
        for held in held {
            held.release();
        }
        result
    });
    assert_eq!(outcome(&result).0, "MATCHED");
    assert_eq!(removed.refusal(), (409, "LineItemInUse"));
    assert_eq!(changed.errors(), [("/currency", "Unchangeable")]);
    assert_eq!(buyer.reconciled("PO_A").await["version"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_place_in_a_quota_is_used_once() {
    // Expired ones count only against the quota of all.
    for (quota, expires) in [("ActivePurchaseOrdersLimit", "2026-12"), ("PurchaseOrdersLimit", "2026-03")] {
        let running = Running::on_with("2026-06-15", quota, "5").await;
        let buyer = running.buyer();
        let expiring = json!({"expirationMonth": expires});
        for number in 1..5 {
            buyer.add_order(&order(&format!("PO_{number}")).with(expiring.clone())).await;
        }
        let orders: Vec<Value> =
            (0..20).map(|number| order(&format!("NEW_{number}")).with(expiring.clone())).collect();
        let answers = join_all(orders.iter().map(|order| buyer.create(order))).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1, "{quota}");
        let refused = answers.iter().filter(|answer| answer.refusal() == (422, "QuotaExceeded"));
        assert_eq!(refused.count(), 19, "{quota}");
        assert_eq!(buyer.all("/purchase-orders", "purchaseOrders", 100).await.len(), 5, "{quota}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_requests_create_an_id_once() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let orders: Vec<Value> =
        (0..20).map(|number| order("PO_A").with(json!({"description": format!("by {number}")}))).collect();
    let answers = join_all(orders.iter().map(|order| buyer.create(order))).await;
    let created: Vec<_> = answers.iter().filter(|answer| answer.status == 201).collect();
    assert_eq!(created.len(), 1);
    assert_eq!(answers.iter().filter(|answer| answer.refusal() == (409, "AlreadyExists")).count(), 19);
    assert_eq!(buyer.order("PO_A").await, created[0].body);
}

#[tokio::test(flavor = "multi_thread")]
async fn overlapping_batches_draw_each_invoice_once() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_A")).await;
    buyer.add_order(&order_with_lines("PO_B", &["SUBSCRIPTION"])).await;
    let invoices: Vec<Value> = (0..150)
        .map(|number| {
            let charge = if number % 3 == 0 { "SUBSCRIPTION" } else { "MONTHLY_USAGE" };
            invoice(&format!("I-{number}")).with(json!({"chargeType": charge, "amount": "1.00"}))
        })
        .collect();
    let (first, second) =
        tokio::join!(running.match_all(&invoices[..100]), running.match_all(&invoices[50..]));
    let results: Vec<&Value> = first.iter().chain(&second).collect();
    assert!(results.iter().all(|result| outcome(result).0 == "MATCHED"));
    assert_eq!(results.iter().filter(|result| result["replayed"] == true).count(), 50);
    let replays = running.match_all(&invoices[..100]).await;
    assert!(replays.iter().all(|result| result["replayed"] == true));
    for (id, invoiced) in [("PO_A", "100.00"), ("PO_B", "50.00")] {
        assert_eq!(buyer.reconciled(id).await["lineItems"][0]["invoiced"], invoiced);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_voided_many_times_at_once_is_reversed_once() {
    let running = Running::on("2026-06-15").await;
    running.buyer().add_order(&order("PO_A")).await;
    let [voided, other] = ["I-1", "I-2"].map(invoice);
    running.match_one(&voided).await;
    let (results, matched) =
        tokio::join!(join_all((0..20).map(|_| running.void(&voided))), running.match_one(&other));
    assert!(results.iter().all(|result| outcome(result).0 == "VOIDED"));
    assert_eq!(results.iter().filter(|result| result["replayed"] == false).count(), 1);
    assert_eq!(outcome(&matched).0, "MATCHED");
    assert_eq!(running.buyer().ledger("PO_A").await.len(), 3);
    assert_eq!(running.buyer().reconciled("PO_A").await["balance"], "900.00");
}

/// Found by a simulation: the draws of the discarded decision counted as if they had been written.
#[tokio::test]
async fn a_batch_that_goes_through_a_lane_forgets_what_it_decided_before() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_A")).await;
    buyer.add_order(&order("PO_B")).await;
    let far = json!({"N": "9999999999999"});
    running.tamper("PO#111122223333", "TOTALS#PO_A", "SET lane = :value", &far).await;
    let batch = [invoice_naming("I-1", "10.00", "PO_A"), invoice_naming("I-2", "20.00", "PO_B")];
    let other = invoice_naming("I-3", "300.00", "PO_B");
    // The update takes the lane's lease. What comes before it has as many entries as the batch had decided on.
    running.before("UpdateItem", running.match_all(&batch), running.match_one(&other)).await;
    assert_eq!(buyer.reconciled("PO_A").await["balance"], "990.00");
    assert_eq!(buyer.reconciled("PO_B").await["balance"], "680.00");
}
