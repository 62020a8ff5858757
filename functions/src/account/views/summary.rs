//! The totals of an account's purchase orders, as callers see them.

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

use crate::store::versions::QuotaCounts;

/// The totals of an account's purchase orders, without deleted ones.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Summary")]
pub struct SummaryView {
    /// The day of the totals.
    as_of: NaiveDate,
    #[serde(flatten)]
    counts: CountsView,
    /// The totals by currency, ordered by code, for each currency of a purchase order or an unmatched invoice.
    currencies: Vec<CurrencyView>,
    /// The unmatched invoices that the totals include.
    unmatched: UnmatchedView,
    /// The number of purchase orders whose stored items can't be read, and which no total includes. Absent if there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    unreadable: Option<u64>,
    /// The most purchase orders that the account may have.
    quotas: QuotasView,
}

/// The most purchase orders of an account.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Quotas")]
struct QuotasView {
    /// The most that may be active.
    active_purchase_orders: usize,
    /// The most that may be not deleted.
    purchase_orders: usize,
}

/// The numbers of purchase orders by status and health.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct CountsView {
    /// The number of purchase orders with each status.
    by_status: BTreeMap<Status, u64>,
    /// The number of purchase orders with each health flag. A purchase order counts once for each of its flags.
    by_health: BTreeMap<HealthFlag, u64>,
}

/// The totals of the purchase orders in one currency.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "CurrencySummary")]
pub struct CurrencyView {
    /// The currency.
    currency: Currency,
    /// The number of purchase orders.
    purchase_orders: u64,
    #[serde(flatten)]
    counts: CountsView,
    /// The value of the active purchase orders.
    value: Money,
    /// The amount invoiced on the active purchase orders, including line items whose balance is not tracked.
    invoiced: Money,
    /// The balance of the active purchase orders, on line items whose balance is tracked.
    balance: Money,
    /// The number of active purchase orders that expire soon: `EXPIRING`.
    expiring: u64,
    /// The number of active purchase orders with the flag `LOW_BALANCE`.
    low: u64,
    /// The unmatched invoices in this currency that the totals include.
    unmatched: UnmatchedAmount,
    /// The budget of all tracked line items by month: the eleven months before this one, this one and the twelve after it.
    burn_down: Vec<BurnDownView>,
}

/// Unmatched invoices in one currency.
#[derive(Debug, Serialize, JsonSchema)]
struct UnmatchedAmount {
    /// The number of invoices.
    invoices: u64,
    /// The sum of their amounts, less credits.
    amount: Money,
}

/// The unmatched invoices with the latest billing periods, at most 1,000.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "UnmatchedInvoices")]
struct UnmatchedView {
    /// The number of unmatched invoices that the totals include.
    invoices: u64,
    /// Whether there are more unmatched invoices, which the totals do not include.
    more: bool,
}

/// One month of a burn-down.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "BurnDownMonth")]
struct BurnDownView {
    /// The month.
    month: Month,
    /// The total value of the line items for this month.
    value: Money,
    /// The amount invoiced for this month.
    invoiced: Money,
    /// What remains of these line items at the end of the month; in future months, what remains of them now.
    remaining: Money,
    /// What will remain of these line items if each is invoiced at the mean of its last two or three invoiced months, or, if it
    /// is for one month and not invoiced yet, of the last such line items of its type; from the present month on.
    #[serde(skip_serializing_if = "Option::is_none")]
    projected: Option<Money>,
}

/// `more`: whether there are more unmatched invoices than the summary includes.
pub fn summary(summary: &Summary, more: bool, quotas: QuotaCounts) -> SummaryView {
    SummaryView {
        as_of: summary.as_of,
        counts: counts(&summary.counts),
        currencies: summary.currencies.iter().map(|(currency, it)| currency_view(*currency, it)).collect(),
        unmatched: UnmatchedView { invoices: summary.unmatched, more },
        unreadable: Some(summary.unreadable).filter(|unreadable| *unreadable > 0),
        quotas: QuotasView { active_purchase_orders: quotas.active, purchase_orders: quotas.all },
    }
}

fn currency_view(currency: Currency, it: &CurrencyTotals) -> CurrencyView {
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
        burn_down: it.burn_down.months().iter().map(month_view).collect(),
    }
}

fn counts(counts: &OrderCounts) -> CountsView {
    CountsView { by_status: count_of_each(&counts.by_status), by_health: count_of_each(&counts.by_health) }
}

/// Returns the count of every value of `T`, also if it is 0.
fn count_of_each<T: VariantArray + Copy + Ord>(counts: &BTreeMap<T, u64>) -> BTreeMap<T, u64> {
    T::VARIANTS.iter().map(|value| (*value, counts.get(value).copied().unwrap_or_default())).collect()
}

fn month_view(it: &BurnDownMonth) -> BurnDownView {
    BurnDownView {
        month: it.month,
        value: it.value,
        invoiced: it.invoiced,
        remaining: it.remaining,
        projected: it.projected,
    }
}
