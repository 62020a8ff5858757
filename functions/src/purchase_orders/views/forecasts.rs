//! The amounts invoiced to a line item by month, and its forecast.

use chrono::NaiveDate;
use domain::forecast::Forecast;
use domain::ledger::RecordedOrder;
use domain::money::Money;
use domain::month::Month;
use domain::purchase_order::LineItem;
use schemars::JsonSchema;
use serde::Serialize;

/// The amount invoiced to a line item for one billing period.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "BilledMonth")]
pub struct BilledMonthView {
    /// The billing period.
    billing_period: Month,
    /// The amount drawn by invoices, less credits and voided invoices.
    amount: Money,
}

/// The month in which the balance of a line item runs out, if its invoices go on as in the last two or three billed
/// months.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Forecast")]
pub struct ForecastView {
    /// The mean monthly amount, rounded half up. The forecast uses the exact mean.
    monthly_mean: Money,
    /// The number of billed months in the mean: 2 or 3.
    months: usize,
    /// The month whose invoices use up the balance, or used it up.
    runs_out_month: Month,
    /// Whether the balance runs out before the last month of the line item.
    early: bool,
}

pub fn billed_months(record: &RecordedOrder, line: &LineItem) -> Vec<BilledMonthView> {
    let invoiced = record.invoiced_by_month.invoiced(&line.line_item_number);
    invoiced.map(|(billing_period, amount)| BilledMonthView { billing_period, amount }).collect()
}

pub fn forecast(record: &RecordedOrder, line: &LineItem, today: NaiveDate) -> Option<ForecastView> {
    let forecast: Forecast = record.forecast(line, today)?;
    Some(ForecastView {
        monthly_mean: forecast.monthly_mean,
        months: forecast.months,
        runs_out_month: forecast.runs_out,
        early: forecast.early(),
    })
}
