//! The requests that each operation makes to the table. They cost time and money, so that any change must be deliberate.

mod capacity;

use std::time::Duration;

use functions::functions::{FUNCTIONS, Function};
use functions::lambda::Environment;
use futures::{StreamExt as _, stream};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::aws_reading::read_since;
use crate::documents::summary;
use crate::export::text_of;
use crate::harness::given::{With, credit, invoice, line, order};
use crate::harness::{ACCOUNT, OTHER_ACCOUNT, Running};
use crate::import::{HEADER, row};

/// The requests to the table that `work` makes, such as `Query 1, TransactWriteItems 1`.
async fn counted<T>(running: &Running, work: impl Future<Output = T>) -> String {
    running.system.wire().reset();
    work.await;
    let counts = running.system.wire().counts();
    let each: Vec<String> =
        counts.requests.iter().map(|(operation, times)| format!("{operation} {times}")).collect();
    each.join(", ")
}

const MATCH: &str = "Query 1, TransactWriteItems 1";

#[tokio::test]
async fn a_match_takes_two_requests_whatever_its_outcome() {
    let running = Running::on("2026-06-15").await;
    running.buyer().add_order(&order("PO_A")).await;
    let of = |id: &str, fields: Value| invoice(id).with(fields);
    for (what, invoice) in [
        ("matched", of("I-1", json!({}))),
        ("replayed", of("I-1", json!({}))),
        ("in conflict", of("I-1", json!({"amount": "7.00"}))),
        ("unmatched", of("I-2", json!({"currency": "EUR"}))),
        ("unmatched again", of("I-2", json!({"currency": "EUR"}))),
        ("in an account without purchase orders", of("I-3", json!({"accountId": OTHER_ACCOUNT}))),
        ("without a usable reference", of("I-4", json!({"purchaseOrderReference": "n/a"}))),
    ] {
        assert_eq!(counted(&running, running.match_one(&invoice)).await, MATCH, "{what}");
    }
    let named = of("I-5", json!({"purchaseOrderReference": "PO_A"}));
    assert_eq!(counted(&running, running.match_one(&named)).await, "BatchGetItem 1, TransactWriteItems 1");
    let missing = of("I-6", json!({"purchaseOrderReference": "PO_NONE"}));
    assert_eq!(counted(&running, running.match_one(&missing)).await, "BatchGetItem 1, TransactWriteItems 1");
    let no_id = of("I-7", json!({"purchaseOrderReference": "Größe"}));
    assert_eq!(counted(&running, running.match_one(&no_id)).await, "TransactWriteItems 1");
    let memo = credit("C-1", &invoice("I-1"));
    // The original, then the terms and totals of its purchase order.
    let following = "BatchGetItem 1, GetItem 1, TransactWriteItems 1";
    assert_eq!(counted(&running, running.match_one(&memo)).await, following);
    assert_eq!(counted(&running, running.rematch(&of("I-8", json!({})))).await, MATCH);
    assert_eq!(counted(&running, running.preview(&of("I-9", json!({})))).await, "GetItem 1, Query 1");
    assert_eq!(counted(&running, running.void(&invoice("I-1"))).await, following);
}

#[tokio::test]
async fn a_match_of_an_invoice_with_lines_takes_two_requests_on_one_and_on_five_purchase_orders() {
    let running = Running::on("2026-06-15").await;
    for id in ["PO_1", "PO_2", "PO_3", "PO_4", "PO_5"] {
        running.buyer().add_order(&order(id)).await;
    }
    let of = |id: &str, reference: fn(usize) -> Value| {
        let line = |nth: usize| json!({"lineId": nth.to_string(), "amount": "10.00"}).with(reference(nth));
        invoice(id).with(json!({"lines": (0..10).map(line).collect::<Value>()}))
    };
    let one = of("I-1", |_| json!({}));
    assert_eq!(counted(&running, running.match_one(&one)).await, MATCH);
    let five = of("I-2", |nth| json!({"purchaseOrderReference": format!("PO_{}", nth % 5 + 1)}));
    let requests = counted(&running, running.match_one(&five)).await;
    assert_eq!(requests, "BatchGetItem 1, TransactWriteItems 1");
    assert_eq!(running.buyer().reconciled("PO_3").await["balance"], "980.00");
    assert_eq!(running.buyer().reconciled("PO_5").await["balance"], "880.00");
}

/// A hundred purchase orders of five line items each. They have expired, so that creating them needs no quota of active
/// ones; invoices of their months still match.
async fn hundred_orders() -> Running {
    let running = Running::on("2027-01-15").await;
    let buyer = running.buyer();
    let lines: Vec<Value> = (1..=5).map(|number| line(&number.to_string(), "ALL")).collect();
    let orders: Vec<Value> =
        (0..100).map(|number| order(&format!("PO_{number}")).with(json!({"lineItems": lines}))).collect();
    let making = stream::iter(&orders).then(|order| buyer.add_order(order)).collect::<Vec<_>>();
    assert_eq!(counted(&running, making).await, "BatchGetItem 100, TransactWriteItems 100");
    running
}

#[tokio::test]
async fn a_match_among_a_hundred_purchase_orders_takes_no_more_requests() {
    let running = hundred_orders().await;
    assert_eq!(counted(&running, running.match_one(&invoice("I-1"))).await, MATCH);
    let list = counted(&running, running.buyer().get("/purchase-orders?limit=100")).await;
    // The second query is of the ledger of the one that was drawn on.
    assert_eq!(list, "BatchGetItem 3, GetItem 1, Query 2");
}

#[tokio::test]
async fn a_batch_of_one_account_reads_once_and_writes_few_transactions() {
    let running = Running::on("2026-06-15").await;
    running.buyer().add_order(&order("PO_A")).await;
    let invoices: Vec<Value> =
        (0..500).map(|number| invoice(&format!("I-{number}")).with(json!({"amount": "1.00"}))).collect();
    assert_eq!(counted(&running, running.match_all(&invoices[..100])).await, "Query 1, TransactWriteItems 2");
    let unmatched: Vec<Value> =
        (0..100).map(|number| invoice(&format!("U-{number}")).with(json!({"currency": "EUR"}))).collect();
    assert_eq!(counted(&running, running.match_all(&unmatched)).await, "Query 1, TransactWriteItems 1");
    // A hundred replays make two transactions fail; four hundred invoices take five.
    assert_eq!(counted(&running, running.match_all(&invoices)).await, "Query 1, TransactWriteItems 7");
}

#[tokio::test]
async fn reading_awss_invoices_takes_few_requests() {
    let running = Running::on("2026-06-15").await;
    let read = |now: &'static str| counted(&running, running.read_aws_invoices_at(now));
    assert_eq!(read("2026-06-15T12:05:00Z").await, "Query 1", "nothing due");
    running.buyer().add_order(&order("PO-A")).await;
    let page: Vec<Value> = (0..100).map(|number| summary(&number.to_string(), "PO-A")).collect();
    running.system.payers().set_invoices(ACCOUNT, page);
    running.buyer().set_settings(&read_since(ACCOUNT, "2026-05")).await;
    let new = "BatchGetItem 1, GetItem 2, Query 2, TransactWriteItems 4";
    assert_eq!(read("2026-06-15T13:05:00Z").await, new, "a hundred invoices that are new");
    let on_record = "BatchGetItem 1, GetItem 2, Query 1, TransactWriteItems 2";
    assert_eq!(read("2026-06-16T14:05:00Z").await, on_record, "a hundred invoices on record");
}

#[tokio::test]
async fn every_http_operation_takes_few_requests() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let path = "/purchase-orders/PO_A";
    let status = |status: &str| json!({ "status": status });
    let edited = order("PO_A").with(json!({"description": "edited"}));
    let tagged = edited.clone().with(json!({"tags": {"a": "b"}}));
    let (suspended, active) = (status("SUSPENDED"), status("ACTIVE"));
    let status_path = format!("{path}/status");
    let mut rows = Vec::new();
    rows.push(("create", counted(&running, buyer.create(&order("PO_A"))).await));
    rows.push(("create a duplicate", counted(&running, buyer.create(&order("PO_A"))).await));
    rows.push(("get", counted(&running, buyer.get(path)).await));
    rows.push(("get an unknown one", counted(&running, buyer.get("/purchase-orders/PO_B")).await));
    rows.push(("list", counted(&running, buyer.get("/purchase-orders")).await));
    rows.push(("export", counted(&running, buyer.exported("")).await));
    let file = text_of(&buyer.exported("").await).to_owned();
    rows.push(("import without a change", counted(&running, buyer.imported(&file)).await));
    let dry = buyer.imported_as("?dryRun=true", format!("{HEADER}{}", row("PO_C", "1")));
    rows.push(("import, dry", counted(&running, dry).await));
    rows.push(("ledger, empty", counted(&running, buyer.get(&format!("{path}/ledger"))).await));
    rows.push(("invoices, none", counted(&running, buyer.get(&format!("{path}/invoices"))).await));
    running.match_one(&invoice("I-1")).await;
    rows.push(("ledger", counted(&running, buyer.get(&format!("{path}/ledger"))).await));
    rows.push(("invoices", counted(&running, buyer.get(&format!("{path}/invoices"))).await));
    // The answers to edits have the billed months, for which the ledger since the last sweep is read.
    rows.push(("edit", counted(&running, buyer.put(path, "\"1\"", &edited)).await));
    rows.push(("edit nothing", counted(&running, buyer.put(path, "\"2\"", &edited)).await));
    rows.push(("edit tags alone", counted(&running, buyer.put(path, "\"2\"", &tagged)).await));
    rows.push(("edit an old version", counted(&running, buyer.put(path, "\"1\"", &edited)).await));
    rows.push(("suspend", counted(&running, buyer.put(&status_path, "\"3\"", &suspended)).await));
    rows.push(("activate", counted(&running, buyer.put(&status_path, "\"4\"", &active)).await));
    rows.push(("delete", counted(&running, buyer.delete(path, "\"5\"")).await));
    rows.push(("bad input", counted(&running, buyer.create(&json!({}))).await));
    let rows: Vec<String> = rows.iter().map(|(what, requests)| format!("{what}: {requests}")).collect();
    insta::assert_snapshot!(rows.join("\n"), @r#"
    create: BatchGetItem 1, Query 1, TransactWriteItems 1
    create a duplicate: BatchGetItem 1, Query 1, TransactWriteItems 1
    get: BatchGetItem 1
    get an unknown one: BatchGetItem 1
    list: BatchGetItem 1, GetItem 1, Query 1
    export: BatchGetItem 1, GetItem 1, Query 1
    import without a change: BatchGetItem 1
    import, dry: BatchGetItem 1, GetItem 1, Query 1
    ledger, empty: GetItem 1, Query 1
    invoices, none: GetItem 1, Query 1
    ledger: Query 1
    invoices: Query 1
    edit: BatchGetItem 1, Query 1, TransactWriteItems 1
    edit nothing: BatchGetItem 1, Query 1
    edit tags alone: BatchGetItem 1, Query 1, TransactWriteItems 1
    edit an old version: BatchGetItem 1
    suspend: BatchGetItem 1, Query 1, TransactWriteItems 1
    activate: BatchGetItem 1, GetItem 1, Query 2, TransactWriteItems 1
    delete: BatchGetItem 1, TransactWriteItems 1
    bad input:
    "#);
}

#[tokio::test]
async fn a_function_opens_its_connection_to_the_table_before_its_first_invocation() {
    let running = Running::on("2026-06-15").await;
    let environment = |function: &str, endpoint: &str, table: &str| {
        // Without a user pool, the template has no function for its tokens.
        let deployed = &running.system.template().functions;
        let mut variables = deployed.get(function).map(|it| it.environment.clone()).unwrap_or_default();
        variables.extend(running.table_variables());
        for (name, value) in
            [("AWS_ENDPOINT_URL", endpoint), ("AWS_ENDPOINT_URL_DYNAMODB", endpoint), ("TABLE_NAME", table)]
        {
            variables.insert(name.to_owned(), value.to_owned());
        }
        Environment::new(variables, running.system.clock().clone())
    };
    let started = async |function: &Function, endpoint: &str, table: &str| {
        let environment = environment(function.name, endpoint, table);
        (function.start)(&environment).unwrap();
        tokio::time::timeout(Duration::from_secs(8), environment.warm_up()).await.unwrap();
    };
    let (endpoint, table) = (running.system.wire_url(), running.system.table_name());
    let mut without_a_table = Vec::new();
    for function in &FUNCTIONS {
        match counted(&running, started(function, endpoint, table)).await.as_str() {
            "GetItem 1" => {}
            "" => without_a_table.push(function.name),
            other => panic!("{}: {other}", function.name),
        }
    }
    let expected = ["ListSellers", "GetOpenApi", "RefuseRequest", "StreamEvents", "AddAccountClaim"];
    assert_eq!(without_a_table, expected);

    let any = FUNCTIONS.iter().find(|function| function.name == "GetPurchaseOrder").unwrap();
    assert_eq!(counted(&running, started(any, endpoint, "another-table")).await, "GetItem 1");
    assert_eq!(counted(&running, started(any, "http://127.0.0.1:1", table)).await, "");
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", silent.local_addr().unwrap());
    assert_eq!(counted(&running, started(any, &endpoint, table)).await, "");
}
