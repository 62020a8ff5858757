//! Matches, voids, moves and rematches of invoices, credits for them, and edits of purchase orders: workers that read,
//! decide and write in one conditional transaction. Answers get lost, requests arrive late, processes end.

mod decisions;
mod promises;
mod world;

use world::{Condition, Job, Model, Setting};

use crate::search::check;

/// The worlds: what exists, and what each worker does.
fn worlds() -> Vec<(&'static str, Model)> {
    let worlds: [(&str, Setting, &[Job]); 8] = [
        ("two matches and an edit", Setting::Empty, &[Job::Match(1), Job::Match(2), Job::Edit(0, 50)]),
        ("a match and two edits", Setting::Empty, &[Job::Match(1), Job::Edit(0, 50), Job::Edit(0, 70)]),
        ("an invoice twice and an edit", Setting::Empty, &[Job::Match(1), Job::Match(1), Job::Edit(1, 90)]),
        ("two voids and a move", Setting::Matched, &[Job::Void(1), Job::Void(1), Job::Move(1, 1)]),
        ("a rematch and a void", Setting::Unmatched, &[Job::Rematch(1), Job::Void(1), Job::Match(2)]),
        ("credits of two lines", Setting::Split, &[Job::Credit(5, 1), Job::Credit(6, 2), Job::Match(2)]),
        ("a credit and a void", Setting::Matched, &[Job::Credit(5, 0), Job::Void(1), Job::Match(2)]),
        ("credits, one voided", Setting::Split, &[Job::Credit(5, 1), Job::Credit(6, 1), Job::Void(5)]),
    ];
    worlds.map(|(name, setting, jobs)| (name, Model::new(setting, jobs))).into()
}

#[test]
fn draws_and_edits_keep_their_promises_and_need_their_conditions() {
    let mutants: [&[Condition]; 8] = [
        &[Condition::InvoiceNew],
        &[Condition::InvoiceRevision],
        &[Condition::OriginalRevision],
        &[Condition::DrawVersion],
        // The page's key is taken if the entries are others.
        &[Condition::DrawEntries, Condition::PageNew],
        &[Condition::EditVersion, Condition::HistoryNew],
        &[Condition::ConsistentOrders],
        &[Condition::ClientToken],
    ];
    check(&worlds(), &mutants, Model::without);
}
