//! Health flags.

use domain::health::HealthFlag::{
    self, Expiring, LowBalance, NegativeBalance, NeverWins, NoContacts, NotYetEffective, OverCredited,
    UncoveredMonths,
};
use domain::ledger::RecordedOrder;
use domain::settings::AccountDefaults;
use serde_json::{Value, json};

use crate::{day, document, drawn, recorded, with};

/// A day in the middle of the year of the order, on which no day-related flag is raised.
const MIDYEAR: &str = "2026-06-15";

/// Returns the flags of an order of an account without contacts.
fn flags(record: &RecordedOrder, today: &str) -> Vec<HealthFlag> {
    record.health(day(today), &AccountDefaults::default())
}

fn line(number: &str, first: &str, last: &str, balance_tracking: bool) -> Value {
    json!({"lineItemNumber": number, "type": "ALL", "startMonth": first, "endMonth": last,
        "unitPrice": "1000.00", "quantity": "1", "balanceTracking": balance_tracking})
}

fn year(number: &str, balance_tracking: bool) -> Value {
    line(number, "2026-01", "2026-12", balance_tracking)
}

fn recorded_with_lines(lines: &[Value]) -> RecordedOrder {
    recorded(with(&[("lineItems", Value::from(lines.to_vec()))]))
}

#[test]
fn an_order_without_contacts_is_flagged_unless_its_account_has_some() {
    let record = recorded(with(&[("contacts", json!([]))]));
    for (has_contacts, wanted) in [(false, vec![NoContacts]), (true, vec![])] {
        let defaults = AccountDefaults { has_contacts, ..AccountDefaults::default() };
        assert_eq!(record.health(day(MIDYEAR), &defaults), wanted, "{has_contacts}");
    }
}

#[test]
fn a_balance_that_is_low_negative_or_above_the_value_is_flagged() {
    for (amount, wanted) in [
        ("-0.01", vec![OverCredited]),
        ("0.00", vec![]),
        ("750.00", vec![]),
        ("750.01", vec![LowBalance]),
        ("1000.00", vec![LowBalance]),
        ("1000.01", vec![NegativeBalance, LowBalance]),
    ] {
        assert_eq!(flags(&drawn(recorded(document()), "1", amount), MIDYEAR), wanted, "{amount}");
    }
    let low = drawn(recorded(document()), "1", "600.00");
    let half = AccountDefaults { low_balance_percent: "50".parse().unwrap(), ..AccountDefaults::default() };
    assert_eq!(low.health(day(MIDYEAR), &half), [LowBalance], "the account's percentage");
    let low = drawn(recorded(document()), "1", "900.00");
    assert_eq!(flags(&low, "2027-01-01"), [], "an expired order is not low");
    let suspended = RecordedOrder { suspended: true, ..low };
    assert_eq!(flags(&suspended, MIDYEAR), [], "nor is a suspended one");
    let mut line = year("1", true);
    line["unitPrice"] = json!("0.00");
    let worthless = recorded_with_lines(&[line]);
    for amount in ["-5.00", "5.00"] {
        assert_eq!(flags(&drawn(worthless.clone(), "1", amount), MIDYEAR), [], "worth nothing: {amount}");
    }
    let untracked = recorded_with_lines(&[year("1", false)]);
    assert_eq!(flags(&drawn(untracked, "1", "9000.00"), MIDYEAR), [], "an untracked line has no balance");
}

#[test]
fn the_time_before_the_first_month_and_after_the_longest_lead_is_flagged() {
    for (name, today, wanted) in [
        ("before the first month", "2025-12-31", vec![NotYetEffective]),
        ("in the first month", "2026-01-01", vec![]),
        ("the day before the longest lead", "2026-10-30", vec![]),
        ("the day of the longest lead", "2026-10-31", vec![Expiring]),
        ("the last day", "2026-12-31", vec![Expiring]),
        ("after the last day: expired, not expiring", "2027-01-01", vec![]),
    ] {
        assert_eq!(flags(&recorded(document()), today), wanted, "{name}");
    }
    let without_leads = recorded(with(&[("noticePolicy", json!({"expirationLeads": []}))]));
    assert_eq!(flags(&without_leads, "2026-12-31"), [], "without leads");
}

#[test]
fn months_that_no_line_covers_are_flagged() {
    for (name, lines, wanted) in [
        ("no line at the beginning", vec![line("1", "2026-02", "2026-12", true)], vec![UncoveredMonths]),
        ("no line at the end", vec![line("1", "2026-01", "2026-11", true)], vec![UncoveredMonths]),
        (
            "a gap between lines",
            vec![line("1", "2026-07", "2026-12", true), line("2", "2026-01", "2026-05", true)],
            vec![UncoveredMonths],
        ),
        (
            "no gap, lines that overlap",
            vec![
                line("1", "2026-06", "2026-12", true),
                line("2", "2026-01", "2026-06", true),
                line("3", "2026-02", "2026-03", true),
            ],
            vec![],
        ),
    ] {
        assert_eq!(flags(&recorded_with_lines(&lines), MIDYEAR), wanted, "{name}");
    }
}

#[test]
fn uncovered_months_are_listed_as_ranges() {
    let lines = json!([{"lineItemNumber": "1", "type": "ALL", "startMonth": "2026-03", "endMonth": "2026-04", "balanceTracking": false},
        {"lineItemNumber": "2", "type": "ALL", "startMonth": "2026-06", "endMonth": "2026-10", "balanceTracking": false}]);
    let uncovered = recorded(with(&[("lineItems", lines)])).uncovered_months();
    let shown: Vec<String> = uncovered.iter().map(|it| format!("{}..{}", it.first(), it.last())).collect();
    assert_eq!(shown, ["2026-01..2026-02", "2026-05..2026-05", "2026-11..2026-12"]);
}

#[test]
fn a_line_that_another_line_always_outranks_is_flagged() {
    for (name, lines, wanted) in [
        (
            "after an untracked line of the same type and months",
            [year("2", true), year("1", false)],
            vec![NeverWins],
        ),
        ("before such a line", [year("1", true), year("2", false)], vec![]),
        ("after a tracked line, which can run out", [year("1", true), year("2", true)], vec![]),
        (
            "a narrower window, which wins in its months",
            [year("1", false), line("2", "2026-03", "2026-03", true)],
            vec![],
        ),
    ] {
        assert_eq!(flags(&recorded_with_lines(&lines), MIDYEAR), wanted, "{name}");
    }
}
