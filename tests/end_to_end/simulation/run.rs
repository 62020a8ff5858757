//! One run of a seed.

use std::collections::BTreeSet;

use local::simulation::{Mutation, SimulationOptions};
use tokio::runtime::Builder;

use super::promises;
use super::scene::Scene;
use super::workload;

/// Faults of a thousand requests, by the last digit of the seed.
const FAULT_RATES: [u32; 5] = [0, 10, 30, 80, 160];

pub struct Settings {
    /// The operations of each client.
    pub operations: u64,
    pub mutation: Option<Mutation>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { operations: 10, mutation: None }
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
    pub fn report(&self) -> String {
        let Self { seed, violations, operations, requests, faults, .. } = self;
        format!(
            "seed {seed} breaks promises ({operations} operations, {requests} requests, {faults} faults): {violations:#?}\n\
             replay it: .ci/simulate --from {seed} --seeds 1"
        )
    }
}

/// Runs a seed from its start to the check of all promises.
pub fn run(seed: u64, settings: &Settings) -> Run {
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let fault_rate = FAULT_RATES[usize::try_from(seed % 5).unwrap()];
        let mutation = settings.mutation.clone();
        let options = SimulationOptions { fault_rate, mutation, ..SimulationOptions::default() };
        let scene = Scene::new(seed, options);
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
