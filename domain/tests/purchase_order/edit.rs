//! Edits and the changes that they list.

use domain::edit::EditRefused;
use domain::ledger::RecordedOrder;
use domain::purchase_order::Tags;
use serde_json::{Value, json};

use crate::{at, day, document, drawn, order, recorded, with};

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
fn a_change_of_tags_alone_makes_a_version_and_is_no_update() {
    let record = recorded(document());
    let tags: Tags = [("team".parse().unwrap(), "web".parse().unwrap())].into();
    let (tagged, changes) =
        record.edited(order(document()), tags.clone(), at("2026-02-01"), day("2026-02-01")).unwrap();
    assert_eq!((tagged.version, tagged.updated_at, &tagged.tags), (2, record.updated_at, &tags));
    let changes = serde_json::to_value(&changes).unwrap();
    assert_eq!(changes, json!([{"pointer": "/tags/team", "to": "web"}]));
    let (again, changes) = tagged.tagged(tags);
    assert_eq!((again.version, changes), (2, vec![]));
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
fn only_an_order_that_has_a_withdrawn_currency_keeps_it() {
    let of = |currency: &str| with(&[("currency", json!(currency))]);
    let edit = |before: &str, after: &str| {
        let edited =
            recorded(of(before)).edited(order(of(after)), [].into(), at("2026-02-01"), day("2026-02-01"));
        edited.map(|(edited, _)| edited.order.currency.to_string())
    };
    for (before, after, accepted) in [
        ("HRK", "HRK", true),
        ("HRK", "EUR", true),
        ("HRK", "BGN", false),
        ("USD", "HRK", false),
        ("USD", "VES", true),
    ] {
        assert_eq!(edit(before, after).is_ok(), accepted, "{before} to {after}");
        assert_eq!(order(of(after)).require_current_currency().is_ok(), after != "HRK" && after != "BGN");
    }
    let refused = order(of("HRK")).require_current_currency().unwrap_err();
    assert_eq!(refused.each()[0].detail, "HRK was withdrawn and replaced by EUR");
}
