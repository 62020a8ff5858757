//! The table, the sweeps and the others that write.

use std::collections::BTreeSet;

use stateright::Property;

use super::evaluation::{Below, evaluate};
use crate::search::{Promises, properties};

const FAULTS_MAX: u8 = 2;
/// The value of the line item at first.
const VALUE: i64 = 100;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    EvaluatedVersion,
    EvaluatedEntries,
    SweepRevision,
    Claimable,
    /// A delivery is claimed before its mail is sent.
    Claim,
    Claimed,
    NotStopped,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Job {
    Sweep,
    Draw(i64),
    /// Changes the value of the line item.
    Edit(i64),
    /// The recipient leaves.
    Leave,
}

/// A purchase order's totals and what sweeps keep of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Order {
    version: u64,
    entries: u64,
    value: i64,
    invoiced: i64,
    is_due: bool,
    revision: u64,
    below: Below,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Delivery {
    threshold: u8,
    claim: Option<u8>,
    is_settled: bool,
    mails: u8,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Step {
    Start,
    /// The order was read if it is due, and the deliveries that are not settled.
    Read(Option<Order>, BTreeSet<usize>),
    Claim(BTreeSet<usize>),
    /// It holds this claim. Whether the recipient had left before.
    Send(BTreeSet<usize>, u8, bool),
    Settle(BTreeSet<usize>, u8, bool),
    Done,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct World {
    order: Order,
    deliveries: Vec<Delivery>,
    has_left: bool,
    workers: Vec<Step>,
    claims: u8,
    /// The claims whose leases are not over.
    leases: BTreeSet<u8>,
    faults: u8,
    broken: Option<&'static str>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    Next(usize),
    /// The mail is sent, and its answer is lost: the sweep leaves it to a later one.
    LoseMail(usize),
    /// The process ends. Another sweep follows.
    Crash(usize),
    /// The leases of a worker's claims end while it is slow.
    EndLease(usize),
}

#[derive(Clone, Debug)]
pub struct Model {
    jobs: Vec<Job>,
    drawn: i64,
    dropped: BTreeSet<Condition>,
}

impl Model {
    pub fn new(jobs: &[Job]) -> Self {
        Self { jobs: jobs.to_vec(), drawn: 0, dropped: BTreeSet::new() }
    }

    /// With an amount that is drawn before.
    pub fn drawn(self, drawn: i64) -> Self {
        Self { drawn, ..self }
    }

    pub fn without(&self, dropped: &[Condition]) -> Self {
        Self { dropped: dropped.iter().copied().collect(), ..self.clone() }
    }

    fn has(&self, condition: Condition) -> bool {
        !self.dropped.contains(&condition)
    }

    /// Records an evaluation. Returns the new delivery, none if another writer came first or nothing is due.
    fn record(&self, world: &mut World, read: &Order) -> Option<usize> {
        let order = &mut world.order;
        let holds = (order.version == read.version || !self.has(Condition::EvaluatedVersion))
            && (order.entries == read.entries || !self.has(Condition::EvaluatedEntries))
            && (order.revision == read.revision || !self.has(Condition::SweepRevision));
        if !holds {
            return None;
        }
        let (threshold, below) = evaluate(read.value, read.invoiced, &read.below);
        (order.below, order.revision, order.is_due) = (below, read.revision + 1, false);
        let threshold = threshold?;
        world.deliveries.push(Delivery { threshold, claim: None, is_settled: false, mails: 0 });
        Some(world.deliveries.len() - 1)
    }

    fn claim(&self, world: &mut World, wanted: &BTreeSet<usize>) -> Step {
        let World { deliveries, leases, .. } = world;
        let is_free = |it: &Delivery| !it.is_settled && it.claim.is_none_or(|claim| !leases.contains(&claim));
        if !wanted.iter().all(|it| is_free(&deliveries[*it]) || !self.has(Condition::Claimable)) {
            return Step::Done;
        }
        if world.has_left && self.has(Condition::NotStopped) {
            // The deliveries are settled as stopped.
            for it in wanted {
                deliveries[*it].is_settled |= is_free(&deliveries[*it]);
            }
            return Step::Done;
        }
        world.claims += 1;
        world.leases.insert(world.claims);
        for it in wanted {
            if self.has(Condition::Claim) {
                world.deliveries[*it].claim = Some(world.claims);
            }
        }
        Step::Send(wanted.clone(), world.claims, world.has_left)
    }

    fn settle(&self, world: &mut World, (claimed, claim): (&BTreeSet<usize>, u8), sent: bool) {
        world.leases.remove(&claim);
        let is_own = |it: &Delivery| it.claim == Some(claim);
        let own = claimed.iter().all(|it| is_own(&world.deliveries[*it]) || !self.has(Condition::Claimed));
        for it in claimed.iter().filter(|_| own) {
            let delivery = &mut world.deliveries[*it];
            (delivery.claim, delivery.is_settled) = (None, delivery.is_settled || sent);
        }
    }

    fn sweep(&self, world: &mut World, worker: usize, answered: bool) {
        world.workers[worker] = match world.workers[worker].clone() {
            Step::Start => {
                let open = (0..).zip(&world.deliveries).filter(|(_, it)| !it.is_settled).map(|(it, _)| it);
                let due = world.order.is_due.then(|| world.order.clone());
                Step::Read(due, open.collect())
            }
            Step::Read(due, mut open) => {
                open.extend(due.and_then(|read| self.record(world, &read)));
                if open.is_empty() { Step::Done } else { Step::Claim(open) }
            }
            Step::Claim(open) => self.claim(world, &open),
            Step::Send(claimed, claim, had_left) => {
                let is_sending = |step: &Step| match step {
                    Step::Send(others, other, _) | Step::Settle(others, other, _) => {
                        *other != claim && world.leases.contains(other) && !others.is_disjoint(&claimed)
                    }
                    Step::Start | Step::Read(..) | Step::Claim(_) | Step::Done => false,
                };
                if world.leases.contains(&claim) && world.workers.iter().any(is_sending) {
                    world.broken = Some("P9 two sweeps send a delivery at the same time");
                }
                if had_left {
                    world.broken = Some("P13 a recipient who had left gets a mail");
                }
                for it in &claimed {
                    world.deliveries[*it].mails += 1;
                }
                Step::Settle(claimed, claim, answered)
            }
            Step::Settle(claimed, claim, sent) => {
                self.settle(world, (&claimed, claim), sent);
                Step::Done
            }
            Step::Done => Step::Done,
        };
    }
}

impl stateright::Model for Model {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        let order =
            Order { version: 1, value: VALUE, invoiced: self.drawn, is_due: true, ..Order::default() };
        let workers = vec![Step::Start; self.jobs.len()];
        vec![World {
            order,
            deliveries: Vec::new(),
            has_left: false,
            workers,
            claims: 0,
            leases: BTreeSet::new(),
            faults: 0,
            broken: None,
        }]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        for (worker, step) in world.workers.iter().enumerate().filter(|(_, step)| **step != Step::Done) {
            actions.push(Action::Next(worker));
            if world.faults == FAULTS_MAX {
                continue;
            }
            if self.jobs[worker] == Job::Sweep && *step != Step::Start {
                actions.push(Action::Crash(worker));
            }
            match step {
                Step::Send(..) => actions.extend([Action::LoseMail(worker), Action::EndLease(worker)]),
                Step::Settle(..) => actions.push(Action::EndLease(worker)),
                Step::Start | Step::Read(..) | Step::Claim(_) | Step::Done => {}
            }
        }
    }

    fn next_state(&self, before: &World, action: Action) -> Option<World> {
        let mut world = before.clone();
        match action {
            Action::Next(worker) => {
                let order = &mut world.order;
                match self.jobs[worker] {
                    Job::Sweep => {
                        self.sweep(&mut world, worker, true);
                        return Some(world);
                    }
                    Job::Draw(amount) => {
                        (order.entries, order.invoiced) = (order.entries + 1, order.invoiced + amount);
                        order.is_due = true;
                    }
                    Job::Edit(value) => {
                        (order.version, order.value, order.is_due) = (order.version + 1, value, true);
                    }
                    Job::Leave => world.has_left = true,
                }
                world.workers[worker] = Step::Done;
            }
            Action::LoseMail(worker) => {
                world.faults += 1;
                self.sweep(&mut world, worker, false);
            }
            Action::Crash(worker) => {
                world.faults += 1;
                if let Step::Send(_, claim, _) | Step::Settle(_, claim, _) = &world.workers[worker] {
                    world.leases.remove(claim);
                }
                world.workers[worker] = Step::Start;
            }
            Action::EndLease(worker) => {
                world.faults += 1;
                let (Step::Send(_, claim, _) | Step::Settle(_, claim, _)) = &world.workers[worker] else {
                    return None;
                };
                world.leases.remove(claim);
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
        if let Some(broken) = world.broken {
            return Some(broken.to_owned());
        }
        let World { order, deliveries, faults, .. } = world;
        let mut thresholds = BTreeSet::new();
        for delivery in deliveries {
            // No balance rises in these worlds, so no threshold is crossed twice.
            if !thresholds.insert(delivery.threshold) {
                return Some(format!("P9 {} % is notified twice", delivery.threshold));
            }
            if delivery.mails > 1 + faults {
                return Some(format!("P9 {} mails after {faults} faults", delivery.mails));
            }
        }
        let (missing, _) = evaluate(order.value, order.invoiced, &Below::new());
        let is_notified = missing.is_none_or(|missing| thresholds.iter().any(|it| *it <= missing));
        (!is_notified && !order.is_due)
            .then(|| format!("P9 {missing:?} % is crossed and will not be notified"))
    }

    fn is_over(&self, world: &World) -> bool {
        world.workers.iter().all(|step| *step == Step::Done)
    }
}
