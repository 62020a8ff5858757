//! Health flags.

use domain::health::HealthFlag::{
    self, Expiring, LowBalance, NegativeBalance, NeverWins, NoContacts, NotYetEffective, UncoveredMonths,
};
use domain::ledger::RecordedOrder;
use domain::notice::NoticePolicy;
use serde_json::{Value, json};

use crate::{day, document, drawn, recorded, with};

/// A day in the middle of the year of the order, on which no day-related flag is raised.
const MIDYEAR: &str = "2026-06-15";

/// Returns the flags of an order of an account without contacts.
fn flags(record: &RecordedOrder, today: &str) -> Vec<HealthFlag> {
    record.health(day(today), &NoticePolicy::default(), false)
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
    for (account_has_contacts, wanted) in [(false, vec![NoContacts]), (true, vec![])] {
        let found = record.health(day(MIDYEAR), &NoticePolicy::default(), account_has_contacts);
        assert_eq!(found, wanted, "{account_has_contacts}");
    }
}

#[test]
fn a_balance_below_a_threshold_or_below_zero_is_flagged() {
    for (amount, wanted) in [
        ("0.00", vec![]),
        ("250.00", vec![]),
        ("250.01", vec![LowBalance]),
        ("1000.00", vec![LowBalance]),
        ("1000.01", vec![NegativeBalance, LowBalance]),
    ] {
        assert_eq!(flags(&drawn(recorded(document()), "1", amount), MIDYEAR), wanted, "{amount}");
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
