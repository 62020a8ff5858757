//! Laws of documents: reading, refusing, storing.

use domain::form::{RefusalCode, Refusals};
use domain::invoice::Invoice;
use domain::matching::Candidate;
use domain::purchase_order::PurchaseOrder;
use domain::seller::Catalogue;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;

use crate::cases;
use crate::generators::{invoice_with_lines, order_document, read, records};

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn a_stored_order_and_invoice_are_read_back_unchanged(document in order_document("PO_A".to_owned()), invoice in invoice_with_lines()) {
        let order = read(&document);
        let stored = serde_json::to_value(&order).unwrap();
        let again = PurchaseOrder::read_stored(stored.clone()).unwrap();
        prop_assert_eq!(serde_json::to_value(&again).unwrap(), stored);
        prop_assert_eq!(&again, &order);
        let candidate = Candidate::of(&records(&[document]).into_values().next().unwrap());
        prop_assert_eq!(Candidate::of_stored_terms(candidate.id.clone(), &candidate.stored_terms()), Ok(candidate));
        let invoice = Invoice::read(invoice).unwrap();
        prop_assert_eq!(Invoice::read(serde_json::to_value(&invoice).unwrap()), Ok(invoice));
    }

    #[test]
    fn arbitrary_json_is_refused_and_never_panics(document in any_json()) {
        let catalogue = Catalogue::aws().unwrap();
        prop_assert!(PurchaseOrder::read(document.clone(), &catalogue).is_err());
        prop_assert!(PurchaseOrder::read_stored(document.clone()).is_err());
        prop_assert!(Invoice::read(document).is_err());
    }

    #[test]
    fn a_refusal_points_at_a_present_or_a_missing_value(
        (mut document, at, value) in (order_document("PO_A".to_owned()), any::<Index>(), proptest::option::of(any_json())),
    ) {
        let mut places = Vec::new();
        collect("", &document, &mut places);
        let place = at.get(&places).clone();
        let (parent, name) = place.rsplit_once('/').unwrap_or(("", ""));
        match value {
            Some(value) => *document.pointer_mut(&place).unwrap() = value,
            None if place.is_empty() => {}
            None => match document.pointer_mut(parent).unwrap() {
                Value::Object(fields) => drop(fields.remove(name)),
                Value::Array(elements) => drop(elements.remove(name.parse().unwrap())),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => unreachable!("{place}"),
            },
        }
        let refusals = PurchaseOrder::read(document.clone(), &Catalogue::aws().unwrap());
        for refusal in refusals.err().iter().flat_map(Refusals::each) {
            let parent = refusal.pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
            let there = document.pointer(&refusal.pointer).is_some();
            let missing = refusal.code == RefusalCode::Required && document.pointer(parent).is_some_and(Value::is_object);
            // A long name is cut in the pointer.
            let shortened = refusal.pointer.len() >= 100;
            prop_assert!(there || missing || shortened, "{refusal:?} in {document}");
        }
    }
}

/// Generates JSON, with some of the names and values of real documents.
fn any_json() -> impl Strategy<Value = Value> {
    let names = || {
        select(vec![
            "purchaseOrderId",
            "billFrom",
            "lineItems",
            "tax",
            "percent",
            "currency",
            "type",
            "tags",
            "",
            "/~",
        ])
    };
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        select(vec!["USD", "1", "2026-05", "ALL", "AWS_INC", "-1.00", "999999999999999"])
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 5, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::btree_map(names().prop_map(str::to_owned), inner, 0..5)
                .prop_map(|it| it.into_iter().collect()),
        ]
    })
}

/// Collects the pointer of every value of a document.
fn collect(place: &str, value: &Value, places: &mut Vec<String>) {
    places.push(place.to_owned());
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, it)| collect(&format!("{place}/{name}"), it, places));
        }
        Value::Array(elements) => {
            elements.iter().enumerate().for_each(|(nth, it)| collect(&format!("{place}/{nth}"), it, places));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
