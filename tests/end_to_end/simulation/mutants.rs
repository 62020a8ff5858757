//! Each condition of the store's writes is needed: without it, some seed breaks a promise.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::thread;

use local::simulation::Mutation;

use super::run::{Settings, run};

const WORKERS: usize = 4;

/// Conditions that protect the same thing, so that one of them alone may be dropped without harm.
const GROUPS: [&[&str]; 6] = [
    &["PO TOTALS if version", "LEDGER"],
    &["PO TOTALS if version", "PO ORDER", "HISTORY"],
    &["INVOICE INVOICE"],
    &["INVOICE INVOICE", "LEDGER", "PO TOTALS if version"],
    &["QUOTA"],
    &["IDEMPOTENCY", "PO TOTALS", "PO ORDER", "PO TERMS", "HISTORY"],
];

/// Runs the seeds with each mutation of the requests that they make, on several threads, until one breaks a promise.
/// Returns the first contradiction of each mutation, by its name; none if no seed notices it.
pub fn judge_all(seeds: &Range<u64>) -> BTreeMap<String, Option<String>> {
    let first = seeds.clone().take(2);
    let conditions: BTreeSet<String> =
        first.flat_map(|seed| run(seed, &Settings::default()).conditions).collect();
    let conditions = conditions.into_iter().map(|name| vec![name]);
    let groups = GROUPS.iter().map(|group| group.iter().map(|text| (*text).to_owned()).collect());
    let mutations = conditions.chain(groups).map(Mutation::Conditions).chain([Mutation::ClientToken]);
    let waiting = Mutex::new(mutations.collect::<Vec<_>>());
    let verdicts = Mutex::new(BTreeMap::new());
    let work = || {
        // Not a loop over the lock, which would hold it.
        while let Some(mutation) = { waiting.lock().unwrap().pop() } {
            let verdict = judge(&mutation, seeds.clone());
            println!("| {mutation:?} | {} |", verdict.as_deref().unwrap_or("not noticed"));
            verdicts.lock().unwrap().insert(format!("{mutation:?}"), verdict);
        }
    };
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(work);
        }
    });
    verdicts.into_inner().unwrap()
}

fn judge(mutation: &Mutation, seeds: Range<u64>) -> Option<String> {
    seeds.into_iter().find_map(|seed| {
        let settings = Settings { mutation: Some(mutation.clone()), ..Settings::default() };
        // A run may also end where it can't go on.
        let why = match catch_unwind(AssertUnwindSafe(|| run(seed, &settings))) {
            Ok(run) => run.violations.into_iter().next()?,
            Err(_) => "the run ends early".to_owned(),
        };
        Some(format!("seed {seed}: {}", why.chars().take(120).collect::<String>()))
    })
}
