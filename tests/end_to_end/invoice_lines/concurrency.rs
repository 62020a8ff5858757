//! Invoices with lines that are matched at once on the same line items.

use std::collections::BTreeMap;

use futures::{StreamExt as _, stream};
use serde_json::{Value, json};

use super::{draws, invoice_with_lines};
use crate::harness::Running;
use crate::harness::given::{With, line, order};

const ORDERS: [&str; 3] = ["PO_LAST", "PO_STOP", "PO_SPILL"];

fn cents(amount: &Value) -> i64 {
    amount.as_str().unwrap().replace('.', "").parse().unwrap()
}

/// A purchase order that takes everything, and two of more specific line items: one stops and one spills.
async fn add_orders(running: &Running) {
    for (id, kind, price, when_depleted) in [
        ("PO_LAST", "ALL", "100000.00", "CONTINUE"),
        ("PO_STOP", "MONTHLY_USAGE", "150.00", "STOP"),
        ("PO_SPILL", "MONTHLY_USAGE", "300.00", "SPILL"),
    ] {
        let lines = ["1", "2"].map(|number| line(number, kind).with(json!({ "unitPrice": price })));
        let fields = json!({"whenDepleted": when_depleted, "lineItems": lines});
        running.buyer().add_order(&order(id).with(fields)).await;
    }
}

/// A hundred invoices of five lines each, one of which names the purchase order that stops.
fn invoices() -> Vec<Value> {
    let invoice = |number: usize| {
        let fields = |nth: usize| match (number + nth) % 5 {
            0 => json!({"purchaseOrderReference": "PO_STOP"}),
            _ => json!({}),
        };
        let lines = [("1", "3.10"), ("2", "7.77"), ("3", "0.01"), ("4", "12.50"), ("5", "1.99")];
        let lines = lines.iter().enumerate().map(|(nth, (id, amount))| (*id, *amount, fields(nth)));
        invoice_with_lines(&format!("I-{number}"), &lines.collect::<Vec<_>>())
    };
    (0..100).map(invoice).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn invoices_of_several_lines_at_once_are_drawn_exactly_and_as_one_after_the_other() {
    let running = Running::followed_on("2026-06-15").await;
    add_orders(&running).await;
    let invoices = invoices();
    let matching = stream::iter(&invoices).map(|invoice| running.match_one(invoice)).buffered(25);
    let results: Vec<Value> = matching.collect().await;
    let mut drawn: BTreeMap<String, i64> = BTreeMap::new();
    for line in results.iter().flat_map(|result| result["lines"].as_array().unwrap()) {
        let of_line = line["draws"].as_array().unwrap();
        let sum: i64 = of_line.iter().map(|draw| cents(&draw["amount"])).sum();
        assert_eq!(sum, if line["outcome"] == "MATCHED" { cents(&line["amount"]) } else { 0 }, "{line}");
        for draw in of_line {
            let [order, number] = ["purchaseOrderId", "lineItemNumber"].map(|it| draw[it].as_str().unwrap());
            *drawn.entry(format!("{order}/{number}")).or_default() += cents(&draw["amount"]);
        }
    }
    for id in ORDERS {
        for line in running.buyer().reconciled(id).await["lineItems"].as_array().unwrap() {
            let place = format!("{id}/{}", line["lineItemNumber"].as_str().unwrap());
            assert_eq!(cents(&line["invoiced"]), drawn.get(&place).copied().unwrap_or_default(), "{place}");
            assert!(id == "PO_LAST" || cents(&line["balance"]) >= 0, "{line}");
        }
    }
    assert_eq!(drawn["PO_SPILL/1"] + drawn["PO_SPILL/2"], 60_000, "what spills is used up");

    // One after the other, in the order in which they were written, they draw the same.
    running.system.events().settled().await;
    let written = running.system.events().caught();
    let written = written.iter().filter_map(|event| event["detail"]["invoiceId"].as_str());
    let alone = Running::on("2026-06-15").await;
    add_orders(&alone).await;
    let mut spilled = 0;
    for id in written {
        let nth: usize = id.trim_start_matches("I-").parse().unwrap();
        let result = alone.match_one(&invoices[nth]).await;
        assert_eq!(draws(&result), draws(&results[nth]), "{id}");
        let several = |line: &&Value| line["draws"].as_array().unwrap().len() > 1;
        spilled += result["lines"].as_array().unwrap().iter().filter(several).count();
    }
    assert!(spilled > 0, "no line was spread");
}
