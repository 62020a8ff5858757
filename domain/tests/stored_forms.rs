//! Every JSON shape that is kept must still be read, and print back as it was kept. The files are never edited,
//! only added to: `SHAPE.json`, `SHAPE-2.json`, …

use std::collections::BTreeMap;

use domain::change::Change;
use domain::invoice::Invoice;
use domain::ledger::Association;
use domain::ledger::Reconciliation;
use domain::matching::{Decision, Terms};
use domain::notice::{Notice, NoticeState};
use domain::purchase_order::PurchaseOrder;
use domain::settings::Settings;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads a kept form and prints it anew.
type Reprint = fn(Value) -> Result<Value, String>;

const SHAPES: [(&str, Reprint); 10] = [
    ("association", through::<Association>),
    ("change", through::<Change>),
    ("decision", through::<Decision>),
    ("invoice", |kept| printed(Invoice::read(kept))),
    ("notice", through::<Notice>),
    ("notice_state", through::<NoticeState>),
    ("order", |kept| printed(PurchaseOrder::read_stored(kept))),
    ("reconciliation", through::<Reconciliation>),
    ("settings", |kept| printed(Settings::read(kept))),
    ("terms", through::<Terms>),
];

#[test]
fn every_form_ever_kept_is_still_read_and_prints_back_the_same() {
    let mut kept: BTreeMap<&str, usize> = SHAPES.iter().map(|(shape, _)| (*shape, 0)).collect();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stored_forms");
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let shape = name.split('-').next().unwrap();
        let (shape, reprint) = SHAPES.iter().find(|(known, _)| *known == shape).unwrap();
        let forms: Vec<Value> = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        for form in forms {
            *kept.get_mut(shape).unwrap() += 1;
            assert_eq!(reprint(form.clone()), Ok(form), "{name}");
        }
    }
    assert!(kept.values().all(|forms| *forms > 0), "a shape has no file: {kept:?}");
}

fn through<T: DeserializeOwned + Serialize>(kept: Value) -> Result<Value, String> {
    printed(serde_json::from_value::<T>(kept))
}

fn printed<T: Serialize, E: std::fmt::Debug>(read: Result<T, E>) -> Result<Value, String> {
    let value = read.map_err(|error| format!("{error:?}"))?;
    serde_json::to_value(&value).map_err(|error| error.to_string())
}
