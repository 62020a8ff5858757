//! The clients of a run: buyers, invoice generators, the schedule, the stream and the queue.

use std::cell::Cell;
use std::time::Duration;

use futures::future::{join_all, join3};
use serde_json::{Value, json};
use tokio::time::sleep;

use super::buyers;
use super::generators;
use super::invoices;
use super::scene::Scene;

/// More than a run has.
const MAILS_MAX: usize = 1000;
/// More days than mails wait.
const DAYS_MAX: usize = 20;
const SWEEPS_MAX: usize = 50;

pub const ACCOUNTS: [&str; 2] = ["111122223333", "444455556666"];

/// Runs all clients until each has done its operations, then lets the system settle without faults.
pub async fn run(scene: &Scene, operations: u64) {
    let clients = ACCOUNTS.iter().flat_map(|account| (0..3).map(move |client| (*account, client)));
    let buyers =
        join_all(clients.clone().map(|(account, client)| buyers::buyer(scene, account, client, operations)));
    let generators =
        clients.map(|(account, client)| generators::generator(scene, account, client, operations));
    let working = Cell::new(true);
    let work = async {
        futures::future::join(buyers, join_all(generators)).await;
        working.set(false);
    };
    let machinery = async {
        while working.get() {
            scene.pause(400).await;
            match scene.chance(2) {
                0 => _ = scene.system.deliver_queue().await,
                _ => _ = scene.system.deliver_stream().await,
            }
        }
    };
    let schedule = async {
        while working.get() {
            scene.pause(1500).await;
            // Some begin at the same instant.
            let sweeps = (0..scene.mix.sweepers).map(async |_| {
                scene.pause(if scene.chance(2) == 0 { 1 } else { 60 }).await;
                scene.sweep().await
            });
            join_all(sweeps).await;
        }
    };
    join3(work, machinery, schedule).await;
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
        sweep_all(scene).await;
    }
    // Mails over the limit of a day wait for the next one.
    for _ in 0..if scene.mix.mails_max < MAILS_MAX { DAYS_MAX } else { 0 } {
        sleep(Duration::from_hours(24)).await;
        let report = sweep_all(scene).await;
        if report["overDailyLimit"] == json!(0) && report["digestsSent"] == json!(0) {
            break;
        }
    }
    while !scene.system.deliver_stream().await {}
    sleep(Duration::from_secs(5)).await;
}

/// Sweeps until nothing is left. Returns the last report.
async fn sweep_all(scene: &Scene) -> Value {
    for _ in 0..SWEEPS_MAX {
        let report = scene.sweep().await.unwrap_or_default();
        if report["remaining"] == json!(0) {
            return report;
        }
    }
    scene.violated("P9 a sweep without faults always leaves something".to_owned());
    Value::Null
}
