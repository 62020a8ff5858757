//! What all purchase orders of an account come to, by currency: fed one order at a time, so that its size doesn't
//! depend on how many there are. Deleted orders must not be fed.

mod burn_down;

use std::collections::BTreeMap;

use chrono::NaiveDate;

pub use self::burn_down::{BURN_DOWN_AFTER, BURN_DOWN_BEFORE, BurnDown, BurnDownMonth};
use crate::money::{Currency, Money, MoneyError};
use crate::purchase_order::{HealthFlag, RecordedOrder, Status};
use crate::settings::Defaults;

/// How many purchase orders there are, by what they are like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All of them.
    pub orders: u64,
    /// By status.
    pub by_status: BTreeMap<Status, u64>,
    /// By health flag; an order counts with each of its flags.
    pub by_health: BTreeMap<HealthFlag, u64>,
}

/// What an account's purchase orders come to on one day.
#[derive(Clone, Debug)]
pub struct Summary {
    /// The day.
    pub as_of: NaiveDate,
    /// Of all currencies.
    pub counts: Counts,
    /// By currency: of purchase orders, or of unmatched invoices.
    pub currencies: BTreeMap<Currency, InCurrency>,
    /// Unmatched invoices.
    pub unmatched: u64,
}

/// What an account's purchase orders in one currency come to.
#[derive(Clone, Debug)]
pub struct InCurrency {
    /// Of all of them.
    pub counts: Counts,
    /// The value of those that are active.
    pub value: Money,
    /// What was drawn from those that are active, from lines with and without a balance.
    pub invoiced: Money,
    /// What is left of the tracked lines of those that are active.
    pub balance: Money,
    /// Those that are active and end soon.
    pub expiring: u64,
    /// Those that are active and have a line below one of its thresholds.
    pub low: u64,
    /// Unmatched invoices.
    pub unmatched: u64,
    /// What these come to, credits taken off.
    pub unmatched_amount: Money,
    /// The budget of all of them, month by month.
    pub burn_down: BurnDown,
}

impl Summary {
    /// Of nothing yet.
    pub fn new(as_of: NaiveDate) -> Self {
        Self { as_of, counts: Counts::default(), currencies: BTreeMap::new(), unmatched: 0 }
    }

    /// Adds a purchase order; `defaults` is what it has from its account.
    pub fn add(&mut self, record: &RecordedOrder, defaults: &Defaults) -> Result<(), MoneyError> {
        let status = record.status(self.as_of);
        let health = record.health(self.as_of, &defaults.notice_policy, defaults.has_contacts);
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
        count(&mut in_currency.expiring, health.contains(&HealthFlag::Expiring));
        count(&mut in_currency.low, health.contains(&HealthFlag::LowBalance));
        Ok(())
    }

    /// Adds an unmatched invoice, by what it takes.
    pub fn add_unmatched(&mut self, amount: Money) -> Result<(), MoneyError> {
        count(&mut self.unmatched, true);
        let in_currency = self.in_currency(amount.currency());
        count(&mut in_currency.unmatched, true);
        in_currency.unmatched_amount = in_currency.unmatched_amount.plus(amount)?;
        Ok(())
    }

    fn in_currency(&mut self, currency: Currency) -> &mut InCurrency {
        let as_of = self.as_of;
        self.currencies.entry(currency).or_insert_with(|| {
            let zero = Money::zero(currency);
            InCurrency {
                counts: Counts::default(),
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

impl Counts {
    fn add(&mut self, status: Status, health: &[HealthFlag]) {
        count(&mut self.orders, true);
        count(self.by_status.entry(status).or_default(), true);
        for flag in health {
            count(self.by_health.entry(*flag).or_default(), true);
        }
    }
}

fn count(count: &mut u64, one_more: bool) {
    *count = count.saturating_add(u64::from(one_more));
}
