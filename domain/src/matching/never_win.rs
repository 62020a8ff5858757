//! Lines that never win, because another line of the same account always outranks them.
//!
//! The other line must serve every invoice that this one serves, have the same type, be untracked so that it always has
//! enough balance, and come first by update time or tie-break. A more specific type serves fewer charges, a narrower
//! window fewer months, and a tracked balance can run out. A line outranked by a line of *another* order still receives
//! the invoices that name its own purchase order.

use std::collections::{BTreeMap, BTreeSet};

use super::candidate::{Candidate, LineOf};
use super::rank::RankedLine;
use super::terms::Terms;
use crate::ids::{InvoiceUnit, SellerId, TaxRegistrationNumber};
use crate::line_item_type::LineItemType;
use crate::money::Currency;
use crate::month::{Month, MonthRange};

/// A line that never wins, and a line that always outranks it.
#[derive(Clone, Copy, Debug)]
pub struct OutrankedLine<'a> {
    pub line: LineOf<'a>,
    pub by: LineOf<'a>,
}

impl OutrankedLine<'_> {
    /// Whether the line still receives invoices that name its purchase order, because `by` belongs to another one.
    pub fn unless_named(&self) -> bool {
        self.line.0.id != self.by.0.id
    }
}

/// Returns the lines for any of `months` that never win, each with a line that always outranks it, if possible of the same
/// order, in candidate and line order.
///
/// The lines are visited best first, so an untracked line seen before outranks this one if it has the same type, is for all
/// its months, and belongs to the same order or to one that serves all invoices of its order.
pub fn never_win<'a>(candidates: &'a [Candidate], months: MonthRange) -> Vec<OutrankedLine<'a>> {
    let in_use: Vec<&Candidate> = candidates.iter().filter(|it| !it.suspended && !it.deleted).collect();
    let groups = Groups::of(&in_use);
    let lines = in_use.iter().enumerate().flat_map(|(nth, candidate)| {
        let lines = candidate.terms.lines.iter().filter(|line| line.months.overlaps(months));
        lines.map(move |line| (nth, RankedLine::new(candidate, Some(line))))
    });
    let mut lines: Vec<(usize, (usize, RankedLine<'a>))> = lines.enumerate().collect();
    lines.sort_unstable_by(|(_, (_, left)), (_, (_, right))| RankedLine::compare(left, right));
    let mut untracked: BTreeMap<(Owner, LineItemType), Windows<'a>> = BTreeMap::new();
    let mut outranked = Vec::new();
    for (place, (nth, row)) in lines {
        let Some(terms) = row.terms else { continue };
        let group = groups.of_candidate.get(nth).copied().unwrap_or_default();
        let own = [Owner::Order(nth)].into_iter();
        let mut owners = own.chain(groups.serving(group, terms.r#type));
        let before = |owner| untracked.get(&(owner, terms.r#type))?.covering(terms.months);
        let (line, by) = ((row.candidate, terms), owners.find_map(before));
        outranked.extend(by.map(|by| (place, OutrankedLine { line, by })));
        if terms.budget.is_none() {
            for owner in [Owner::Order(nth), Owner::Group(group)] {
                untracked.entry((owner, terms.r#type)).or_default().insert(line);
            }
        }
    }
    outranked.sort_unstable_by_key(|(place, _)| *place);
    outranked.into_iter().map(|(_, line)| line).collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Owner {
    Order(usize),
    Group(usize),
}

/// Lines by the months that they are for. None covers another: one that begins later also ends later.
#[derive(Debug, Default)]
struct Windows<'a>(BTreeMap<Month, LineOf<'a>>);

impl<'a> Windows<'a> {
    /// Returns a line for all these months.
    fn covering(&self, months: MonthRange) -> Option<LineOf<'a>> {
        let (_, line) = self.0.range(..=months.first()).next_back()?;
        line.1.months.covers(months).then_some(*line)
    }

    fn insert(&mut self, line: LineOf<'a>) {
        let months = line.1.months;
        if self.covering(months).is_none() {
            let after = self.0.range(months.first()..);
            let covered =
                after.take_while(|(_, (_, line))| months.covers(line.months)).map(|(first, _)| *first);
            for first in covered.collect::<Vec<_>>() {
                self.0.remove(&first);
            }
            self.0.insert(months.first(), line);
        }
    }
}

/// Purchase orders with equal currency, sellers, tax registration numbers and invoice units, as groups.
struct Groups {
    /// The group of each candidate.
    of_candidate: Vec<usize>,
    /// For each group, the groups that serve every invoice that it serves.
    serving: Vec<Vec<usize>>,
}

impl Groups {
    fn of(candidates: &[&Candidate]) -> Self {
        let mut known = BTreeMap::new();
        let mut groups: Vec<&Candidate> = Vec::new();
        // By currency and unit, or no unit, so that orders of different units needn't be compared.
        let mut by_unit: BTreeMap<(Currency, Option<&InvoiceUnit>), Vec<usize>> = BTreeMap::new();
        let mut of_candidate = Vec::new();
        for candidate in candidates {
            let terms = &candidate.terms;
            let next = groups.len();
            let group = *known.entry(criteria(terms)).or_insert(next);
            if group == next {
                groups.push(candidate);
                let units = terms.invoice_units.iter().map(Some);
                for unit in units.chain(terms.invoice_units.is_empty().then_some(None)) {
                    by_unit.entry((terms.currency, unit)).or_default().push(group);
                }
            }
            of_candidate.push(group);
        }
        let serving = |order: &&Candidate| {
            let key = (order.terms.currency, order.terms.invoice_units.first());
            let similar = by_unit.get(&key).into_iter().flatten().copied();
            similar.filter(|nth| groups.get(*nth).is_some_and(|other| serves_all_of(other, order))).collect()
        };
        Self { serving: groups.iter().map(serving).collect(), of_candidate }
    }

    /// Returns the owners of lines that serve all invoices which a line of this group and type serves. A line for marketplace
    /// transactions only serves invoices that name its own order.
    fn serving(&self, group: usize, r#type: LineItemType) -> impl Iterator<Item = Owner> {
        let by_others = r#type != LineItemType::MarketplaceTransaction;
        let groups = self.serving.get(group).filter(|_| by_others).into_iter().flatten();
        groups.map(|group| Owner::Group(*group))
    }
}

type Criteria<'a> =
    (Currency, BTreeSet<&'a SellerId>, BTreeSet<&'a TaxRegistrationNumber>, BTreeSet<&'a InvoiceUnit>);

fn criteria(terms: &Terms) -> Criteria<'_> {
    let numbers = terms.tax_registration_numbers.iter().collect();
    (terms.currency, terms.bill_from.iter().collect(), numbers, terms.invoice_units.iter().collect())
}

/// Whether `other` has the currency of `order` and serves all its sellers, tax registration numbers and invoice units, and
/// whether both or neither of them list units.
fn serves_all_of(other: &Candidate, order: &Candidate) -> bool {
    let (other, order) = (&other.terms, &order.terms);
    let sellers = order.bill_from.iter().all(|seller| other.bill_from.contains(seller));
    let numbers = other.tax_registration_numbers.is_empty()
        || (!order.tax_registration_numbers.is_empty()
            && order.tax_registration_numbers.iter().all(|it| other.tax_registration_numbers.contains(it)));
    let units = order.invoice_units.is_empty() == other.invoice_units.is_empty()
        && order.invoice_units.iter().all(|unit| other.invoice_units.contains(unit));
    other.currency == order.currency && sellers && numbers && units
}
