//! The promises of one purchase order.

use std::collections::BTreeMap;

use serde_json::Value;

use super::buyers::contact_of;
use super::mails::{check_notices, check_settled};
use super::promises::{Ledgers, cents};
use super::scene::Scene;

pub async fn check_order(
    scene: &Scene,
    (account, id): (&'static str, &str),
    settings: &Value,
    ledgers: &mut Ledgers,
) {
    let path = format!("/purchase-orders/{id}");
    let order = scene.get(account, &path).await;
    let (created, deleted) = {
        let known = scene.known.borrow();
        let it = &known.orders[&(account, id.to_owned())];
        if it.creates.len() > 1 {
            drop(known);
            scene.violated(format!("P8 {id} was created more than once"));
            return;
        }
        (!it.versions.is_empty(), it.deleted)
    };
    if deleted && order.status != 404 {
        scene.violated(format!("P10 {id} was deleted and answers {}", order.status));
    }
    if order.status != 200 && !deleted {
        if created {
            scene.violated(format!("P7 {id} was written and answers {}", order.status));
        }
        return;
    }
    let entries = check_ledger(scene, account, id, ledgers).await;
    check_history(scene, account, id).await;
    check_settled(scene, (account, id)).await;
    check_list(scene, account, id).await;
    if deleted {
        check_erased(scene, account, id).await;
        return;
    }
    let lines = || order.body["lineItems"].as_array().into_iter().flatten();
    for (number, sum) in &entries {
        let is_there = lines().any(|line| line["lineItemNumber"] == number.as_str());
        // All invoices of a run are in this currency.
        if !is_there || order.body["currency"] != "USD" {
            scene.violated(format!("P3 {sum} USD were drawn on line {number} of {id}: {}", order.body));
        }
    }
    for line in lines() {
        let number = line["lineItemNumber"].as_str().unwrap_or_default();
        let sum = entries.get(number).copied().unwrap_or_default();
        if cents(&line["invoiced"]) != sum {
            scene.violated(format!("P3 line {number} of {id}: invoiced {}, entries {sum}", line["invoiced"]));
        }
        if cents(&line["balance"]) != cents(&line["totalValue"]) - sum {
            scene.violated(format!("P3 balance of line {number} of {id}: {line}"));
        }
    }
    let reconciled = scene.get(account, &format!("{path}/reconciliation")).await;
    if reconciled.status != 200 || reconciled.body["differences"].as_array().is_none_or(|it| !it.is_empty()) {
        scene.violated(format!("P3 {id} doesn't reconcile: {}", reconciled.body));
    }
    if order.body["status"] == "ACTIVE" {
        check_notices(scene, (account, id), &order.body, settings).await;
    }
}

/// Checks the ledger of a purchase order and returns the sum of each line item.
async fn check_ledger(
    scene: &Scene,
    account: &'static str,
    id: &str,
    ledgers: &mut Ledgers,
) -> BTreeMap<String, i64> {
    let entries = scene.all(account, &format!("/purchase-orders/{id}/ledger"), "entries").await;
    let stops = scene.known.borrow().orders[&(account, id.to_owned())].stops;
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    let text = |it: &Value, name: &str| it[name].as_str().unwrap_or_default().to_owned();
    for (entry, expected) in entries.iter().rev().zip(1_u64..) {
        let number = entry["ledgerEntry"].as_u64().unwrap_or_default();
        if number != expected {
            scene.violated(format!("P2 entry {number} of {id} stands where {expected} should"));
        }
        let line = text(entry, "lineItemNumber");
        let sum = sums.entry(line.clone()).or_default();
        *sum += cents(&entry["amount"]);
        if let Some(balance) = entry.get("balanceAfter") {
            let value = cents(balance) + *sum;
            // Edits of a run only raise prices.
            let known = ledgers.values.entry((id.to_owned(), line.clone())).or_insert(value);
            if value < *known {
                scene.violated(format!("P2 entry {number} of {id}: {entry}, value {value} after {known}"));
            }
            *known = value;
            let taken = cents(&entry["amount"]) > 0 && entry["posting"] == "MATCH";
            if stops && taken && entry["invoiceType"] == "INVOICE" && cents(balance) < 0 {
                scene.violated(format!("P4 entry {number} of {id}, which stops: {entry}"));
            }
        }
        let key = (number, id.to_owned(), line, text(entry, "amount"));
        if !ledgers.by_invoice.entry(text(entry, "invoiceId")).or_default().insert(key) {
            scene.violated(format!("P2 entry {number} of {id} is there twice"));
        }
    }
    sums
}

async fn check_history(scene: &Scene, account: &'static str, id: &str) {
    let path = format!("/purchase-orders/{id}");
    let history = scene.all(account, &format!("{path}/history"), "versions").await;
    let versions: Vec<u64> = history.iter().rev().filter_map(|it| it["version"].as_u64()).collect();
    if versions != (1..).take(versions.len()).collect::<Vec<u64>>() {
        scene.violated(format!("P7 versions of {id}: {versions:?}"));
    }
    let (acknowledged, refused) = {
        let known = scene.known.borrow();
        let order = &known.orders[&(account, id.to_owned())];
        (order.versions.clone(), order.refused.clone())
    };
    let shown = Value::from(history).to_string();
    if let Some(refused) = refused.iter().find(|it| shown.contains(&format!("\"{it}\""))) {
        scene.violated(format!("P7 {refused:?} of {id} was refused and is in {shown}"));
    }
    for (version, description) in acknowledged {
        if !versions.contains(&version) {
            scene.violated(format!(
                "P7 version {version} of {id} was acknowledged and is not in {versions:?}"
            ));
        }
        let Some(description) = description else { continue };
        let old = scene.get(account, &format!("{path}?version={version}")).await;
        if old.body["description"] != description.as_str() {
            scene.violated(format!("P7 version {version} of {id} is not {description:?}: {}", old.body));
        }
    }
}

/// Checks that a purchase order lists exactly the invoices that draw on it.
async fn check_list(scene: &Scene, account: &'static str, id: &str) {
    let listed = scene.all(account, &format!("/purchase-orders/{id}/invoices"), "invoices").await;
    for invoice in &listed {
        let number = invoice["invoiceId"].as_str().unwrap_or_default();
        let found = scene.get(account, &format!("/invoices/AWS_INC/{number}")).await.body;
        let of = |it: &Value| {
            it["purchaseOrderId"] == id || it["purchaseOrders"].to_string().contains(&format!("\"{id}\""))
        };
        if !of(&found) || found["outcome"] != invoice["outcome"] {
            scene.violated(format!("P1 {id} lists {invoice}, which is {found}"));
        }
    }
}

/// Checks that no answer about a deleted purchase order names its contact.
async fn check_erased(scene: &Scene, account: &'static str, id: &str) {
    let path = format!("/purchase-orders/{id}");
    let history = scene.all(account, &format!("{path}/history"), "versions").await;
    let mut answers = vec![Value::from(history.clone())];
    for version in 1..=history.len() {
        answers.push(scene.get(account, &format!("{path}?version={version}")).await.body);
    }
    for list in ["notices", "ledger", "invoices"] {
        answers.push(scene.get(account, &format!("{path}/{list}")).await.body);
    }
    let contact = contact_of(account, id);
    for answer in answers {
        if answer.to_string().contains(&contact) {
            scene.violated(format!("P10 {id} was deleted, and its contact is in {answer}"));
        }
    }
}
