//! What callers see of all their purchase orders at once.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::health::HealthFlag;
use domain::money::{Currency, Money};
use domain::month::Month;
use domain::purchase_order::Status;
use domain::summary::{BurnDownMonth, CurrencyTotals, OrderCounts, Summary};
use schemars::JsonSchema;
use serde::Serialize;
use strum::VariantArray;

/// What an account's purchase orders come to. Deleted ones are none.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Summary")]
pub struct SummaryView {
    /// The day on which it is so.
    as_of: NaiveDate,
    #[serde(flatten)]
    counts: CountsView,
    /// By currency, in the order of their codes: those of purchase orders and of unmatched invoices.
    currencies: Vec<CurrencyView>,
    /// Unmatched invoices.
    unmatched: UnmatchedView,
}

/// How many purchase orders there are, by what they are like.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct CountsView {
    /// By status; every status is there.
    by_status: BTreeMap<Status, u64>,
    /// By health flag; every flag is there. A purchase order counts with each of its flags.
    by_health: BTreeMap<HealthFlag, u64>,
}

/// What the purchase orders in one currency come to.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "CurrencySummary")]
pub struct CurrencyView {
    /// The currency.
    currency: Currency,
    /// How many purchase orders there are.
    purchase_orders: u64,
    #[serde(flatten)]
    counts: CountsView,
    /// The value of those that are active.
    value: Money,
    /// What was drawn from those that are active, also from lines whose balance is not tracked.
    invoiced: Money,
    /// What is left of those that are active, on lines whose balance is tracked.
    balance: Money,
    /// How many are active and end soon: `EXPIRING`.
    expiring: u64,
    /// How many are active and have a line below one of its thresholds: `LOW_BALANCE`.
    low: u64,
    /// Unmatched invoices in this currency, of those that were read.
    unmatched: UnmatchedAmount,
    /// The budget of all tracked lines, month by month: the eleven months before this one, this one, the twelve after.
    burn_down: Vec<BurnDownView>,
}

/// Unmatched invoices in one currency.
#[derive(Debug, Serialize, JsonSchema)]
struct UnmatchedAmount {
    /// How many.
    invoices: u64,
    /// What they come to, credits taken off.
    amount: Money,
}

/// Unmatched invoices: those for the latest billing periods, up to a thousand.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "UnmatchedInvoices")]
struct UnmatchedView {
    /// How many were read.
    invoices: u64,
    /// Whether there are more, which are not in any sum here.
    more: bool,
}

/// A month of a burn-down.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "BurnDownMonth")]
struct BurnDownView {
    /// The month.
    month: Month,
    /// What the lines for that month are worth, each with its whole value.
    value: Money,
    /// What was billed for that month.
    invoiced: Money,
    /// What is left, at the end of that month, of the lines for it; in months to come, what is left of them now.
    remaining: Money,
    /// What will be left of them if each is billed on at the mean of its last three billed months; from this month on.
    #[serde(skip_serializing_if = "Option::is_none")]
    projected: Option<Money>,
}

/// A summary; `more` tells whether there are more unmatched invoices than are in it.
pub fn summary(summary: &Summary, more: bool) -> SummaryView {
    SummaryView {
        as_of: summary.as_of,
        counts: counts(&summary.counts),
        currencies: summary.currencies.iter().map(|(currency, it)| in_currency(*currency, it)).collect(),
        unmatched: UnmatchedView { invoices: summary.unmatched, more },
    }
}

fn in_currency(currency: Currency, it: &CurrencyTotals) -> CurrencyView {
    CurrencyView {
        currency,
        purchase_orders: it.counts.orders,
        counts: counts(&it.counts),
        value: it.value,
        invoiced: it.invoiced,
        balance: it.balance,
        expiring: it.expiring,
        low: it.low,
        unmatched: UnmatchedAmount { invoices: it.unmatched, amount: it.unmatched_amount },
        burn_down: it.burn_down.months().iter().map(month).collect(),
    }
}

fn counts(counts: &OrderCounts) -> CountsView {
    CountsView { by_status: of_each(&counts.by_status), by_health: of_each(&counts.by_health) }
}

/// Counts of every value of `T`, also of those that there are none of.
fn of_each<T: VariantArray + Copy + Ord>(counts: &BTreeMap<T, u64>) -> BTreeMap<T, u64> {
    T::VARIANTS.iter().map(|value| (*value, counts.get(value).copied().unwrap_or_default())).collect()
}

fn month(it: &BurnDownMonth) -> BurnDownView {
    BurnDownView {
        month: it.month,
        value: it.value,
        invoiced: it.invoiced,
        remaining: it.remaining,
        projected: it.projected,
    }
}
