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

use proptest::test_runner::{Config, FileFailurePersistence, RngSeed};

/// The seeds of cases that once failed. They are run first; commit the lines that a failure adds.
const SEEDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/properties/seeds.txt");

/// Each run has the same cases. The environment variable `PROPTEST_RNG_SEED` makes others.
fn cases(cases: u32) -> Config {
    let seeds = Box::new(FileFailurePersistence::Direct(SEEDS));
    let default = Config::default();
    let rng_seed = if default.rng_seed == RngSeed::Random { RngSeed::Fixed(1) } else { default.rng_seed };
    Config { cases, rng_seed, failure_persistence: Some(seeds), ..default }
}
