//! Generators of purchase orders and invoices.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::PurchaseOrderId;
use domain::invoice::{Invoice, InvoiceCharge};
use domain::ledger::RecordedOrder;
use domain::matching::{Candidate, Choice, Decision, decide};
use domain::money::Currency;
use domain::purchase_order::PurchaseOrder;
use domain::seller::Catalogue;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

/// Returns cents as an amount of dollars.
pub fn dollars(cents: i64) -> String {
    format!("{}{}.{:02}", if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100)
}

pub fn usd() -> Currency {
    "USD".parse().unwrap()
}

/// Generates the JSON of an order with two to four lines of few types, so that invoices find several lines and use them up.
pub fn order_document(id: String) -> impl Strategy<Value = Value> {
    let types = select(vec![
        "ALL",
        "MONTHLY_USAGE",
        "SUBSCRIPTION",
        "MARKETPLACE_TRANSACTION",
        "MARKETPLACE_BLANKET_USAGE",
    ]);
    let line = (types, 1u32..=6, 0u32..=6, 0i64..30_000, any::<bool>());
    let unit = select(vec![json!([]), json!(["EU"]), json!(["EU", "US"])]);
    let depleted = select(vec!["CONTINUE", "STOP", "SPILL"]);
    (vec(line, 2..=4), depleted, unit).prop_map(move |(lines, when_depleted, units)| {
        let line = |(index, (kind, first, more, cents, tracked)): (usize, (&str, u32, u32, i64, bool))| {
            json!({"lineItemNumber": (index * 5 + 1).to_string(), "type": kind, "startMonth": format!("2026-{first:02}"),
                "endMonth": format!("2026-{:02}", first + more), "unitPrice": dollars(cents), "quantity": "1.5",
                "tax": {"percent": "19"}, "balanceTracking": tracked})
        };
        json!({"purchaseOrderId": id, "billFrom": ["AWS_INC"], "currency": "USD", "effectiveMonth": "2026-01",
            "expirationMonth": "2026-12", "invoiceUnits": units, "whenDepleted": when_depleted,
            "contacts": [{"name": "Ada", "email": "ada@example.com"}], "noticePolicy": {"expirationLeads": ["P1M"]},
            "lineItems": lines.into_iter().enumerate().map(line).collect::<Value>()})
    })
}

pub fn order_documents() -> impl Strategy<Value = Vec<Value>> {
    ["PO_C", "PO_A", "PO_B"].map(|id| order_document(id.to_owned()).boxed()).to_vec()
}

pub fn read(document: &Value) -> PurchaseOrder {
    PurchaseOrder::read(document.clone(), &Catalogue::aws().unwrap()).unwrap().0
}

pub fn at(seconds: i64) -> DateTime<Utc> {
    "2026-01-01T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::seconds(seconds)
}

/// Records the orders, some of them at the same instant.
pub fn records(documents: &[Value]) -> BTreeMap<PurchaseOrderId, RecordedOrder> {
    let record = |(nth, document): (usize, &Value)| {
        let order = read(document);
        let now = at(i64::try_from(nth / 2).unwrap());
        (order.purchase_order_id.clone(), RecordedOrder::new(order, [].into(), now, now.date_naive()))
    };
    documents.iter().enumerate().map(record).collect()
}

pub fn invoice_document() -> impl Strategy<Value = Value> {
    let charges =
        select(vec!["MONTHLY_USAGE", "SUBSCRIPTION", "MARKETPLACE", "PROFESSIONAL_SERVICES_AND_TRAINING"]);
    let reference = select(vec!["", "", "", "PO_A", "PO_B", "po_a"]);
    let unit = select(vec!["", "EU", "US"]);
    (charges, 1u32..=12, -20_000i64..40_000, any::<bool>(), reference, unit).prop_map(
        |(charge, month, cents, memo, reference, unit)| {
            let mut document = json!({"accountId": "111122223333", "billFrom": "AWS_INC", "invoiceId": "I-1",
                "invoiceType": "INVOICE", "chargeType": charge, "billingPeriod": format!("2026-{month:02}"),
                "currency": "USD", "amount": dollars(cents), "purchaseOrderReference": reference});
            if memo && cents >= 0 {
                document["invoiceType"] = json!("CREDIT_MEMO");
            }
            if !unit.is_empty() {
                document["invoiceUnit"] = json!(unit);
            }
            document
        },
    )
}

/// Generates an invoice with or without lines.
pub fn invoice_with_lines() -> impl Strategy<Value = Value> {
    let charges = select(vec!["", "", "MONTHLY_USAGE", "SUBSCRIPTION", "MARKETPLACE"]);
    let reference = select(vec!["", "", "", "PO_A", "PO_B"]);
    let line_reference = select(vec!["", "", "", "1", "6", "99"]);
    let line = (0i64..20_000, charges, select(vec!["", "", "2026-03"]), reference, line_reference);
    (invoice_document(), vec(line, 0..5)).prop_map(|(mut document, lines)| {
        let negative = document["amount"].as_str().unwrap().starts_with('-');
        let mut total = 0;
        let line = |(nth, (cents, charge, month, order, number)): (usize, (i64, &str, &str, &str, &str))| {
            let cents = if negative { -cents } else { cents };
            total += cents;
            let mut line = json!({"lineId": nth.to_string(), "amount": dollars(cents)});
            let fields =
                [("chargeType", charge), ("billingPeriod", month), ("purchaseOrderReference", order)];
            let number = ("purchaseOrderLineReference", if order.is_empty() { "" } else { number });
            for (name, value) in fields.into_iter().chain([number]).filter(|(_, value)| !value.is_empty()) {
                line[name] = json!(value);
            }
            line
        };
        let lines: Vec<Value> = lines.into_iter().enumerate().map(line).collect();
        if !lines.is_empty() {
            document["amount"] = json!(dollars(total));
            document["lines"] = Value::from(lines);
        }
        document
    })
}

/// Decides about an invoice as a whole among purchase orders that can all be read.
pub fn decided<'a>(
    invoice: &Invoice,
    candidates: impl IntoIterator<Item = &'a Candidate>,
) -> (Option<Choice>, Decision) {
    let plan = decide(InvoiceCharge::whole(invoice), candidates, &BTreeSet::new()).unwrap();
    (plan.draws.into_iter().next().map(|draw| draw.on), plan.decision)
}
