//! The item of a purchase order's terms, and candidates, which matching reads from terms and totals.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::{AccountId, PurchaseOrderId};
use domain::ledger::RecordedOrder;
use domain::matching::Candidate;

use super::totals;
use crate::store::dynamodb::attributes::{self, Attributes, Item, invalid, number, text};
use crate::store::keys::OrderItem;
use crate::store::{StoreError, keys};

pub const TERMS: &str = "terms";

/// The attributes of terms and totals that matching reads.
pub const CANDIDATE_ATTRIBUTES: [&str; 5] = [keys::SK, TERMS, totals::ENTRIES, totals::INVOICED, LANE];

/// Until when single invoices should wait in the lane of a purchase order, in milliseconds since 1970.
pub const LANE: &str = "lane";

/// The purchase orders of an account, for matching.
#[derive(Clone, Debug, Default)]
pub struct Candidates {
    pub orders: BTreeMap<PurchaseOrderId, Candidate>,
    /// Purchase orders whose items can't be read.
    pub unreadable: BTreeSet<PurchaseOrderId>,
    /// Until when the lanes of purchase orders are in use, in milliseconds since 1970.
    pub lanes: BTreeMap<PurchaseOrderId, i64>,
}

pub fn item(account: &AccountId, record: &RecordedOrder) -> Item {
    let mut item = attributes::item(OrderItem::Terms.key(account, &record.order.purchase_order_id));
    item.insert(TERMS.to_owned(), text(Candidate::of(record).stored_terms()));
    if record.deleted_at.is_none() {
        item.insert(keys::ENDS.to_owned(), number(record.order.months.last().number()));
    }
    item
}

impl Candidates {
    /// Reads candidates from items of terms and totals, in any order.
    pub fn of_items(items: &[Item]) -> Result<Self, StoreError> {
        let (mut terms, mut totals) = (Vec::new(), BTreeMap::new());
        for item in items {
            match OrderItem::of(Attributes(item).text(keys::SK)?) {
                Some((OrderItem::Terms, id)) => terms.push((id, item)),
                Some((OrderItem::Totals, id)) => _ = totals.insert(id, item),
                Some((OrderItem::Definition | OrderItem::Deleted | OrderItem::SweepState, _)) | None => {}
            }
        }
        let mut candidates = Self::default();
        for (id, terms) in terms {
            let totals = totals.get(&id).copied();
            if let Some(until) = totals.and_then(|totals| Attributes(totals).number(LANE).ok()) {
                candidates.lanes.insert(id.clone(), until);
            }
            match candidate(id.clone(), terms, totals) {
                Ok(candidate) => _ = candidates.orders.insert(id, candidate),
                Err(error) => {
                    tracing::error!(%error, "the terms or totals of a purchase order can't be read");
                    candidates.unreadable.insert(id);
                }
            }
        }
        Ok(candidates)
    }

    /// Adds candidates, or replaces those of the same ID.
    pub fn extend(&mut self, other: Self) {
        for id in other.orders.keys() {
            self.unreadable.remove(id);
        }
        for id in &other.unreadable {
            self.orders.remove(id);
        }
        self.orders.extend(other.orders);
        self.unreadable.extend(other.unreadable);
        self.lanes.extend(other.lanes);
    }

    /// Whether the purchase order was read, even if it can't be interpreted.
    pub fn has(&self, id: &PurchaseOrderId) -> bool {
        self.orders.contains_key(id) || self.unreadable.contains(id)
    }
}

fn candidate(id: PurchaseOrderId, terms: &Item, totals: Option<&Item>) -> Result<Candidate, StoreError> {
    let terms = Attributes(terms).text(TERMS)?;
    let mut candidate = Candidate::of_stored_terms(id, terms).map_err(|_| invalid(TERMS))?;
    if let Some(item) = totals {
        candidate.totals = totals::read(item, candidate.terms.currency)?;
    }
    Ok(candidate)
}
