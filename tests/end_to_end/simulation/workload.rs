//! The clients of a run: buyers, invoice generators, the schedule, the stream and the queue.

use std::time::Duration;

use futures::future::{join, join_all};
use serde_json::{Value, json};
use tokio::time::sleep;

use super::invoices;
use super::promises::cents;
use super::scene::{KnownOrder, Scene};

pub const ACCOUNTS: [&str; 2] = ["111122223333", "444455556666"];
/// Purchase orders that several clients create, so that they meet.
const SHARED: u64 = 4;

/// Runs all clients until each has done its operations, then lets the system settle without faults.
pub async fn run(scene: &Scene, operations: u64) {
    let clients = ACCOUNTS.iter().flat_map(|account| (0..3).map(move |client| (*account, client)));
    let buyers = join_all(clients.clone().map(|(account, client)| buyer(scene, account, client, operations)));
    let generators =
        join_all(clients.map(|(account, client)| invoices::generator(scene, account, client, operations)));
    let working = std::cell::Cell::new(true);
    let work = async {
        join(buyers, generators).await;
        working.set(false);
    };
    let machinery = async {
        while working.get() {
            scene.pause(600).await;
            match scene.chance(3) {
                0 => _ = scene.sweep().await,
                1 => _ = scene.system.deliver_queue().await,
                _ => _ = scene.system.deliver_stream().await,
            }
        }
    };
    join(work, machinery).await;
    settle(scene).await;
}

/// Ends the faults, and does what callers and schedules do until nothing is left.
async fn settle(scene: &Scene) {
    scene.system.calm();
    sleep(Duration::from_secs(90)).await;
    while scene.system.deliver_queue().await > 0 {}
    invoices::finish(scene).await;
    // A claimed mail is sent again only after some time.
    for _ in 0..6 {
        sleep(Duration::from_mins(20)).await;
        while scene.sweep().await.is_some_and(|report| report["remaining"].as_u64().unwrap_or(0) > 0) {}
    }
    while !scene.system.deliver_stream().await {}
}

async fn buyer(scene: &Scene, account: &'static str, client: u64, operations: u64) {
    for number in 0..operations {
        scene.pause(250).await;
        let chosen = if number < 2 { 0 } else { scene.chance(12) };
        match chosen {
            0..=2 => create(scene, account, client, number).await,
            3..=5 => edit(scene, account, client, number).await,
            6 => status(scene, account).await,
            7 => tags(scene, account, number).await,
            8 => import(scene, account, client, number).await,
            9 => settings(scene, account, number).await,
            10 => delete(scene, account).await,
            _ => _ = scene.get(account, "/summary").await,
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

fn order(scene: &Scene, account: &str, id: &str) -> Value {
    let (price, stops) = (300 + scene.chance(900), id.ends_with(['0', '3', '6']));
    // Each has other types, so that lines outrank each other.
    let types = ["ALL", "MONTHLY_USAGE", "SUBSCRIPTION"];
    let lines = 1 + scene.chance(2);
    let line = |number: u64| {
        let r#type = types[usize::try_from(scene.chance(3)).unwrap()];
        json!({"lineItemNumber": number.to_string(), "type": r#type, "unitPrice": format!("{price}.00"),
               "quantity": "1", "balanceTracking": true})
    };
    json!({
        "purchaseOrderId": id,
        "description": format!("created {id}"),
        "billFrom": ["AWS_INC"],
        "currency": "USD",
        "effectiveMonth": "2026-01",
        "expirationMonth": if scene.chance(4) == 0 { "2026-06" } else { "2026-12" },
        "whenDepleted": if stops { "STOP" } else { "CONTINUE" },
        "contacts": [{"name": "Ada Buyer", "email": contact_of(account, id)}],
        "lineItems": (1..=lines).map(line).collect::<Vec<_>>(),
    })
}

async fn create(scene: &Scene, account: &'static str, client: u64, number: u64) {
    let shared = scene.chance(2) == 0;
    let id = if shared { format!("PO-S{}", scene.chance(SHARED)) } else { format!("PO-{client}-{number}") };
    let mut body = order(scene, account, &id);
    let key = format!("key-{client}-{number}");
    body["description"] = json!(key);
    let stops = body["whenDepleted"] == "STOP";
    {
        let mut known = scene.known.borrow_mut();
        let order: &mut KnownOrder = known.orders.entry((account, id.clone())).or_default();
        order.attempts += 1;
        // Only of purchase orders that always stop.
        order.stops = stops;
    }
    let headers = [("idempotency-key", key.clone())];
    let (answer, _) = scene.http(account, "POST", "/purchase-orders", &headers, &body).await;
    let mut known = scene.known.borrow_mut();
    let order = known.orders.get_mut(&(account, id.clone())).unwrap();
    match (answer.status, answer.body["code"].as_str()) {
        (201, _) => {
            order.creates.insert(key.clone());
            order.versions.insert(1, Some(key));
        }
        (409, Some("AlreadyExists")) if order.attempts > 1 => {}
        (422, Some("QuotaExceeded")) => {}
        _ => known.violations.push(format!("P8 create {id}: {} {}", answer.status, answer.body)),
    }
}

/// Records a version that was acknowledged.
fn acknowledge(scene: &Scene, account: &'static str, id: &str, body: &Value, description: Option<String>) {
    let version = body["version"].as_u64().unwrap_or_default();
    let mut known = scene.known.borrow_mut();
    known.orders.entry((account, id.to_owned())).or_default().versions.insert(version, description);
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
    if scene.chance(3) == 0 {
        // Never lower than before: the checks follow each value.
        let price = cents(&body["lineItems"][0]["unitPrice"]) / 100 + 10;
        body["lineItems"][0]["unitPrice"] = json!(format!("{price}.00"));
    }
    let headers = [("if-match", found.headers["etag"].clone())];
    let (answer, _) = scene.http(account, "PUT", &path, &headers, &body).await;
    match answer.status {
        200 => acknowledge(scene, account, &id, &answer.body, Some(marker)),
        404 | 412 => {}
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
    let id = format!("PO-I{client}-{number}");
    scene.known.borrow_mut().orders.entry((account, id.clone())).or_default().attempts += 1;
    let header = "purchaseOrderId,billFrom,currency,effectiveMonth,expirationMonth,lineItemNumber,type,unitPrice,quantity";
    let csv = format!("{header}\r\n{id},AWS_INC,USD,2026-01,2026-12,1,ALL,500.00,1\r\n");
    let headers = [("content-type", "text/csv".to_owned())];
    let (answer, _) = scene.http(account, "POST", "/purchase-orders/import", &headers, &json!(csv)).await;
    if answer.status != 200 {
        scene.violated(format!("P8 import {id}: {} {}", answer.status, answer.body));
    }
}

async fn settings(scene: &Scene, account: &'static str, number: u64) {
    let found = scene.get(account, "/settings").await;
    let headers = [("if-match", found.headers.get("etag").cloned().unwrap_or_default())];
    let email = format!("settings{number}.{account}@example.com");
    let mut body = found.body;
    body["contacts"] = json!([{"name": "Grace Finance", "email": email}]);
    let (answer, _) = scene.http(account, "PUT", "/settings", &headers, &body).await;
    if ![200, 412].contains(&answer.status) {
        scene.violated(format!("P7 settings: {} {}", answer.status, answer.body));
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
    let headers = [("if-match", found.headers["etag"].clone())];
    let (answer, _) = scene.http(account, "DELETE", &path, &headers, &Value::Null).await;
    match answer.status {
        204 | 404 => scene.known.borrow_mut().orders.get_mut(&(account, id)).unwrap().deleted = true,
        412 => {}
        other => scene.violated(format!("P7 delete {id}: {other} {}", answer.body)),
    }
}
