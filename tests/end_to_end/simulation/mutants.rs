//! Each condition of the store's writes, the claim, the client token and each consistent read is needed: without it, some
//! seed breaks a promise.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::thread;

use local::simulation::Mutation;

use super::linearizable;
use super::run::{Settings, run};

const WORKERS: usize = 2;

/// The seeds whose runs show which conditions there are.
const SHOWN_BY: Range<u64> = 0..12;

enum Because {
    /// These conditions of the same transaction refuse the same writes. Without all of them, a seed must break a promise.
    With(&'static [&'static str]),
    /// What else notices it.
    Elsewhere(&'static str),
    /// It protects no promise.
    Spares(&'static str),
}

use Because::{Elsewhere, Spares, With};

const NEW_ORDER: &[&str] = &[
    "Put HISTORY: attribute_not_exists(pk)",
    "Put PO ORDER: attribute_not_exists(pk)",
    "Put PO TERMS: attribute_not_exists(pk)",
    "Put PO TOTALS: attribute_not_exists(pk)",
];
const NEXT_VERSION: &[&str] = &[
    "Delete PO ORDER: version = :before",
    "Put HISTORY: attribute_not_exists(pk)",
    "Put PO DELETED: attribute_not_exists(pk)",
    "Put PO ORDER: version = :before",
    "Put PO TERMS: attribute_exists(pk)",
    "Update SET PO TOTALS: version = :before",
];
const SAME_ENTRIES: &[&str] = &[
    "ConditionCheck INVOICE INVOICE: revision = :revision",
    "Put LEDGER: attribute_not_exists(pk)",
    "Update SET PO TOTALS: attribute_not_exists(entries) beside version = :version",
    "Update SET PO TOTALS: entries = :before",
];
const SAME_INVOICE: &[&str] = &[
    "Delete INVOICE ORDER: attribute_not_exists(pk) OR revision < :revision",
    "Put INVOICE INVOICE: revision = :revision",
    "Put INVOICE ORDER: attribute_not_exists(pk) OR revision < :revision",
];
const LANE: Because = Spares("a lane only spares conflicts; the transactions hold without it");
const BOUNCES: Because = Elsewhere("`a_temporary_bounce_marks_the_notice_and_mail_goes_on`");

const COMMITTED_BEFORE: Because = Elsewhere("`a_line_drawn_on_before_the_commit_cannot_be_removed`");
const CLAIMABLE: Because = Elsewhere("the model of sweeps (`Claimable`)");
const KEPT: Because = Spares("a delivery is deleted a year after it was settled");
const EVALUATED: Because = Elsewhere("the model of sweeps (`EvaluatedVersion`, `EvaluatedEntries`)");

/// Conditions that no seed needs to notice alone.
const BACKED: &[(&str, Because)] = &[
    ("ConditionCheck INVOICE INVOICE: revision = :revision", With(SAME_ENTRIES)),
    (
        "ConditionCheck MAILBOX: attribute_not_exists(stoppedAt) OR stoppedAt < :since",
        Elsewhere("the model of sweeps (`NotStopped`)"),
    ),
    ("Delete INVOICE ORDER: attribute_not_exists(pk) OR revision < :revision", With(SAME_INVOICE)),
    ("Delete PO ORDER: version = :before", With(NEXT_VERSION)),
    ("DeleteItem LANE LEASE: holder = :holder", LANE),
    ("Put HISTORY: attribute_not_exists(pk)", With(NEXT_VERSION)),
    ("Put INVOICE INVOICE: attribute_not_exists(pk)", Elsewhere("the model of draws (`InvoiceNew`)")),
    ("Put INVOICE ORDER: attribute_not_exists(pk) OR revision < :revision", With(SAME_INVOICE)),
    ("Put LEDGER: attribute_not_exists(pk)", With(SAME_ENTRIES)),
    ("Put MAIL MAIL: attribute_not_exists(pk)", Spares("the key is a new random number")),
    (
        "Put NOTICES: attribute_not_exists(pk)",
        Elsewhere("`a_sweep_at_the_instant_of_another_loses_no_notice`"),
    ),
    ("Put PO DELETED: attribute_not_exists(pk)", With(NEXT_VERSION)),
    ("Put PO ORDER: attribute_not_exists(pk)", With(NEW_ORDER)),
    ("Put PO ORDER: version = :before", With(NEXT_VERSION)),
    ("Put PO TERMS: attribute_exists(pk)", With(NEXT_VERSION)),
    ("Put PO TERMS: attribute_not_exists(pk)", With(NEW_ORDER)),
    ("Put PO TOTALS: attribute_not_exists(pk)", With(NEW_ORDER)),
    ("PutItem LANE WAITING: attribute_not_exists(pk)", LANE),
    ("Update ADD ACCOUNT QUOTA: attribute_exists(pk)", Spares("the item is there since the first creation")),
    ("Update REMOVE NOTICES: attribute_exists(pk)", KEPT),
    ("Update REMOVE PO TOTALS: attribute_not_exists(entries) beside version = :version", EVALUATED),
    ("Update REMOVE PO TOTALS: entries = :entries", EVALUATED),
    ("Update REMOVE PO TOTALS: version = :version", EVALUATED),
    (
        "Update SET ACCOUNT SETTINGS: attribute_not_exists(pk)",
        Elsewhere("`of_two_first_changes_at_once_one_is_refused`"),
    ),
    ("Update SET NOTICES: (attribute_not_exists(claimedAt) OR claimedAt <= :lease_over)", CLAIMABLE),
    ("Update SET NOTICES: (attribute_not_exists(stopReason) OR stopReason <> :reason)", BOUNCES),
    ("Update SET NOTICES: attribute_exists(pk)", KEPT),
    ("Update SET NOTICES: attribute_not_exists(failedAt) beside attribute_exists(pk)", CLAIMABLE),
    ("Update SET NOTICES: attribute_not_exists(sentAt) beside attribute_exists(pk)", CLAIMABLE),
    ("Update SET NOTICES: attribute_not_exists(stoppedAt) beside attribute_exists(pk)", CLAIMABLE),
    ("Update SET NOTICES: attribute_not_exists(withdrawnAt) beside attribute_exists(pk)", CLAIMABLE),
    ("Update SET NOTICES: claimedAt = :claimed_at", Elsewhere("the model of sweeps (`Claimed`)")),
    ("Update SET NOTICES: mail = :mail", BOUNCES),
    ("Update SET PO TOTALS: attribute_not_exists(#i.#g) beside version = :before", COMMITTED_BEFORE),
    ("Update SET PO TOTALS: attribute_not_exists(entries) beside version = :before", COMMITTED_BEFORE),
    ("Update SET PO TOTALS: attribute_not_exists(entries) beside version = :version", With(SAME_ENTRIES)),
    ("Update SET PO TOTALS: entries = :before", With(SAME_ENTRIES)),
    ("Update SET PO TOTALS: version = :before", With(NEXT_VERSION)),
    ("Update SET PO TOTALS: version = :version", Elsewhere("the model of draws (`DrawVersion`)")),
    ("UpdateItem ADD MAILS: mails >= :mails", Spares("the number of a day was counted before")),
    (
        "UpdateItem REMOVE ACCOUNT SETTINGS: version = :version",
        Elsewhere("`settings_that_change_as_an_evaluation_ends_are_evaluated_too`"),
    ),
    ("UpdateItem REMOVE PO TOTALS: attribute_exists(pk)", Spares("totals are never deleted")),
    (
        "UpdateItem SET LANE LEASE: NOT attribute_type(#until, :number) OR #until < :now OR holder = :holder",
        LANE,
    ),
    ("UpdateItem SET MAILBOX: attribute_not_exists(stoppedAt) OR stoppedAt < :at", BOUNCES),
];

/// What became of a mutant.
pub struct Verdict {
    pub mutant: String,
    /// What noticed it.
    pub noticed: Option<String>,
    /// Why nothing needs to.
    pub excused: Option<String>,
}

impl Verdict {
    pub fn row(&self) -> String {
        let noticed = self.noticed.as_deref().or(self.excused.as_deref()).unwrap_or("**not noticed**");
        format!("| {} | {noticed} |", self.mutant)
    }
}

/// Runs the seeds with each mutation of the requests that they make, on several threads, until one breaks a promise.
pub fn judge_all(seeds: &Range<u64>, only: Option<&str>) -> Vec<Verdict> {
    let shown = Settings { traces: true, ..Settings::default() };
    let conditions: BTreeSet<String> = SHOWN_BY.flat_map(|seed| run(seed, &shown).conditions).collect();
    let groups = [NEW_ORDER, NEXT_VERSION, SAME_ENTRIES, SAME_INVOICE];
    let known = BACKED.iter().map(|it| &it.0).chain(groups.iter().copied().flatten());
    let unknown: Vec<_> = known.filter(|it| !conditions.contains(**it)).collect();
    assert!(unknown.is_empty(), "no request has these conditions: {unknown:#?}");
    let alone = conditions.into_iter().map(|name| vec![name]);
    let groups = groups.map(|names| names.iter().map(|name| (*name).to_owned()).collect());
    let others = ["GetItem", "BatchGetItem", "Query"].map(Mutation::ConsistentRead);
    let mutants: Vec<Mutation> = alone
        .chain(groups)
        .map(Mutation::Conditions)
        .chain(others)
        .chain([Mutation::ClientToken, Mutation::Claim])
        .collect();
    let wanted = |it: &Mutation| only.is_none_or(|only| name(it).contains(only));
    let waiting = Mutex::new(mutants.into_iter().filter(wanted).rev().collect::<Vec<_>>());
    let verdicts = Mutex::new(Vec::new());
    let work = || {
        // Not a loop over the lock, which would hold it.
        while let Some(mutation) = { waiting.lock().unwrap().pop() } {
            let verdict = judge(&mutation, seeds.clone());
            println!("{}", verdict.row());
            verdicts.lock().unwrap().push(verdict);
        }
    };
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(work);
        }
    });
    verdicts.into_inner().unwrap()
}

fn name(mutation: &Mutation) -> String {
    match mutation {
        Mutation::Conditions(names) => names.join(" with "),
        Mutation::ConsistentRead(operation) => format!("ConsistentRead of {operation}"),
        Mutation::ClientToken => "ClientRequestToken".to_owned(),
        Mutation::Claim => "the claim before a mail is sent".to_owned(),
    }
}

fn judge(mutation: &Mutation, seeds: Range<u64>) -> Verdict {
    let broken = |seed: u64| {
        let settings = Settings { mutation: Some(mutation.clone()), ..Settings::default() };
        // A run may also end where it can't go on.
        let Ok(run) = catch_unwind(AssertUnwindSafe(|| run(seed, &settings))) else {
            return Some("a run that can't go on".to_owned());
        };
        if let Some(first) = run.violations.into_iter().next() {
            return first.split(' ').next().map(str::to_owned);
        }
        let unexplained = catch_unwind(AssertUnwindSafe(|| linearizable::run(seed, Some(mutation.clone()))));
        unexplained.is_ok_and(|it| it.is_some()).then(|| "a history that no order explains".to_owned())
    };
    let alone = match mutation {
        Mutation::Conditions(names) if names.len() == 1 => names.first(),
        Mutation::Conditions(_) | Mutation::ClientToken | Mutation::Claim | Mutation::ConsistentRead(_) => {
            None
        }
    };
    let backed = alone.and_then(|name| BACKED.iter().find(|it| it.0 == name));
    // Few edits of a run lose the answer of just their transaction.
    let modelled =
        (*mutation == Mutation::ClientToken).then(|| "the model of draws (`ClientToken`)".to_owned());
    let excused = backed.map(|(name, because)| match because {
        With(others) => {
            let others = others.iter().filter(|it| *it != name).copied();
            format!("backed by {}", others.collect::<Vec<_>>().join(", "))
        }
        Elsewhere(what) => (*what).to_owned(),
        Spares(why) => format!("not needed for a promise: {why}"),
    });
    let excused = excused.or(modelled);
    let noticed = if excused.is_some() {
        None
    } else {
        seeds.into_iter().find_map(|seed| Some(format!("{}, seed {seed}", broken(seed)?)))
    };
    Verdict { mutant: name(mutation), noticed, excused }
}

/// Returns the verdicts by mutant, in the form of a table.
pub fn table(verdicts: &[Verdict]) -> String {
    let rows: BTreeMap<&str, String> = verdicts.iter().map(|it| (it.mutant.as_str(), it.row())).collect();
    rows.into_values().collect::<Vec<_>>().join("\n")
}
