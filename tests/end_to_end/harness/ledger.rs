//! Checks that a purchase order agrees with its ledger, through the API only.

use std::collections::BTreeMap;

use domain::money::{Currency, Money};
use serde_json::Value;

use super::{Caller, path_of};

impl Caller<'_> {
    /// Returns a purchase order's ledger, newest entry first.
    pub async fn ledger(&self, id: &str) -> Vec<Value> {
        self.all(&format!("{}/ledger", path_of(id)), "entries", 100).await
    }

    /// Returns a purchase order's invoices, newest first.
    pub async fn invoices(&self, id: &str) -> Vec<Value> {
        self.all(&format!("{}/invoices", path_of(id)), "invoices", 100).await
    }

    /// Returns a purchase order after checking that it agrees with its ledger: entries are numbered without a gap,
    /// balances follow from each other, and each line item's invoiced amount is the sum of its entries.
    pub async fn reconciled(&self, id: &str) -> Value {
        let order = self.order(id).await;
        let entries = self.ledger(id).await;
        let numbers: Vec<u64> = entries.iter().rev().map(|it| it["ledgerEntry"].as_u64().unwrap()).collect();
        assert_eq!(numbers, (1..).take(numbers.len()).collect::<Vec<u64>>(), "entries of {id}");
        let currency: Currency = order["currency"].as_str().unwrap().parse().unwrap();
        let sums = sums_by_line(&entries, currency);
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

/// Adds up the entries of each line item, checking that each balance follows from the one before.
fn sums_by_line(entries: &[Value], currency: Currency) -> BTreeMap<&str, Money> {
    let mut sums: BTreeMap<&str, Money> = BTreeMap::new();
    let mut values: BTreeMap<&str, Money> = BTreeMap::new();
    for entry in entries.iter().rev() {
        let line = entry["lineItemNumber"].as_str().unwrap();
        let sum = sums.entry(line).or_insert(Money::zero(currency));
        *sum = sum.plus(money(&entry["amount"], currency)).unwrap();
        if let Some(balance) = entry.get("balanceAfter") {
            let value = money(balance, currency).plus(*sum).unwrap();
            // An entry doesn't change the line item's value.
            assert_eq!(*values.entry(line).or_insert(value), value, "{entry}");
        }
    }
    sums
}

pub fn money(text: &Value, currency: Currency) -> Money {
    Money::parse(text.as_str().unwrap(), currency).unwrap()
}
