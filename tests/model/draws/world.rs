//! The table, the workers and their steps.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use domain::ledger::RecordedInvoice;
use domain::matching::Candidate;
use stateright::Property;

use super::decisions;
use crate::search::{Promises, properties};

/// Faults of a run.
const FAULTS_MAX: u8 = 2;

/// A condition of a transaction, or another means that a promise rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    InvoiceNew,
    InvoiceRevision,
    OriginalRevision,
    DrawVersion,
    DrawEntries,
    PageNew,
    EditVersion,
    HistoryNew,
    /// Purchase orders are read consistently.
    ConsistentOrders,
    /// All tries of a transaction have one token.
    ClientToken,
}

/// What exists at first.
#[derive(Clone, Copy, Debug)]
pub enum Setting {
    Empty,
    /// Invoice 1 draws on purchase order 0.
    Matched,
    /// Invoice 1 is unmatched, and the purchase orders that fit came later.
    Unmatched,
    /// Invoice 1 has two lines, one on each purchase order.
    Split,
}

/// What a worker does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Job {
    Match(u8),
    /// A credit memo with this number for invoice 1: for all of it, or for one of its lines.
    Credit(u8, u8),
    Rematch(u8),
    Void(u8),
    /// Moves an invoice to a purchase order.
    Move(u8, usize),
    /// Changes the value of a purchase order's line item.
    Edit(usize, i64),
}

/// A recorded invoice, compared and hashed by all that it has.
#[derive(Clone)]
pub struct Record(pub Arc<RecordedInvoice>, Arc<str>);

impl Record {
    pub fn of(record: RecordedInvoice) -> Self {
        let text = format!("{record:?}").into();
        Self(Arc::new(record), text)
    }
}

impl PartialEq for Record {
    fn eq(&self, other: &Self) -> bool {
        self.1 == other.1
    }
}
impl Eq for Record {}
impl Hash for Record {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.1.hash(state);
    }
}
impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {:?}", self.0.invoice.invoice_id, self.0.draws().collect::<Vec<_>>())
    }
}

/// An entry of a ledger, and what was true when it was written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    pub number: u64,
    pub invoice: u8,
    pub amount: i64,
    pub balance_after: i64,
    pub is_match: bool,
    /// The value of the line item and the version when it was written.
    pub value_then: i64,
    pub version: u64,
    pub version_then: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Order {
    pub version: u64,
    pub value: i64,
    pub entries: u64,
    pub invoiced: i64,
    /// By the number of the first entry.
    pub pages: BTreeMap<u64, Vec<Entry>>,
    /// The values of the versions.
    pub history: BTreeMap<u64, i64>,
}

/// A transaction: what it expects, and what it writes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Transaction {
    /// Invoices, each with the revision before, none if it is new.
    pub invoices: Vec<(u8, Option<u64>, Record)>,
    /// The invoice that a credit follows: its revision, and how it changes.
    pub original: Option<(u8, u64, Option<Record>)>,
    /// Draws on purchase orders, each with the version and the number of entries before.
    pub draws: Vec<(usize, u64, u64, Vec<Entry>)>,
    /// An edit: the purchase order, the version before and the new value.
    pub edit: Option<(usize, u64, i64)>,
    /// Whether it was decided without a change that was written before it was read.
    pub is_stale: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    Start,
    /// The invoice was read.
    Invoice(Option<Record>),
    /// The transaction is being sent. Whether an earlier try was written, which the worker doesn't know.
    Sending(Transaction, bool),
    /// The caller has its answer: the transaction, unless another writer's stands.
    Done(Option<Transaction>),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct World {
    pub orders: Vec<Order>,
    /// What a read that isn't consistent may find.
    pub orders_before: Vec<Order>,
    pub invoices: BTreeMap<u8, Record>,
    pub workers: Vec<Step>,
    /// Requests whose sender has given up.
    pub late: Vec<Transaction>,
    /// Edits that were refused though they were written.
    pub denied: bool,
    /// A match was written that was decided without an earlier change.
    pub stale: bool,
    pub faults: u8,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    Read(usize),
    ReadStale(usize),
    Send(usize),
    /// The transaction is executed, and its answer is lost.
    LoseAnswer(usize),
    /// The process ends; its caller repeats the request.
    Crash(usize),
    /// The request is under way when its sender gives up and begins again.
    GiveUp(usize),
    Arrive,
}

#[derive(Clone, Debug)]
pub struct Model {
    pub setting: Setting,
    pub jobs: Vec<Job>,
    pub dropped: BTreeSet<Condition>,
}

impl Model {
    pub fn new(setting: Setting, jobs: &[Job]) -> Self {
        Self { setting, jobs: jobs.to_vec(), dropped: BTreeSet::new() }
    }

    pub fn without(&self, dropped: &[Condition]) -> Self {
        Self { dropped: dropped.iter().copied().collect(), ..self.clone() }
    }

    fn has(&self, condition: Condition) -> bool {
        !self.dropped.contains(&condition)
    }

    /// Whether the conditions of a transaction hold.
    fn holds(&self, world: &World, transaction: &Transaction) -> bool {
        let revision = |id: &u8| world.invoices.get(id).map(|it| it.0.revision);
        let invoices = transaction.invoices.iter().all(|(id, before, _)| match before {
            None => revision(id).is_none() || !self.has(Condition::InvoiceNew),
            Some(_) => revision(id) == *before || !self.has(Condition::InvoiceRevision),
        });
        let original = transaction
            .original
            .iter()
            .all(|(id, before, _)| revision(id) == Some(*before) || !self.has(Condition::OriginalRevision));
        let draws = transaction.draws.iter().all(|(order, version, before, entries)| {
            let order = &world.orders[*order];
            let page = entries.first().map(|it| it.number).unwrap_or_default();
            (order.version == *version || !self.has(Condition::DrawVersion))
                && (order.entries == *before || !self.has(Condition::DrawEntries))
                && (!order.pages.contains_key(&page) || !self.has(Condition::PageNew))
        });
        let edit = transaction.edit.iter().all(|(order, before, _)| {
            let order = &world.orders[*order];
            (order.version == *before || !self.has(Condition::EditVersion))
                && (!order.history.contains_key(&(before + 1)) || !self.has(Condition::HistoryNew))
        });
        invoices && original && draws && edit
    }

    /// Executes a transaction. Returns whether it was written.
    fn execute(&self, world: &mut World, transaction: &Transaction) -> bool {
        if !self.holds(world, transaction) {
            return false;
        }
        world.orders_before = world.orders.clone();
        world.stale |= transaction.is_stale;
        for (id, _, record) in &transaction.invoices {
            world.invoices.insert(*id, record.clone());
        }
        if let Some((id, _, Some(changed))) = &transaction.original {
            world.invoices.insert(*id, changed.clone());
        }
        for (order, _, before, entries) in &transaction.draws {
            let order = &mut world.orders[*order];
            // Sets the sums that follow from those that were read, as the store does.
            let sum: i64 = entries.iter().map(|it| it.amount).sum();
            order.entries = before + entries.len() as u64;
            order.invoiced = decisions::invoiced_before(entries) + sum;
            let (value, version) = (order.value, order.version);
            let then = |it: &Entry| Entry { value_then: value, version_then: version, ..it.clone() };
            let page = entries.first().map(|it| it.number).unwrap_or_default();
            order.pages.insert(page, entries.iter().map(then).collect());
        }
        if let Some((order, before, value)) = transaction.edit {
            let order = &mut world.orders[order];
            (order.version, order.value) = (before + 1, value);
            order.history.insert(before + 1, value);
        }
        true
    }

    /// Sends a worker's transaction and gives it the answer.
    fn send(&self, world: &mut World, worker: usize) {
        let Step::Sending(transaction, written) = world.workers[worker].clone() else { return };
        let is_known = written && self.has(Condition::ClientToken);
        if is_known || self.execute(world, &transaction) {
            world.workers[worker] = Step::Done(Some(transaction));
            return;
        }
        // An edit of a version that is there no more is refused, and the editor believes it.
        world.denied |= written && transaction.edit.is_some();
        let ends = match self.jobs[worker] {
            Job::Match(id) | Job::Credit(id, _) => world.invoices.contains_key(&id),
            Job::Edit(..) => true,
            Job::Rematch(_) | Job::Void(_) | Job::Move(..) => false,
        };
        world.workers[worker] = if ends { Step::Done(None) } else { Step::Start };
    }
}

impl stateright::Model for Model {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        vec![decisions::begin(self.setting, self.jobs.len())]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        for (worker, step) in world.workers.iter().enumerate() {
            match step {
                Step::Start | Step::Invoice(_) => {
                    actions.push(Action::Read(worker));
                    if !self.has(Condition::ConsistentOrders) {
                        actions.push(Action::ReadStale(worker));
                    }
                }
                Step::Sending(..) => {
                    actions.push(Action::Send(worker));
                    if world.faults < FAULTS_MAX {
                        actions.extend([
                            Action::LoseAnswer(worker),
                            Action::Crash(worker),
                            Action::GiveUp(worker),
                        ]);
                    }
                }
                Step::Done(_) => {}
            }
        }
        if !world.late.is_empty() {
            actions.push(Action::Arrive);
        }
    }

    fn next_state(&self, before: &World, action: Action) -> Option<World> {
        let mut world = before.clone();
        match action {
            Action::Read(worker) => {
                let orders = world.orders.clone();
                decisions::read(&mut world, &orders, worker, self.jobs[worker])?;
            }
            Action::ReadStale(worker) => {
                let orders = world.orders_before.clone();
                decisions::read(&mut world, &orders, worker, self.jobs[worker])?;
                if let Step::Sending(transaction, _) = &mut world.workers[worker] {
                    transaction.is_stale = orders != world.orders;
                }
            }
            Action::Send(worker) => self.send(&mut world, worker),
            Action::LoseAnswer(worker) => {
                let Step::Sending(transaction, written) = world.workers[worker].clone() else { return None };
                world.faults += 1;
                if written && self.has(Condition::ClientToken) {
                    return None;
                }
                let now = self.execute(&mut world, &transaction);
                world.workers[worker] = Step::Sending(transaction, written || now);
            }
            Action::Crash(worker) => {
                world.faults += 1;
                world.workers[worker] = Step::Start;
            }
            Action::GiveUp(worker) => {
                let Step::Sending(transaction, false) = world.workers[worker].clone() else { return None };
                world.faults += 1;
                world.late.push(transaction);
                world.workers[worker] = Step::Start;
            }
            Action::Arrive => {
                let transaction = world.late.remove(0);
                self.execute(&mut world, &transaction);
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
        super::promises::broken(world)
    }

    fn is_over(&self, world: &World) -> bool {
        world.workers.iter().all(|step| matches!(step, Step::Done(_)))
    }
}

/// A purchase order as matching sees it.
pub type Seen = BTreeMap<domain::ids::PurchaseOrderId, Candidate>;
