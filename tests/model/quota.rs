//! The quotas: workers create, activate, suspend and delete purchase orders of an account near its limits.

use std::collections::{BTreeMap, BTreeSet};

use stateright::Property;

use crate::search::{Promises, check, properties};

/// Active purchase orders, and all that are not deleted.
const ACTIVE_MAX: usize = 2;
const ALL_MAX: usize = 3;
const FAULTS_MAX: u8 = 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Condition {
    Activations,
    Orders,
    /// The count reads consistently.
    ConsistentCount,
    /// The activations are read before the count.
    ReadBeforeCount,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Job {
    Create(u8),
    Activate(u8),
    Suspend(u8),
    Delete(u8),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Step {
    Start,
    /// The activations and the number of purchase orders, and the active ones as far as they are read.
    Read(Option<(usize, usize)>, Option<usize>),
    /// The most activations at which the transaction is written.
    Sending(usize),
    Done,
}

/// The account: whether each purchase order is active, the quota's item, and the workers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct World {
    orders: BTreeMap<u8, bool>,
    orders_before: BTreeMap<u8, bool>,
    activations: usize,
    all: usize,
    workers: Vec<Step>,
    faults: u8,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Action {
    Next(usize),
    CountStale(usize),
    /// The process ends, before or after it has written; its caller repeats the request.
    Crash(usize, bool),
}

#[derive(Clone, Debug)]
struct Model {
    orders: BTreeMap<u8, bool>,
    jobs: Vec<Job>,
    dropped: BTreeSet<Condition>,
}

impl Model {
    fn has(&self, condition: Condition) -> bool {
        !self.dropped.contains(&condition)
    }

    fn write(&self, world: &mut World, job: Job, most: usize) -> bool {
        let before = world.orders.clone();
        let orders = &mut world.orders;
        let room = world.activations <= most || !self.has(Condition::Activations);
        let space = world.all < ALL_MAX || !self.has(Condition::Orders);
        match job {
            Job::Create(id) if !orders.contains_key(&id) && room && space => {
                orders.insert(id, true);
                (world.activations, world.all) = (world.activations + 1, world.all + 1);
            }
            Job::Activate(id) if orders.get(&id) == Some(&false) && room => {
                orders.insert(id, true);
                world.activations += 1;
            }
            Job::Suspend(id) if orders.contains_key(&id) => _ = orders.insert(id, false),
            Job::Delete(id) if orders.remove(&id).is_some() => world.all -= 1,
            Job::Create(_) | Job::Activate(_) | Job::Suspend(_) | Job::Delete(_) => return false,
        }
        world.orders_before = before;
        true
    }

    fn next(&self, world: &mut World, worker: usize, stale: bool) -> Option<()> {
        let job = self.jobs[worker];
        let record = Some((world.activations, world.all));
        let orders = if stale { &world.orders_before } else { &world.orders };
        let count = Some(orders.values().filter(|active| **active).count());
        let adds = matches!(job, Job::Create(_) | Job::Activate(_));
        world.workers[worker] = match world.workers[worker].clone() {
            Step::Start if !adds => Step::Sending(usize::MAX),
            Step::Start if self.has(Condition::ReadBeforeCount) => Step::Read(record, None),
            Step::Start => Step::Read(None, count),
            Step::Read(Some(read), None) => decide(read, count?),
            Step::Read(_, Some(counted)) => decide(record?, counted),
            Step::Read(None, None) | Step::Done => return None,
            Step::Sending(most) => {
                let is_there = match job {
                    Job::Create(id) => world.orders.contains_key(&id),
                    Job::Activate(id) => world.orders.get(&id) != Some(&false),
                    Job::Suspend(_) | Job::Delete(_) => true,
                };
                let written = self.write(world, job, most);
                if written || is_there { Step::Done } else { Step::Start }
            }
        };
        Some(())
    }
}

fn decide((activations, all): (usize, usize), active: usize) -> Step {
    if active >= ACTIVE_MAX || all >= ALL_MAX {
        return Step::Done;
    }
    Step::Sending(activations + ACTIVE_MAX - active - 1)
}

impl stateright::Model for Model {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        let active = self.orders.values().filter(|active| **active).count();
        vec![World {
            orders: self.orders.clone(),
            orders_before: self.orders.clone(),
            activations: active,
            all: self.orders.len(),
            workers: vec![Step::Start; self.jobs.len()],
            faults: 0,
        }]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        for (worker, step) in world.workers.iter().enumerate().filter(|(_, step)| **step != Step::Done) {
            actions.push(Action::Next(worker));
            if !self.has(Condition::ConsistentCount) {
                actions.push(Action::CountStale(worker));
            }
            if world.faults < FAULTS_MAX {
                actions.push(Action::Crash(worker, false));
                if matches!(step, Step::Sending(_)) {
                    actions.push(Action::Crash(worker, true));
                }
            }
        }
    }

    fn next_state(&self, before: &World, action: Action) -> Option<World> {
        let mut world = before.clone();
        match action {
            Action::Next(worker) => self.next(&mut world, worker, false)?,
            Action::CountStale(worker) => self.next(&mut world, worker, true)?,
            Action::Crash(worker, written) => {
                if written {
                    self.next(&mut world, worker, false)?;
                }
                world.workers[worker] = Step::Start;
                world.faults += 1;
            }
        }
        Some(world)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        properties()
    }
}

impl Promises for Model {
    fn broken(&self, world: &World) -> Option<String> {
        let active = world.orders.values().filter(|active| **active).count();
        let all = world.orders.len();
        (active > ACTIVE_MAX || all > ALL_MAX).then(|| format!("P6 {active} active of {all}"))
    }

    fn is_over(&self, world: &World) -> bool {
        world.workers.iter().all(|step| *step == Step::Done)
    }
}

#[test]
fn quotas_are_exact_and_need_their_conditions() {
    use Job::{Activate, Create, Delete, Suspend};
    let world = |orders: &[(u8, bool)], jobs: &[Job]| Model {
        orders: orders.iter().copied().collect(),
        jobs: jobs.to_vec(),
        dropped: BTreeSet::new(),
    };
    let worlds = [
        ("three creates", world(&[(0, true)], &[Create(1), Create(2), Create(3)])),
        ("creates of inactive ones", world(&[(0, false), (1, false)], &[Create(2), Create(3), Create(4)])),
        (
            "creates, an activation and a suspension",
            world(&[(0, true), (1, false)], &[Create(2), Activate(1), Suspend(0)]),
        ),
        ("creates and a deletion", world(&[(0, true), (1, true)], &[Create(2), Create(3), Delete(0)])),
    ];
    let mutants: [&[Condition]; 4] = [
        &[Condition::Activations],
        &[Condition::Orders],
        &[Condition::ConsistentCount],
        &[Condition::ReadBeforeCount],
    ];
    check(&worlds, &mutants, |model, dropped| Model {
        dropped: dropped.iter().copied().collect(),
        ..model.clone()
    });
}
