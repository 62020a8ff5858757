//! The promises of `.github/PROMISES.md`, checked from outside after a run: by HTTP, mails and events only.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::mails::check_mails;
use super::orders::check_order;
use super::scene::{Id, Scene};
use super::workload::ACCOUNTS;

/// The number, the purchase order, the line item and the amount of a ledger entry.
pub type Entry = (u64, String, String, String);

/// What the ledgers of one account say.
#[derive(Default)]
pub struct Ledgers {
    pub by_invoice: BTreeMap<String, BTreeSet<Entry>>,
    /// The value of each line item at its last entry, in cents.
    pub values: BTreeMap<(String, String), i64>,
}

/// Returns the cents of an amount such as `-12.30`.
pub fn cents(text: &Value) -> i64 {
    let digits: String = text.as_str().unwrap_or_default().chars().filter(|it| *it != '.').collect();
    digits.parse().unwrap_or_else(|_| panic!("not an amount: {text}"))
}

/// Checks all promises. The violations are in what the scene knows.
pub async fn check(scene: &Scene) {
    for account in ACCOUNTS {
        let mut ledgers = Ledgers::default();
        let ids: Vec<String> = {
            let known = scene.known.borrow();
            known.orders.keys().filter(|it| it.0 == account).map(|it| it.1.clone()).collect()
        };
        let listed = scene.all(account, "/purchase-orders", "purchaseOrders").await;
        for order in &listed {
            let id = order["purchaseOrderId"].as_str().unwrap();
            if !ids.iter().any(|it| it == id) {
                scene.violated(format!("P8 {id} was not created by a client"));
            }
        }
        let active = listed.iter().filter(|it| it["status"] == "ACTIVE").count();
        let (active_max, all_max) = (scene.mix.active_max, scene.mix.orders_max);
        if active > active_max || listed.len() > all_max {
            let all = listed.len();
            scene.violated(format!(
                "P6 {account} has {active} active of {all} purchase orders, {active_max} of {all_max} allowed"
            ));
        }
        let settings = scene.get(account, "/settings").await.body;
        let contact = settings["contacts"][0]["email"].as_str().unwrap_or_default();
        if scene.known.borrow().refused_settings.contains(contact) {
            scene.violated(format!("P7 settings of {account} that were refused: {contact}"));
        }
        for id in &ids {
            check_order(scene, (account, id), &settings, &mut ledgers).await;
        }
        check_invoices(scene, account, &ledgers).await;
    }
    check_mails(scene);
    check_events(scene);
}

async fn check_invoices(scene: &Scene, account: &'static str, ledgers: &Ledgers) {
    let ids: Vec<Id> = {
        let known = scene.known.borrow();
        known.invoices.keys().filter(|it| it.0 == account).cloned().collect()
    };
    for id in ledgers.by_invoice.keys() {
        if !ids.iter().any(|it| it.1 == *id) {
            scene.violated(format!("P1 ledger entries of {id}, which was not sent"));
        }
    }
    for (_, id) in ids {
        let answer = scene.get(account, &format!("/invoices/AWS_INC/{id}")).await;
        if answer.status != 200 {
            scene.violated(format!("P1 {id} is not on record: {}", answer.body));
            continue;
        }
        let entries = ledgers.by_invoice.get(&id).cloned().unwrap_or_default();
        check_invoice(scene, &(account, id), &answer.body, &entries);
    }
}

/// Checks an invoice's draws against the ledgers' entries of it.
fn check_invoice(scene: &Scene, id: &Id, stored: &Value, entries: &BTreeSet<Entry>) {
    let text = |it: &Value, name: &str| it[name].as_str().unwrap_or_default().to_owned();
    let draws = stored["draws"].as_array().cloned().unwrap_or_default();
    let entry = |it: &Value| {
        let number = it["ledgerEntry"].as_u64().unwrap_or_default();
        (number, text(it, "purchaseOrderId"), text(it, "lineItemNumber"), text(it, "amount"))
    };
    let from_invoice: BTreeSet<Entry> = draws.iter().map(entry).collect();
    if from_invoice != *entries || from_invoice.len() != draws.len() {
        scene.violated(format!("P1 {}: draws {from_invoice:?}, ledger entries {entries:?}", id.1));
    }
    let known = scene.known.borrow();
    let invoice = &known.invoices[id];
    let first = invoice.result.clone();
    let (voided, touched, sign) = (invoice.voided, invoice.touched, sign(&invoice.body));
    drop(known);
    let outcome = text(stored, "outcome");
    let promise = if outcome == "VOIDED" { "P5" } else { "P1" };
    let mut parts = vec![stored];
    if let Some(lines) = stored["lines"].as_array() {
        parts = lines.iter().collect();
    }
    for part in parts {
        check_part(scene, promise, &id.1, part, sign);
    }
    if voided && outcome != "VOIDED" {
        scene.violated(format!("P5 {} was voided and is {outcome}", id.1));
    }
    let Some(first) = first.filter(|_| !touched) else { return };
    if first["outcome"] != outcome.as_str() {
        scene.violated(format!("P1 {} was {} and is {outcome}", id.1, first["outcome"]));
    }
    let at_first: BTreeSet<Entry> = first["draws"].as_array().into_iter().flatten().map(entry).collect();
    if at_first != *entries {
        scene.violated(format!("P1 {} was matched once with {at_first:?}: {entries:?}", id.1));
    }
}

fn sign(invoice: &Value) -> i64 {
    if invoice["invoiceType"] == "CREDIT_MEMO" { -1 } else { 1 }
}

/// Checks the draws of an invoice, or of one line of it: of each line item that it isn't associated with they add up to
/// zero, and together to the amount.
fn check_part(scene: &Scene, promise: &str, id: &str, part: &Value, sign: i64) {
    let text = |it: &Value, name: &str| it[name].as_str().unwrap_or_default().to_owned();
    let mut sums: BTreeMap<(String, String), i64> = BTreeMap::new();
    for draw in part["draws"].as_array().into_iter().flatten() {
        let line = (text(draw, "purchaseOrderId"), text(draw, "lineItemNumber"));
        *sums.entry(line).or_default() += cents(&draw["amount"]);
    }
    sums.retain(|_, sum| *sum != 0);
    let amount = if part["outcome"] == "MATCHED" { sign * cents(&part["amount"]) } else { 0 };
    let association = (text(part, "purchaseOrderId"), text(part, "lineItemNumber"));
    let elsewhere = !association.1.is_empty() && sums.keys().any(|line| *line != association);
    // Some lines of an invoice with lines may be matched.
    let is_whole = part["outcome"] != "PARTLY_MATCHED";
    if is_whole && (sums.values().sum::<i64>() != amount || elsewhere) {
        let outcome = &part["outcome"];
        scene.violated(format!(
            "{promise} {id} is {outcome} of {association:?}: draws {sums:?}, not {amount}"
        ));
    }
}

fn check_events(scene: &Scene) {
    let mut found: BTreeSet<(String, String)> = BTreeSet::new();
    let mut by_id: BTreeMap<String, Value> = BTreeMap::new();
    for event in scene.system.events() {
        let detail: Value = serde_json::from_str(event["Detail"].as_str().unwrap_or_default()).unwrap();
        let id = detail["id"].as_str().unwrap_or_default().to_owned();
        let known = by_id.entry(id.clone()).or_insert_with(|| detail.clone());
        if *known != detail {
            scene.violated(format!("P11 the event {id} has two contents: {known} and {detail}"));
        }
        let subject = detail.get("invoiceId").or_else(|| detail.get("purchaseOrderId"));
        let subject = subject.and_then(Value::as_str).unwrap_or_default();
        let account = detail["accountId"].as_str().unwrap_or_default();
        found.insert((
            event["DetailType"].as_str().unwrap_or_default().to_owned(),
            format!("{account} {subject}"),
        ));
    }
    let known = scene.known.borrow();
    let mut expected = Vec::new();
    for ((account, id), invoice) in &known.invoices {
        let outcome = invoice.result.as_ref().and_then(|it| it["outcome"].as_str()).unwrap_or_default();
        let detail_type = match outcome {
            "MATCHED" | "PARTLY_MATCHED" => "InvoiceAssociated",
            "UNMATCHED" => "InvoiceUnmatched",
            _ => continue,
        };
        expected.push((detail_type.to_owned(), format!("{account} {id}")));
        if invoice.voided && detail_type == "InvoiceAssociated" {
            expected.push(("InvoiceVoided".to_owned(), format!("{account} {id}")));
        }
    }
    for ((account, id), order) in &known.orders {
        if !order.creates.is_empty() {
            expected.push(("PurchaseOrderCreated".to_owned(), format!("{account} {id}")));
        }
    }
    drop(known);
    for event in expected {
        if !found.contains(&event) {
            scene.violated(format!("P11 no event {} of {}", event.0, event.1));
        }
    }
}
