//! Searches all states of a model.

use std::fmt::Debug;
use std::hash::Hash;

use stateright::{Checker, Model, Property};

/// A model that says itself which promise a state breaks.
pub trait Promises:
    Model<State: Clone + Debug + Hash + Eq + Send + Sync, Action: Clone + Debug + PartialEq>
where
    Self: Clone + Send + Sync + 'static,
{
    /// The broken promise, such as `P3`, and why.
    fn broken(&self, state: &Self::State) -> Option<String>;

    /// Whether all workers are done.
    fn is_over(&self, state: &Self::State) -> bool;
}

pub fn properties<M: Promises>() -> Vec<Property<M>> {
    vec![
        Property::always("promises hold", |model: &M, state| model.broken(state).is_none()),
        Property::sometimes("all are done", |model: &M, state| model.is_over(state)),
    ]
}

/// What a search found.
pub struct Found {
    pub states: usize,
    /// The first broken promise.
    pub broken: Option<String>,
}

/// Visits every state, until one breaks a promise.
pub fn search<M: Promises>(model: &M) -> Found {
    let checker = model.clone().checker().spawn_bfs().join();
    let states = checker.unique_state_count();
    let Some(path) = checker.discovery("promises hold") else {
        assert!(checker.discovery("all are done").is_some(), "no worker ever ends");
        return Found { states, broken: None };
    };
    let steps: Vec<String> = path.clone().into_actions().iter().map(|step| format!("{step:?}")).collect();
    let why = model.broken(path.last_state()).unwrap_or_default();
    Found { states, broken: Some(format!("{why} after {}", steps.join(", "))) }
}

/// Checks that no state of the models breaks a promise, and that each mutant, a model without these conditions, has one
/// that does. Prints the numbers of states.
pub fn check<M: Promises, D: Debug + Copy>(
    worlds: &[(&str, M)],
    mutants: &[&[D]],
    without: impl Fn(&M, &[D]) -> M,
) {
    for (name, world) in worlds {
        let found = search(world);
        println!("| {name} | {} states |", found.states);
        assert_eq!(found.broken, None, "{name}");
    }
    let mut survivors = Vec::new();
    for mutant in mutants {
        let caught =
            worlds.iter().find_map(|(name, world)| Some((name, search(&without(world, mutant)).broken?)));
        match caught {
            Some((name, why)) => println!("| without {mutant:?} | {name}: {why} |"),
            None => survivors.push(mutant),
        }
    }
    assert!(survivors.is_empty(), "without these, no promise is broken: {survivors:?}");
}
