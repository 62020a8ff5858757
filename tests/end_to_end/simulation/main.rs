//! Simulated runs of the whole system in virtual time, with faults at any request. `.github/EVIDENCE.md` says what they
//! show. `cargo test -p end_to_end --features simulation --test simulation`
#![cfg(test)]
#![expect(clippy::print_stdout, reason = "shows figures")]

mod hot_order;
mod invoices;
mod mutants;
mod orders;
mod promises;
mod queue;
mod run;
mod scene;
mod workload;

use std::collections::BTreeSet;
use std::time::Duration;

use queue::{Delivered, deliver};
use run::{Settings, run};
use scene::machine_millis;

/// The seeds of a run without arguments.
const SEEDS: u64 = 20;

#[test]
fn no_seed_breaks_a_promise() {
    let (began, mut operations, mut requests, mut faults) = (machine_millis(), 0, 0, 0);
    let seeds = seeds(SEEDS);
    let count = seeds.end - seeds.start;
    for seed in seeds {
        let run = run(seed, &Settings::default());
        assert!(run.violations.is_empty(), "{}", run.report());
        operations += run.operations;
        requests += run.requests;
        faults += run.faults;
    }
    let took = Duration::from_millis((machine_millis() - began).unsigned_abs());
    println!("{count} seeds, {operations} operations, {requests} requests, {faults} faults in {took:.1?}");
}

#[test]
fn a_seed_always_gives_the_same_run() {
    let settings = Settings::default();
    for seed in [3, 7] {
        let (first, second) = (run(seed, &settings).trace, run(seed, &settings).trace);
        let differs = first.iter().zip(&second).find(|(first, second)| first != second);
        assert_eq!(differs, None, "seed {seed}");
        assert_eq!(first.len(), second.len(), "seed {seed}");
        assert!(first.len() > 500, "{}", first.len());
    }
}

#[test]
#[ignore = "takes minutes: .ci/simulate --mutants"]
fn every_condition_is_needed() {
    let verdicts = mutants::judge_all(&seeds(20));
    let unnoticed: Vec<&String> = verdicts.iter().filter(|it| it.1.is_none()).map(|it| it.0).collect();
    println!("{} of {} are not noticed: {unnoticed:#?}", unnoticed.len(), verdicts.len());
    assert!(verdicts.len() > 10);
}

#[test]
fn many_callers_of_one_purchase_order_are_served() {
    serve(8, 60);
    serve(32, 250);
}

#[test]
#[ignore = "takes minutes: .ci/simulate --hot-order"]
fn two_hundred_callers_of_one_purchase_order_are_served() {
    serve(1, 15);
    serve(64, 400);
    serve(200, 400);
}

#[test]
fn a_queue_that_repeats_invoices_of_one_purchase_order_draws_once() {
    drain(600, 2);
}

#[test]
#[ignore = "takes minutes: .ci/simulate --hot-order"]
fn a_queue_that_repeats_invoices_of_one_purchase_order_is_fast() {
    for pollers in [1, 5] {
        assert!(drain(3_000, pollers) >= 1_000);
    }
    drain(3_000, 20);
}

/// Delivers invoices of which a sixth are more than the purchase order can pay, and returns how many were settled a second.
/// The ledger has each of the others once.
fn drain(invoices: usize, pollers: usize) -> usize {
    let dollars = invoices / 6 * 5;
    let Delivered { per_second, failed, ledger } = deliver(invoices, dollars, pollers);
    println!("| queue, {pollers} at a time | {per_second} | | | {} | {failed} |", ledger.len());
    assert_eq!(ledger.len(), dollars, "each dollar is drawn once");
    let mut drawn = BTreeSet::new();
    for (number, entry) in (1..).zip(&ledger) {
        assert_eq!(entry["ledgerEntry"], number, "{entry}");
        assert_eq!(entry["balanceAfter"], format!("{}.00", dollars - number), "{entry}");
        assert!(drawn.insert(entry["invoiceId"].as_str().unwrap()), "{entry}");
    }
    per_second
}

/// Lets callers match invoices of one purchase order for a second: at least so many a second, none fails, and 99 of 100
/// have their result within a second.
fn serve(callers: usize, least: usize) {
    let figures = hot_order::measure(callers, Duration::from_millis(500), Duration::from_secs(1));
    println!("{}", figures.row());
    assert_eq!(figures.failed, 0, "{}", figures.row());
    assert!(figures.per_second >= least, "{}", figures.row());
    assert!(figures.p99 < Duration::from_secs(1), "{}", figures.row());
}

/// The seeds to run: those that `SIMULATE_FROM` and `SIMULATE_SEEDS` name, or the first ones.
#[expect(clippy::disallowed_methods, reason = "configures the tests, not the functions")]
fn seeds(default: u64) -> std::ops::Range<u64> {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let from = number("SIMULATE_FROM").unwrap_or(0);
    from..from + number("SIMULATE_SEEDS").unwrap_or(default)
}
