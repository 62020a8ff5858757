//! Each condition of the store's writes is needed: without it, some seed breaks a promise.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use local::simulation::Mutation;

use super::run::{Settings, run};

/// What a change of the store's writes does to the runs.
pub enum Verdict {
    /// The seed and the first contradiction.
    Caught(u64, String),
    Uncaught,
}

/// Returns every mutation that the runs of `seeds` meet.
pub fn all(seeds: std::ops::Range<u64>) -> Vec<Mutation> {
    let conditions: BTreeSet<String> =
        seeds.flat_map(|seed| run(seed, &Settings::default()).conditions).collect();
    conditions.into_iter().map(Mutation::Condition).chain([Mutation::ClientToken]).collect()
}

/// Runs the seeds with a mutation until one of them breaks a promise.
pub fn judge(mutation: &Mutation, seeds: std::ops::Range<u64>) -> Verdict {
    for seed in seeds {
        let settings = Settings { mutation: Some(mutation.clone()), ..Settings::default() };
        // A run may also end where it can't go on.
        match catch_unwind(AssertUnwindSafe(|| run(seed, &settings))) {
            Ok(run) if run.violations.is_empty() => {}
            Ok(run) => return Verdict::Caught(seed, run.violations.into_iter().next().unwrap_or_default()),
            Err(_) => return Verdict::Caught(seed, "the run ends early".to_owned()),
        }
    }
    Verdict::Uncaught
}
