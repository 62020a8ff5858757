//! Histories of clients of one purchase order at the same time: each must be explained by some order of their operations,
//! one after the other, by the domain's own rules. Clients match and void invoices, edit and read.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::invoice::{Invoice, InvoiceCharge};
use domain::ledger::{RecordedInvoice, RecordedOrder};
use domain::matching::{Candidate, Decider, WorkingOrders};
use domain::purchase_order::PurchaseOrder;
use domain::seller::Catalogue;
use futures::future::join_all;
use local::simulation::{Mutation, SimulatedRequest, SimulationOptions};
use serde_json::{Value, json};
use stateright::semantics::{ConsistencyTester, LinearizabilityTester, SequentialSpec};
use tokio::runtime::Builder;

use super::mix::Mix;
use super::scene::Scene;

const ACCOUNT: &str = "111122223333";
const PATH: &str = "/purchase-orders/PO-L";
const CLIENTS: u64 = 4;
/// The operations of each client. The checker tries their orders.
const OPERATIONS: u64 = 4;

#[derive(Clone, Debug)]
enum Call {
    Match(Value),
    Void(String),
    /// Sets the price at a version.
    Edit(u64, String),
    Read,
}

/// The purchase order and its invoices, as one client alone would see them.
#[derive(Clone)]
struct Ledger {
    order: RecordedOrder,
    invoices: BTreeMap<String, RecordedInvoice>,
}

fn document(price: &str) -> Value {
    json!({
        "purchaseOrderId": "PO-L", "billFrom": ["AWS_INC"], "currency": "USD", "effectiveMonth": "2026-01",
        "expirationMonth": "2026-12", "whenDepleted": "STOP",
        "lineItems": [{"lineItemNumber": "1", "type": "ALL", "unitPrice": price, "quantity": "1",
                       "balanceTracking": true}],
    })
}

fn order(price: &str) -> PurchaseOrder {
    PurchaseOrder::read(document(price), &Catalogue::aws().unwrap()).unwrap().0
}

impl Ledger {
    fn new(price: &str) -> Self {
        let now = DateTime::<Utc>::UNIX_EPOCH;
        Self {
            order: RecordedOrder::new(order(price), [].into(), now, now.date_naive()),
            invoices: BTreeMap::new(),
        }
    }

    /// Changes an invoice, or makes it, and draws on the purchase order.
    fn settle(
        &mut self,
        id: &str,
        change: impl FnOnce(Option<&RecordedInvoice>, &mut WorkingOrders<'_>) -> Option<RecordedInvoice>,
    ) -> Value {
        let orders =
            BTreeMap::from([(self.order.order.purchase_order_id.clone(), Candidate::of(&self.order))]);
        let mut working = WorkingOrders::of(&orders);
        if let Some(changed) = change(self.invoices.get(id), &mut working) {
            self.invoices.insert(id.to_owned(), changed);
            if let Some(drawn_on) = working.into_drawn_on().into_values().next() {
                self.order.totals = drawn_on.totals;
            }
        }
        self.invoices.get(id).map_or(Value::Null, |it| json!([it.status(), it.draws().collect::<Vec<_>>()]))
    }
}

impl SequentialSpec for Ledger {
    type Op = Call;
    type Ret = Value;

    fn invoke(&mut self, call: &Call) -> Value {
        let now = DateTime::<Utc>::UNIX_EPOCH;
        match call {
            Call::Match(document) => {
                let invoice = Invoice::read(document.clone()).unwrap();
                let id = invoice.invoice_id.to_string();
                self.settle(&id, |before, working| {
                    let unreadable = BTreeSet::new();
                    let mut decider = Decider { unreadable: &unreadable, original: None };
                    let mut decide = |charge: InvoiceCharge<'_>, orders: &WorkingOrders<'_>| {
                        decider.decide(charge, orders)
                    };
                    let record = || RecordedInvoice::new(invoice, &mut decide, working, now).unwrap();
                    before.is_none().then(record)
                })
            }
            Call::Void(id) => self.settle(id, |before, working| before?.voided(working, now).unwrap()),
            Call::Edit(version, _) if *version != self.order.version => json!("refused"),
            Call::Edit(_, price) => {
                self.order = self.order.edited(order(price), [].into(), now, now.date_naive()).unwrap().0;
                json!(self.order.version)
            }
            Call::Read => {
                let line = &self.order.order.line_items[0];
                json!([self.order.version, line.total_value, self.order.invoiced(line)])
            }
        }
    }
}

/// Runs a seed, and returns what no order of its operations explains.
pub fn run(seed: u64, mutation: Option<Mutation>) -> Option<String> {
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let mix = Mix::of(seed);
        let options =
            SimulationOptions { fault_rate: mix.fault_rate, mutation, ..SimulationOptions::default() };
        let scene = Scene::new(seed, mix, options);
        let body = document("300.00");
        let key = [("idempotency-key", "first".to_owned())];
        let created = scene.http(ACCOUNT, "POST", "/purchase-orders", &key, &body).await.0;
        assert_eq!(created.status, 201, "{}", created.body);
        let tester = RefCell::new(LinearizabilityTester::new(Ledger::new("300.00")));
        join_all((0..CLIENTS).map(|client| {
            let (scene, tester) = (&scene, &tester);
            async move {
                for number in 0..OPERATIONS {
                    scene.pause(30).await;
                    step(scene, tester, client, number).await;
                }
            }
        }))
        .await;
        let tester = tester.into_inner();
        let known = scene.known.take();
        let consistent = tester.is_consistent() && known.violations.is_empty();
        (!consistent).then(|| format!("seed {seed}: {:?} {:?}", known.violations, known.history))
    })
}

async fn step(
    scene: &Scene,
    tester: &RefCell<LinearizabilityTester<usize, Ledger>>,
    client: u64,
    number: u64,
) {
    let id = |client: u64, number: u64| format!("L-{client}-{number}");
    // One that another client may just send, or void.
    let other = id(scene.chance(CLIENTS), scene.chance(number + 1));
    let call = match scene.chance(10) {
        0..=3 => Call::Match(invoice(&id(client, number))),
        4 => Call::Match(invoice(&other)),
        5 | 6 => Call::Void(other),
        7 | 8 => {
            let found = scene.get(ACCOUNT, PATH).await;
            Call::Edit(found.body["version"].as_u64().unwrap(), format!("{}.00", 100 + scene.chance(300)))
        }
        _ => Call::Read,
    };
    loop {
        // A try without an answer may be carried out at any time or never. So each try is a caller of its own.
        let caller = {
            let mut known = scene.known.borrow_mut();
            known.history.push(String::new());
            known.history.len() - 1
        };
        tester.borrow_mut().on_invoke(caller, call.clone()).unwrap();
        let answer = send(scene, &call).await;
        let shown = answer.as_ref().map_or_else(|| "no answer".to_owned(), ToString::to_string);
        scene.known.borrow_mut().history[caller] = format!("{call:?} -> {shown}");
        if let Some(answer) = answer {
            tester.borrow_mut().on_return(caller, answer).unwrap();
            return;
        }
        scene.pause(400).await;
    }
}

/// The amount of an invoice follows from its number, so that all who send it send the same.
fn invoice(id: &str) -> Value {
    let amount = 20 + id.bytes().map(u64::from).sum::<u64>() * 7 % 120;
    json!({
        "accountId": ACCOUNT, "billFrom": "AWS_INC", "invoiceId": id, "invoiceType": "INVOICE",
        "chargeType": "MONTHLY_USAGE", "billingPeriod": "2026-05", "currency": "USD", "amount": format!("{amount}.00"),
        "purchaseOrderReference": "PO-L",
    })
}

/// Tries a call once. None without an answer.
async fn send(scene: &Scene, call: &Call) -> Option<Value> {
    let invoke = async |function: &str, event: Value| {
        let mut result = scene.system.invoke(function, &event).await.ok()?;
        if let Some(first) = result["results"].get_mut(0).map(Value::take) {
            result = first;
        }
        match result["outcome"].as_str()? {
            "FAILED" => None,
            "REJECTED" => Some(Value::Null),
            outcome => Some(json!([outcome, result["draws"]])),
        }
    };
    let http = async |method: &str, headers: &[(&'static str, String)], body: String| {
        let request = SimulatedRequest { account: ACCOUNT, method, target: PATH, headers, body };
        scene.system.http(request).await.ok().filter(|answer| answer.status != 503)
    };
    match call {
        Call::Match(invoice) => invoke("MatchInvoice", json!({ "invoices": [invoice] })).await,
        Call::Void(id) => {
            invoke("VoidInvoice", json!({"accountId": ACCOUNT, "billFrom": "AWS_INC", "invoiceId": id})).await
        }
        Call::Edit(version, price) => {
            let headers = [("if-match", format!("\"{version}\""))];
            let answer = http("PUT", &headers, document(price).to_string()).await?;
            Some(if answer.status == 200 { answer.body["version"].clone() } else { json!("refused") })
        }
        Call::Read => {
            let found = http("GET", &[], String::new()).await?.body;
            let line = &found["lineItems"][0];
            Some(json!([found["version"], line["totalValue"], line["invoiced"]]))
        }
    }
}
