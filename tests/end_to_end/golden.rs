//! Runs the golden cases in `cases/matching.json`: sequences of purchase orders and invoices, sent over HTTP and by
//! invocation. Each starts with an empty account, in the middle of June 2021.
//!
//! - `purchaseOrders` are created in order, each later than the one before. Defaults: `currency` USD, `billFrom`
//!   `["AWS_INC"]`; of each line item `balanceTracking` true, `quantity` 1, `unitPrice` 1000.00, and the months of the
//!   purchase order.
//! - `steps` are executed in order. Each is one of:
//!   - `match` an invoice (defaults: `AWS_INC`, `INVOICE`, `USD`, 100.00, a new ID) and `expect` a purchase order and line
//!     item, null for none; optionally the `reasons` of candidates, `replayed`, the reason of an `unmatched` decision;
//!   - `balances` of line items by purchase order; the empty name is the balance of the purchase order;
//!   - set the `status` of a purchase order `to` another;
//!   - `edit` a purchase order: fields to `set`;
//!   - `refuse` a request with a `code`: `create` a purchase order, or set its `status`;
//!   - `today` sets the date.
//! - `source` is where a case comes from: `guide` for examples of AWS's user guide with other amounts, `faq` for its FAQ,
//!   `ours` for questions that the guide leaves open.

use serde_json::{Map, Value, json};

use crate::harness::given::{self, With};
use crate::harness::stack::{Stack, moved};
use crate::harness::{ACCOUNT, Caller, Running};

const CASES: &str = include_str!("cases/matching.json");

fn cases() -> Vec<Value> {
    let cases: Vec<Value> = serde_json::from_str(CASES).unwrap();
    assert!(cases.len() >= 20, "only {} cases", cases.len());
    cases
}

#[tokio::test]
async fn every_golden_case_holds() {
    for case in cases() {
        let running = Running::on("2021-06-15").await;
        CaseRun { place: Place::Here(&running), account: ACCOUNT, buyer: running.buyer() }.run(&case).await;
    }
}

#[tokio::test]
#[ignore = "needs a deployed stack: .ci/deployed"]
async fn every_golden_case_holds_on_a_deployed_stack() {
    let stack = Stack::deployed();
    let mut cases_run = 0;
    for case in cases().iter().filter(|case| steps(case).iter().all(|step| step.get("today").is_none())) {
        let buyer = stack.new_buyer();
        let run =
            CaseRun { place: Place::Deployed(&stack), account: &buyer.account, buyer: stack.buyer(buyer) };
        run.run(&moved(case, "2021-06")).await;
        cases_run += 1;
    }
    assert!(cases_run >= 15, "only {cases_run} cases without a change of date");
}

/// Where a case is run.
enum Place<'a> {
    Here(&'a Running),
    Deployed(&'a Stack),
}

struct CaseRun<'a> {
    place: Place<'a>,
    account: &'a str,
    buyer: Caller<'a>,
}

impl CaseRun<'_> {
    async fn run(&self, case: &Value) {
        let name = text(&fields(case, &["name", "source", "purchaseOrders", "steps"])["name"]);
        for order in case["purchaseOrders"].as_array().unwrap() {
            self.buyer.add_order(&complete(order)).await;
        }
        for (number, step) in steps(case).iter().enumerate() {
            self.step(&format!("{name}, step {}", number + 1), number + 1, step).await;
        }
    }

    async fn step(&self, place: &str, number: usize, step: &Value) {
        let kind = step.as_object().unwrap().keys().next().unwrap().as_str();
        match kind {
            "match" => self.matched(place, number, step).await,
            "balances" => {
                self.balances(place, fields(step, &["balances"])["balances"].as_object().unwrap()).await;
            }
            "status" => {
                let step = fields(step, &["status", "to"]);
                let answer = self.buyer.set_status(text(&step["status"]), text(&step["to"])).await;
                assert_eq!(answer.status, 200, "{place}: {}", answer.body);
            }
            "edit" => {
                let step = fields(step, &["edit", "set"]);
                let answer = self.buyer.edit(text(&step["edit"]), &step["set"]).await;
                assert_eq!(answer.status, 200, "{place}: {}", answer.body);
            }
            "refuse" => self.refused(place, step).await,
            "today" => match self.place {
                Place::Here(running) => running.set_date(text(&fields(step, &["today"])["today"])),
                Place::Deployed(_) => panic!("{place}: the clock of a stack can't be set"),
            },
            other => panic!("{place}: there is no step `{other}`"),
        }
    }

    async fn matched(&self, place: &str, number: usize, step: &Value) {
        let step = fields(step, &["match", "expect", "reasons", "replayed", "unmatched"]);
        let id = format!("GOLDEN-{number}");
        let defaults = json!({"accountId": self.account, "billingPeriod": null, "issuedDate": null});
        let invoice = given::invoice(&id).with(defaults).with(step["match"].clone());
        let result = match self.place {
            Place::Here(running) => running.match_one(&invoice).await,
            Place::Deployed(stack) => stack.match_one(&invoice).await,
        };
        let found = match result["outcome"].as_str() {
            Some("MATCHED") => json!([result["purchaseOrderId"], result["lineItemNumber"]]),
            Some("UNMATCHED") => Value::Null,
            _ => panic!("{place}: {result}"),
        };
        assert_eq!(found, step["expect"], "{place}: {result}");
        assert_eq!(&result["replayed"], step.get("replayed").unwrap_or(&json!(false)), "{place}");
        if let Some(reason) = step.get("unmatched") {
            assert_eq!(&result["decision"]["reason"], reason, "{place}");
        }
        let candidates = result["decision"]["candidates"].as_array().unwrap();
        for (order, reason) in step.get("reasons").and_then(Value::as_object).into_iter().flatten() {
            let candidate = candidates.iter().find(|it| it["purchaseOrderId"] == order.as_str());
            let candidate =
                candidate.unwrap_or_else(|| panic!("{place}: {order} was not considered: {result}"));
            assert_eq!(&candidate["reason"], reason, "{place}: {order}");
        }
    }

    async fn balances(&self, place: &str, expected: &Map<String, Value>) {
        for (id, lines) in expected {
            let order = self.buyer.reconciled(id).await;
            for (number, balance) in lines.as_object().unwrap() {
                let found =
                    if number.is_empty() { &order["balance"] } else { &line(&order, number)["balance"] };
                assert_eq!(found, balance, "{place}: line `{number}` of {id}");
            }
        }
    }

    async fn refused(&self, place: &str, step: &Value) {
        let step = fields(step, &["refuse", "code"]);
        let request = fields(&step["refuse"], &["create", "status", "to"]);
        let answer = match (request.get("create"), request.get("status")) {
            (Some(order), None) => self.buyer.create(&complete(order)).await,
            (None, Some(id)) => self.buyer.set_status(text(id), text(&request["to"])).await,
            _ => panic!("{place}: there is no request {request:?}"),
        };
        assert_eq!(answer.body["code"], step["code"], "{place}: {}", answer.body);
    }
}

fn steps(case: &Value) -> &[Value] {
    case["steps"].as_array().unwrap()
}

/// A purchase order of a case with defaults.
fn complete(order: &Value) -> Value {
    let mut order = json!({"currency": "USD", "billFrom": ["AWS_INC"]}).with(order.clone());
    for line in order["lineItems"].as_array_mut().unwrap() {
        *line = given::line("", "").with(line.take());
    }
    order
}

fn line<'a>(order: &'a Value, number: &str) -> &'a Value {
    let mut lines = order["lineItems"].as_array().unwrap().iter();
    lines.find(|line| line["lineItemNumber"] == number).unwrap()
}

/// The fields of an object, which must all be known.
fn fields<'a>(object: &'a Value, known: &[&str]) -> &'a Map<String, Value> {
    let object = object.as_object().unwrap();
    for name in object.keys() {
        assert!(known.contains(&name.as_str()), "the field `{name}` is not known: {object:?}");
    }
    object
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}
