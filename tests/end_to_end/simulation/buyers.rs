//! The buyers of a run.

use serde_json::{Value, json};

use super::mix::Buying;
use super::promises::cents;
use super::scene::{KnownOrder, Scene};

pub async fn buyer(scene: &Scene, account: &'static str, client: u64, operations: u64) {
    for number in 0..operations {
        scene.pause(scene.mix.pause).await;
        let chosen = scene.mix.of_buyer(|of| scene.chance(of));
        let first = if number < 2 { Some(Buying::Create) } else { None };
        match first.or(chosen) {
            Some(Buying::Create) => create(scene, account, client, number).await,
            Some(Buying::Edit) => edit(scene, account, client, number).await,
            Some(Buying::Status) => status(scene, account).await,
            Some(Buying::Tags) => tags(scene, account, number).await,
            Some(Buying::Import) => import(scene, account, client, number).await,
            Some(Buying::Settings) => settings(scene, account, client, number).await,
            Some(Buying::Delete) => delete(scene, account).await,
            Some(Buying::Read) => _ = scene.get(account, "/summary").await,
            None => {}
        }
    }
}

/// Any purchase order that is known.
pub fn some_order(scene: &Scene, account: &str) -> Option<String> {
    let known = scene.known.borrow();
    let own: Vec<&String> = known.orders.keys().filter(|it| it.0 == account).map(|it| &it.1).collect();
    let chosen = scene.chance(own.len().max(1) as u64);
    own.get(usize::try_from(chosen).unwrap()).map(|id| (*id).clone())
}

/// The address of a purchase order's contact, which belongs to no other.
pub fn contact_of(account: &str, id: &str) -> String {
    format!("{id}.{account}@example.com").to_lowercase()
}

/// What happens where a line item has too little left, by the ID, so that it is the same for each client.
fn when_depleted(id: &str) -> &'static str {
    match id.as_bytes().last() {
        Some(b'0' | b'3' | b'6') => "STOP",
        Some(b'1' | b'4') => "SPILL",
        _ => "CONTINUE",
    }
}

fn line(scene: &Scene, number: u64, price: u64) -> Value {
    // Each has other types, so that lines outrank each other.
    let types = ["ALL", "MONTHLY_USAGE", "SUBSCRIPTION"];
    let r#type = types[usize::try_from(scene.chance(3)).unwrap()];
    json!({"lineItemNumber": number.to_string(), "type": r#type, "unitPrice": format!("{price}.00"), "quantity": "1",
           "balanceTracking": true})
}

fn order(scene: &Scene, account: &str, id: &str) -> Value {
    let (price, lines) = (300 + scene.chance(900), 1 + scene.chance(2));
    json!({
        "purchaseOrderId": id,
        "description": format!("created {id}"),
        "billFrom": ["AWS_INC"],
        "currency": "USD",
        "effectiveMonth": "2026-01",
        "expirationMonth": if scene.chance(4) == 0 { "2026-06" } else { "2026-12" },
        "whenDepleted": when_depleted(id),
        "contacts": [{"name": "Ada Buyer", "email": contact_of(account, id)}],
        "lineItems": (1..=lines).map(|number| line(scene, number, price)).collect::<Vec<_>>(),
    })
}

async fn create(scene: &Scene, account: &'static str, client: u64, number: u64) {
    let shared = scene.chance(2) == 0;
    let id = if shared {
        format!("PO-S{}", scene.chance(scene.mix.shared))
    } else {
        format!("PO-{client}-{number}")
    };
    let mut body = order(scene, account, &id);
    let key = format!("key-{client}-{number}");
    body["description"] = json!(key);
    {
        let mut known = scene.known.borrow_mut();
        let order: &mut KnownOrder = known.orders.entry((account, id.clone())).or_default();
        order.attempts += 1;
        order.stops = when_depleted(&id) == "STOP";
    }
    let headers = [("idempotency-key", key.clone())];
    let (answer, repeated) = scene.http(account, "POST", "/purchase-orders", &headers, &body).await;
    if answer.status == 201 && scene.chance(3) == 0 {
        // As if the answer had not come.
        let (again, _) = scene.http(account, "POST", "/purchase-orders", &headers, &body).await;
        if again.status != 201 || again.body["version"] != 1 {
            scene.violated(format!("P8 create {id} again: {} {}", again.status, again.body));
        }
    }
    let mut known = scene.known.borrow_mut();
    let order = known.orders.get_mut(&(account, id.clone())).unwrap();
    let refused = |order: &mut KnownOrder| {
        if !repeated {
            order.refused.insert(key.clone());
        }
    };
    match (answer.status, answer.body["code"].as_str()) {
        (201, _) => {
            order.creates.insert(key.clone());
            order.versions.insert(1, Some(key));
        }
        (409, Some("AlreadyExists")) if order.attempts > 1 => refused(order),
        (422, Some("QuotaExceeded")) => refused(order),
        _ => known.violations.push(format!("P8 create {id}: {} {}", answer.status, answer.body)),
    }
}

/// Records a version that was acknowledged.
fn acknowledge(scene: &Scene, account: &'static str, id: &str, body: &Value, description: Option<&str>) {
    let version = body["version"].as_u64().unwrap_or_default();
    let mut known = scene.known.borrow_mut();
    let order = known.orders.entry((account, id.to_owned())).or_default();
    match order.versions.insert(version, description.map(str::to_owned)) {
        Some(Some(other)) if description.is_some_and(|it| it != other) => {
            known.violations.push(format!("P7 version {version} of {id} is {other} and {description:?}"));
        }
        _ => {}
    }
}

async fn edit(scene: &Scene, account: &'static str, client: u64, number: u64) {
    let Some(id) = some_order(scene, account) else { return };
    let path = format!("/purchase-orders/{id}");
    let found = scene.get(account, &path).await;
    if found.status != 200 {
        return;
    }
    let mut body = found.body;
    let marker = format!("edit {client}-{number}");
    body["description"] = json!(marker);
    let price = cents(&body["lineItems"][0]["unitPrice"]).unsigned_abs() / 100 + 10;
    match scene.chance(5) {
        // Never lower than before: the checks follow each value.
        0 => body["lineItems"][0]["unitPrice"] = json!(format!("{price}.00")),
        1 | 2 => {
            let lines = body["lineItems"].as_array_mut().unwrap();
            match lines.len() {
                1 => lines.push(line(scene, 2, price)),
                _ => _ = lines.pop(),
            }
        }
        3 if scene.chance(3) == 0 => {
            body["currency"] = json!(if body["currency"] == "USD" { "EUR" } else { "USD" });
        }
        _ => {}
    }
    let headers = [("if-match", found.headers["etag"].clone())];
    let (answer, repeated) = scene.http(account, "PUT", &path, &headers, &body).await;
    match answer.status {
        200 => acknowledge(scene, account, &id, &answer.body, Some(&marker)),
        // A line item that has draws can't be removed, and the currency of draws can't change.
        400 | 404 | 409 | 412 | 422 if !repeated => {
            let mut known = scene.known.borrow_mut();
            known.orders.get_mut(&(account, id)).unwrap().refused.insert(marker);
        }
        400 | 404 | 409 | 412 | 422 => {}
        other => scene.violated(format!("P7 edit {id}: {other} {}", answer.body)),
    }
}

async fn status(scene: &Scene, account: &'static str) {
    let Some(id) = some_order(scene, account) else { return };
    let path = format!("/purchase-orders/{id}");
    let found = scene.get(account, &path).await;
    if found.status != 200 {
        return;
    }
    let wanted = if found.body["status"] == "ACTIVE" { "SUSPENDED" } else { "ACTIVE" };
    let headers = [("if-match", found.headers["etag"].clone())];
    let body = json!({ "status": wanted });
    let (answer, _) = scene.http(account, "PUT", &format!("{path}/status"), &headers, &body).await;
    match answer.status {
        200 => acknowledge(scene, account, &id, &answer.body, None),
        404 | 409 | 412 | 422 => {}
        other => scene.violated(format!("P7 status of {id}: {other} {}", answer.body)),
    }
}

async fn tags(scene: &Scene, account: &'static str, number: u64) {
    let Some(id) = some_order(scene, account) else { return };
    let body = json!({"tags": {"project": number.to_string()}});
    let target = format!("/purchase-orders/{id}/tags");
    let (answer, _) = scene.http(account, "PUT", &target, &[], &body).await;
    match answer.status {
        200 => acknowledge(scene, account, &id, &answer.body, None),
        404 => {}
        other => scene.violated(format!("P7 tags of {id}: {other} {}", answer.body)),
    }
}

async fn import(scene: &Scene, account: &'static str, client: u64, number: u64) {
    let header = "purchaseOrderId,billFrom,currency,effectiveMonth,expirationMonth,lineItemNumber,type,unitPrice,quantity";
    let ids: Vec<String> = (0..=scene.chance(3)).map(|row| format!("PO-I{client}-{number}-{row}")).collect();
    for id in &ids {
        scene.known.borrow_mut().orders.entry((account, id.clone())).or_default().attempts += 1;
    }
    let row = |id: &String| format!("{id},AWS_INC,USD,2026-01,2026-12,1,ALL,500.00,1\r\n");
    let csv = format!("{header}\r\n{}", ids.iter().map(row).collect::<String>());
    let headers = [("content-type", "text/csv".to_owned())];
    let (answer, _) = scene.http(account, "POST", "/purchase-orders/import", &headers, &json!(csv)).await;
    if answer.status != 200 {
        scene.violated(format!("P8 import {client}-{number}: {} {}", answer.status, answer.body));
    }
}

async fn settings(scene: &Scene, account: &'static str, client: u64, number: u64) {
    let found = scene.get(account, "/settings").await;
    let headers = [("if-match", found.headers.get("etag").cloned().unwrap_or_default())];
    let email = format!("settings{client}-{number}.{account}@example.com");
    let mut body = found.body;
    body["contacts"] = json!([{"name": "Grace Finance", "email": email}]);
    let policies = [json!(["75", "0"]), json!(["50", "0"])];
    let thresholds = &policies[usize::try_from(scene.chance(2)).unwrap()];
    body["noticePolicy"] = json!({"balanceThresholds": thresholds, "expirationLeads": ["P7D"]});
    let (answer, repeated) = scene.http(account, "PUT", "/settings", &headers, &body).await;
    let mut known = scene.known.borrow_mut();
    match answer.status {
        200 => {
            let version = answer.headers.get("etag").cloned().unwrap_or_default();
            if let Some(other) = known.settings.insert((account, version.clone()), email.clone()) {
                known.violations.push(format!("P7 settings {version} of {account} are {other} and {email}"));
            }
        }
        412 if !repeated => _ = known.refused_settings.insert(email),
        412 => {}
        other => known.violations.push(format!("P7 settings: {other} {}", answer.body)),
    }
}

async fn delete(scene: &Scene, account: &'static str) {
    if scene.chance(2) == 0 {
        return;
    }
    let Some(id) = some_order(scene, account) else { return };
    let path = format!("/purchase-orders/{id}");
    let found = scene.get(account, &path).await;
    if found.status != 200 {
        return;
    }
    scene.known.borrow_mut().orders.get_mut(&(account, id.clone())).unwrap().deleting = true;
    let headers = [("if-match", found.headers["etag"].clone())];
    let (answer, _) = scene.http(account, "DELETE", &path, &headers, &Value::Null).await;
    match answer.status {
        204 | 404 => scene.known.borrow_mut().orders.get_mut(&(account, id)).unwrap().deleted = true,
        412 => {}
        other => scene.violated(format!("P7 delete {id}: {other} {}", answer.body)),
    }
}
