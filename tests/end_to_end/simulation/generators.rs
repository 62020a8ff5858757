//! The invoice generators of a run, and what the mail service tells.

use serde_json::{Value, json};

use super::buyers::some_order;
use super::invoices::{new_invoice, rematch_all, send, some_invoice, touch, with_lines};
use super::mix::Generating;
use super::scene::{Id, KnownInvoice, Scene};

pub async fn generator(scene: &Scene, account: &'static str, client: u64, operations: u64) {
    for number in 0..operations {
        scene.pause(scene.mix.pause).await;
        let Some(operation) = scene.mix.of_generator(|of| scene.chance(of)) else { return };
        let new = |part: u64| new_invoice(scene, account, &format!("{client}-{number}-{part}"));
        match operation {
            Generating::Match => send(scene, &[new(0)], false).await,
            Generating::MatchLines => {
                let id = new(0);
                with_lines(scene, &id);
                send(scene, &[id], false).await;
            }
            Generating::MatchBatch => {
                let invoices: Vec<Id> = (0..2 + scene.chance(7)).map(new).collect();
                send(scene, &invoices, false).await;
            }
            Generating::Queue => {
                let id = new(0);
                let body = scene.known.borrow().invoices[&id].body.clone();
                scene.system.enqueue(body);
            }
            Generating::Credit => credit(scene, account, &new).await,
            Generating::MatchAgain => again(scene, account).await,
            Generating::MatchOther => conflicting(scene, account).await,
            Generating::Void => void(scene, account).await,
            Generating::Move => reassociate(scene, account).await,
            Generating::Rematch => rematch(scene, account).await,
            Generating::RematchAll => rematch_all(scene, account).await,
            Generating::Documents => document(scene, account, &format!("{client}-{number}")).await,
            Generating::Bounce => unwanted(scene, account).await,
        }
    }
}

/// Sends a credit memo for an invoice that was matched, line by line if it has lines.
async fn credit(scene: &Scene, account: &'static str, new: &impl Fn(u64) -> Id) {
    let matched = |it: &KnownInvoice| {
        let outcome = it.result.as_ref().map(|it| &it["outcome"]);
        it.body["invoiceType"] == "INVOICE"
            && outcome.is_some_and(|it| it == "MATCHED" || it == "PARTLY_MATCHED")
    };
    let Some((_, original)) = some_invoice(scene, account, matched) else { return };
    let id = new(0);
    turn_into_credit(scene, account, &id, &original);
    send(scene, &[id], false).await;
}

/// Makes an invoice that was not sent yet a credit memo for all of an original, or for one of its lines.
fn turn_into_credit(scene: &Scene, account: &'static str, id: &Id, original: &str) {
    let mut known = scene.known.borrow_mut();
    let lines = known.invoices[&(account, original.to_owned())].body["lines"].clone();
    let body = &mut known.invoices.get_mut(id).unwrap().body;
    body["invoiceType"] = json!("CREDIT_MEMO");
    body["originalInvoice"] = json!({"billFrom": "AWS_INC", "invoiceId": original});
    if let Some(line) =
        lines.as_array().and_then(|lines| lines.get(usize::try_from(scene.chance(3)).unwrap()))
    {
        body["lines"] = json!([{"lineId": line["lineId"], "amount": body["amount"]}]);
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
    body.as_object_mut().unwrap().remove("lines");
    body["amount"] = json!("999.99");
    let answer = scene.invoke("MatchInvoice", &json!({ "invoices": [body] })).await;
    let result = &answer["results"][0];
    if result["outcome"] != "REJECTED" || result["error"]["code"] != "InvoiceConflict" {
        scene.violated(format!("P1 other content of {}: {result}", id.1));
    }
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
    let line = 1 + scene.chance(2);
    let body = json!({"purchaseOrderId": order, "lineItemNumber": line.to_string(), "reason": "By hand"});
    let (answer, _) = scene.http(account, "PUT", &target, &[], &body).await;
    if ![200, 404, 409, 422].contains(&answer.status) {
        scene.violated(format!("P5 association of {}: {} {}", id.1, answer.status, answer.body));
    }
}

async fn rematch(scene: &Scene, account: &'static str) {
    let open = |it: &KnownInvoice| {
        let outcome = it.result.as_ref().map(|it| &it["outcome"]);
        !it.documented && outcome.is_some_and(|it| it == "UNMATCHED" || it == "PARTLY_MATCHED")
    };
    let Some(id) = some_invoice(scene, account, open) else { return };
    touch(scene, &id);
    send(scene, &[id], true).await;
}

/// Uploads AWS's summary of an invoice.
async fn document(scene: &Scene, account: &'static str, number: &str) {
    let id = (account, format!("D-{number}"));
    let amount = format!("{}.00", 1 + scene.chance(200));
    let amounts = json!({"TotalAmount": amount, "TotalAmountBeforeTax": amount, "CurrencyCode": "USD"});
    let summary = json!({
        "AccountId": account, "InvoiceId": id.1, "IssuedDate": 1_780_444_800.0,
        "Entity": {"InvoicingEntity": "Amazon Web Services, Inc.", "BillingEntity": "AWS"},
        "BillingPeriod": {"Month": 5, "Year": 2026}, "BillType": "ANNIVERSARY", "InvoiceType": "INVOICE",
        "BaseCurrencyAmount": amounts, "PaymentCurrencyAmount": amounts,
    });
    let body = json!({"invoiceType": "INVOICE", "amount": amount});
    let touched = scene.known.borrow().rematches > 0;
    let invoice = KnownInvoice { body, result: None, voided: false, touched, documented: true };
    scene.known.borrow_mut().invoices.insert(id.clone(), invoice);
    let file = json!({"InvoiceSummaries": [summary]});
    let (answer, _) = scene.http(account, "POST", "/invoices/documents", &[], &file).await;
    let result = &answer.body["documents"][0]["result"];
    if answer.status != 200
        || !["MATCHED", "UNMATCHED"].contains(&result["outcome"].as_str().unwrap_or_default())
    {
        scene.violated(format!("P1 document {}: {} {}", id.1, answer.status, answer.body));
        return;
    }
    scene.known.borrow_mut().invoices.get_mut(&id).unwrap().result.get_or_insert(result.clone());
}

/// Lets a mail to a purchase order's contact bounce, or its recipient complain.
async fn unwanted(scene: &Scene, account: &'static str) {
    let mails = scene.system.mails();
    let tag = |mail: &Value, name: &str| {
        let tags = mail["EmailTags"].as_array().into_iter().flatten();
        tags.clone().find(|tag| tag["Name"] == name).and_then(|tag| tag["Value"].as_str().map(str::to_owned))
    };
    let own = |mail: &Value| tag(mail, "account").as_deref() == Some(account);
    let own: Vec<Value> = mails.into_iter().map(|mail| mail.request).filter(own).collect();
    let chosen = scene.chance(own.len().max(1) as u64);
    let Some(mail) = own.get(usize::try_from(chosen).unwrap()) else { return };
    let address = mail["Destination"]["ToAddresses"][0].as_str().unwrap_or_default().to_owned();
    let tags = json!({"account": [account], "mail": [tag(mail, "mail")]});
    let detail = match scene.chance(3) {
        0 => json!({"mail": {"tags": tags}, "complaint": {}}),
        1 => json!({"mail": {"tags": tags}, "bounce": {"bounceType": "Permanent"}}),
        _ => json!({"mail": {"tags": tags}, "bounce": {"bounceType": "Transient"}}),
    };
    let report = scene.invoke("RecordMailEvents", &json!({"source": "aws.ses", "detail": detail})).await;
    if report["recorded"] != true {
        scene.violated(format!("P13 a mail to {address} is not known: {report}"));
    }
    if report["stopped"] == true {
        let at = scene.system.elapsed();
        scene.known.borrow_mut().stopped.entry((account, address)).or_insert(at);
    }
}
