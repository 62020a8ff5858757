//! Counts and amounts of all purchase orders of an account, by currency.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::burn_down::BurnDown;
use crate::health::HealthFlag;
use crate::ledger::RecordedOrder;
use crate::money::{Currency, Money, MoneyError};
use crate::purchase_order::Status;
use crate::settings::AccountDefaults;

/// The number of purchase orders, by status and health.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderCounts {
    pub orders: u64,
    pub by_status: BTreeMap<Status, u64>,
    /// An order counts once for each of its flags.
    pub by_health: BTreeMap<HealthFlag, u64>,
}

/// The purchase orders of an account on one day. Orders are added one at a time, so the size doesn't grow with their
/// number. Deleted orders must not be added.
#[derive(Clone, Debug)]
pub struct Summary {
    pub as_of: NaiveDate,
    /// The counts over all currencies.
    pub counts: OrderCounts,
    /// The currencies of the purchase orders and of the unmatched invoices.
    pub currencies: BTreeMap<Currency, CurrencyTotals>,
    /// The number of unmatched invoices.
    pub unmatched: u64,
    /// The number of orders that can't be read, which nothing else counts.
    pub unreadable: u64,
}

/// The purchase orders of an account in one currency.
#[derive(Clone, Debug)]
pub struct CurrencyTotals {
    pub counts: OrderCounts,
    /// The value of the active orders.
    pub value: Money,
    /// The amount invoiced to the active orders, also to untracked lines.
    pub invoiced: Money,
    /// The balance of the tracked lines of the active orders.
    pub balance: Money,
    /// The number of active orders with the flag `EXPIRING`.
    pub expiring: u64,
    /// The number of active orders with the flag `LOW_BALANCE`.
    pub low: u64,
    /// The number of unmatched invoices.
    pub unmatched: u64,
    /// The amount of the unmatched invoices, less credits.
    pub unmatched_amount: Money,
    pub burn_down: BurnDown,
}

impl Summary {
    pub fn new(as_of: NaiveDate) -> Self {
        Self {
            as_of,
            counts: OrderCounts::default(),
            currencies: BTreeMap::new(),
            unmatched: 0,
            unreadable: 0,
        }
    }

    /// Counts a purchase order that can't be read.
    pub fn add_unreadable(&mut self) {
        self.unreadable = self.unreadable.saturating_add(1);
    }

    /// Adds a purchase order.
    pub fn add(&mut self, record: &RecordedOrder, defaults: &AccountDefaults) -> Result<(), MoneyError> {
        let status = record.status(self.as_of);
        let health = record.health(self.as_of, defaults);
        self.counts.add(status, &health);
        let in_currency = self.in_currency(record.order.currency);
        in_currency.counts.add(status, &health);
        in_currency.burn_down.add(record)?;
        if status != Status::Active {
            return Ok(());
        }
        in_currency.value = in_currency.value.plus(record.order.value()?)?;
        for line in &record.order.line_items {
            in_currency.invoiced = in_currency.invoiced.plus(record.invoiced(line))?;
        }
        if let Some(balance) = record.total_balance()? {
            in_currency.balance = in_currency.balance.plus(balance)?;
        }
        add_if(&mut in_currency.expiring, health.contains(&HealthFlag::Expiring));
        add_if(&mut in_currency.low, health.contains(&HealthFlag::LowBalance));
        Ok(())
    }

    /// Adds an unmatched invoice. `amount` is negative for a credit.
    pub fn add_unmatched(&mut self, amount: Money) -> Result<(), MoneyError> {
        add_if(&mut self.unmatched, true);
        let in_currency = self.in_currency(amount.currency());
        add_if(&mut in_currency.unmatched, true);
        in_currency.unmatched_amount = in_currency.unmatched_amount.plus(amount)?;
        Ok(())
    }

    fn in_currency(&mut self, currency: Currency) -> &mut CurrencyTotals {
        let as_of = self.as_of;
        self.currencies.entry(currency).or_insert_with(|| {
            let zero = Money::zero(currency);
            CurrencyTotals {
                counts: OrderCounts::default(),
                value: zero,
                invoiced: zero,
                balance: zero,
                expiring: 0,
                low: 0,
                unmatched: 0,
                unmatched_amount: zero,
                burn_down: BurnDown::around(as_of, currency),
            }
        })
    }
}

impl OrderCounts {
    fn add(&mut self, status: Status, health: &[HealthFlag]) {
        add_if(&mut self.orders, true);
        add_if(self.by_status.entry(status).or_default(), true);
        for flag in health {
            add_if(self.by_health.entry(*flag).or_default(), true);
        }
    }
}

fn add_if(count: &mut u64, condition: bool) {
    *count = count.saturating_add(u64::from(condition));
}
