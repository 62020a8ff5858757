//! The lines of invoices on record.

use super::association::{Association, Destination, credit_shares};
use super::draw::{Draw, LedgerError};
use crate::ids::LineId;
use crate::matching::{Decision, LinePlan, WorkingOrders};
use crate::money::Money;

/// The most draws that a line carries besides those of its last write. A line that is moved often must not grow without
/// bound; the ledgers keep every draw.
pub const DRAWS_CARRIED_MAX: usize = 10;

/// A line of an invoice with its draws and its decision; or an invoice without lines, as its only line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedLine {
    /// None for an invoice without lines.
    pub line_id: Option<LineId>,
    /// What the line draws, or drew before it was voided, in the order of the draws. None if it is unmatched.
    pub associations: Vec<Association>,
    /// The last draws of the line, oldest first.
    pub draws: Vec<Draw>,
    /// The reason for the associations, or for none.
    pub decision: Decision,
    /// The last decision of matching, if a person has chosen another line item since.
    pub overruled: Option<Decision>,
}

impl RecordedLine {
    /// Records a line and makes the draws of `plan`.
    pub(super) fn new(
        line_id: Option<&LineId>,
        plan: LinePlan,
        orders: &mut WorkingOrders<'_>,
    ) -> Result<Self, LedgerError> {
        let (associations, draws) = (Vec::new(), Vec::new());
        let (line_id, decision, overruled) = (line_id.cloned(), plan.decision.clone(), None);
        let mut line = Self { line_id, associations, draws, decision, overruled };
        line.associate(plan, orders)?;
        Ok(line)
    }

    pub fn is_matched(&self) -> bool {
        !self.associations.is_empty()
    }

    /// Returns where the line draws.
    pub fn destination(&self) -> Destination {
        Destination::of(self.associations.iter().map(|it| (&it.on, it.purchase_order_version)))
    }

    /// Makes the draws of a plan. The line must not have any that are not given back.
    pub(super) fn associate(
        &mut self,
        plan: LinePlan,
        orders: &mut WorkingOrders<'_>,
    ) -> Result<(), LedgerError> {
        self.associations.clear();
        for planned in plan.draws {
            let (draw, purchase_order_version) = orders.draw(&planned.on, planned.amount)?;
            self.draws.push(Draw { line_id: self.line_id.clone(), ..draw });
            self.associations.push(Association {
                credited: Money::zero(planned.amount.currency()),
                on: planned.on,
                purchase_order_version,
                amount: planned.amount,
                follows: planned.follows,
            });
        }
        let before = std::mem::replace(&mut self.decision, plan.decision);
        let matched_before = self.overruled.take().unwrap_or(before);
        self.overruled = self.decision.is_by_hand().then_some(matched_before);
        Ok(())
    }

    /// Gives back each draw, and keeps the associations.
    pub(super) fn give_back(&mut self, orders: &mut WorkingOrders<'_>) -> Result<(), LedgerError> {
        for association in &self.associations {
            let (draw, _) = orders.draw(&association.on, association.amount.negated())?;
            self.draws.push(Draw { line_id: self.line_id.clone(), ..draw });
        }
        Ok(())
    }

    /// Makes the draws of a plan when those before are given back. What credits gave back of these counts for the new ones.
    pub(super) fn move_to(
        &mut self,
        plan: LinePlan,
        orders: &mut WorkingOrders<'_>,
    ) -> Result<(), LedgerError> {
        let credited: Vec<Money> = self.associations.iter().map(|it| it.credited).collect();
        self.associate(plan, orders)?;
        let mut credited = credited.into_iter();
        let Some(first) = credited.next() else { return Ok(()) };
        let total = credited.try_fold(first, Money::plus)?;
        let shares = credit_shares(&self.associations.iter().collect::<Vec<_>>(), total)?;
        for (association, share) in self.associations.iter_mut().zip(shares) {
            association.credited = share;
        }
        Ok(())
    }

    /// Whether these are the draws that the line has now.
    pub(super) fn draws_as(&self, plan: &LinePlan) -> bool {
        let now = self.associations.iter().map(|it| (&it.on, it.amount));
        now.eq(plan.draws.iter().map(|it| (&it.on, it.amount)))
    }

    /// Drops the oldest draws but those made since `before`.
    pub(super) fn drop_surplus(&mut self, before: &Self) {
        let new = self.draws.len().saturating_sub(before.draws.len());
        let surplus = self.draws.len().saturating_sub(new.max(DRAWS_CARRIED_MAX));
        self.draws.drain(..surplus);
    }
}
