//! What a run does more or less of, by its seed. Runs that do few things do them at the same time, and often.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::time::Duration;

use fastrand::Rng;

/// An operation of a buyer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Buying {
    Create,
    Edit,
    Status,
    Tags,
    Import,
    Settings,
    Delete,
    Read,
}

/// An operation of an invoice generator, or of the mail service. The first ones make what the others are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generating {
    Match,
    MatchLines,
    MatchBatch,
    MatchAgain,
    MatchOther,
    Credit,
    Void,
    Move,
    Rematch,
    RematchAll,
    Queue,
    Documents,
    Bounce,
}

use Buying::{Create, Delete, Edit, Import, Read, Settings, Status, Tags};
use Generating::{
    Bounce, Credit, Documents, Match, MatchAgain, MatchBatch, MatchLines, MatchOther, Move, Queue, Rematch,
    RematchAll, Void,
};

const BUYING: [Buying; 8] = [Create, Edit, Status, Tags, Import, Settings, Delete, Read];
const GENERATING: [Generating; 13] = [
    Match, MatchLines, MatchBatch, MatchAgain, MatchOther, Credit, Void, Move, Rematch, RematchAll, Queue,
    Documents, Bounce,
];

/// The weights that an operation may have.
const WEIGHTS: [u64; 4] = [0, 1, 1, 4];

/// Faults of a thousand requests, by the last digit of the seed.
const FAULT_RATES: [u32; 5] = [0, 10, 30, 80, 160];

#[derive(Clone, Debug)]
pub struct Mix {
    /// How often each operation is chosen, of the sum.
    buyer: Vec<(Buying, u64)>,
    generator: Vec<(Generating, u64)>,
    pub fault_rate: u32,
    /// The longest pause of a client between two operations, in milliseconds.
    pub pause: u64,
    /// Purchase orders that several clients create, so that they meet.
    pub shared: u64,
    /// Active purchase orders that an account may have.
    pub active_max: usize,
    /// Purchase orders that an account may have.
    pub orders_max: usize,
    /// Mails that an account may cause in a day.
    pub mails_max: usize,
    /// Sweeps that may run at the same time.
    pub sweepers: usize,
    /// How long reads that are not consistent lag behind.
    pub lag: Duration,
}

impl Mix {
    pub fn of(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed ^ 0x0031_4159);
        let buyer = weights(&mut rng, &BUYING, Create);
        let generator = weights(&mut rng, &GENERATING, Match);
        let mut one_of = |choices: &[u64]| choices[rng.usize(..choices.len())];
        Self {
            buyer,
            generator,
            fault_rate: FAULT_RATES[usize::try_from(seed % 5).unwrap()],
            pause: one_of(&[1, 20, 250]),
            shared: one_of(&[1, 2, 4]),
            active_max: usize::try_from(one_of(&[3, 9])).unwrap(),
            orders_max: usize::try_from(one_of(&[5, 100])).unwrap(),
            mails_max: usize::try_from(one_of(&[6, 1000, 1000])).unwrap(),
            sweepers: usize::try_from(one_of(&[1, 1, 2, 3])).unwrap(),
            lag: Duration::from_millis(one_of(&[0, 50, 800])),
        }
    }

    /// Leaves out what is named: operations, `Faults`, `Lag` or `Sweepers`.
    pub fn without(mut self, names: &BTreeSet<String>) -> Self {
        let left_out = |name: &str| names.contains(name);
        self.buyer.retain(|(operation, _)| !left_out(&format!("{operation:?}")));
        self.generator.retain(|(operation, _)| !left_out(&format!("{operation:?}")));
        if left_out("Faults") {
            self.fault_rate = 0;
        }
        if left_out("Lag") {
            self.lag = Duration::ZERO;
        }
        if left_out("Sweepers") {
            self.sweepers = 1;
        }
        self
    }

    /// Returns what can be left out of the run.
    pub fn names(&self) -> Vec<String> {
        let mut names = named(&self.buyer);
        names.extend(named(&self.generator));
        names.extend((self.fault_rate > 0).then(|| "Faults".to_owned()));
        names.extend((!self.lag.is_zero()).then(|| "Lag".to_owned()));
        names.extend((self.sweepers > 1).then(|| "Sweepers".to_owned()));
        names
    }

    pub fn of_buyer(&self, chance: impl FnOnce(u64) -> u64) -> Option<Buying> {
        choose(&self.buyer, chance)
    }

    pub fn of_generator(&self, chance: impl FnOnce(u64) -> u64) -> Option<Generating> {
        choose(&self.generator, chance)
    }
}

/// Gives each operation a weight. The one that makes what the others are about has one always.
fn weights<O: Copy + PartialEq>(rng: &mut Rng, operations: &[O], always: O) -> Vec<(O, u64)> {
    let mut weight = |operation: O| {
        let weight = WEIGHTS[rng.usize(..WEIGHTS.len())];
        if operation == always { weight.max(2) } else { weight }
    };
    operations.iter().map(|it| (*it, weight(*it))).collect()
}

fn named<O: Debug>(operations: &[(O, u64)]) -> Vec<String> {
    let chosen = operations.iter().filter(|(_, weight)| *weight > 0);
    chosen.map(|(operation, _)| format!("{operation:?}")).collect()
}

fn choose<O: Copy>(operations: &[(O, u64)], chance: impl FnOnce(u64) -> u64) -> Option<O> {
    let sum: u64 = operations.iter().map(|(_, weight)| weight).sum();
    if sum == 0 {
        return None;
    }
    let mut left = chance(sum);
    for (operation, weight) in operations {
        if left < *weight {
            return Some(*operation);
        }
        left -= weight;
    }
    None
}
