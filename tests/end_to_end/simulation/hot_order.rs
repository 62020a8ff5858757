//! Many callers draw on one purchase order, at DynamoDB's times. Time is virtual, so the figures don't depend on the
//! machine.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use futures::future::join_all;
use local::StoreTimes;
use local::simulation::{SimulatedAnswer, SimulatedRequest, SimulatedSystem, SimulationOptions};
use serde_json::{Value, json};
use tokio::runtime::Builder;
use tokio::time::Instant;

pub const ACCOUNT: &str = "111122223333";

pub struct Figures {
    pub callers: usize,
    pub matched: usize,
    pub failed: usize,
    pub per_second: usize,
    pub median: Duration,
    pub p99: Duration,
}

impl Figures {
    pub fn row(&self) -> String {
        let Self { callers, matched, failed, per_second, median, p99 } = self;
        let (median, p99) = (median.as_millis(), p99.as_millis());
        format!("| {callers} | {per_second} | {median} ms | {p99} ms | {matched} | {failed} |")
    }
}

/// Lets callers match single invoices of one purchase order, each one after the other.
pub fn measure(callers: usize, warm_up: Duration, window: Duration) -> Figures {
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let options = SimulationOptions { times: Some(StoreTimes::DYNAMODB), ..SimulationOptions::default() };
        let system = SimulatedSystem::start(1, "2026-06-15T08:00:00Z".parse().unwrap(), &options);
        create(&system, "1000000.00").await;
        let begin = Instant::now() + warm_up;
        let end = begin + window;
        let (latencies, failed) = (RefCell::new(Vec::new()), Cell::new(0));
        let caller = async |caller: usize| {
            for number in 0.. {
                let sent = Instant::now();
                if sent >= end {
                    return;
                }
                let invoice = invoice(&format!("I-{caller}-{number}"));
                let answer = system.invoke("MatchInvoice", &json!({ "invoices": [invoice] })).await.unwrap();
                let outcome = &answer["results"][0]["outcome"];
                let answered = Instant::now();
                if outcome != "MATCHED" {
                    failed.set(failed.get() + 1);
                } else if answered >= begin && answered < end {
                    latencies.borrow_mut().push(answered - sent);
                }
            }
        };
        join_all((0..callers).map(caller)).await;
        let mut latencies = latencies.into_inner();
        latencies.sort_unstable();
        let matched = latencies.len();
        let at = |percent: usize| latencies.get(matched * percent / 100).copied().unwrap_or_default();
        let per_second = matched * 1000 / usize::try_from(window.as_millis()).unwrap();
        Figures { callers, matched, failed: failed.get(), per_second, median: at(50), p99: at(99) }
    })
}

/// Returns an invoice of 1.00 that names the purchase order.
pub fn invoice(id: &str) -> Value {
    json!({
        "accountId": ACCOUNT, "billFrom": "AWS_INC", "invoiceId": id, "invoiceType": "INVOICE",
        "chargeType": "MONTHLY_USAGE", "billingPeriod": "2026-05", "issuedDate": "2026-06-03", "currency": "USD",
        "amount": "1.00", "purchaseOrderReference": "PO_HOT",
    })
}

/// Creates the purchase order, which stops when its only line item is used up.
pub async fn create(system: &SimulatedSystem, value: &str) {
    let line = json!({"lineItemNumber": "1", "type": "ALL", "unitPrice": value, "quantity": "1",
                      "balanceTracking": true});
    let order = json!({
        "purchaseOrderId": "PO_HOT", "billFrom": ["AWS_INC"], "currency": "USD", "effectiveMonth": "2026-01",
        "expirationMonth": "2026-12", "whenDepleted": "STOP", "lineItems": [line],
    });
    assert_eq!(request(system, "POST", "/purchase-orders", order.to_string()).await.status, 201);
}

pub async fn request(
    system: &SimulatedSystem,
    method: &'static str,
    target: &str,
    body: String,
) -> SimulatedAnswer {
    system.http(SimulatedRequest { account: ACCOUNT, method, target, headers: &[], body }).await.unwrap()
}
