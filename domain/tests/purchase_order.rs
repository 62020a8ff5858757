//! Status, health, edits and deletion of purchase orders.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::too_many_lines, reason = "a table is as long as it has rows")]

use chrono::{DateTime, NaiveDate, Utc};
use domain::change::Change;
use domain::edit::EditRefused;
use domain::health::HealthFlag;
use domain::ledger::RecordedOrder;
use domain::money::Money;
use domain::notice::NoticePolicy;
use domain::purchase_order::{PurchaseOrder, Status, WantedStatus};
use domain::seller::Catalogue;
use serde_json::{Value, json};

fn document() -> Value {
    json!({"purchaseOrderId": "PO_A", "billFrom": ["AWS_INC"], "currency": "USD", "effectiveMonth": "2026-01",
        "expirationMonth": "2026-12", "contacts": [{"name": "Ada", "email": "ada@example.com"}],
        "lineItems": [{"lineItemNumber": "1", "type": "ALL", "unitPrice": "1000.00", "quantity": "1"}]})
}

fn with(changes: &[(&str, Value)]) -> Value {
    let mut document = document();
    for (name, value) in changes {
        document[*name] = value.clone();
    }
    document
}

fn order(document: Value) -> PurchaseOrder {
    PurchaseOrder::read(document, &Catalogue::aws().unwrap()).unwrap().0
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    format!("{text}T12:00:00Z").parse().unwrap()
}

fn recorded(document: Value) -> RecordedOrder {
    RecordedOrder::new(order(document), [].into(), at("2026-01-01"), day("2026-01-01"))
}

fn drawn(mut record: RecordedOrder, line: &str, amount: &str) -> RecordedOrder {
    let amount = Money::parse(amount, record.order.currency).unwrap();
    record.totals = record.totals.after(&line.parse().unwrap(), amount).unwrap();
    record
}

#[test]
fn status_follows_from_the_suspended_flag_the_expiration_month_and_today() {
    for (suspended, today, status) in [
        (false, "2025-12-31", Status::Active),
        (false, "2026-12-31", Status::Active),
        (false, "2027-01-01", Status::Expired),
        (true, "2026-12-31", Status::Suspended),
        (true, "2027-01-01", Status::SuspendedExpired),
    ] {
        let record = RecordedOrder { suspended, ..recorded(document()) };
        assert_eq!(record.status(day(today)), status, "{suspended} {today}");
    }
}

#[test]
fn a_buyer_can_make_only_some_changes_of_status() {
    use Status::{Active as A, Expired as E, Suspended as S, SuspendedExpired as SE};
    let (in_use, over) = ("2026-06-15", "2027-06-15");
    for (from, wanted, to) in [
        (A, WantedStatus::Active, None),
        (A, WantedStatus::Suspended, Some(S)),
        (A, WantedStatus::Expired, None),
        (S, WantedStatus::Active, Some(A)),
        (S, WantedStatus::Suspended, None),
        (S, WantedStatus::Expired, None),
        (E, WantedStatus::Active, None),
        (E, WantedStatus::Suspended, Some(SE)),
        (E, WantedStatus::Expired, None),
        (SE, WantedStatus::Active, None),
        (SE, WantedStatus::Suspended, None),
        (SE, WantedStatus::Expired, Some(E)),
    ] {
        let suspended = matches!(from, S | SE);
        let today = if matches!(from, A | S) { in_use } else { over };
        let record = RecordedOrder { suspended, ..recorded(document()) };
        assert_eq!(record.status(day(today)), from);
        let changed = record.with_status(wanted, at(today), day(today)).ok();
        assert_eq!(changed.as_ref().map(|(it, _)| it.status(day(today))), to, "{from} to {wanted:?}");
        if let Some((changed, changes)) = changed {
            assert_eq!((changed.version, changed.updated_at), (2, at(today)), "a status change is an edit");
            assert_eq!(changes, [Change::of_status(from, to.unwrap())]);
        }
    }
}

#[test]
fn an_expired_order_becomes_active_by_moving_its_expiration_month() {
    let today = day("2027-06-15");
    let moved = order(with(&[("expirationMonth", json!("2027-12"))]));
    let (active, _) = recorded(document()).edited(moved, [].into(), at("2027-06-15"), today).unwrap();
    assert_eq!(active.status(today), Status::Active);
    assert_eq!(active.expiration_set_on, today);
}

#[test]
fn health_flags_name_what_needs_attention() {
    use HealthFlag::{
        Expiring, LowBalance, NegativeBalance, NeverWins, NoContacts, NotYetEffective, UncoveredMonths,
    };
    let line = |number: &str, first: &str, last: &str, tracked: bool| {
        json!({"lineItemNumber": number, "type": "ALL", "startMonth": first, "endMonth": last,
            "unitPrice": "1000.00", "quantity": "1", "balanceTracking": tracked})
    };
    let lines = |lines: &[Value]| vec![("lineItems", Value::from(lines.to_vec()))];
    let year = |number, tracked| line(number, "2026-01", "2026-12", tracked);
    let (midyear, no_contacts) = ("2026-06-15", vec![("contacts", json!([]))]);
    for (name, changes, taken, today, account_has_contacts, flags) in [
        ("nothing", vec![], "0.00", midyear, false, vec![]),
        ("no contacts", no_contacts.clone(), "0.00", midyear, false, vec![NoContacts]),
        ("no contacts, but the account has some", no_contacts, "0.00", midyear, true, vec![]),
        ("exactly 75 percent", vec![], "250.00", midyear, false, vec![]),
        ("below 75 percent", vec![], "250.01", midyear, false, vec![LowBalance]),
        ("exactly nothing left", vec![], "1000.00", midyear, false, vec![LowBalance]),
        ("below zero", vec![], "1000.01", midyear, false, vec![NegativeBalance, LowBalance]),
        ("untracked: no balance", lines(&[year("1", false)]), "9000.00", midyear, false, vec![]),
        ("the day before the longest lead", vec![], "0.00", "2026-10-30", false, vec![]),
        ("the day of the longest lead", vec![], "0.00", "2026-10-31", false, vec![Expiring]),
        ("the last day", vec![], "0.00", "2026-12-31", false, vec![Expiring]),
        ("after the last day: expired, not expiring", vec![], "0.00", "2027-01-01", false, vec![]),
        (
            "no leads",
            vec![("noticePolicy", json!({"expirationLeads": []}))],
            "0.00",
            "2026-12-31",
            false,
            vec![],
        ),
        ("before the first month", vec![], "0.00", "2025-12-31", false, vec![NotYetEffective]),
        ("in the first month", vec![], "0.00", "2026-01-01", false, vec![]),
        (
            "no line at the beginning",
            lines(&[line("1", "2026-02", "2026-12", true)]),
            "0.00",
            midyear,
            false,
            vec![UncoveredMonths],
        ),
        (
            "no line at the end",
            lines(&[line("1", "2026-01", "2026-11", true)]),
            "0.00",
            midyear,
            false,
            vec![UncoveredMonths],
        ),
        (
            "a gap between lines",
            lines(&[line("1", "2026-07", "2026-12", true), line("2", "2026-01", "2026-05", true)]),
            "0.00",
            midyear,
            false,
            vec![UncoveredMonths],
        ),
        (
            "no gap, lines that overlap",
            lines(&[
                line("1", "2026-06", "2026-12", true),
                line("2", "2026-01", "2026-06", true),
                line("3", "2026-02", "2026-03", true),
            ]),
            "0.00",
            midyear,
            false,
            vec![],
        ),
        (
            "after an untracked line of the same type and months",
            lines(&[year("2", true), year("1", false)]),
            "0.00",
            midyear,
            false,
            vec![NeverWins],
        ),
        ("before such a line", lines(&[year("1", true), year("2", false)]), "0.00", midyear, false, vec![]),
        (
            "after a tracked line, which can run out",
            lines(&[year("1", true), year("2", true)]),
            "0.00",
            midyear,
            false,
            vec![],
        ),
        (
            "a narrower window, which wins in its months",
            lines(&[year("1", false), line("2", "2026-03", "2026-03", true)]),
            "0.00",
            midyear,
            false,
            vec![],
        ),
    ] {
        let record = drawn(recorded(with(&changes)), "1", taken);
        let found = record.health(day(today), &NoticePolicy::default(), account_has_contacts);
        assert_eq!(found, flags, "{name}");
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
fn an_edit_lists_its_changes_field_by_field() {
    let line =
        |price: &str| json!([{"lineItemNumber": "1/a", "type": "ALL", "unitPrice": price, "quantity": "1"}]);
    let before = with(&[("lineItems", line("1000.00"))]);
    let two = json!([{"lineItemNumber": "2", "type": "ALL", "balanceTracking": false}, line("1000.00")[0]]);
    let added = json!({"lineItemNumber": "2", "type": "ALL", "balanceTracking": false, "startMonth": "2026-01", "endMonth": "2026-12"});
    for (name, changes, wanted) in [
        ("nothing", vec![], json!([])),
        (
            "a field is added",
            vec![("description", json!("Servers"))],
            json!([{"pointer": "/description", "to": "Servers"}]),
        ),
        (
            "a field changes",
            vec![("currency", json!("EUR"))],
            json!([{"pointer": "/currency", "from": "USD", "to": "EUR"}]),
        ),
        (
            "a line changes, named by its number",
            vec![("lineItems", line("2000.00"))],
            json!([{"pointer": "/lineItems/1~1a/unitPrice", "from": "1000.00", "to": "2000.00"}]),
        ),
        (
            "a line is added before it",
            vec![("lineItems", two)],
            json!([{"pointer": "/lineItems/2", "to": added}]),
        ),
        (
            "contacts change: only their number is shown",
            vec![("contacts", json!([{"name": "Bob", "email": "bob@example.com"}]))],
            json!([{"pointer": "/contacts", "from": "1 contacts", "to": "1 contacts"}]),
        ),
        (
            "contacts are removed",
            vec![("contacts", json!([]))],
            json!([{"pointer": "/contacts", "from": "1 contacts", "to": "0 contacts"}]),
        ),
    ] {
        let mut after = before.clone();
        for (field, value) in changes {
            after[field] = value;
        }
        let record = recorded(before.clone());
        let edited = record.edited(order(after), [].into(), at("2026-02-01"), day("2026-02-01"));
        let (edited, changes) = edited.unwrap();
        let changes = serde_json::to_value(&changes).unwrap();
        assert_eq!(changes, wanted, "{name}");
        assert!(!changes.to_string().contains('@') && !changes.to_string().contains("Bob"), "{name}");
        let made = if wanted == json!([]) { (1, record.updated_at) } else { (2, at("2026-02-01")) };
        assert_eq!((edited.version, edited.updated_at), made, "{name}");
        assert_eq!(edited.expiration_set_on, day("2026-01-01"), "{name}");
    }
}

#[test]
fn a_change_of_tags_alone_makes_no_version() {
    let record = recorded(document());
    let tags: domain::purchase_order::Tags = [("team".parse().unwrap(), "web".parse().unwrap())].into();
    let (tagged, changes) =
        record.edited(order(document()), tags.clone(), at("2026-02-01"), day("2026-02-01")).unwrap();
    assert_eq!((tagged.version, tagged.tags, changes), (1, tags, vec![]));
}

#[test]
fn an_order_with_draws_keeps_its_id_currency_and_drawn_lines() {
    let two = json!([{"lineItemNumber": "1", "type": "ALL", "unitPrice": "1000.00", "quantity": "1"},
        {"lineItemNumber": "2", "type": "ALL", "unitPrice": "1000.00", "quantity": "1"}]);
    let record = drawn(recorded(with(&[("lineItems", two.clone())])), "1", "300.00");
    let given_back = drawn(record.clone(), "1", "-300.00");
    let edit = |record: &RecordedOrder, changes: &[(&str, Value)]| {
        record.edited(order(with(changes)), [].into(), at("2026-02-01"), day("2026-02-01"))
    };
    let pointer = |refused: EditRefused| match refused {
        EditRefused::Invalid(refusals) => refusals.each()[0].pointer.clone(),
        EditRefused::LineItemInUse(number) => format!("line {number}"),
    };
    for (name, changes, refused) in [
        ("another ID", vec![("purchaseOrderId", json!("PO_B"))], "/purchaseOrderId"),
        ("another currency", vec![("currency", json!("EUR"))], "/currency"),
        ("without the line", vec![("lineItems", json!([two[1]]))], "line 1"),
    ] {
        assert_eq!(edit(&record, &changes).map_err(pointer).unwrap_err(), refused, "{name}");
        assert_eq!(
            edit(&given_back, &changes).map_err(pointer).unwrap_err(),
            refused,
            "{name}, after the draw was given back"
        );
    }
    assert!(edit(&record, &[("lineItems", json!([two[0]]))]).is_ok(), "without the line that has no draws");
    let lowered = json!([{"lineItemNumber": "1", "type": "ALL", "unitPrice": "100.00", "quantity": "1"}]);
    let (lowered, _) = edit(&record, &[("lineItems", lowered)]).unwrap();
    assert_eq!(lowered.total_balance().unwrap().unwrap().to_string(), "-200.00");
}

#[test]
fn the_value_includes_all_lines_and_the_balance_only_tracked_ones() {
    let line = |number: &str, tracked| {
        json!({"lineItemNumber": number, "type": "ALL", "unitPrice": "1000.00", "quantity": "2",
        "tax": {"percent": "19"}, "balanceTracking": tracked})
    };
    let record =
        drawn(recorded(with(&[("lineItems", json!([line("1", true), line("2", false)]))])), "2", "500.00");
    assert_eq!(record.order.value().unwrap().to_string(), "4760.00");
    assert_eq!(record.total_balance().unwrap().unwrap().to_string(), "2380.00");
    let untracked = recorded(with(&[("lineItems", json!([line("1", false)]))]));
    assert_eq!(untracked.total_balance().unwrap(), None);
}

#[test]
fn a_deletion_erases_contacts_and_keeps_the_ledger() {
    let record = drawn(recorded(document()), "1", "300.00");
    let deleted = record.deleted(at("2026-02-01"));
    assert_eq!((deleted.deleted_at, deleted.version), (Some(at("2026-02-01")), 2));
    assert!(deleted.order.contacts.is_empty());
    assert_eq!(deleted.totals, record.totals);
    assert!(!serde_json::to_string(&deleted.order).unwrap().contains("ada"));
}
