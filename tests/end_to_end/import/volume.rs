//! Large files, concurrent imports, and failures of the store: no quota is exceeded and no purchase order is half written.

use chrono::TimeDelta;
use functions::lambda::Invocation;
use functions::lambda::clock::Clock;
use local::Fault;
use local::deployed;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::{HEADER, counts, faults, row};
use crate::harness::given::{With, order};
use crate::harness::{Answer, Running};

/// More than the attempts of any request.
const ALWAYS: usize = 20;

/// A file of `orders` purchase orders with as many lines each.
fn file_of(orders: usize, lines: usize) -> String {
    let rows = (0..orders)
        .flat_map(|order| (1..=lines).map(move |line| row(&format!("PO_{order:04}"), &line.to_string())));
    std::iter::once(HEADER.to_owned()).chain(rows).collect()
}

#[tokio::test]
async fn many_purchase_orders_are_written_in_few_requests() {
    let running = Running::on_with("2026-06-15", "ActivePurchaseOrdersLimit", "1000").await;
    let buyer = running.buyer();
    let wire = running.system.wire();
    let requests = || {
        let counts = wire.counts();
        let each: Vec<String> =
            counts.requests.iter().map(|(operation, times)| format!("{operation} {times}")).collect();
        wire.reset();
        each.join(", ")
    };
    let file = file_of(105, 1);
    wire.reset();
    assert_eq!(buyer.import_counts("", &file).await, [105, 0, 0, 0]);
    // A batch read has fifty, and a transaction 24. The quota is read, and active orders are counted, once.
    assert_eq!(requests(), "BatchGetItem 3, GetItem 1, Query 1, TransactWriteItems 6");
    assert_eq!(buyer.import_counts("", &file).await, [0, 0, 105, 0]);
    assert_eq!(requests(), "BatchGetItem 3");
    let file = file_of(50, 1);
    let edited = file.replace("1000.00", "900.00");
    assert_eq!(buyer.import_counts("?dryRun=true", &edited).await, [0, 50, 0, 0]);
    assert_eq!(requests(), "BatchGetItem 1");
    assert_eq!(buyer.import_counts("", &edited).await, [0, 50, 0, 0]);
    assert_eq!(requests(), "BatchGetItem 1, TransactWriteItems 3");
    assert_eq!(buyer.order("PO_0049").await["value"], "900.00");
    // Extending expired purchase orders makes them active, which needs the quota, as creation does.
    let expired = file.replace("2026-12", "2026-05");
    assert_eq!(buyer.import_counts("", &expired).await, [0, 50, 0, 0]);
    wire.reset();
    assert_eq!(buyer.import_counts("", &file).await, [0, 50, 0, 0]);
    assert_eq!(requests(), "BatchGetItem 1, GetItem 1, Query 1, TransactWriteItems 3");
}

#[tokio::test]
async fn concurrent_imports_do_not_exceed_the_quota() {
    let running = Running::on_with("2026-06-15", "ActivePurchaseOrdersLimit", "70").await;
    let buyer = running.buyer();
    let file = |name: &str| file_of(60, 1).replace("PO_", name);
    let files = [file("A_"), file("B_"), file("A_")];
    let answers = futures::future::join_all(files.iter().map(|file| buyer.imported(file))).await;
    let listed = buyer.all("/purchase-orders", "purchaseOrders", 100).await.len();
    assert_eq!(listed, 70);
    let [first, second, third] = [0, 1, 2].map(|index: usize| counts(&answers[index]));
    assert_eq!(
        first[0] + second[0] + third[0],
        70,
        "each is created by one import: {first:?} {second:?} {third:?}"
    );
    for answer in &answers {
        let [created, _, unchanged, refused] = counts(answer);
        assert_eq!(created + unchanged + refused, 60);
        assert!(faults(answer).iter().all(|(_, _, code)| *code == "QuotaExceeded"), "{:?}", faults(answer));
    }
}

#[tokio::test]
async fn an_import_detects_a_concurrent_edit() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_A")).await;
    let file =
        format!("{},description,version\n{},imported,VERSION\n", HEADER.trim(), row("PO_A", "1").trim());
    for (version, terms, outcome) in [("", "NET30", [0, 1, 0, 0]), ("4", "NET60", [0, 0, 0, 1])] {
        let file = file.replace("VERSION", version);
        let edit = json!({"paymentTerms": terms, "description": "x"});
        let (imported, edited) =
            running.before_commit(buyer.imported(&file), buyer.edit("PO_A", &edit)).await;
        assert_eq!(edited.status, 200, "{}", edited.body);
        assert_eq!(counts(&imported), outcome, "{version}");
        let order = buyer.order("PO_A").await;
        assert_eq!(order["paymentTerms"], terms, "columns that the file doesn't have stay");
        if version.is_empty() {
            assert_eq!((&order["description"], &order["version"]), (&json!("imported"), &json!(3)));
            buyer.edit("PO_A", &json!({"description": "y"})).await;
        }
    }
}

#[tokio::test]
async fn a_purchase_order_created_concurrently_does_not_stop_the_import() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let file = file_of(5, 1);
    let by_hand = order("PO_0002").with(json!({"description": "by hand"}));
    let (answer, _) = running.before_commit(buyer.imported(&file), buyer.add_order(&by_hand)).await;
    assert_eq!(counts(&answer), [4, 0, 1, 0], "the file has no description");
    assert_eq!(buyer.order("PO_0002").await["description"], "by hand");
}

#[tokio::test]
async fn store_failures_are_reported_and_the_file_can_be_imported_again() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let file = file_of(60, 2);
    let wire = running.system.wire();
    let unavailable = |answer: &Answer| faults(answer).iter().all(|(_, _, code)| *code == "Unavailable");
    wire.fail_next("BatchGetItem", ALWAYS, Fault::Unavailable);
    let answer = buyer.imported(&file).await;
    assert_eq!((counts(&answer), unavailable(&answer)), ([0, 0, 0, 60], true));
    wire.reset();
    // The second and third of three transactions succeed, but their answers are lost.
    let mut held = wire.hold_next("TransactWriteItems");
    wire.fail_next("TransactWriteItems", ALWAYS, Fault::AnswerLost);
    let (answer, ()) = tokio::join!(buyer.imported(&file), async {
        held.arrived().await;
        held.release();
    });
    assert_eq!((counts(&answer), unavailable(&answer)), ([24, 0, 0, 36], true));
    wire.reset();
    assert_eq!(buyer.import_counts("", &file).await, [0, 0, 60, 0]);
    // Single failures are retried.
    wire.fail_next("TransactWriteItems", 2, Fault::Conflict);
    wire.fail_next("BatchGetItem", 1, Fault::Throttled);
    assert_eq!(buyer.import_counts("", &file.replace("1000.00", "7.00")).await, [0, 60, 0, 0]);
    let versions: Vec<Value> = buyer.all("/purchase-orders", "purchaseOrders", 100).await;
    assert!(versions.iter().all(|order| order["version"] == 2 && order["value"] == "14.00"));
}

#[tokio::test]
async fn an_import_starts_nothing_that_it_has_no_time_for() {
    let running = Running::on("2026-06-15").await;
    let variables = running.table_variables();
    let function = deployed::start("ImportPurchaseOrders", &variables, running.system.clock()).unwrap();
    let event: Box<RawValue> =
        serde_json::from_str(include_str!("../../../events/import_purchase_orders.json")).unwrap();
    for (seconds, expected) in [(6, [0, 2]), (29, [2, 0])] {
        let deadline = Clock::System.now() + TimeDelta::seconds(seconds);
        let clock = running.system.clock();
        let invocation = Invocation::begin("ImportPurchaseOrders", "1", clock, deadline.into());
        let response = function.call(event.clone(), invocation).await.unwrap();
        let response: Value = serde_json::from_str(response.get()).unwrap();
        assert_eq!(response["statusCode"], 200);
        let answer: Value = serde_json::from_str(response["body"].as_str().unwrap()).unwrap();
        let counts = &answer["purchaseOrders"];
        assert_eq!([&counts["created"], &counts["refused"]], expected.map(|count| json!(count)).each_ref());
        if seconds == 6 {
            assert_eq!(running.system.wire().counts().total(), 0);
            let error = json!({"code": "Unavailable",
                "detail": "not imported, because time ran out; import the file again to continue"});
            assert_eq!(answer["rows"][0]["errors"], json!([error]));
            assert_eq!(
                (&answer["rows"][1]["outcome"], &answer["rows"][1]["errors"]),
                (&json!("REFUSED"), &json!([]))
            );
        }
    }
}
