//! The invoice generators of a run.

use serde_json::{Value, json};

use super::scene::{Id, KnownInvoice, Scene};
use super::workload::some_order;

pub async fn generator(scene: &Scene, account: &'static str, client: u64, operations: u64) {
    for number in 0..operations {
        scene.pause(250).await;
        match scene.chance(12) {
            0..=3 => {
                let new = new_invoice(scene, account, client, &format!("{number}"));
                send(scene, &[new], false).await;
            }
            4 | 5 => {
                let several = 2 + scene.chance(7);
                let new = |part| new_invoice(scene, account, client, &format!("{number}-{part}"));
                let invoices: Vec<Id> = (0..several).map(new).collect();
                send(scene, &invoices, false).await;
            }
            6 => again(scene, account).await,
            7 => conflicting(scene, account).await,
            8 => void(scene, account).await,
            9 => reassociate(scene, account).await,
            10 => rematch(scene, account).await,
            _ => {
                let new = new_invoice(scene, account, client, &format!("{number}"));
                let body = scene.known.borrow().invoices[&new].body.clone();
                scene.system.enqueue(body);
            }
        }
    }
}

/// Sends every invoice again that has no result yet.
pub async fn finish(scene: &Scene) {
    let open = |it: &KnownInvoice| it.result.is_none();
    let open: Vec<Id> = {
        let known = scene.known.borrow();
        known.invoices.iter().filter(|it| open(it.1)).map(|it| it.0.clone()).collect()
    };
    for part in open.chunks(20) {
        send(scene, part, false).await;
    }
}

fn new_invoice(scene: &Scene, account: &'static str, client: u64, number: &str) -> Id {
    let id = format!("I-{client}-{number}");
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
        "amount": format!("{}.{:02}", 1 + scene.chance(250), scene.chance(100)),
    });
    if scene.chance(3) == 0
        && let Some(order) = some_order(scene, account)
    {
        body["purchaseOrderReference"] = json!(order);
    }
    if scene.chance(6) == 0
        && let Some((_, original)) = some_invoice(scene, account, |it| it.result.is_some())
    {
        body["invoiceType"] = json!("CREDIT_MEMO");
        body["originalInvoice"] = json!({"billFrom": "AWS_INC", "invoiceId": original});
    }
    let key = (account, id);
    let known = KnownInvoice { body, result: None, voided: false, touched: false };
    scene.known.borrow_mut().invoices.insert(key.clone(), known);
    key
}

fn some_invoice(scene: &Scene, account: &str, wanted: impl Fn(&KnownInvoice) -> bool) -> Option<Id> {
    let known = scene.known.borrow();
    let own = known.invoices.iter().filter(|it| it.0.0 == account && wanted(it.1));
    let own: Vec<&Id> = own.map(|it| it.0).collect();
    let chosen = scene.chance(own.len().max(1) as u64);
    own.get(usize::try_from(chosen).unwrap()).map(|id| (*id).clone())
}

/// Matches invoices until all have a result, and remembers the first one of each.
async fn send(scene: &Scene, ids: &[Id], rematch: bool) {
    let invoices: Vec<Value> = ids.iter().map(|id| scene.known.borrow().invoices[id].body.clone()).collect();
    let event = json!({"invoices": invoices, "rematch": rematch});
    let answer = scene.invoke("MatchInvoice", &event).await;
    let results = answer["results"].as_array().cloned().unwrap_or_default();
    let mut known = scene.known.borrow_mut();
    if results.len() != ids.len() {
        known.violations.push(format!("P1 {} results of {} invoices", results.len(), ids.len()));
        return;
    }
    for (id, result) in ids.iter().zip(results) {
        let invoice = known.invoices.get_mut(id).unwrap();
        if !["MATCHED", "UNMATCHED", "VOIDED"].contains(&result["outcome"].as_str().unwrap_or_default()) {
            known.violations.push(format!("P1 {}: {result}", id.1));
        } else if invoice.result.is_none() {
            invoice.result = Some(result);
        } else if !invoice.touched && invoice.result.as_ref().unwrap()["draws"] != result["draws"] {
            let first = invoice.result.clone().unwrap();
            known.violations.push(format!("P1 {} again: {result}, first {first}", id.1));
        }
    }
}

async fn again(scene: &Scene, account: &'static str) {
    let Some(id) = some_invoice(scene, account, |_| true) else { return };
    send(scene, &[id], false).await;
}

/// Sends an invoice that has a result with another amount, which must be refused.
async fn conflicting(scene: &Scene, account: &'static str) {
    let Some(id) = some_invoice(scene, account, |it| it.result.is_some()) else { return };
    let mut body = scene.known.borrow().invoices[&id].body.clone();
    body["amount"] = json!("999.99");
    let answer = scene.invoke("MatchInvoice", &json!({ "invoices": [body] })).await;
    let result = &answer["results"][0];
    if result["outcome"] != "REJECTED" || result["error"]["code"] != "InvoiceConflict" {
        scene.violated(format!("P1 other content of {}: {result}", id.1));
    }
}

fn touch(scene: &Scene, id: &Id) {
    scene.known.borrow_mut().invoices.get_mut(id).unwrap().touched = true;
}

async fn void(scene: &Scene, account: &'static str) {
    let Some(id) = some_invoice(scene, account, |it| it.result.is_some()) else { return };
    touch(scene, &id);
    let event = json!({"accountId": account, "billFrom": "AWS_INC", "invoiceId": id.1, "reason": "Wrong"});
    let result = scene.invoke("VoidInvoice", &event).await;
    if result["outcome"] == "VOIDED" {
        scene.known.borrow_mut().invoices.get_mut(&id).unwrap().voided = true;
    } else {
        scene.violated(format!("P5 void of {}: {result}", id.1));
    }
}

async fn reassociate(scene: &Scene, account: &'static str) {
    let Some(id) = some_invoice(scene, account, |it| it.result.is_some()) else { return };
    let Some(order) = some_order(scene, account) else { return };
    touch(scene, &id);
    let target = format!("/invoices/AWS_INC/{}/association", id.1);
    let body = json!({"purchaseOrderId": order, "lineItemNumber": "1", "reason": "By hand"});
    let (answer, _) = scene.http(account, "PUT", &target, &[], &body).await;
    if ![200, 404, 409, 422].contains(&answer.status) {
        scene.violated(format!("P5 association of {}: {} {}", id.1, answer.status, answer.body));
    }
}

async fn rematch(scene: &Scene, account: &'static str) {
    let unmatched = |it: &KnownInvoice| it.result.as_ref().is_some_and(|it| it["outcome"] == "UNMATCHED");
    let Some(id) = some_invoice(scene, account, unmatched) else { return };
    touch(scene, &id);
    send(scene, &[id], true).await;
}
