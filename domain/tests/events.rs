//! Which write tells which event, as a table: what happened to a purchase order, or to an invoice, and what is told.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::event::{self, Event};
use domain::ids::PurchaseOrderId;
use domain::invoice::Invoice;
use domain::ledger::RecordedInvoice;
use domain::ledger::RecordedOrder;
use domain::matching::{Candidate, Choice, Decision, decide};
use domain::money::Money;
use domain::notice::{NoticePolicy, outlook};
use domain::purchase_order::{PurchaseOrder, Tags, WantedStatus};
use domain::seller::Catalogue;
use serde_json::{Value, json};

/// Happened to a purchase order worth 1,000.00 until December, one after the other; told of the last.
const ORDERS: [(&str, &str); 25] = [
    ("made", "PurchaseOrderCreated v1 ACTIVE"),
    ("made, described", "PurchaseOrderEdited v2 ACTIVE [/description] 1"),
    ("made, repriced", "PurchaseOrderEdited v2 ACTIVE [/lineItems/1/unitPrice] 1"),
    ("made, contacted", "PurchaseOrderEdited v2 ACTIVE [/contacts] 1"),
    (
        "made, described and tagged",
        "PurchaseOrderEdited v2 ACTIVE [/description] 1; PurchaseOrderTagsChanged v2 ACTIVE [a]",
    ),
    ("made, shortened", "PurchaseOrderEdited v2 EXPIRED [/expirationMonth,/lineItems/1/endMonth] 2"),
    ("made, tagged", "PurchaseOrderTagsChanged v1 ACTIVE [a]"),
    ("made, tagged, tagged otherwise", "PurchaseOrderTagsChanged v1 ACTIVE [a,b]"),
    ("made, tagged, tagged", "-"),
    ("made, suspended", "PurchaseOrderStatusChanged v2 SUSPENDED from ACTIVE"),
    ("made, suspended, activated", "PurchaseOrderStatusChanged v3 ACTIVE from SUSPENDED"),
    ("made, deleted", "PurchaseOrderDeleted v2 -"),
    ("made, contacted, deleted", "PurchaseOrderDeleted v3 -"),
    ("made, drawn 300.00", "-"),
    ("made, drawn 100.00, looked at on 2026-06-01", "-"),
    ("made, drawn 300.00, looked at on 2026-06-01", "BalanceThresholdCrossed 1 75 700.00 of 1000.00"),
    ("made, drawn 1200.00, looked at on 2026-06-01", "BalanceThresholdCrossed 1 0 -200.00 of 1000.00"),
    ("made, drawn 300.00, looked at on 2026-06-01, looked at on 2026-06-02", "-"),
    ("made, drawn 300.00, looked at on 2026-06-01, drawn -300.00, looked at on 2026-06-02", "-"),
    ("made, proven with 0 differences", "-"),
    ("made, proven with 2 differences", "LedgerDifferenceFound 2"),
    ("made, proven with 2 differences, tagged", "PurchaseOrderTagsChanged v1 ACTIVE [a]"),
    ("made, looked at on 2026-12-24", "ExpirationNoticeDue 2026-12-31 2026-12-24"),
    ("made, looked at on 2026-12-24, looked at on 2026-12-25", "-"),
    (
        "made, drawn 300.00, looked at on 2026-12-31",
        "BalanceThresholdCrossed 1 75 700.00 of 1000.00; ExpirationNoticeDue 2026-12-31 2026-12-31",
    ),
];

/// Happened to an invoice over 100.00, one after the other; told of the last.
const INVOICES: [(&str, &str); 11] = [
    ("matched with PO-A", "InvoiceAssociated PO-A [100.00@1]"),
    ("unmatched", "InvoiceUnmatched NO_LINE_FITS"),
    ("unmatched, unmatched again", "-"),
    ("unmatched, told", "-"),
    ("unmatched, rematched with PO-A", "InvoiceAssociated PO-A [100.00@1]"),
    ("unmatched, moved to PO-A", "InvoiceAssociated PO-A [100.00@1]"),
    ("matched with PO-A, moved to PO-B", "InvoiceReassociated PO-B [-100.00@2,100.00@1] from PO-A"),
    (
        "matched with PO-A, moved to PO-B, moved to PO-A",
        "InvoiceReassociated PO-A [-100.00@2,100.00@3] from PO-B",
    ),
    ("matched with PO-A, voided", "InvoiceVoided PO-A [-100.00@2]"),
    ("unmatched, voided", "InvoiceVoided - []"),
    ("matched with PO-A, voided, told", "-"),
];

#[test]
fn each_write_of_a_purchase_order_tells_what_happened() {
    for (story, told) in ORDERS {
        let steps: Vec<&str> = story.split(", ").collect();
        let mut before = None;
        let mut record = made();
        for step in &steps[1..] {
            before = Some(record.clone());
            record = act(record, step);
        }
        let events = event::of_order(before.as_ref(), &record, day("2026-06-15")).unwrap();
        let shown: Vec<String> = events.iter().map(shown).collect();
        assert_eq!(if shown.is_empty() { "-".to_owned() } else { shown.join("; ") }, told, "{story}");
    }
}

#[test]
fn each_write_of_an_invoice_tells_what_became_of_it() {
    for (story, told) in INVOICES {
        let mut orders = ["PO-A", "PO-B"].map(|id| (id.parse().unwrap(), candidate(id))).into();
        let (mut before, mut record): (_, Option<RecordedInvoice>) = (None, None);
        for step in story.split(", ") {
            before = record.clone();
            record = Some(settle(record, step, &mut orders));
        }
        let event = event::of_invoice(before.as_ref(), record.as_ref().unwrap());
        assert_eq!(event.as_ref().map_or_else(|| "-".to_owned(), shown), told, "{story}");
    }
}

#[test]
fn an_edit_of_everything_names_some_fields_and_how_many_there_are() {
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
        let shown = draws.map(|it| format!("{}@{}", it["amount"].as_str().unwrap(), it["ledgerEntry"]));
        format!("[{}]", shown.collect::<Vec<_>>().join(","))
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
        "InvoiceAssociated" | "InvoiceVoided" => format!("{} {}", text("purchaseOrderId"), draws()),
        "InvoiceReassociated" => {
            let from = json["previous"]["purchaseOrderId"].as_str().unwrap();
            format!("{} {} from {from}", text("purchaseOrderId"), draws())
        }
        other => panic!("{other} is not shown"),
    };
    format!("{kind} {rest}")
}

fn act(record: RecordedOrder, step: &str) -> RecordedOrder {
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
        "tagged" => RecordedOrder { tags: tags(r#"{"a":"1"}"#), ..record },
        "tagged otherwise" => RecordedOrder { tags: tags(r#"{"a":"2","b":"1"}"#), ..record },
        "suspended" => status(WantedStatus::Suspended),
        "activated" => status(WantedStatus::Active),
        "deleted" => record.deleted(at),
        "proven with 0 differences" | "proven with 2 differences" => {
            let differences = if step.contains('0') { 0 } else { 2 };
            let reconciliation = record.reconciliation.clone().reconciled(differences, at, 0);
            RecordedOrder { reconciliation, ..record }
        }
        other => {
            if let Some(amount) = other.strip_prefix("drawn ") {
                let amount = Money::parse(amount, record.order.currency).unwrap();
                let totals = record.totals.after(&"1".parse().unwrap(), amount).unwrap();
                return RecordedOrder { totals, ..record };
            }
            let on = other.strip_prefix("looked at on ").unwrap_or_else(|| panic!("what is `{other}`?"));
            let notices = outlook(&record, &NoticePolicy::default(), day(on)).state;
            RecordedOrder { notices, ..record }
        }
    }
}

fn settle(
    record: Option<RecordedInvoice>,
    step: &str,
    orders: &mut BTreeMap<PurchaseOrderId, Candidate>,
) -> RecordedInvoice {
    let none: Vec<Candidate> = Vec::new();
    let (no_choice, nothing): (Option<Choice>, Decision) = decide(&invoice(), &none);
    let to =
        |id: &str| Choice { purchase_order_id: id.parse().unwrap(), line_item_number: "1".parse().unwrap() };
    match (step.split_once(" PO-"), record) {
        (Some(("matched with", id)), None) => {
            let choice = to(&format!("PO-{id}"));
            RecordedInvoice::new(invoice(), Some(&choice), nothing, orders, instant("2026-06-15")).unwrap()
        }
        (Some(("rematched with", id)), Some(record)) => {
            record.rematched(Some(&to(&format!("PO-{id}"))), nothing, orders).unwrap()
        }
        (Some(("moved to", id)), Some(record)) => {
            record.reassociated(&to(&format!("PO-{id}")), nothing, orders).unwrap().unwrap()
        }
        (None, None) => {
            assert_eq!(step, "unmatched");
            RecordedInvoice::new(invoice(), no_choice.as_ref(), nothing, orders, instant("2026-06-15"))
                .unwrap()
        }
        (None, Some(record)) => match step {
            "unmatched again" => record.rematched(None, nothing, orders).unwrap(),
            "told" => RecordedInvoice { unmatched_notified_at: Some(instant("2026-06-16")), ..record },
            "voided" => record.voided(orders, instant("2026-06-16")).unwrap().unwrap(),
            other => panic!("what is `{other}`?"),
        },
        (Some(_), _) => panic!("what is `{step}`?"),
    }
}

fn document() -> Value {
    json!({"purchaseOrderId": "PO-7", "billFrom": ["AWS_INC"], "currency": "USD", "effectiveMonth": "2026-01",
        "expirationMonth": "2026-12",
        "lineItems": [{"lineItemNumber": "1", "type": "ALL", "unitPrice": "1000.00", "quantity": "1"}]})
}

fn read(document: Value) -> PurchaseOrder {
    PurchaseOrder::read(document, &Catalogue::aws().unwrap()).unwrap().0
}

fn made() -> RecordedOrder {
    RecordedOrder::new(read(document()), Tags::new(), instant("2026-01-01"), day("2026-01-01"))
}

fn candidate(id: &str) -> Candidate {
    let mut document = document();
    document["purchaseOrderId"] = json!(id);
    let record = RecordedOrder::new(read(document), Tags::new(), instant("2026-01-01"), day("2026-01-01"));
    Candidate::of(&record)
}

fn invoice() -> Invoice {
    Invoice::read(json!({"accountId": "111122223333", "billFrom": "AWS_INC", "invoiceId": "I-1",
        "invoiceType": "INVOICE", "chargeType": "MONTHLY_USAGE", "billingPeriod": "2026-05", "currency": "USD",
        "amount": "100.00"}))
    .unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn instant(day: &str) -> DateTime<Utc> {
    format!("{day}T12:00:00Z").parse().unwrap()
}
