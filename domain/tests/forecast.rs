//! Runs every row of `forecast.md`. The notation is explained there; what is not of it fails.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod table;

use chrono::NaiveTime;
use domain::forecast::Forecast;
use domain::health::HealthFlag;
use domain::ledger::RecordedOrder;
use domain::money::Money;
use domain::purchase_order::PurchaseOrder;
use domain::seller::Catalogue;
use serde_json::json;
use table::Row;

type Outcome<T> = Result<T, String>;

#[test]
fn every_row_of_the_forecast_holds() {
    table::run(include_str!("forecast.md"), 46, row);
}

fn row(row: &Row<'_>) -> Outcome<()> {
    let mut record = line(row.cell("line"))?;
    let number = record.order.line_items[0].line_item_number.clone();
    for text in row.cell("billed").split(", ").filter(|it| !it.is_empty()) {
        let (month, amount) = text.split_once(' ').ok_or_else(|| format!("`{text}` is no draw"))?;
        let month = month.parse().map_err(|it| format!("{it}"))?;
        let amount = Money::parse(amount, record.order.currency).map_err(|it| it.to_string())?;
        record.totals = record.totals.after(&number, amount).map_err(|it| it.to_string())?;
        record.invoiced_by_month.add(&number, month, amount).map_err(|it| it.to_string())?;
    }
    let today = row.cell("today");
    let today = if today.is_empty() { "2026-06-15" } else { today };
    let today = today.parse().map_err(|_| format!("`{today}` is no date"))?;
    let forecasts: Vec<Forecast> = record.forecasts(today).collect();
    let found = forecasts.first().map_or_else(|| "-".to_owned(), shown);
    let wanted = row.cell("forecast");
    if wanted != found {
        return Err(format!("expected `{wanted}`, found `{found}`"));
    }
    let early = forecasts.iter().any(Forecast::early);
    let flagged = record
        .health(today, &domain::notice::NoticePolicy::default(), true)
        .contains(&HealthFlag::RunsOutEarly);
    if early == flagged { Ok(()) } else { Err(format!("early: {early}, the flag: {flagged}")) }
}

/// `12000.00 until 2026-12 in USD untracked`.
fn line(text: &str) -> Outcome<RecordedOrder> {
    let (value, rest) = text.split_once(" until ").ok_or_else(|| format!("`{text}`: until when?"))?;
    let mut words = rest.split(' ');
    let (until, mut currency, mut tracked) = (words.next(), "USD", true);
    while let Some(word) = words.next() {
        match word {
            "in" => currency = words.next().unwrap_or_default(),
            "untracked" => tracked = false,
            unknown => return Err(format!("`{text}`: what is `{unknown}`?")),
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

/// `2026-10 at 1000.00 (3), has run out, early`.
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
