//! The invoices of a run: how they are made, sent until they have a result, and remembered.

use serde_json::{Value, json};

use super::buyers::some_order;
use super::scene::{Id, KnownInvoice, Scene};

/// Sends every invoice again that has no result yet.
pub async fn finish(scene: &Scene) {
    let open = |it: &KnownInvoice| it.result.is_none() && !it.documented;
    let open: Vec<Id> = {
        let known = scene.known.borrow();
        known.invoices.iter().filter(|it| open(it.1)).map(|it| it.0.clone()).collect()
    };
    for part in open.chunks(20) {
        send(scene, part, false).await;
    }
}

pub fn new_invoice(scene: &Scene, account: &'static str, number: &str) -> Id {
    let id = format!("I-{number}");
    let types = ["MONTHLY_USAGE", "SUBSCRIPTION"];
    let mut body = json!({
        "accountId": account,
        "billFrom": "AWS_INC",
        "invoiceId": id,
        "invoiceType": "INVOICE",
        "chargeType": types[usize::try_from(scene.chance(2)).unwrap()],
        "billingPeriod": "2026-05",
        "issuedDate": "2026-06-03",
        "currency": "USD",
        "amount": amount(1 + scene.chance(25_000)),
    });
    if scene.chance(3) == 0
        && let Some(order) = some_order(scene, account)
    {
        body["purchaseOrderReference"] = json!(order);
    }
    let key = (account, id);
    let mut known = scene.known.borrow_mut();
    let touched = known.rematches > 0;
    let invoice = KnownInvoice { body, result: None, voided: false, touched, documented: false };
    known.invoices.insert(key.clone(), invoice);
    key
}

/// Gives an invoice two or three lines, some of which name a purchase order.
pub fn with_lines(scene: &Scene, id: &Id) {
    let mut total = 0;
    let lines = (0..2 + scene.chance(2)).map(|number| {
        let cents = 1 + scene.chance(15_000);
        total += cents;
        let mut line = json!({"lineId": number.to_string(), "amount": amount(cents)});
        if let Some(order) = some_order(scene, id.0).filter(|_| scene.chance(2) == 0) {
            line["purchaseOrderReference"] = json!(order);
        }
        line
    });
    let lines: Vec<Value> = lines.collect();
    let mut known = scene.known.borrow_mut();
    let body = &mut known.invoices.get_mut(id).unwrap().body;
    body["amount"] = json!(amount(total));
    body["lines"] = Value::Array(lines);
}

fn amount(cents: u64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

pub fn some_invoice(scene: &Scene, account: &str, wanted: impl Fn(&KnownInvoice) -> bool) -> Option<Id> {
    let known = scene.known.borrow();
    let own = known.invoices.iter().filter(|it| it.0.0 == account && !it.1.documented && wanted(it.1));
    let own: Vec<&Id> = own.map(|it| it.0).collect();
    let chosen = scene.chance(own.len().max(1) as u64);
    own.get(usize::try_from(chosen).unwrap()).map(|id| (*id).clone())
}

pub fn touch(scene: &Scene, id: &Id) {
    scene.known.borrow_mut().invoices.get_mut(id).unwrap().touched = true;
}

/// Matches invoices until all have a result, and remembers the first one of each.
pub async fn send(scene: &Scene, ids: &[Id], rematch: bool) {
    let invoices: Vec<Value> = ids.iter().map(|id| scene.known.borrow().invoices[id].body.clone()).collect();
    let exists = |invoice: &Value| {
        let id = invoice["purchaseOrderReference"].as_str().unwrap_or_default();
        let known = scene.known.borrow();
        let order = known.orders.get(&(ids[0].0, id.to_owned()));
        order.is_some_and(|order| !order.creates.is_empty() && !order.deleting)
    };
    let existed: Vec<bool> = invoices.iter().map(exists).collect();
    let event = json!({"invoices": invoices, "rematch": rematch});
    let answer = scene.invoke("MatchInvoice", &event).await;
    let results = answer["results"].as_array().cloned().unwrap_or_default();
    for ((invoice, result), existed) in invoices.iter().zip(&results).zip(existed) {
        let is_missed = result["decision"]["reason"] == "REFERENCE_NOT_FOUND" && result["replayed"] == false;
        if is_missed && existed && exists(invoice) {
            scene.violated(format!("P15 a purchase order that existed was not found: {result}"));
        }
    }
    let mut known = scene.known.borrow_mut();
    if results.len() != ids.len() {
        known.violations.push(format!("P1 {} results of {} invoices", results.len(), ids.len()));
        return;
    }
    for (id, result) in ids.iter().zip(results) {
        let invoice = known.invoices.get_mut(id).unwrap();
        let outcomes = ["MATCHED", "PARTLY_MATCHED", "UNMATCHED", "VOIDED"];
        if !outcomes.contains(&result["outcome"].as_str().unwrap_or_default()) {
            known.violations.push(format!("P1 {}: {result}", id.1));
        } else if invoice.result.is_none() {
            invoice.result = Some(result);
        } else if !invoice.touched && invoice.result.as_ref().unwrap()["draws"] != result["draws"] {
            let first = invoice.result.clone().unwrap();
            known.violations.push(format!("P1 {} again: {result}, first {first}", id.1));
        }
    }
}

/// Rematches all unmatched invoices of an account.
pub async fn rematch_all(scene: &Scene, account: &'static str) {
    {
        // Also those that are sent meanwhile.
        let mut known = scene.known.borrow_mut();
        known.rematches += 1;
        known.invoices.iter_mut().for_each(|(id, invoice)| invoice.touched |= id.0 == account);
    }
    let body = json!({"from": "2026-05", "to": "2026-05"});
    let (answer, _) = scene.http(account, "POST", "/invoices/rematch", &[], &body).await;
    scene.known.borrow_mut().rematches -= 1;
    if answer.status != 200 {
        scene.violated(format!("P1 rematch: {} {}", answer.status, answer.body));
    }
}
