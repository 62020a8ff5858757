//! Checks every row of `forecast.md`, which explains the notation.

use chrono::NaiveTime;
use domain::forecast::Forecast;
use domain::health::HealthFlag;
use domain::ledger::RecordedOrder;
use domain::money::Money;
use domain::purchase_order::PurchaseOrder;
use domain::seller::Catalogue;
use domain::settings::AccountDefaults;
use serde_json::json;

use crate::table::{Row, RowResult, run, same};

#[test]
fn every_row_of_the_forecast_rules_holds() {
    run(include_str!("../forecast.md"), 49, row);
}

fn row(row: &Row<'_>) -> RowResult<()> {
    let mut record = line(row.cell("line"))?;
    let number = record.order.line_items[0].line_item_number.clone();
    for text in row.cell("invoiced").split(", ").filter(|it| !it.is_empty()) {
        let (month, amount) = text.split_once(' ').ok_or_else(|| format!("`{text}` is not a draw"))?;
        let month = month.parse().map_err(|it| format!("{it}"))?;
        let amount = Money::parse(amount, record.order.currency).map_err(|it| it.to_string())?;
        record.totals = record.totals.after(&number, amount).map_err(|it| it.to_string())?;
        record.invoiced_by_month.add(&number, month, amount).map_err(|it| it.to_string())?;
    }
    let today = row.cell_or("today", "2026-06-15");
    let today = today.parse().map_err(|_| format!("`{today}` is not a date"))?;
    let forecasts: Vec<Forecast> = record.forecasts(today).collect();
    let found = forecasts.first().map_or_else(|| "-".to_owned(), shown);
    same("forecast", row.cell("forecast"), &found)?;
    let early = forecasts.iter().any(Forecast::early);
    let flagged = record.health(today, &AccountDefaults::default()).contains(&HealthFlag::RunsOutEarly);
    if early == flagged { Ok(()) } else { Err(format!("early: {early}, the flag: {flagged}")) }
}

/// Parses `12000.00 until 2026-12 in USD untracked`.
fn line(text: &str) -> RowResult<RecordedOrder> {
    let (value, rest) = text.split_once(" until ").ok_or_else(|| format!("`{text}` has no `until`"))?;
    let mut words = rest.split(' ');
    let (until, mut currency, mut tracked) = (words.next(), "USD", true);
    while let Some(word) = words.next() {
        match word {
            "in" => currency = words.next().unwrap_or_default(),
            "untracked" => tracked = false,
            unknown => return Err(format!("`{text}`: unknown word `{unknown}`")),
        }
    }
    let document = json!({"purchaseOrderId": "PO_A", "billFrom": ["AWS_INC"], "currency": currency,
        "effectiveMonth": "2025-01", "expirationMonth": until,
        "lineItems": [{"lineItemNumber": "1", "type": "ALL", "unitPrice": value, "quantity": "1",
            "balanceTracking": tracked}]});
    let (order, tags) = PurchaseOrder::read(document, &Catalogue::aws().unwrap())
        .map_err(|it| format!("`{text}`: {it:?}"))?;
    let made_on = "2025-01-01".parse().unwrap();
    Ok(RecordedOrder::new(
        order,
        tags,
        chrono::NaiveDate::and_time(&made_on, NaiveTime::MIN).and_utc(),
        made_on,
    ))
}

/// Returns text such as `2026-10 at 1000.00 (3), has run out, early`.
fn shown(forecast: &Forecast) -> String {
    let mut text = format!("{} at {} ({})", forecast.runs_out, forecast.monthly_mean, forecast.months);
    if forecast.has_run_out {
        text.push_str(", has run out");
    }
    if forecast.early() {
        text.push_str(", early");
    }
    text
}
