//! Checks every row of `summary.md`, which explains the notation.

use chrono::{NaiveDate, NaiveTime};
use domain::health::HealthFlag;
use domain::ledger::RecordedOrder;
use domain::money::{Currency, Money};
use domain::month::{Month, MonthRange};
use domain::purchase_order::{PurchaseOrder, Status};
use domain::seller::Catalogue;
use domain::settings::AccountDefaults;
use domain::summary::{BurnDownMonth, Summary};
use serde_json::{Value, json};
use strum::VariantArray;

use crate::table::{Row, RowResult, run, same};

#[test]
fn every_row_of_the_burn_down_holds() {
    run(include_str!("../summary.md"), 33, row);
}

fn row(row: &Row<'_>) -> RowResult<()> {
    let mut orders = Vec::new();
    for text in row.cell("orders").split("; ").filter(|it| !it.is_empty()) {
        orders.push(order(text)?);
    }
    // A row belongs to one of two tables.
    let (months, projection) = (row.cell("months"), row.cell("projected"));
    let (wanted, show): (_, fn(&Summary) -> String) =
        if projection.is_empty() { (months, shown_months) } else { (projection, shown_projection) };
    let found = show(&summary_of(&orders));
    orders.reverse();
    same("added in reverse order", &found, &show(&summary_of(&orders)))?;
    same("burn-down", wanted, &found)
}

fn summary_of(orders: &[RecordedOrder]) -> Summary {
    let mut summary = Summary::new(today());
    for order in orders {
        summary.add(order, &AccountDefaults::default()).unwrap();
    }
    summary
}

/// Parses `1200.00 2026-01..2026-12 untracked invoiced 2026-04 100.00`.
fn order(text: &str) -> RowResult<RecordedOrder> {
    let form = || format!("`{text}` is not a purchase order");
    let mut words = text.split(' ');
    let (value, months) = (words.next().ok_or_else(form)?, words.next().ok_or_else(form)?);
    let (first, last) = months.split_once("..").ok_or_else(form)?;
    let mut line = json!({"lineItemNumber": "1", "type": "ALL", "unitPrice": value, "quantity": "1"});
    let (mut invoiced, mut suspended, mut monthly) = (Vec::new(), false, false);
    while let Some(word) = words.next() {
        match word {
            "untracked" => line["balanceTracking"] = json!(false),
            "suspended" => suspended = true,
            "monthly" => monthly = true,
            "line" => {
                let (first, last) = words.next().and_then(|it| it.split_once("..")).ok_or_else(form)?;
                (line["startMonth"], line["endMonth"]) = (json!(first), json!(last));
            }
            "invoiced" => {
                while let Some(month) = words.next() {
                    invoiced.push((month, words.next().ok_or_else(form)?));
                }
            }
            unknown => return Err(format!("`{text}`: unknown word `{unknown}`")),
        }
    }
    let lines = if monthly { line_of_each_month(&line, first, last).ok_or_else(form)? } else { vec![line] };
    let document = json!({"purchaseOrderId": "PO_A", "billFrom": ["AWS_INC"], "currency": "USD",
        "effectiveMonth": first, "expirationMonth": last, "lineItems": lines});
    let (order, tags) = PurchaseOrder::read(document, &Catalogue::aws().unwrap())
        .map_err(|it| format!("`{text}`: {it:?}"))?;
    let mut record = RecordedOrder::new(order, tags, today().and_time(NaiveTime::MIN).and_utc(), today());
    record.suspended = suspended;
    for (month, amount) in invoiced {
        let month: Month = month.parse().map_err(|_| form())?;
        let lines = &record.order.line_items;
        let of_month = lines.iter().find(|line| monthly && line.months.contains(month));
        let number = of_month.unwrap_or(&lines[0]).line_item_number.clone();
        let amount = Money::parse(amount, usd()).map_err(|it| it.to_string())?;
        record.totals = record.totals.after(&number, amount).map_err(|it| it.to_string())?;
        record.invoiced_by_month.add(&number, month, amount).map_err(|it| it.to_string())?;
    }
    Ok(record)
}

fn line_of_each_month(line: &Value, first: &str, last: &str) -> Option<Vec<Value>> {
    let months = MonthRange::new(first.parse().ok()?, last.parse().ok()?)?;
    let of_month = |at: u32| {
        let (month, mut line) = (months.first().plus(at)?.to_string(), line.clone());
        line["lineItemNumber"] = json!((at + 1).to_string());
        (line["startMonth"], line["endMonth"]) = (json!(month), json!(month));
        Some(line)
    };
    (0..months.length()).map(of_month).collect()
}

/// Returns text such as `2026-01..2026-03: 1200.00 0.00 1200.00; 2026-04: …`.
fn shown_months(summary: &Summary) -> String {
    let months = summary.currencies.get(&usd()).map_or(&[][..], |it| it.burn_down.months());
    let figures = |it: &BurnDownMonth| [it.value, it.invoiced, it.remaining];
    let equal = months.chunk_by(|left, right| figures(left) == figures(right));
    let equal = equal.filter(|it| figures(&it[0]).iter().any(|figure| !figure.is_zero()));
    let shown = equal.map(|it| {
        let [value, invoiced, remaining] = figures(&it[0]);
        let (first, last) = (it[0].month, it[it.len() - 1].month);
        let months = if first == last { first.to_string() } else { format!("{first}..{last}") };
        format!("{months}: {value} {invoiced} {remaining}")
    });
    shown.collect::<Vec<_>>().join("; ")
}

/// Returns text such as `2026-06: 750.00; 2026-07: 600.00`, or `-`.
fn shown_projection(summary: &Summary) -> String {
    let months = summary.currencies.get(&usd()).map_or(&[][..], |it| it.burn_down.months());
    assert!(months.iter().all(|it| it.projected.is_some() == (it.month >= Month::of(today()))));
    let months = months.iter().filter_map(|it| Some((it, it.projected?)));
    let other = months.filter(|(it, projected)| *projected != it.remaining);
    let shown: Vec<String> = other.map(|(it, projected)| format!("{}: {projected}", it.month)).collect();
    if shown.is_empty() { "-".to_owned() } else { shown.join("; ") }
}

#[test]
fn amounts_include_active_orders_and_counts_include_all() {
    let orders = [
        "1200.00 2026-01..2026-12 invoiced 2026-04 1000.00",
        "500.00 2026-01..2026-06 invoiced 2026-04 10.00",
        "100.00 2026-07..2026-12 untracked",
        "1200.00 2026-01..2026-12 suspended invoiced 2026-04 1300.00",
        "1200.00 2025-01..2025-12 invoiced 2025-12 1100.00",
        "1200.00 2025-01..2025-12 suspended",
    ];
    let mut summary = summary_of(&orders.map(|text| order(text).unwrap()));
    for amount in ["20.00", "-30.00"] {
        summary.add_unmatched(Money::parse(amount, usd()).unwrap()).unwrap();
    }
    summary.add_unmatched(Money::parse("7", "JPY".parse().unwrap()).unwrap()).unwrap();
    let dollars = &summary.currencies[&usd()];
    assert_eq!(dollars.counts, summary.counts);
    let status = |status| dollars.counts.by_status[&status];
    assert_eq!(Status::VARIANTS.iter().map(|it| status(*it)).collect::<Vec<_>>(), [3, 1, 1, 1]);
    let flags = [HealthFlag::NegativeBalance, HealthFlag::LowBalance, HealthFlag::Expiring];
    assert_eq!(flags.map(|flag| dollars.counts.by_health[&flag]), [1, 1, 1]);
    assert_eq!((dollars.expiring, dollars.low), (1, 1), "only active orders");
    let amounts = [dollars.value, dollars.invoiced, dollars.balance].map(|it| it.to_string());
    assert_eq!(amounts, ["1800.00", "1010.00", "690.00"]);
    assert_eq!((dollars.unmatched, dollars.unmatched_amount.to_string()), (2, "-10.00".to_owned()));
    let yen = &summary.currencies[&"JPY".parse().unwrap()];
    assert_eq!((yen.counts.orders, yen.unmatched, summary.unmatched), (0, 1, 3));
}

fn today() -> NaiveDate {
    "2026-06-15".parse().unwrap()
}

fn usd() -> Currency {
    "USD".parse().unwrap()
}
