//! Laws that hold for all orders, invoices and documents.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod documents;
mod generators;
mod invoice_lines;
mod ledger;
mod matching;
mod naive;
mod notices;
mod steps;
mod text;

use proptest::test_runner::{Config, FileFailurePersistence};

/// The seeds of cases that once failed. They are run first; commit the lines that a failure adds.
const SEEDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/properties/seeds.txt");

fn cases(cases: u32) -> Config {
    let seeds = Box::new(FileFailurePersistence::Direct(SEEDS));
    Config { cases, failure_persistence: Some(seeds), ..Config::default() }
}
