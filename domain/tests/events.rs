//! Which write gives which events, as tables of stories about a purchase order or an invoice.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use domain::event::{self, Event};
use domain::ids::PurchaseOrderId;
use domain::invoice::{Invoice, InvoiceCharge};
use domain::ledger::RecordedInvoice;
use domain::ledger::RecordedOrder;
use domain::matching::{Candidate, Choice, LinePlan, WorkingOrders, decide};
use domain::money::Money;
use domain::notice::{NoticePolicy, outlook};
use domain::purchase_order::{PurchaseOrder, Tags, WantedStatus};
use domain::seller::Catalogue;
use domain::sweep_state::{GivenNotices, SweepState};
use serde_json::{Value, json};

/// Steps in the life of a purchase order of 1,000.00 until December, and the events of the last step.
const ORDERS: [(&str, &str); 25] = [
    ("created", "PurchaseOrderCreated v1 ACTIVE"),
    ("created, described", "PurchaseOrderEdited v2 ACTIVE [/description] 1"),
    ("created, repriced", "PurchaseOrderEdited v2 ACTIVE [/lineItems/1/unitPrice] 1"),
    ("created, contacted", "PurchaseOrderEdited v2 ACTIVE [/contacts] 1"),
    (
        "created, described and tagged",
        "PurchaseOrderEdited v2 ACTIVE [/description] 1; PurchaseOrderTagsChanged v2 ACTIVE [a]",
    ),
    ("created, shortened", "PurchaseOrderEdited v2 EXPIRED [/expirationMonth,/lineItems/1/endMonth] 2"),
    ("created, tagged", "PurchaseOrderTagsChanged v2 ACTIVE [a]"),
    ("created, tagged, tagged otherwise", "PurchaseOrderTagsChanged v3 ACTIVE [a,b]"),
    ("created, tagged, tagged", "-"),
    ("created, suspended", "PurchaseOrderStatusChanged v2 SUSPENDED from ACTIVE"),
    ("created, suspended, activated", "PurchaseOrderStatusChanged v3 ACTIVE from SUSPENDED"),
    ("created, deleted", "PurchaseOrderDeleted v2 -"),
    ("created, contacted, deleted", "PurchaseOrderDeleted v3 -"),
    ("created, drawn 300.00", "-"),
    ("created, drawn 100.00, swept on 2026-06-01", "-"),
    ("created, drawn 300.00, swept on 2026-06-01", "BalanceThresholdCrossed 1 75 700.00 of 1000.00"),
    ("created, drawn 1200.00, swept on 2026-06-01", "BalanceThresholdCrossed 1 0 -200.00 of 1000.00"),
    ("created, drawn 300.00, swept on 2026-06-01, swept on 2026-06-02", "-"),
    ("created, drawn 300.00, swept on 2026-06-01, drawn -300.00, swept on 2026-06-02", "-"),
    ("created, reconciled with 0 differences", "-"),
    ("created, reconciled with 2 differences", "LedgerDifferenceFound 2"),
    ("created, reconciled with 2 differences, tagged", "PurchaseOrderTagsChanged v2 ACTIVE [a]"),
    ("created, swept on 2026-12-24", "ExpirationNoticeDue 2026-12-31 2026-12-24"),
    ("created, swept on 2026-12-24, swept on 2026-12-25", "-"),
    (
        "created, drawn 300.00, swept on 2026-12-31",
        "BalanceThresholdCrossed 1 75 700.00 of 1000.00; ExpirationNoticeDue 2026-12-31 2026-12-31",
    ),
];

/// Steps in the life of an invoice of 100.00, and the events of the last step.
const INVOICES: [(&str, &str); 17] = [
    ("matched with PO-A", "InvoiceAssociated MATCHED PO-A [100.00@1]"),
    ("unmatched", "InvoiceUnmatched NO_LINE_FITS"),
    ("unmatched, unmatched again", "-"),
    ("unmatched, notified", "-"),
    ("unmatched, rematched with PO-A", "InvoiceAssociated MATCHED PO-A [100.00@1]"),
    ("unmatched, moved to PO-A", "InvoiceAssociated MATCHED PO-A [100.00@1]"),
    ("matched with PO-A, moved to PO-B", "InvoiceReassociated MATCHED PO-B [-100.00@2,100.00@1] from PO-A"),
    (
        "matched with PO-A, moved to PO-B, moved to PO-A",
        "InvoiceReassociated MATCHED PO-A [-100.00@2,100.00@3] from PO-B",
    ),
    ("matched with PO-A, voided", "InvoiceVoided PO-A [-100.00@2]"),
    ("unmatched, voided", "InvoiceVoided - []"),
    ("matched with PO-A, voided, notified", "-"),
    ("two lines on PO-A and PO-B", "InvoiceAssociated MATCHED - of PO-A,PO-B [60.00@1 of 1,40.00@1 of 2]"),
    ("two lines on PO-A and none", "InvoiceAssociated PARTLY_MATCHED PO-A [60.00@1 of 1] without 2"),
    ("two lines on PO-A and none, unmatched again", "-"),
    (
        "two lines on PO-A and none, rematched with PO-B",
        "InvoiceAssociated MATCHED - of PO-A,PO-B [40.00@1 of 2]",
    ),
    (
        "two lines on PO-A and PO-B, moved to PO-A",
        "InvoiceReassociated MATCHED PO-A [-40.00@2 of 2,40.00@2 of 2] from -",
    ),
    ("two lines on PO-A and PO-B, voided", "InvoiceVoided - of PO-A,PO-B [-60.00@2 of 1,-40.00@2 of 2]"),
];

#[test]
fn each_write_of_a_purchase_order_gives_its_events() {
    for (story, wanted) in ORDERS {
        let steps: Vec<&str> = story.split(", ").collect();
        let (mut before, mut before_sweep) = (None, SweepState::default());
        let (mut record, mut state) = (created(), SweepState::default());
        for step in &steps[1..] {
            (before, before_sweep) = (Some(record.clone()), state.clone());
            state = sweep(&record, state, step);
            record = apply(record, step);
        }
        let mut events = event::of_order(before.as_ref(), &record, day("2026-06-15")).unwrap();
        events.extend(event::of_evaluation(&record.order.purchase_order_id, &before_sweep, &state));
        let shown: Vec<String> = events.iter().map(shown).collect();
        assert_eq!(if shown.is_empty() { "-".to_owned() } else { shown.join("; ") }, wanted, "{story}");
    }
}

#[test]
fn each_write_of_an_invoice_gives_its_event() {
    for (story, wanted) in INVOICES {
        let mut orders = ["PO-A", "PO-B"].map(|id| (id.parse().unwrap(), candidate(id))).into();
        let (mut before, mut record): (_, Option<RecordedInvoice>) = (None, None);
        for step in story.split(", ") {
            before = record.clone();
            record = Some(apply_to_invoice(record, step, &mut orders));
        }
        let event = event::of_invoice(before.as_ref(), record.as_ref().unwrap());
        assert_eq!(event.as_ref().map_or_else(|| "-".to_owned(), shown), wanted, "{story}");
    }
}

#[test]
fn the_event_of_a_large_edit_names_some_fields_and_counts_all() {
    let lines = |price: &str| -> Value {
        let quantity = price;
        (1..=100).map(|n| json!({"lineItemNumber": n.to_string(), "type": "ALL", "unitPrice": price, "quantity": quantity}))
            .collect()
    };
    let at = instant("2026-06-15");
    let [before, edited] = ["1.00", "2.00"].map(|price| {
        let mut document = document();
        document["lineItems"] = lines(price);
        read(document)
    });
    let before = RecordedOrder::new(before, Tags::new(), at, day("2026-06-15"));
    let (after, _) = before.edited(edited, Tags::new(), at, day("2026-06-15")).unwrap();
    let events = event::of_order(Some(&before), &after, day("2026-06-15")).unwrap();
    let json = serde_json::to_value(&events[0].fact).unwrap();
    assert_eq!(json["changedFields"].as_array().unwrap().len(), event::CHANGED_FIELDS_MAX);
    assert_eq!(json["changedFieldCount"], 200);
}

fn shown(event: &Event) -> String {
    let json = serde_json::to_value(&event.fact).unwrap();
    let text = |name: &str| json[name].as_str().unwrap_or("-").to_owned();
    let list = |name: &str| {
        let each = json[name].as_array().unwrap().iter().map(|it| it.as_str().unwrap());
        format!("[{}]", each.collect::<Vec<_>>().join(","))
    };
    let draws = || {
        let draws = json["draws"].as_array().unwrap().iter();
        let shown = draws.map(|it| {
            let line = it["lineId"].as_str().map_or_else(String::new, |line| format!(" of {line}"));
            format!("{}@{}{line}", it["amount"].as_str().unwrap(), it["ledgerEntry"])
        });
        format!("[{}]", shown.collect::<Vec<_>>().join(","))
    };
    let orders = || {
        let all = json["purchaseOrders"].as_array().unwrap().iter().map(|it| it.as_str().unwrap());
        let all = all.collect::<Vec<_>>().join(",");
        let several = if all.contains(',') { format!(" of {all}") } else { String::new() };
        format!("{}{several}", text("purchaseOrderId"))
    };
    let without = || {
        let lines = json["unmatchedLines"].as_array().into_iter().flatten();
        let lines: Vec<_> = lines.map(|it| it["lineId"].as_str().unwrap()).collect();
        if lines.is_empty() { String::new() } else { format!(" without {}", lines.join(",")) }
    };
    let order = || format!("v{} {}", json["version"], text("status"));
    let kind = event.fact.kind();
    let rest = match kind {
        "PurchaseOrderCreated" | "PurchaseOrderDeleted" => order(),
        "PurchaseOrderEdited" => {
            format!("{} {} {}", order(), list("changedFields"), json["changedFieldCount"])
        }
        "PurchaseOrderStatusChanged" => format!("{} from {}", order(), text("previousStatus")),
        "PurchaseOrderTagsChanged" => format!("{} {}", order(), list("changedTagKeys")),
        "BalanceThresholdCrossed" => format!(
            "{} {} {} of {}",
            text("lineItemNumber"),
            text("threshold"),
            text("balance"),
            text("totalValue")
        ),
        "ExpirationNoticeDue" => format!("{} {}", text("expiresOn"), text("dueOn")),
        "LedgerDifferenceFound" => json["differences"].to_string(),
        "InvoiceUnmatched" => text("reason"),
        "InvoiceAssociated" => format!("{} {} {}{}", text("outcome"), orders(), draws(), without()),
        "InvoiceVoided" => format!("{} {}", orders(), draws()),
        "InvoiceReassociated" => {
            let from = json["previous"]["purchaseOrderId"].as_str().unwrap_or("-");
            format!("{} {} {} from {from}", text("outcome"), text("purchaseOrderId"), draws())
        }
        other => panic!("unknown event {other}"),
    };
    format!("{kind} {rest}")
}

fn apply(record: RecordedOrder, step: &str) -> RecordedOrder {
    let (at, today) = (instant("2026-06-15"), day("2026-06-15"));
    let tags = |text: &str| PurchaseOrder::read_tags(serde_json::from_str(text).unwrap()).unwrap();
    let edit = |record: &RecordedOrder, pointer: &str, value: Value, tags: Tags| {
        let mut document = document();
        document[pointer] = value;
        record.edited(read(document), tags, at, today).unwrap().0
    };
    let status = |wanted| record.with_status(wanted, at, today).unwrap().0;
    let lines = json!([{"lineItemNumber": "1", "type": "ALL", "unitPrice": "2000.00", "quantity": "1"}]);
    match step {
        "described" => edit(&record, "description", json!("x"), Tags::new()),
        "described and tagged" => edit(&record, "description", json!("x"), tags(r#"{"a":"1"}"#)),
        "contacted" => {
            edit(&record, "contacts", json!([{"name": "A", "email": "a@example.com"}]), Tags::new())
        }
        "repriced" => edit(&record, "lineItems", lines, Tags::new()),
        "shortened" => edit(&record, "expirationMonth", json!("2026-05"), Tags::new()),
        "tagged" => record.tagged(tags(r#"{"a":"1"}"#)).0,
        "tagged otherwise" => record.tagged(tags(r#"{"a":"2","b":"1"}"#)).0,
        "suspended" => status(WantedStatus::Suspended),
        "activated" => status(WantedStatus::Active),
        "deleted" => record.deleted(at),
        "reconciled with 0 differences" | "reconciled with 2 differences" => record,
        other if other.starts_with("swept on ") => record,
        other => {
            let amount = other.strip_prefix("drawn ").unwrap_or_else(|| panic!("unknown step `{other}`"));
            let amount = Money::parse(amount, record.order.currency).unwrap();
            let totals = record.totals.after(&"1".parse().unwrap(), amount).unwrap();
            RecordedOrder { totals, ..record }
        }
    }
}

/// What the sweep keeps after a step.
fn sweep(record: &RecordedOrder, state: SweepState, step: &str) -> SweepState {
    let at = instant("2026-06-15");
    if step.starts_with("reconciled") {
        let differences = if step.contains('0') { 0 } else { 2 };
        let reconciliation = state.reconciliation.clone().reconciled(differences, at, 0);
        return SweepState { reconciliation, ..state };
    }
    let Some(on) = step.strip_prefix("swept on ") else { return state };
    let outlook = outlook(record, &state.notices, &NoticePolicy::default(), day(on));
    let given =
        (!outlook.notices.is_empty()).then(|| GivenNotices { at: instant(on), notices: outlook.notices });
    SweepState { notices: outlook.state, last_given: given.or(state.last_given.clone()), ..state }
}

fn apply_to_invoice(
    record: Option<RecordedInvoice>,
    step: &str,
    orders: &mut BTreeMap<PurchaseOrderId, Candidate>,
) -> RecordedInvoice {
    let read = std::mem::take(orders);
    let mut working = WorkingOrders::of(&read);
    let record = match (step.split_once(" PO-"), record) {
        (Some(("matched with", id)), None) => presented(invoice(), &[Some(id)], &mut working),
        (Some(("two lines on", rest)), None) => {
            let places: Vec<_> = rest.split(" and ").map(|it| it.trim_start_matches("PO-")).collect();
            let places: Vec<_> = places.into_iter().map(|it| Some(it).filter(|it| *it != "none")).collect();
            presented(two_lines(), &places, &mut working)
        }
        (Some(("rematched with", id)), Some(record)) => {
            record.rematched(&mut |charge, _| Ok(plan(charge, Some(id))), &mut working).unwrap().unwrap()
        }
        (Some(("moved to", id)), Some(record)) => {
            record.moved_to(None, &to(id), &mut working).unwrap().unwrap()
        }
        (None, None) => {
            assert_eq!(step, "unmatched");
            presented(invoice(), &[None], &mut working)
        }
        (None, Some(record)) => match step {
            "unmatched again" => {
                record.rematched(&mut |charge, _| Ok(plan(charge, None)), &mut working).unwrap().unwrap()
            }
            "notified" => RecordedInvoice { unmatched_notified_at: Some(instant("2026-06-16")), ..record },
            "voided" => record.voided(&mut working, instant("2026-06-16")).unwrap().unwrap(),
            other => panic!("unknown step `{other}`"),
        },
        (Some(_), _) => panic!("unknown step `{step}`"),
    };
    let drawn_on = working.into_drawn_on();
    *orders = read;
    orders.extend(drawn_on);
    record
}

/// Records an invoice whose lines draw on line 1 of these purchase orders, `A` for `PO-A`.
fn presented(invoice: Invoice, places: &[Option<&str>], orders: &mut WorkingOrders<'_>) -> RecordedInvoice {
    let mut places = places.iter();
    let mut decide =
        |charge: InvoiceCharge<'_>, _: &WorkingOrders<'_>| Ok(plan(charge, places.next().copied().flatten()));
    RecordedInvoice::new(invoice, &mut decide, orders, instant("2026-06-15")).unwrap()
}

fn plan(charge: InvoiceCharge<'_>, on: Option<&str>) -> LinePlan {
    match on {
        Some(id) => LinePlan::by_hand(to(id), charge.draw()),
        None => decide(charge, [], &BTreeSet::new()).unwrap(),
    }
}

fn to(id: &str) -> Choice {
    let purchase_order_id = format!("PO-{id}").parse().unwrap();
    Choice { purchase_order_id, line_item_number: "1".parse().unwrap() }
}

fn document() -> Value {
    json!({"purchaseOrderId": "PO-7", "billFrom": ["AWS_INC"], "currency": "USD", "effectiveMonth": "2026-01",
        "expirationMonth": "2026-12",
        "lineItems": [{"lineItemNumber": "1", "type": "ALL", "unitPrice": "1000.00", "quantity": "1"}]})
}

fn read(document: Value) -> PurchaseOrder {
    PurchaseOrder::read(document, &Catalogue::aws().unwrap()).unwrap().0
}

fn created() -> RecordedOrder {
    RecordedOrder::new(read(document()), Tags::new(), instant("2026-01-01"), day("2026-01-01"))
}

fn candidate(id: &str) -> Candidate {
    let mut document = document();
    document["purchaseOrderId"] = json!(id);
    let record = RecordedOrder::new(read(document), Tags::new(), instant("2026-01-01"), day("2026-01-01"));
    Candidate::of(&record)
}

fn invoice() -> Invoice {
    Invoice::read(invoice_document()).unwrap()
}

fn two_lines() -> Invoice {
    let mut document = invoice_document();
    document["lines"] = json!([{"lineId": "1", "amount": "60.00"}, {"lineId": "2", "amount": "40.00"}]);
    Invoice::read(document).unwrap()
}

fn invoice_document() -> Value {
    json!({"accountId": "111122223333", "billFrom": "AWS_INC", "invoiceId": "I-1",
        "invoiceType": "INVOICE", "chargeType": "MONTHLY_USAGE", "billingPeriod": "2026-05", "currency": "USD",
        "amount": "100.00"})
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn instant(day: &str) -> DateTime<Utc> {
    format!("{day}T12:00:00Z").parse().unwrap()
}
