//! Status, value and deletion.

use domain::change::Change;
use domain::ledger::RecordedOrder;
use domain::purchase_order::{Status, WantedStatus};
use serde_json::json;

use crate::{at, day, document, drawn, order, recorded, with};

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
fn a_deletion_erases_contacts_and_keeps_the_ledger() {
    let record = drawn(recorded(document()), "1", "300.00");
    let deleted = record.deleted(at("2026-02-01"));
    assert_eq!((deleted.deleted_at, deleted.version), (Some(at("2026-02-01")), 2));
    assert!(deleted.order.contacts.is_empty());
    assert_eq!(deleted.totals, record.totals);
    assert!(!serde_json::to_string(&deleted.order).unwrap().contains("ada"));
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
