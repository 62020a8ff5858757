//! What callers see of what was billed to a line, and of when it runs out.

use chrono::NaiveDate;
use domain::forecast::Forecast;
use domain::ledger::RecordedOrder;
use domain::money::Money;
use domain::month::Month;
use domain::purchase_order::LineItem;
use schemars::JsonSchema;
use serde::Serialize;

/// What was billed to a line for a month.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "BilledMonth")]
pub struct BilledMonthView {
    /// The month.
    billing_period: Month,
    /// What its invoices took, less what credits and voids gave back.
    amount: Money,
}

/// When a line runs out, at the mean of its last three billed months.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Forecast")]
pub struct ForecastView {
    /// That mean, rounded half-up; the month is computed from the exact one.
    monthly_mean: Money,
    /// How many billed months it is the mean of: 1 to 3.
    months: usize,
    /// The month whose bill leaves nothing, or left nothing.
    runs_out_month: Month,
    /// Whether that is before the line's last month.
    early: bool,
}

/// The latest months for which anything is billed to a line, latest first.
pub fn billed_months(record: &RecordedOrder, line: &LineItem) -> Vec<BilledMonthView> {
    let billed = record.invoiced_by_month.invoiced(&line.line_item_number);
    billed.map(|(billing_period, amount)| BilledMonthView { billing_period, amount }).collect()
}

/// When a line runs out; none where nothing is to be foretold.
pub fn forecast(record: &RecordedOrder, line: &LineItem, today: NaiveDate) -> Option<ForecastView> {
    let forecast: Forecast = record.forecast(line, today)?;
    Some(ForecastView {
        monthly_mean: forecast.monthly_mean,
        months: forecast.months,
        runs_out_month: forecast.runs_out,
        early: forecast.early(),
    })
}
