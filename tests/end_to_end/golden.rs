//! The golden cases in `cases/matching.json`: little stories of purchase orders and invoices, told over HTTP and by
//! invocation. Each begins in an empty account, in the middle of June 2021.
//!
//! - `purchaseOrders` are made in order, each later than the one before. Left out: `currency` USD, `billFrom`
//!   `["AWS_INC"]`, and of each line `balanceTracking` true, `quantity` 1, `unitPrice` 1000.00, the months of its
//!   purchase order.
//! - `steps`, in order, are each one of:
//!   - `match` an invoice (left out: `AWS_INC`, `INVOICE`, `USD`, 100.00, a fresh id) and `expect` the purchase order
//!     and line, null for none; `reasons` of the candidates named, `replayed` or not, the `unmatched` decision's reason;
//!   - `balances` of lines by purchase order, the purchase order's own under the empty name;
//!   - `status` of a purchase order set `to` another;
//!   - `edit` a purchase order: fields `set` and all of it saved;
//!   - `refuse` a request, with its code: `create` a purchase order, or give one a `status`;
//!   - `today` moves the clock.
//! - `source` says why a case holds: `guide` restates examples of AWS's public user guide with sums of our own, `faq`
//!   its FAQ, `ours` what the guide leaves open.

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
        Story { place: Place::Here(&running), account: ACCOUNT, buyer: running.buyer() }.told(&case).await;
    }
}

#[tokio::test]
#[ignore = "asks a deployed stack: .ci/deployed"]
async fn every_golden_case_holds_where_it_is_deployed() {
    let stack = Stack::deployed();
    let mut told = 0;
    for case in cases().iter().filter(|case| steps(case).iter().all(|step| step.get("today").is_none())) {
        let buyer = stack.new_buyer();
        let story =
            Story { place: Place::Deployed(&stack), account: &buyer.account, buyer: stack.buyer(buyer) };
        story.told(&moved(case, "2021-06")).await;
        told += 1;
    }
    assert!(told >= 15, "only {told} cases need no days to pass");
}

/// Where a story is told.
enum Place<'a> {
    Here(&'a Running),
    Deployed(&'a Stack),
}

struct Story<'a> {
    place: Place<'a>,
    account: &'a str,
    buyer: Caller<'a>,
}

impl Story<'_> {
    async fn told(&self, case: &Value) {
        let name = text(&fields(case, &["name", "source", "purchaseOrders", "steps"])["name"]);
        for order in case["purchaseOrders"].as_array().unwrap() {
            self.buyer.given(&complete(order)).await;
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
                Place::Here(running) => running.it_is(text(&fields(step, &["today"])["today"])),
                Place::Deployed(_) => panic!("{place}: no clock to set"),
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

/// A purchase order with what its case leaves out.
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

/// The fields of an object, none of which may be unknown.
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
