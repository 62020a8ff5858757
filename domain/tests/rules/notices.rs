//! Checks every row of `notices.md`, which explains the notation.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::ids::LineItemNumber;
use domain::ledger::RecordedOrder;
use domain::money::Money;
use domain::notice::{Notice, NoticePolicy, NoticeState, outlook};
use domain::purchase_order::{PurchaseOrder, WantedStatus};
use domain::seller::Catalogue;
use serde_json::{Value, json};

use crate::table::{Row, RowResult, run, same};

#[test]
fn every_row_of_the_notice_rules_holds() {
    run(include_str!("../notices.md"), 60, row);
}

fn row(row: &Row<'_>) -> RowResult<()> {
    let (made_on, mut document) = document(row.cell("order"))?;
    let account = policy(row.cell("account"))?;
    let mut record = RecordedOrder::new(read(document.clone())?, [].into(), at(made_on), made_on);
    let (mut given, mut look_again, mut known) = (Vec::new(), None, NoticeState::default());
    for step in row.cell("story").split("; ") {
        let (date, actions) = step.split_once(": ").unwrap_or((step, ""));
        let today = date.parse().map_err(|_| format!("`{date}` is not a date"))?;
        for action in actions.split(", ").filter(|it| !it.is_empty()) {
            record = act(record, &mut document, action, today)?;
        }
        let outlook = outlook(&record, &known, &account, today);
        let notices: Vec<String> = outlook.notices.iter().map(shown).collect();
        given.push(if notices.is_empty() { "-".to_owned() } else { notices.join(" and ") });
        known = outlook.state;
        look_again = outlook.look_again_on;
    }
    same("notices", row.cell("notices"), &given.join("; "))?;
    let wanted = row.cell("look again");
    let found = look_again.map_or_else(|| "never".to_owned(), |it: NaiveDate| it.to_string());
    if wanted.is_empty() { Ok(()) } else { same("look again", wanted, &found) }
}

/// Parses `2026-01-05 until 2026-04: 1000.00, untracked, thresholds 75 0, leads P2M P0D`.
fn document(text: &str) -> RowResult<(NaiveDate, Value)> {
    let (head, parts) = text.split_once(": ").ok_or_else(|| format!("`{text}` is not an order"))?;
    let (made_on, until) = head.split_once(" until ").ok_or_else(|| format!("`{head}` has no `until`"))?;
    let mut lines = Vec::new();
    let mut document = json!({"purchaseOrderId": "PO_A", "billFrom": ["AWS_INC"], "currency": "USD",
        "effectiveMonth": "2020-01", "expirationMonth": until});
    for part in parts.split(", ") {
        let (word, rest) = part.split_once(' ').unwrap_or((part, ""));
        match word {
            "thresholds" => document["noticePolicy"]["balanceThresholds"] = list(rest),
            "leads" => document["noticePolicy"]["expirationLeads"] = list(rest),
            "untracked" => lines.push(json!({"balanceTracking": false, "type": "ALL"})),
            price => lines.push(json!({"type": "ALL", "unitPrice": price, "quantity": "1"})),
        }
    }
    for (index, line) in lines.iter_mut().enumerate() {
        line["lineItemNumber"] = json!((index + 1).to_string());
    }
    document["lineItems"] = Value::from(lines);
    Ok((made_on.parse().map_err(|_| format!("`{made_on}` is not a date"))?, document))
}

fn list(text: &str) -> Value {
    Value::from(text.split(' ').filter(|it| *it != "none").collect::<Vec<_>>())
}

/// Parses `thresholds 50, leads P1D`. Lists that are not given take their defaults.
fn policy(text: &str) -> RowResult<NoticePolicy> {
    let mut policy = NoticePolicy::default();
    for part in text.split(", ").filter(|it| !it.is_empty()) {
        let (word, rest) = part.split_once(' ').unwrap_or((part, ""));
        let unreadable = |it: serde_json::Error| it.to_string();
        match word {
            "thresholds" => {
                policy.balance_thresholds = serde_json::from_value(list(rest)).map_err(unreadable)?;
            }
            "leads" => policy.expiration_leads = serde_json::from_value(list(rest)).map_err(unreadable)?,
            _ => return Err(format!("unknown word `{part}`")),
        }
    }
    Ok(policy)
}

/// Applies an event such as `drawn 250.00 from 2`, `suspended`, `activated`, `deleted`, `until 2026-06`, `worth 2000.00`, `thresholds 50`.
fn act(
    record: RecordedOrder,
    document: &mut Value,
    action: &str,
    today: NaiveDate,
) -> RowResult<RecordedOrder> {
    let (word, rest) = action.split_once(' ').unwrap_or((action, ""));
    let to = |wanted| {
        let changed = record.with_status(wanted, at(today), today);
        changed.map(|(it, _)| it).map_err(|it| it.to_string())
    };
    match word {
        "drawn" => {
            let (amount, line) = rest.split_once(" from ").unwrap_or((rest, "1"));
            let amount = Money::parse(amount, record.order.currency).map_err(|it| it.to_string())?;
            let line: LineItemNumber = line.parse().map_err(|_| action.to_owned())?;
            let totals = record.totals.after(&line, amount).map_err(|it| it.to_string())?;
            return Ok(RecordedOrder { totals, ..record });
        }
        "suspended" => return to(WantedStatus::Suspended),
        "activated" => return to(WantedStatus::Active),
        "expired" => return to(WantedStatus::Expired),
        "deleted" => return Ok(record.deleted(at(today))),
        "until" => document["expirationMonth"] = json!(rest),
        "worth" => document["lineItems"][0]["unitPrice"] = json!(rest),
        "described" => document["description"] = json!(rest),
        "thresholds" => document["noticePolicy"]["balanceThresholds"] = list(rest),
        "leads" => document["noticePolicy"]["expirationLeads"] = list(rest),
        _ => return Err(format!("unknown event `{action}`")),
    }
    let edited = record.edited(read(document.clone())?, [].into(), at(today), today);
    edited.map(|(it, _)| it).map_err(|it| it.to_string())
}

/// Returns text such as `1 below 75%: 700.00`, `ends 2026-04-30: 61 days`.
fn shown(notice: &Notice) -> String {
    match notice {
        Notice::Balance { line_item_number, threshold, balance, total_value, .. } => {
            assert!(balance.is_below(*threshold, *total_value), "{notice:?}");
            format!("{line_item_number} below {threshold}%: {balance}")
        }
        Notice::Expiration { expires_on, days_left } => format!("ends {expires_on}: {days_left} days"),
        Notice::MissingPurchaseOrder { invoice, .. } => format!("{} is unmatched", invoice.invoice_id),
        Notice::AssignmentDiffers { invoice, .. } => format!("{} differs", invoice.invoice_id),
    }
}

fn read(document: Value) -> RowResult<PurchaseOrder> {
    let read = PurchaseOrder::read(document, &Catalogue::aws().unwrap());
    read.map(|(order, _)| order).map_err(|it| format!("{it:?}"))
}

fn at(date: NaiveDate) -> DateTime<Utc> {
    date.and_time(NaiveTime::MIN).and_utc()
}
