//! What must hold of every ledger, checked through the API alone.

use std::collections::BTreeMap;

use domain::money::{Currency, Money};
use serde_json::Value;

use super::{Caller, path_of};

impl Caller<'_> {
    /// A purchase order's ledger, newest entry first.
    pub async fn ledger(&self, id: &str) -> Vec<Value> {
        self.all(&format!("{}/ledger", path_of(id)), "entries", 100).await
    }

    /// A purchase order's invoices, newest first.
    pub async fn invoices(&self, id: &str) -> Vec<Value> {
        self.all(&format!("{}/invoices", path_of(id)), "invoices", 100).await
    }

    /// Checks that a purchase order and its ledger agree: entries without a gap, each balance following from the
    /// one before, and every line's sum that of its entries. The purchase order.
    pub async fn reconciled(&self, id: &str) -> Value {
        let order = self.order(id).await;
        let entries = self.ledger(id).await;
        let numbers: Vec<u64> = entries.iter().rev().map(|it| it["ledgerEntry"].as_u64().unwrap()).collect();
        assert_eq!(numbers, (1..).take(numbers.len()).collect::<Vec<u64>>(), "entries of {id}");
        let currency: Currency = order["currency"].as_str().unwrap().parse().unwrap();
        let sums = sums(&entries, currency);
        for line in order["lineItems"].as_array().unwrap() {
            let number = line["lineItemNumber"].as_str().unwrap();
            let sum = sums.get(number).copied().unwrap_or(Money::zero(currency));
            assert_eq!(money(&line["invoiced"], currency), sum, "line {number} of {id}");
            if let Some(balance) = line.get("balance") {
                let left = money(&line["totalValue"], currency).minus(sum).unwrap();
                assert_eq!(money(balance, currency), left, "balance of line {number} of {id}");
            }
        }
        order
    }
}

/// The sum of each line's entries, with every step from one balance to the next checked.
fn sums(entries: &[Value], currency: Currency) -> BTreeMap<&str, Money> {
    let mut sums: BTreeMap<&str, Money> = BTreeMap::new();
    let mut values: BTreeMap<&str, Money> = BTreeMap::new();
    for entry in entries.iter().rev() {
        let line = entry["lineItemNumber"].as_str().unwrap();
        let sum = sums.entry(line).or_insert(Money::zero(currency));
        *sum = sum.plus(money(&entry["amount"], currency)).unwrap();
        if let Some(balance) = entry.get("balanceAfter") {
            let value = money(balance, currency).plus(*sum).unwrap();
            // A line's value, which no entry changes.
            assert_eq!(*values.entry(line).or_insert(value), value, "{entry}");
        }
    }
    sums
}

pub fn money(text: &Value, currency: Currency) -> Money {
    Money::parse(text.as_str().unwrap(), currency).unwrap()
}
