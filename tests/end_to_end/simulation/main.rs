//! Simulated runs of the whole system in virtual time, with faults at any request. `.github/EVIDENCE.md` says what they
//! show. `cargo test -p end_to_end --test simulation`
#![cfg(test)]
#![expect(clippy::print_stdout, reason = "shows figures")]

mod buyers;
mod generators;
mod hot_order;
mod invoices;
mod linearizable;
mod mails;
mod mix;
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
use run::{Settings, run, shrink};
use scene::machine_millis;

/// The seeds of a run without arguments.
const SEEDS: u64 = 20;

#[test]
fn no_seed_breaks_a_promise() {
    let (began, mut operations, mut requests, mut faults) = (machine_millis(), 0, 0, 0);
    let (seeds, settings) = (seeds(SEEDS), settings());
    let count = seeds.end - seeds.start;
    for seed in seeds {
        let run = run(seed, &settings);
        if !run.violations.is_empty() {
            let (smallest, smaller) = shrink(seed, settings.clone());
            panic!(
                "{}\nthe smallest run that shows it: {}",
                run.report(&settings),
                smallest.report(&smaller)
            );
        }
        operations += run.operations;
        requests += run.requests;
        faults += run.faults;
    }
    let took = u64::try_from(machine_millis() - began).unwrap().max(1);
    let rate = operations as u64 * 1000 / took;
    println!(
        "{count} seeds, {operations} operations, {requests} requests, {faults} faults in {:.1?}: {rate} operations a second",
        Duration::from_millis(took)
    );
}

#[test]
fn a_seed_always_gives_the_same_run() {
    let settings = Settings { traces: true, ..Settings::default() };
    for seed in [3, 7] {
        let (first, second) = (run(seed, &settings).trace, run(seed, &settings).trace);
        let differs = first.iter().zip(&second).find(|(first, second)| first != second);
        assert_eq!(differs, None, "seed {seed}");
        assert_eq!(first.len(), second.len(), "seed {seed}");
        assert!(first.len() > 500, "{}", first.len());
    }
}

#[test]
fn operations_on_a_purchase_order_are_explained_by_some_order_of_them() {
    for seed in seeds(SEEDS) {
        assert_eq!(linearizable::run(seed, None), None);
    }
}

#[test]
#[ignore = "takes minutes: .ci/simulate --mutants"]
fn every_condition_is_needed() {
    let only = variable("SIMULATE_ONLY");
    // Runs that end early are findings, not failures.
    let shown = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| ()));
    let verdicts = mutants::judge_all(&seeds(20), only.as_deref());
    std::panic::set_hook(shown);
    println!("\n{}", mutants::table(&verdicts));
    let survivors: Vec<&str> = verdicts
        .iter()
        .filter(|it| it.noticed.is_none() && it.excused.is_none())
        .map(|it| it.mutant.as_str())
        .collect();
    assert!(survivors.is_empty(), "without these, no promise is broken: {survivors:#?}");
    assert!(only.is_some() || verdicts.len() > 40, "only {} mutants", verdicts.len());
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

/// Returns a variable of the environment that configures the tests.
#[expect(clippy::disallowed_methods, reason = "configures the tests, not the functions")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|text| !text.is_empty())
}

/// The seeds to run: those that `SIMULATE_FROM` and `SIMULATE_SEEDS` name, or the first ones.
fn seeds(default: u64) -> std::ops::Range<u64> {
    let number = |name: &str| variable(name).map(|text| text.parse::<u64>().unwrap());
    let from = number("SIMULATE_FROM").unwrap_or(0);
    from..from + number("SIMULATE_SEEDS").unwrap_or(default)
}

/// The settings that `SIMULATE_OPERATIONS` and `SIMULATE_WITHOUT` name.
fn settings() -> Settings {
    let mut settings = Settings::default();
    if let Some(operations) = variable("SIMULATE_OPERATIONS") {
        settings.operations = operations.parse().unwrap();
    }
    if let Some(names) = variable("SIMULATE_WITHOUT") {
        settings.without = names.split(',').map(str::to_owned).collect();
    }
    settings
}
