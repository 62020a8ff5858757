//! One run of a seed, and the smallest run that shows the same.

use std::collections::BTreeSet;

use local::simulation::{Mutation, SimulationOptions};
use tokio::runtime::Builder;

use super::mix::Mix;
use super::promises;
use super::scene::Scene;
use super::workload;

/// The operations of each client.
const OPERATIONS: u64 = 10;

#[derive(Clone, Debug)]
pub struct Settings {
    /// The operations of each client.
    pub operations: u64,
    /// What is left out: operations, `Faults`, `Lag` or `Sweepers`.
    pub without: BTreeSet<String>,
    pub mutation: Option<Mutation>,
    pub traces: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { operations: OPERATIONS, without: BTreeSet::new(), mutation: None, traces: false }
    }
}

/// What happened in a run.
pub struct Run {
    pub seed: u64,
    pub violations: Vec<String>,
    pub trace: Vec<String>,
    pub operations: usize,
    pub requests: u64,
    pub faults: u64,
    pub conditions: BTreeSet<String>,
}

impl Run {
    /// Returns the violations, and how to see them again.
    pub fn report(&self, settings: &Settings) -> String {
        let Self { seed, violations, operations, requests, faults, .. } = self;
        format!(
            "seed {seed} breaks promises ({operations} operations, {requests} requests, {faults} faults): {violations:#?}\n\
             replay it: {}",
            replay(*seed, settings)
        )
    }
}

fn replay(seed: u64, Settings { operations, without, .. }: &Settings) -> String {
    let mut command = format!(".ci/simulate --from {seed} --seeds 1 --operations {operations}");
    if !without.is_empty() {
        let names: Vec<&str> = without.iter().map(String::as_str).collect();
        command = format!("{command} --without {}", names.join(","));
    }
    command
}

/// Runs a seed from its start to the check of all promises.
pub fn run(seed: u64, settings: &Settings) -> Run {
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let mix = Mix::of(seed).without(&settings.without);
        let options = SimulationOptions {
            fault_rate: mix.fault_rate,
            lag: mix.lag,
            mutation: settings.mutation.clone(),
            traces: settings.traces,
            ..SimulationOptions::default()
        };
        let scene = Scene::new(seed, mix, options);
        workload::run(&scene, settings.operations).await;
        promises::check(&scene).await;
        let (requests, faults) = scene.system.requests();
        let known = scene.known.take();
        Run {
            seed,
            violations: known.violations,
            trace: scene.system.trace(),
            operations: known.operations,
            requests,
            faults,
            conditions: scene.system.conditions(),
        }
    })
}

/// Returns a smaller run of the seed that breaks the same promise: with fewer operations, and without what isn't needed.
pub fn shrink(seed: u64, settings: Settings) -> (Run, Settings) {
    let mut smallest = (run(seed, &settings), settings);
    let promise = |run: &Run| run.violations.first().and_then(|it| it.split(' ').next()).map(str::to_owned);
    let wanted = promise(&smallest.0);
    let breaks = |settings: &Settings| Some(run(seed, settings)).filter(|run| promise(run) == wanted);
    for operations in 1..smallest.1.operations {
        let fewer = Settings { operations, ..smallest.1.clone() };
        if let Some(run) = breaks(&fewer) {
            smallest = (run, fewer);
            break;
        }
    }
    for name in Mix::of(seed).without(&smallest.1.without).names() {
        let mut less = smallest.1.clone();
        less.without.insert(name);
        if let Some(run) = breaks(&less) {
            smallest = (run, less);
        }
    }
    smallest
}
