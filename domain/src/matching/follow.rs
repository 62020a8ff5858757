//! Credits for another invoice: they follow its draws.

use std::collections::BTreeSet;

use super::decide::decide;
use super::decision::{Considered, Decision, DecisionReason, RULESET, Verdict};
use super::plan::LinePlan;
use super::working_orders::WorkingOrders;
use crate::ids::PurchaseOrderId;
use crate::invoice::InvoiceCharge;
use crate::ledger::{LedgerError, RecordedInvoice};

/// Decides the lines of one invoice in order: a credit follows its original, anything else is matched.
#[derive(Clone, Debug)]
pub struct Decider<'a> {
    pub unreadable: &'a BTreeSet<PurchaseOrderId>,
    /// The original of a credit, less what the lines decided so far give back of it.
    pub original: Option<RecordedInvoice>,
}

impl Decider<'_> {
    pub fn decide(
        &mut self,
        charge: InvoiceCharge<'_>,
        orders: &WorkingOrders<'_>,
    ) -> Result<LinePlan, LedgerError> {
        if charge.invoice.credited().is_none() {
            return Ok(decide(charge, orders.all(), self.unreadable)?);
        }
        let plan = follow(charge, self.original.as_ref(), orders)?;
        if let Some(original) = &mut self.original {
            original.add_credits(&plan.draws)?;
        }
        Ok(plan)
    }
}

/// Decides for a credit: it follows the draws of `original`, also if their purchase orders are suspended, expired or
/// deleted by now. `orders` must have these, unless their stored items can't be read.
pub fn follow(
    charge: InvoiceCharge<'_>,
    original: Option<&RecordedInvoice>,
    orders: &WorkingOrders<'_>,
) -> Result<LinePlan, LedgerError> {
    let draws =
        original.map(|it| it.credit(charge.line_id(), charge.draw())).transpose()?.unwrap_or_default();
    if draws.is_empty() {
        return Ok(LinePlan::unmatched(Decision::none(DecisionReason::OriginalNotAssociated)));
    }
    let mut decision = Decision {
        ruleset: RULESET,
        considered: u32::try_from(draws.len()).unwrap_or(u32::MAX),
        ..Decision::none(DecisionReason::FollowsOriginal)
    };
    for draw in &draws {
        let id = draw.on.purchase_order_id.clone();
        let Some(order) = orders.get(&id) else {
            let mut decision = Decision::none(DecisionReason::Unreadable);
            decision.count(DecisionReason::Unreadable, 1);
            return Ok(LinePlan::unmatched(decision));
        };
        if order.terms.currency != charge.invoice.currency {
            let reason = Some(DecisionReason::CurrencyMismatch);
            let rejected = Considered::new(id, None, Verdict::Rejected, reason);
            return Ok(LinePlan::unmatched(Decision::single(reason, rejected)));
        }
        let line = Some(draw.on.line_item_number.clone());
        let reason = Some(DecisionReason::FollowsOriginal);
        decision.candidates.push(Considered::new(id, line, Verdict::Selected, reason));
    }
    decision.reason = None;
    Ok(LinePlan { draws, decision })
}
