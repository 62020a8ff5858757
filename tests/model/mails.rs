//! Sweeps that evaluate a purchase order, claim its deliveries, send their mail and record the outcome, while others draw,
//! edit and leave.

mod evaluation;
mod world;

use world::{Condition, Job, Model};

use crate::search::check;

#[test]
fn each_crossing_is_mailed_once_and_needs_its_conditions() {
    let worlds = [
        ("two sweeps and a draw", Model::new(&[Job::Sweep, Job::Sweep, Job::Draw(60)])),
        ("a sweep and two draws", Model::new(&[Job::Sweep, Job::Draw(60), Job::Draw(50)])),
        ("a sweep, a draw and an edit", Model::new(&[Job::Sweep, Job::Draw(10), Job::Edit(12)])),
        (
            "two sweeps and a recipient who leaves",
            Model::new(&[Job::Sweep, Job::Sweep, Job::Leave]).drawn(60),
        ),
        ("three sweeps", Model::new(&[Job::Sweep, Job::Sweep, Job::Sweep]).drawn(60)),
    ];
    let mutants: [&[Condition]; 7] = [
        &[Condition::EvaluatedVersion],
        &[Condition::EvaluatedEntries],
        &[Condition::SweepRevision],
        &[Condition::Claimable],
        &[Condition::Claim],
        &[Condition::Claimed],
        &[Condition::NotStopped],
    ];
    check(&worlds, &mutants, Model::without);
}
