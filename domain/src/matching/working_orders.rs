//! Purchase orders as they were read, with the draws that are about to be written.

use std::collections::BTreeMap;

use super::candidate::Candidate;
use super::plan::Choice;
use crate::ids::PurchaseOrderId;
use crate::ledger::{Draw, LedgerError};
use crate::money::Money;

/// Purchase orders as they were read, with the draws that are about to be written. What was read never changes, so draws
/// that are refused are dropped with this.
#[derive(Clone, Debug)]
pub struct WorkingOrders<'a> {
    read: &'a BTreeMap<PurchaseOrderId, Candidate>,
    drawn_on: BTreeMap<PurchaseOrderId, Candidate>,
}

impl<'a> WorkingOrders<'a> {
    pub fn of(read: &'a BTreeMap<PurchaseOrderId, Candidate>) -> Self {
        Self { read, drawn_on: BTreeMap::new() }
    }

    /// Returns a purchase order with the draws made so far.
    pub fn get(&self, id: &PurchaseOrderId) -> Option<&Candidate> {
        self.drawn_on.get(id).or_else(|| self.read.get(id))
    }

    /// Returns all purchase orders with the draws made so far.
    pub fn all(&self) -> impl Iterator<Item = &Candidate> {
        self.read.iter().map(|(id, read)| self.drawn_on.get(id).unwrap_or(read))
    }

    /// Draws `amount` on a line item. Returns the draw and the version of the purchase order.
    pub fn draw(&mut self, on: &Choice, amount: Money) -> Result<(Draw, u64), LedgerError> {
        let id = &on.purchase_order_id;
        if let Some(read) = self.read.get(id).filter(|_| !self.drawn_on.contains_key(id)) {
            self.drawn_on.insert(id.clone(), read.clone());
        }
        let order = self.drawn_on.get_mut(id).ok_or_else(|| LedgerError::UnknownOrder(id.clone()))?;
        Ok((order.draw(&on.line_item_number, amount)?, order.version))
    }

    /// Returns the purchase orders that were drawn on, with these draws.
    pub fn into_drawn_on(self) -> BTreeMap<PurchaseOrderId, Candidate> {
        self.drawn_on
    }
}
