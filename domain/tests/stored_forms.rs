//! Every stored JSON form must still be read, and serialize to the same JSON. Files are only added, never edited:
//! `SHAPE.json`, `SHAPE-2.json`, …

use std::collections::BTreeMap;

use domain::change::Change;
use domain::invoice::Invoice;
use domain::ledger::Reconciliation;
use domain::matching::Decision;
use domain::notice::{Notice, NoticeState};
use domain::purchase_order::PurchaseOrder;
use domain::settings::Settings;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads a stored form and serializes it again.
type Reserialize = fn(Value) -> Result<Value, String>;

const SHAPES: [(&str, Reserialize); 8] = [
    ("change", through::<Change>),
    ("decision", |stored| decision(stored.as_str().unwrap_or_default())),
    ("invoice", |stored| serialized(Invoice::read(stored))),
    ("notice", through::<Notice>),
    ("notice_state", through::<NoticeState>),
    ("order", |stored| serialized(PurchaseOrder::read_stored(stored))),
    ("reconciliation", through::<Reconciliation>),
    ("settings", |stored| serialized(Settings::read_stored(stored))),
];

#[test]
fn every_stored_form_is_read_and_serialized_unchanged() {
    let mut counts: BTreeMap<&str, usize> = SHAPES.iter().map(|(shape, _)| (*shape, 0)).collect();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stored_forms");
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let shape = name.split('-').next().unwrap();
        let (shape, reserialize) = SHAPES.iter().find(|(known, _)| *known == shape).unwrap();
        let forms: Vec<Value> = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        for form in forms {
            *counts.get_mut(shape).unwrap() += 1;
            assert_eq!(reserialize(form.clone()), Ok(form), "{name}");
        }
    }
    assert!(counts.values().all(|forms| *forms > 0), "a shape has no file: {counts:?}");
}

/// A decision is stored packed, and its amounts are in the currency of its invoice.
fn decision(stored: &str) -> Result<Value, String> {
    let currency = "JPY".parse().map_err(|error| format!("{error:?}"))?;
    serialized(Decision::unpack(stored, currency).map(|decision| decision.packed()))
}

fn through<T: DeserializeOwned + Serialize>(stored: Value) -> Result<Value, String> {
    serialized(serde_json::from_value::<T>(stored))
}

fn serialized<T: Serialize, E: std::fmt::Debug>(read: Result<T, E>) -> Result<Value, String> {
    let value = read.map_err(|error| format!("{error:?}"))?;
    serde_json::to_value(&value).map_err(|error| error.to_string())
}
