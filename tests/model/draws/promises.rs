//! The promises that each state of the world keeps.

use std::collections::{BTreeMap, BTreeSet};

use super::world::{Entry, Order, Step, World};

pub fn broken(world: &World) -> Option<String> {
    let orders = world.orders.iter().enumerate().find_map(|(number, order)| order_broken(number, order));
    orders
        .or_else(|| invoices_broken(world))
        .or_else(|| credits_broken(world))
        .or_else(|| answers_broken(world))
}

fn order_broken(number: usize, order: &Order) -> Option<String> {
    let entries: Vec<&Entry> = order.pages.values().flatten().collect();
    if entries.iter().map(|it| it.number).ne(1..=order.entries) {
        return Some(format!("P2 entries of {number}: {entries:?}"));
    }
    let mut sum = 0;
    for entry in &entries {
        sum += entry.amount;
        if entry.balance_after != entry.value_then - sum {
            return Some(format!("P2 balance of {entry:?} after {sum}"));
        }
        if number == 0 && entry.is_match && entry.amount > 0 && entry.balance_after < 0 {
            return Some(format!("P4 {entry:?}"));
        }
        if entry.is_match && entry.version != entry.version_then {
            return Some(format!("P4 {entry:?} was decided by another version"));
        }
    }
    if sum != order.invoiced {
        return Some(format!("P3 {number} has {} invoiced, entries {sum}", order.invoiced));
    }
    let versions = order.history.keys().copied().ne(1..=order.version);
    let last = order.history.values().next_back() != Some(&order.value);
    (versions || last).then(|| format!("P7 {number} at {} has {:?}", order.version, order.history))
}

fn invoices_broken(world: &World) -> Option<String> {
    let mut by_invoice: BTreeMap<u8, BTreeSet<(usize, u64, i64)>> = BTreeMap::new();
    for (number, order) in world.orders.iter().enumerate() {
        for entry in order.pages.values().flatten() {
            by_invoice.entry(entry.invoice).or_default().insert((number, entry.number, entry.amount));
        }
    }
    for (id, record) in &world.invoices {
        let draw = |it: &domain::ledger::Draw| {
            let order = it.purchase_order_id.as_str().trim_start_matches("PO_").parse().unwrap();
            (order, it.entry, it.amount.to_string().trim_end_matches(".00").parse().unwrap())
        };
        let draws: BTreeSet<(usize, u64, i64)> = record.0.draws().map(draw).collect();
        let entries = by_invoice.remove(id).unwrap_or_default();
        if draws != entries {
            return Some(format!("P1 invoice {id} has {draws:?}, the ledgers {entries:?}"));
        }
        if record.0.voided_at.is_some() && draws.iter().map(|it| it.2).sum::<i64>() != 0 {
            return Some(format!("P5 invoice {id} was voided: {draws:?}"));
        }
    }
    by_invoice.pop_first().map(|(id, entries)| format!("P1 no invoice {id}: {entries:?}"))
}

/// What credits give back of each line of their original is what the original knows of.
fn credits_broken(world: &World) -> Option<String> {
    let original = world.invoices.get(&1)?;
    for line in &original.0.lines {
        let known: i64 = line.associations.iter().map(|it| cents(it.credited)).sum();
        let credits = world.invoices.values().filter(|it| it.0.invoice.credited().is_some());
        let valid = credits.filter(|it| it.0.voided_at.is_none());
        let of_line = valid.flat_map(|it| it.0.lines.iter()).filter(|it| it.line_id == line.line_id);
        let associations = of_line.flat_map(|it| &it.associations).filter(|it| it.follows.is_some());
        let given: i64 = associations.map(|it| -cents(it.amount)).sum();
        if known != given {
            return Some(format!("P5 credits give back {given} of a line that knows of {known}"));
        }
    }
    None
}

fn cents(money: domain::money::Money) -> i64 {
    money.to_string().replace('.', "").parse().unwrap()
}

/// What was acknowledged stays.
fn answers_broken(world: &World) -> Option<String> {
    if world.denied {
        return Some("P7 an edit was written and refused".to_owned());
    }
    if world.stale {
        return Some("P15 a match was decided without an earlier change".to_owned());
    }
    let done = world.workers.iter().filter_map(|step| match step {
        Step::Done(Some(transaction)) => Some(transaction),
        Step::Done(None) | Step::Start | Step::Invoice(_) | Step::Sending(..) => None,
    });
    for transaction in done {
        for (order, _, _, entries) in &transaction.draws {
            let stored: Vec<&Entry> = world.orders[*order].pages.values().flatten().collect();
            let is_there = |it: &Entry| {
                stored.iter().any(|entry| entry.number == it.number && entry.invoice == it.invoice)
            };
            if !entries.iter().all(is_there) {
                return Some(format!("P1 {entries:?} was acknowledged and is not there"));
            }
        }
        if let Some((order, before, value)) = transaction.edit
            && world.orders[order].history.get(&(before + 1)) != Some(&value)
        {
            return Some(format!("P7 version {} with {value} was acknowledged", before + 1));
        }
    }
    None
}
